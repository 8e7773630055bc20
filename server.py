"""The same frame as an ASGI app: ``streamlit run server.py``. Every route and the WebSocket pass ui/server_guard.py.

Safety facts this rests on: facts in docs/decisions; ``allowedHosts`` covers the WebSocket alone, so Host and
Origin are checked here for everything (DNS rebinding, other local web servers).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit.runtime import memory_session_storage
from streamlit.runtime.pages_manager import PagesManager

from api.mount import ApiMiddleware, ApiMount, end_streams_first
from services.schedule.minute_jobs import SettledMemory, Ticker, TickJob, is_ticking
from ui.page_head import PageHeadMiddleware
from ui.pairing.first_owner import say_first_code
from ui.pairing.gate import DeviceGate
from ui.pairing.listening import begin, load_choice, start_up_for_others
from ui.pairing.marks import lower_gate, raise_gate
from ui.server_guard import ALLOWED_HOSTS, SameOriginMiddleware, SecurityHeadersMiddleware

if TYPE_CHECKING:
    from services.app import App

# A fresh server asked for a page first would run that file without its frame (see ui.frame.require_frame).
PagesManager.uses_pages_directory = False
MOST_KEPT = 16


class FewSessions(memory_session_storage.MemorySessionStorage):
    """Streamlit's sessions of closed or reloaded pages, for a browser that comes back within two minutes: 16 of them.

    The oldest goes first, and lets go of its files at once. Streamlit keeps 128, and each holds three open files: under
    macOS's usual limit of 256 the app was deaf after 78 page loads and stayed so, because what is kept is only let go
    of when the next page arrives. There is no setting for it.
    """

    def __init__(self, maxsize: int = MOST_KEPT, ttl_seconds: int = 2 * 60) -> None:
        super().__init__(maxsize, ttl_seconds)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Beside the pages: the automatic sync and the jobs of services.schedule.minute_jobs, until the server ends."""
    ticker = Ticker(_build_jobs, at_once=("live",))  # a monitor may be switched on already
    raise_gate()
    await asyncio.to_thread(say_first_code, lambda: _open_app().other_devices)
    ticker.start()
    try:
        yield {}
    finally:
        lower_gate()
        ticker.stop()
        await api.close()


def _build_jobs(opened_at: datetime) -> dict[str, TickJob]:
    """Everything that is looked at once a minute, by name. The first page comes first: each job opens the app."""
    settle = SettledMemory()

    def settle_what_the_app_loaded() -> None:
        _open_app().load_all()
        settle()

    def watch_folders() -> None:
        _open_app().folders.keep_watching(is_ticking)

    def back_up() -> None:
        _open_app().backups.back_up_when_due()

    def copy_backups() -> None:
        _open_app().backup_places.copy_when_due()

    def look_after_live() -> None:
        _open_app().live.look_after()

    def copy_what_waits() -> None:
        _open_app().copies.look_after(when_quiet=True)

    return {
        "automatic_sync": lambda: _open_app().automatic_sync.run_due(opened_at=opened_at),
        "copies": copy_what_waits,
        "daily_backup": back_up,
        "backup_places": copy_backups,
        "live": look_after_live,
        "watched_folders": watch_folders,
        "settled_memory": settle_what_the_app_loaded,
    }


def _open_app() -> App:
    """The process's app, imported by the first tick: a browser's and a portal's worth of modules, after the page."""
    from services.wiring import open_app  # noqa: PLC0415

    return open_app()


memory_session_storage.MemorySessionStorage = FewSessions  # type: ignore[misc]
listening = begin()
api = ApiMount(_open_app)
uvicorn.Server.shutdown = end_streams_first(api)  # type: ignore[method-assign]
app = st.App(
    Path(__file__).resolve().with_name("app.py"),
    lifespan=_lifespan,
    middleware=[
        Middleware(SecurityHeadersMiddleware),
        Middleware(TrustedHostMiddleware, allowed_hosts=[*ALLOWED_HOSTS, *listening.names], www_redirect=False),
        Middleware(SameOriginMiddleware),
        Middleware(DeviceGate, open_devices=lambda: _open_app().other_devices, load_choice=load_choice),
        Middleware(ApiMiddleware, api=api),
        Middleware(PageHeadMiddleware),
    ],
)

uvicorn.Server.startup = start_up_for_others(lambda: app)  # type: ignore[method-assign]

if __name__ == "__main__":
    app.run()
