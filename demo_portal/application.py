"""The ASGI application: routes, maintenance, counting of bytes, and a request log without secrets."""

from __future__ import annotations

import logging
import time

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo_portal import api, listing, pages, sign_in
from demo_portal.answers import maintenance_page
from demo_portal.faults import Fault
from demo_portal.state import PortalState

logger = logging.getLogger(__name__)

IMAGE_FILE = "/shotimages/{report_id:int}/{token}/{group_id:int}/{shot_id:int}/{name}.png"


def build_app(state: PortalState) -> Starlette:
    """Build the application of one portal."""
    prefix = state.options.api_prefix
    app = Starlette(routes=[*_portal_routes(), *_api_routes(prefix)], middleware=[Middleware(Watch, state=state)])
    app.state.portal = state
    return app


def _portal_routes() -> list[Route]:
    """The routes of the portal host."""
    return [
        Route("/", pages.home),
        Route("/login", sign_in.login_page, methods=["GET"]),
        Route("/login", sign_in.login_by_form, methods=["POST"]),
        Route("/logout", sign_in.log_out),
        Route("/verify", sign_in.verify_page),
        Route("/terms", sign_in.terms_page, methods=["GET"]),
        Route("/terms", sign_in.accept_terms, methods=["POST"]),
        Route("/report", pages.listing_page),
        Route("/power-u-report", pages.report_page),
        Route("/assets/{name}", pages.asset),
        Route("/portal-api/login", sign_in.login_by_xhr, methods=["POST"]),
        Route("/portal-api/sessions", listing.sessions),
        Route("/portal-api/sessions/{report_id:int}/delete", listing.delete, methods=["POST"]),
        Route("/portal-api/report", pages.report_data),
    ]


def _api_routes(prefix: str) -> list[Route]:
    """The routes of the API host; pictures answer at its root and below the prefix, since neither is documented."""
    return [
        Route(prefix + "/oldmyuneekor/report/{report_id:int}/{key}", api.report),
        Route(prefix + "/report/shotimage/{report_id:int}/{key}/{group_id:int}/{shot_id:int}", api.image_list),
        Route(prefix + "/report/export/allsessions/{report_id:int}/{key}/{distance}/{speed}", api.csv_export),
        Route(IMAGE_FILE, api.image),
        Route(prefix + IMAGE_FILE, api.image),
    ]


class Watch:
    """Middleware: maintenance, counting of body bytes, a log of method, route and status (never path or query)."""

    def __init__(self, app: ASGIApp, state: PortalState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        status = 0

        async def counting_send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            self._state.counters.bytes += len(message.get("body", b""))
            await send(message)

        app = maintenance_page() if self._is_down(scope["path"]) else self._app
        await app(scope, receive, counting_send)
        route = getattr(scope.get("route"), "path", "(none)")
        facts = (scope["method"], route, status, round((time.monotonic() - began) * 1000))
        logger.debug("portal_request method=%s route=%s status=%s ms=%s", *facts)

    def _is_down(self, path: str) -> bool:
        """Whether the host that this path belongs to is down for maintenance."""
        if path.startswith("/assets/"):
            return False
        is_api = path.startswith((self._state.options.api_prefix + "/", "/shotimages/"))
        fault = Fault.API_MAINTENANCE if is_api else Fault.PORTAL_MAINTENANCE
        return self._state.faults.take(fault) is not None
