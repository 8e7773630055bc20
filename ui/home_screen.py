"""Rangebook on a home screen: what a page tells the browser of its name and its icon.

The files are in static/home_screen. The system of a phone fetches them without a cookie, so the gate lets these few
out to everybody who may ask for a code; they say nothing of anybody's golf.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from ui.pairing.encrypted import came_encrypted

FOLDER = "/app/static/home_screen/"
MANIFEST_PATH = f"{FOLDER}rangebook.webmanifest"
_TOUCH_ICON = f"{FOLDER}icon-180.png"
PUBLIC_PATHS = frozenset((
    MANIFEST_PATH, _TOUCH_ICON, *(f"{FOLDER}{name}.png" for name in ("icon-192", "icon-512", "maskable-512"))))

_ICON_LINK = f'<link rel="apple-touch-icon" href="{_TOUCH_ICON}">'
_MANIFEST_LINK = f'<link rel="manifest" href="{MANIFEST_PATH}">'
_THIS_COMPUTER = ("localhost", "127.0.0.1")


def build_links(scope: Scope) -> str:
    """For the head of a page: the icon; and the manifest where a browser may make an app of the page.

    Browsers do that for https and for this computer alone. Elsewhere the page stays a bookmark with its address.
    """
    host = Headers(scope=scope).get("host", "").split(":")[0].lower()
    may_be_an_app = came_encrypted(scope) or host in _THIS_COMPUTER
    return _ICON_LINK + (_MANIFEST_LINK if may_be_an_app else "")


def is_public(scope: Scope) -> bool:
    """Whether this asks for one of the files above, and for nothing else."""
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] in PUBLIC_PATHS
