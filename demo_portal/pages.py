"""The HTML shells: nearly empty documents whose script draws the page, as a React app's are."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from demo_portal.cookies import COOKIE_NAME, SignedIn
from demo_portal.records import Json
from demo_portal.state import PortalState, state_of

ASSETS = Path(__file__).parent / "assets"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
PUBLIC_ASSETS = frozenset(path.name for path in ASSETS.iterdir() if path.suffix in MEDIA_TYPES)
SEE_OTHER, FOUND, NOT_FOUND = 303, 302, 404


@cache
def read_asset(name: str) -> str:
    """Return the text of one file of the assets folder."""
    return (ASSETS / name).read_text(encoding="utf-8")


async def asset(request: Request) -> Response:
    """Serve a script or the style sheet."""
    name = request.path_params["name"]
    if name not in PUBLIC_ASSETS:
        raise HTTPException(NOT_FOUND)
    return Response(read_asset(name), media_type=MEDIA_TYPES[Path(name).suffix])


def shell(title: str, script: str, boot: Mapping[str, Json], status: int = 200) -> HTMLResponse:
    """Return the shell of a client-rendered page; `boot` is what its script starts from."""
    data = json.dumps(boot).replace("<", "\\u003c")
    page = Template(read_asset("shell.html")).substitute(title=html.escape(title), script=script, boot=data)
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


def plain_page(title: str, text: str, status: int) -> HTMLResponse:
    """Return a static page, such as a proxy's error."""
    page = Template(read_asset("plain.html")).substitute(title=html.escape(title), text=html.escape(text))
    return HTMLResponse(page, status)


def signed_in(request: Request) -> SignedIn | None:
    """Return the session of this request's cookie, if it still holds."""
    return state_of(request).sessions.find(request.cookies.get(COOKIE_NAME))


def to_login() -> Response:
    """Send a visitor without a session to the sign-in page."""
    return RedirectResponse("/login", FOUND)


async def home(request: Request) -> Response:
    """`GET /`: protected, leads to the listing."""
    return RedirectResponse("/report", FOUND) if signed_in(request) else to_login()


async def listing_page(request: Request) -> Response:
    """`GET /report`: the listing, or with id and key in the older form of the link, one report."""
    if "id" in request.query_params:
        return await report_page(request)
    state = state_of(request)
    session = signed_in(request)
    if session is None and state.options.expired == "server":
        return to_login()
    if session is not None and session.must_accept_terms:
        return RedirectResponse("/terms", FOUND)
    return shell("My Reports", "listing.js", _listing_boot(state))


def _listing_boot(state: PortalState) -> dict[str, Json]:
    """What the listing's script needs to know of the options."""
    options = state.options
    return {
        "layout": options.layout,
        "limit": options.default_limit,
        "pageButtons": options.page_buttons,
        "drawnAtOnce": options.drawn_at_once,
        "saysNothing": options.says_nothing,
        "saysFailed": options.says_failed,
        "oneOpen": options.one_open,
        "details": options.details,
        "rowHeader": options.row_header,
        "renameButton": options.rename_button,
        "rerenderEvery": options.rerender_every,
        "whileLoading": options.while_loading,
    }


async def report_page(request: Request) -> Response:
    """`GET /power-u-report?id&key`: whoever has the key may look, as on the vendor's portal."""
    status = 200 if _shown_report(request) else NOT_FOUND
    return shell("Power U Report", "report.js", {}, status)


def _shown_report(request: Request) -> tuple[str, list[dict[str, Json]]] | None:
    """Return name and groups of the report that the query names; None unless id and key belong together."""
    library = state_of(request).library
    try:
        report_id = int(request.query_params.get("id", ""))
    except ValueError:
        return None
    key = request.query_params.get("key", "")
    name, groups = library.report_name(report_id, key), library.payload(report_id, key)
    return None if name is None or groups is None else (name, groups)


async def report_data(request: Request) -> Response:
    """`GET /portal-api/report?id&key`: what the report page draws; its date is the day of looking."""
    found = _shown_report(request)
    if found is None:
        raise HTTPException(NOT_FOUND)
    today = state_of(request).library.accounts[0].today
    groups: list[Json] = [
        {"name": group["name"], "club_name": group["club_name"], "shots": _length(group["shots"])} for group in found[1]
    ]
    body: dict[str, Json] = {"name": found[0], "shown_date": today.strftime("%Y.%m.%d"), "groups": groups}
    return Response(json.dumps(body), media_type="application/json")


def _length(value: Json) -> int:
    return len(value) if isinstance(value, list) else 0
