"""A sync in a process of its own, to be killed: the demo's listing from its seed, its API over HTTP.

Run as: python tests/journeys/paper_sync.py HOME API_URL TODAY

TODAY is the day of the test's account, such as 2026-11-30: midnight may pass between the two.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from demo_portal import DemoPortal, build_account
from services.sync_service import run_sync
from tests.journeys.conftest import SESSIONS, PaperPortal, make_dependencies


class FarPortal(DemoPortal):
    """The same account as the test's portal, served by another process."""

    def __init__(self, far_api_url: str, today: date) -> None:
        super().__init__(build_account(sessions=SESSIONS, today=today))
        self.far_api_url = far_api_url

    @property
    def url(self) -> str:
        return self.far_api_url.removesuffix("/v2")

    @property
    def api_url(self) -> str:
        return self.far_api_url


if __name__ == "__main__":
    portal = FarPortal(sys.argv[2], date.fromisoformat(sys.argv[3]))
    parts = make_dependencies(Path(sys.argv[1]), portal, PaperPortal(portal))
    run_sync(portal.username, portal.password, None, None, dependencies=parts)
