"""Files: shots, putts and sessions as tables, a report, and a copy of the database."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from pydantic import BeforeValidator
from starlette.background import BackgroundTask

from api.parts import FRESH, Asker, Offset, Services
from api.routes.reading import FirstDay, LastDay, OnlyPlayer
from services.api_access.exports import MOST_ROWS, ExportFile, ExportFormat, ExportKind
from services.exports.table import MEDIA_TYPES

router = APIRouter(prefix="/v1/export", tags=["export"])
_FILE = {"schema": {"type": "string", "format": "binary"}}
_TABLE: dict[int | str, dict[str, Any]] = {200: {
    "description": "The file. X-Total-Count says how many rows pass; it has a portion of them.",
    "headers": {"X-Total-Count": {"schema": {"type": "integer"}}},
    "content": {**dict.fromkeys(MEDIA_TYPES.values(), _FILE), "application/json": {"schema": {
        "type": "object", "required": ["total", "rows"], "properties": {
            "total": {"type": "integer"}, "rows": {"type": "array", "items": {"type": "object"}}}}}}}}
Session = Annotated[int | None, Query(ge=-(2**53), le=2**53, description="Only of this session.")]


def _read_month(value: object) -> object:
    """The first day of ``2026-11``."""
    return f"{value}-01" if isinstance(value, str) and len(value) == len("2026-11") else "no month"


Month = Annotated[date, BeforeValidator(_read_month)]


@router.get("", response_class=Response, responses=_TABLE, dependencies=FRESH)
def export_table(
    response: Response, services: Services, caller: Asker, *, kind: ExportKind, format: ExportFormat = ExportFormat.CSV,  # noqa: A002
    session: Session = None, player: OnlyPlayer = None,
    club: Annotated[str | None, Query(max_length=300, description="Only of this club; for shots.")] = None,
    since: FirstDay = None, until: LastDay = None,
    counting: Annotated[bool, Query(description="Only shots or putts that count.")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many rows at most.")] = MOST_ROWS,
    offset: Offset = 0,
) -> Response:
    """Give a table as a file: CSV and Excel in the golfer's units, JSON and Parquet in SI."""
    return _send(response, services.exports.export_table(
        caller, kind, format, session_id=session, player=player, club=club, first_day=since, last_day=until,
        only_counting=counting, limit=limit, offset=offset))


@router.get("/report", response_class=Response, dependencies=FRESH, responses={200: {
    "description": "A page that needs nothing else.", "content": {"text/html": {"schema": {"type": "string"}}}}})
def export_report(
    response: Response, services: Services, caller: Asker, *, session: Session = None, player: OnlyPlayer = None,
    month: Annotated[Month | None, Query(description="The month, as 2026-11; with player.",
                                         json_schema_extra={"pattern": r"^\d{4}-\d{2}$", "format": "month"})] = None,
) -> Response:
    """Give the report for a coach, of a session or of a player's month, as HTML."""
    return _send(response, services.exports.export_report(caller, session_id=session, player=player, month=month))


@router.get("/database", response_class=FileResponse, responses={200: {
    "description": "An SQLite file.", "content": {"application/vnd.sqlite3": _FILE}}})
def copy_database(services: Services, caller: Asker) -> FileResponse:
    """Give a verified copy of the whole database, as a backup is. Needs the scope owner."""
    copy = services.exports.copy_database(caller)
    return FileResponse(copy.path, media_type=copy.media_type, filename=copy.name,
                        background=BackgroundTask(copy.remove))


def _send(known: Response, file: ExportFile) -> Response:
    """With the headers that are known already: the ETag."""
    named = f'attachment; filename="{file.name}"'
    return Response(file.content, media_type=file.media_type, headers={
        **known.headers, "Content-Disposition": named, "X-Total-Count": str(file.total)})
