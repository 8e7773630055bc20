"""A page of the list that never comes, by the command line and a real browser: exit 3, and the next press heals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from automation import portal_session
from automation.portal_session import PortalSession
from demo_portal import DemoPortal, Fault, PortalOptions
from golf.settings import Settings
from services.sign_in.login_places import StoredCredentials
from services.wiring import build_app
from tests.automation.portal.portal_doubles import QUICK
from tests.demo_accounts import fresh_account
from tests.journeys.conftest import TODAY
from tests.opened_app import opened

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]
Sync = Callable[..., tuple[int, dict[str, Any]]]
SESSIONS = 33


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(fresh_account(sessions=SESSIONS, today=TODAY), PortalOptions(login_form_seconds=0.05)) as portal:
        yield portal


@pytest.fixture
def sync(portal: DemoPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sync]:
    """``rangebook sync`` in this process, on a portal that is waited for only shortly."""
    monkeypatch.setattr(portal_session, "PortalSession", partial(PortalSession, patience=QUICK))
    settings = Settings(tmp_path, portal_url=portal.url, api_url=portal.api_url, requests_per_second=None)
    app = opened(build_app(settings, environment=StoredCredentials(portal.username, portal.password)))
    monkeypatch.setattr(cli, "open_app", lambda: app)

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        ended = CliRunner().invoke(cli.cli, ["sync", "--json", "--max-sessions", "all", *arguments])
        return ended.exit_code, json.loads(ended.stdout)["result"]

    yield run
    app.database.close()


@pytest.mark.parametrize("fault", [Fault.LISTING_HTML, Fault.LISTING_ERROR, Fault.LISTING_NEVER])
def test_half_a_list_is_told_and_read_whole_by_the_next_press(portal: DemoPortal, sync: Sync, fault: Fault) -> None:
    portal.faults.on(fault, page=2)
    code, result = sync()
    assert (code, result["status"]) == (3, "partial"), result
    assert "could not be read to its end" in result["message"]
    assert result["receipt"]["listing_complete"] is False
    assert result["receipt"]["stored_sessions"] == 30
    portal.faults.off(fault)
    code, result = sync()
    assert (code, result["receipt"]["listing_complete"]) == (0, True), result
    assert result["receipt"]["stored_sessions"] == result["receipt"]["listed_sessions"] == SESSIONS


def test_half_a_list_of_a_known_account_takes_the_word_back(portal: DemoPortal, sync: Sync) -> None:
    assert sync()[0] == 0
    portal.faults.on(Fault.LISTING_ERROR, page=2)
    code, result = sync("--full")
    assert (code, result["receipt"]["listing_complete"], result["gone_sessions"]) == (3, False, [])
    portal.faults.off(Fault.LISTING_ERROR)
    code, result = sync()
    assert (code, result["receipt"]["listing_complete"]) == (0, True), result
