"""What keeps the browser from doing harm: no deletion, no foreign site, no pop-up.

uneekor.md: the listing's trash icons really delete. The first line stands inside every page
(in_page/guard.js); the routes here are the second and see what scripts cannot.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Page, Request, Route

from automation.shared.report_link import is_same_site

_log = logging.getLogger(__name__)

_IN_PAGE = Path(__file__).with_name("in_page")
_DELETING = re.compile(r"(delete|remove|trash|destroy|erase)(?!d)", re.IGNORECASE)
_DELETING_ACTION = re.compile(
    r"[?&](_?method|action|act|op|cmd|mode|do)=(delete|remove|trash|destroy|erase)", re.IGNORECASE)
_HARMLESS_FILES = {"script", "stylesheet", "font"}
_STATIC_FILE = re.compile(r"\.(?:js|mjs|css|svg|png|jpe?g|gif|webp|ico|woff2?|map)$", re.IGNORECASE)
_NOT_NEEDED = {"image", "media", "font"}


def guard_context(context: BrowserContext, portal_url: str) -> None:
    """Install every guard on a fresh context, before its first page."""
    for script in ("guard.js", "watch.js"):
        context.add_init_script((_IN_PAGE / script).read_text(encoding="utf-8"))
    context.route(_elsewhere(portal_url), lambda route, request: _answer_elsewhere(route, request, portal_url))
    context.route(_DELETING, _answer_deletion)


def guard_page(page: Page) -> None:
    """Dismiss dialogs and close pop-ups of the one page that is used."""
    page.on("dialog", _dismiss)
    page.on("popup", _close)


def _elsewhere(portal_url: str) -> re.Pattern[str]:
    return re.compile(rf"^https?://(?!{re.escape(urlsplit(portal_url).netloc)}(?:[/?#]|$))", re.IGNORECASE)


def is_refused(request: Request, portal_url: str) -> bool:
    """Whether the routes of ``guard_context`` keep a request from going out."""
    return _leaves(request, portal_url) or is_deleting_request(request.method, request.url, request.resource_type)


def _leaves(request: Request, portal_url: str) -> bool:
    is_page = request.is_navigation_request() and request.frame.parent_frame is None
    return is_page and not is_same_site(request.url, portal_url)


def _answer_elsewhere(route: Route, request: Request, portal_url: str) -> None:
    """Other hosts may serve scripts and data (the API does), never become the page."""
    if _leaves(request, portal_url):
        _log.warning("portal_left_refused")
        _stay_here(route)
    elif request.resource_type in _NOT_NEEDED:
        route.abort()
    else:
        route.fallback()


def _answer_deletion(route: Route, request: Request) -> None:
    if is_deleting_request(request.method, request.url, request.resource_type):
        _log.warning("portal_deletion_refused", extra={"resource": request.resource_type})
        _stay_here(route) if request.is_navigation_request() else route.abort()
    else:
        route.fallback()


def _stay_here(route: Route) -> None:
    """Refuse a navigation: "no content" leaves the page as it is, an abort would put an error page there."""
    route.fulfill(status=204)


def is_deleting_request(method: str, url: str, resource_type: str) -> bool:
    """Whether a request could delete: by method, path or action word; scripts and icons cannot."""
    parts = urlsplit(url)
    if method.upper() == "DELETE":
        return True
    if resource_type in _HARMLESS_FILES or (method.upper() == "GET" and _STATIC_FILE.search(parts.path)):
        return False
    return bool(_DELETING.search(parts.path) or _DELETING_ACTION.search(f"?{parts.query}"))


def _dismiss(dialog: Dialog) -> None:
    dialog.dismiss()


def _close(page: Page) -> None:
    page.close()
