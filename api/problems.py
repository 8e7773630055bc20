"""Errors as problem details (RFC 9457): what happened, what to do, and our stable word for it. No FastAPI here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from golf.errors import (
    CredentialsMissing,
    DatabaseBusy,
    DatabaseError,
    DiskFull,
    FileTooLarge,
    GolfError,
    NotFound,
    PortalRefusing,
    SignInFailed,
    SyncAlreadyRunning,
)
from services.api_access.caller import NotAllowed

MEDIA_TYPE = "application/problem+json"
SIGN_IN_NEEDED = "sign_in_needed"
_TITLES = {
    400: "The request cannot be read", 401: "A token is needed", 403: "Not allowed", 404: "Not found",
    405: "Not offered here", 406: "Not offered in this form", 408: "Too slow", 409: "Something else runs",
    413: "Too large", 415: "Not a kind of file that is read", 422: "It cannot be done so", 429: "Too many requests",
    500: "Something went wrong", 503: "Not now",
}
_BUSY_SECONDS = 5
_AGAINST_THE_STATE = frozenset({"undo_refused", "regrouping_refused", "nothing_to_resume"})
"""Codes of what could be done if something stored were otherwise."""


class Problem(Response):
    """An answer that says what went wrong."""

    media_type = MEDIA_TYPE

    def __init__(
        self, status: int, code: str, detail: str, *, what_to_do: str = "", headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        body = {"type": f"urn:rangebook:problem:{code}", "title": _TITLES.get(status, "It did not work"),
                "status": status, "detail": detail, "what_to_do": what_to_do, "code": code, **more}
        super().__init__(json.dumps(body, ensure_ascii=False, default=str), status, dict(headers or {}))


class Refusal(Exception):
    """A problem that a route answers with, in place of its result."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def describe_error(error: GolfError, now: datetime | None = None, **more: Any) -> Problem:
    """The answer to an error of ours. ``now`` is the moment from which a portal's pause is counted."""
    status, code = _status_of(error), error.code
    headers = {}
    if isinstance(error, CredentialsMissing | SignInFailed):
        code = SIGN_IN_NEEDED
    if isinstance(error, DatabaseBusy):
        headers["Retry-After"] = str(_BUSY_SECONDS)
    if isinstance(error, PortalRefusing) and (until := error.retry_at) is not None:
        left = (until - (now or datetime.now(UTC))).total_seconds()
        headers["Retry-After"] = str(max(1, math.ceil(left)))
    return Problem(status, code, error.what_happened, what_to_do=error.what_to_do, headers=headers, **more)


def _status_of(error: GolfError) -> int:
    kinds: tuple[tuple[type[GolfError], int], ...] = (
        (NotAllowed, 403), (NotFound, 404), (SyncAlreadyRunning, 409), (FileTooLarge, 413), (DatabaseBusy, 503),
        (DiskFull, 503), (PortalRefusing, 503), (DatabaseError, 500))
    refused = 409 if error.code in _AGAINST_THE_STATE else 422
    return next((status for kind, status in kinds if isinstance(error, kind)), refused)
