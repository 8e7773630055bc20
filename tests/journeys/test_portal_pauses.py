"""A portal page that asks for a pause: what starts by itself waits for it, a person's sync goes ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from golf.errors import PortalRefusing
from golf.settings import Settings
from golf.sync_events import Trigger
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.sync.portal_pause import load_sync_pause_until
from services.wiring import build_app
from tests.automation.tiny_portal import PASSWORD, USER, Options, TinyPortal
from tests.opened_app import OpenedApp, opened

pytestmark = pytest.mark.browser


@pytest.fixture
def portal() -> Iterator[TinyPortal]:
    with TinyPortal(Options(login_error=(429, "Too many requests"), retry_after="600")) as portal:
        yield portal


@pytest.fixture
def app(portal: TinyPortal, tmp_path: Path) -> Iterator[OpenedApp]:
    app = opened(build_app(Settings(tmp_path, portal_url=portal.url, api_url="http://127.0.0.1:9"),
                           environment=StoredCredentials(USER, PASSWORD)))
    yield app
    app.database.close()


def test_automatic_syncs_keep_to_it_and_a_person_does_not(app: OpenedApp, portal: TinyPortal) -> None:
    result = app.jobs.run_blocking(SyncOptions(), Trigger.SCHEDULE)
    assert result.errors[0].code == PortalRefusing.code
    now = app.parts.clock.now()
    until = load_sync_pause_until(app.database, app.settings, now)
    assert until is not None
    assert timedelta(minutes=5) < until - now <= timedelta(minutes=10)
    asked = portal.counts["/login"]
    with pytest.raises(PortalRefusing, match="left alone until"):
        app.jobs.run_blocking(SyncOptions(), Trigger.SCHEDULE)
    assert portal.counts["/login"] == asked
    app.jobs.run_blocking(SyncOptions(), Trigger.BUTTON)
    assert portal.counts["/login"] > asked
    assert portal.counts["sign_in"] == 0
