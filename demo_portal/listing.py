"""The XHR endpoints behind the listing page: one page of rows, and the trash icon."""

from __future__ import annotations

import datetime as dt
from math import ceil
from random import Random

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from demo_portal.cookies import COOKIE_NAME, SignedIn
from demo_portal.faults import Fault
from demo_portal.library import ListedRow
from demo_portal.pages import NOT_FOUND, signed_in, to_login
from demo_portal.records import Json
from demo_portal.state import PortalState, state_of

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_ROWS = 30
DEFAULT_DELAY_SECONDS = 3.0
UNAUTHORIZED, SERVER_ERROR = 401, 500

_jitter = Random()  # noqa: S311 - waits that should differ, nothing secret


async def sessions(request: Request) -> Response:
    """`GET /portal-api/sessions?page&limit&q`: `{rows, page, pages}`, newest first."""
    state = state_of(request)
    state.counters.listing_requests += 1
    await _delay(state, _page(request))
    session = signed_in(request)
    if session is None or _expires_now(request, session):
        return _unauthorized(state)
    page = _page(request)
    if (trouble := _trouble(state, page)) is not None:
        return trouble
    answer = JSONResponse(_one_page(request, session))
    _move(state, session, page)
    if state.faults.take(Fault.LISTING_CUT, page=page):
        return Response(answer.body[: len(answer.body) // 2], media_type="application/json")
    return answer


def _trouble(state: PortalState, page: int) -> Response | None:
    """What is answered instead of the rows."""
    if state.faults.take(Fault.LISTING_ERROR, page=page):
        return JSONResponse({"error": "Internal Server Error"}, SERVER_ERROR)
    if state.faults.take(Fault.LISTING_NOT_FOUND, page=page):
        return JSONResponse({"error": "Not Found"}, NOT_FOUND)
    if state.faults.take(Fault.LISTING_HTML, page=page):
        return HTMLResponse("<!doctype html><title>Portal</title><p>Please wait.</p>")
    if state.faults.take(Fault.LISTING_OTHER_SHAPE, page=page):
        return JSONResponse({"result": {"sessions": {}}})
    return None


async def delete(request: Request) -> Response:
    """`POST /portal-api/sessions/{id}/delete`: really deletes, without a question, as the vendor's icon does."""
    state = state_of(request)
    session = signed_in(request)
    if session is None:
        return _unauthorized(state)
    report_id: int = request.path_params["report_id"]
    if report_id not in {row.id for row in state.library.rows(session.account)}:
        raise HTTPException(NOT_FOUND)
    state.library.delete(report_id)
    state.counters.deletes += 1
    return JSONResponse({"deleted": report_id})


async def _delay(state: PortalState, page: int) -> None:
    """Wait as options and faults say."""
    options = state.options
    await state.wait(options.listing_seconds + _jitter.uniform(0, options.listing_jitter_seconds))
    if delay := state.faults.take(Fault.LISTING_DELAY, page=page):
        await state.delay(delay, DEFAULT_DELAY_SECONDS)
    if state.faults.take(Fault.LISTING_NEVER, page=page):
        await state.wait(None)


def _expires_now(request: Request, session: SignedIn) -> bool:
    """Count this listing request; end the session when it has had its number of them."""
    state = state_of(request)
    session.listings += 1
    for setting in state.faults.peek(Fault.SESSION_EXPIRES):
        if session.listings > (1 if setting.count is None else setting.count):
            state.faults.mark_taken(setting)
            state.sessions.end(request.cookies.get(COOKIE_NAME))
            return True
    return False


def _unauthorized(state: PortalState) -> Response:
    """Say that the session is gone: by a redirect, or by a 401 that the page's script acts on."""
    if state.options.expired == "server":
        return to_login()
    return JSONResponse({"error": "Unauthorized"}, UNAUTHORIZED)


def _one_page(request: Request, session: SignedIn) -> dict[str, Json]:
    """Cut the page out of the account's listing and apply the listing faults."""
    state = state_of(request)
    limit = max(1, min(MOST_ROWS, _number(request, "limit", state.options.default_limit)))
    most = min(limit, state.options.most_rows)
    page = _page(request)
    rows = state.library.rows(session.account, request.query_params.get("q", ""))
    unlisted = {setting.report_id for setting in state.faults.peek(Fault.LISTING_UNLISTED)}
    rows = [] if state.faults.take(Fault.LISTING_EMPTY) else [row for row in rows if row.id not in unlisted]
    pages = ceil(len(rows) / limit)
    step = most if state.options.offset_by == "shown" else limit
    shown = _without_missing(state, rows[(page - 1) * step :][:most])
    if limit == MOST_ROWS and (short := state.faults.take(Fault.LISTING_SHORT, page=page)):
        shown = shown[: 10 if short.count is None else short.count]
    with_links = state.faults.take(Fault.LISTING_WITHOUT_LINKS) is None
    base = str(request.base_url).rstrip("/")
    return {"page": page, "pages": pages, "rows": [_row_json(state, row, base, with_links=with_links) for row in shown]}


def _move(state: PortalState, session: SignedIn, page: int) -> None:
    """Change the list behind the back of whoever reads it (LISTING_MOVES)."""
    for setting in state.faults.peek(Fault.LISTING_MOVES):
        if setting.page != page:
            continue
        state.faults.mark_taken(setting)
        if setting.text == "add":
            state.library.add_report(account=session.account, shots=5)
        elif setting.report_id is not None:
            _move_one(state, session, setting.report_id, setting.text or "delete")


def _move_one(state: PortalState, session: SignedIn, report_id: int, how: str) -> None:
    match how:
        case "delete":
            state.library.delete(report_id)
        case "unlist":
            state.faults.on(Fault.LISTING_UNLISTED, report_id=report_id)
        case "to the top":
            state.library.redate(report_id, session.account.today + dt.timedelta(days=1))
        case "to the bottom":
            state.library.redate(report_id, session.account.today - dt.timedelta(days=2_000))
        case _:
            raise ValueError(how)


def _without_missing(state: PortalState, rows: list[ListedRow]) -> list[ListedRow]:
    """Leave out the rows that a fault hides: those named, or the last ones of the page."""
    named = {setting.report_id for setting in state.faults.peek(Fault.LISTING_MISSING_ROWS)} - {None}
    kept = [row for row in rows if row.id not in named]
    for setting in state.faults.peek(Fault.LISTING_MISSING_ROWS):
        if setting.report_id is None:
            state.faults.mark_taken(setting)
            kept = kept[: max(0, len(kept) - (1 if setting.count is None else setting.count))]
    return kept


def _page(request: Request) -> int:
    return max(1, _number(request, "page", 1))


def _number(request: Request, name: str, default: int) -> int:
    """Read a whole number from the query, the default when it is none."""
    try:
        return int(request.query_params.get(name, default))
    except ValueError:
        return default


def _row_json(state: PortalState, row: ListedRow, base: str, *, with_links: bool) -> dict[str, Json]:
    """One row as the page's script draws it."""
    links: list[Json] = [*_links(state, row, base)] if with_links else []
    return {
        "id": row.id,
        "name": row.name,
        "date": listed_date(row.date),
        "user": row.player,
        "shots": row.shots,
        "links": links,
    }


def listed_date(day: dt.date) -> str:
    """Write a date as the listing does ("Feb 12, 2026"), independent of the computer's language."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _links(state: PortalState, row: ListedRow, base: str) -> tuple[str, str]:
    """Both links of a row: relative, absolute, or one of each in an order that changes from row to row."""
    if state.options.older_links:
        path = f"/report?id={row.id}&key={row.key}"
    else:
        path = f"/power-u-report?id={row.id}&key={row.key}&distance=yard&speed=mph"
    match state.options.links:
        case "relative":
            return path, path
        case "absolute":
            return base + path, base + path
        case "mixed":
            return (path, base + path) if row.id % 2 else (base + path, path)
