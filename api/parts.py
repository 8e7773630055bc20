"""What every route shares: the services, who asks, paging, and answers that need not be sent again."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.requests import HTTPConnection
from pydantic import BeforeValidator

from services.api_access.caller import Caller
from services.api_access.service import ApiAccess

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class NotModified(Exception):
    """The client has this answer already; ``etag`` names it."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def services_of(connection: HTTPConnection) -> ApiAccess:
    """The services that this application asks."""
    found: ApiAccess = connection.app.state.services
    return found


def caller_of(connection: HTTPConnection) -> Caller:
    """Who asks, as the guard found out."""
    found: Caller = connection.state.caller
    return found


def _check_day_is_text(value: object) -> object:
    """A number would be taken for seconds since 1970. Raises ValueError."""
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("write a day as 2026-11-28")
    return value


Day = Annotated[date, BeforeValidator(_check_day_is_text)]
"""A day in ISO form."""
Services = Annotated[ApiAccess, Depends(services_of)]
Asker = Annotated[Caller, Depends(caller_of)]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Leave out the first so many.")]


def check_fresh(request: Request, response: Response, services: Services, caller: Asker) -> None:
    """Name the answer by the stored data, the question and the day. Raises NotModified, and NotAllowed."""
    question = f"{request.url.path}?{request.url.query} {datetime.now(UTC).astimezone().date()}"
    mark = hashlib.sha256(question.encode()).hexdigest()[:16]
    etag = f'W/"{services.reading.load_mark(caller)}-{mark}"'
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if etag in known:
        raise NotModified(etag)
    response.headers["ETag"] = etag


FRESH = [Depends(check_fresh)]
"""The dependencies of a route whose answers carry an ETag."""
