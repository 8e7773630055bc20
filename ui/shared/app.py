"""How pages reach the app: one wiring, process-wide, opened on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.app import App


def load_app() -> App:
    """The running app. Raises GolfError subclasses when its file cannot be opened."""
    from services.wiring import open_app  # noqa: PLC0415 - late, so that a page's first paint needs no database

    return open_app()
