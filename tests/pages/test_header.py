"""The header: which pages it names, its small controls, and that every address from before leads to its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.navigation.page import StreamlitPage
from streamlit.testing.v1 import AppTest

import ui.frame
from golf.sync_events import SyncStatus
from services.coach.service import CoachService
from services.quality.view import count_to_check
from services.shared.choices import Choices
from services.sync.text import describe_freshness
from tests.pages.conftest import TODAY, FakeApp, busy, go_to, make_run, seed_sessions, texts
from tests.pages.test_putting import PLAYER, putt_session
from ui.header import build_navigation
from ui.sync.tabs import TITLE

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def links(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.get("page_link")]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that stand in the header after the last run."""
    found: list[str] = []

    def build(app: Any) -> list[StreamlitPage]:
        pages = build_navigation(app)
        found[:] = [page.title for page in pages if page.visibility == "visible"]
        return pages

    monkeypatch.setattr(ui.frame, "build_navigation", build)
    return found


def test_the_header_names_five_pages_while_nothing_is_there(app: FakeApp, frame: AppTest, named: list[str]) -> None:
    page = frame.run()
    assert not page.exception
    assert named == ["Home", "Sessions", "Clubs", "Progress", "Practice"]
    assert {"Not synced yet", "Words", "Settings"} <= set(links(page))
    assert not {"Check data", "to check"} & set(links(page))


def test_putting_is_named_once_the_player_has_putts(app: FakeApp, frame: AppTest, named: list[str]) -> None:
    putt_session(app.database)
    frame.run()
    assert app.putting.has_putts(PLAYER)
    assert named == ["Home", "Sessions", "Clubs", "Progress", "Practice", "Putting"]


def test_the_coach_is_named_while_it_is_on_and_a_busy_file_names_none(
    app: FakeApp, frame: AppTest, named: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = app.coach.choice()
    monkeypatch.setattr(CoachService, "choice", lambda _: replace(chosen, is_on=True))
    frame.run()
    assert named[-1] == "Coach"
    monkeypatch.setattr(CoachService, "choice", busy)
    page = frame.run()
    assert not page.exception
    assert "Coach" not in named


@pytest.mark.parametrize(("name", "heading"), [
    ("sync_preview", TITLE), ("sync_history", TITLE), ("import_files", TITLE), ("quality", "Data quality"),
    ("session", "No sessions yet"), ("settings", "Settings"), ("coach", "Coach"), ("live", "Live"),
    ("putting", "Putting"), ("sessions", "Sessions"), ("words", "Words")])
def test_every_address_leads_to_its_page_whether_it_is_named_or_not(
    app: FakeApp, frame: AppTest, name: str, heading: str
) -> None:
    page = go_to(frame, name)
    assert not page.exception
    assert page.title[0].value == heading


@pytest.mark.parametrize("name", ["sync_preview", "sync_history", "import_files"])
def test_the_tabs_of_sync_and_import_lead_to_each_other(app: FakeApp, frame: AppTest, name: str) -> None:
    found = {link.proto.label: link.proto.page for link in go_to(frame, name).get("page_link")}
    assert {label: found[label] for label in ("Preview", "History", "Import")} == {
        "Preview": "plan", "History": "history", "Import": "import"}


def test_old_addresses_keep_their_parameters(app: FakeApp, frame: AppTest) -> None:
    ids = seed_sessions(app.database, 30)
    app.jobs.runs = [make_run(SyncStatus.SUCCESS)]
    player = app.database.practice.load_players()[1]
    assert go_to(frame, "session", session=str(ids[4])).selectbox(key="session_picker").value == ids[4]
    page = go_to(frame, "quality", session=str(ids[4]), player=player, sessions="50")
    assert page.selectbox(key="address_player").value == player
    assert page.selectbox(key="address_period").value == "50"
    assert page.selectbox(key="address_session").value == str(ids[4])
    assert go_to(frame, "clubs", window="90d", club="Driver").title[0].value == "Driver"
    page = go_to(frame, "sync_history", run="nobody-knows")
    assert page.title[0].value == TITLE
    assert page.error


def test_how_many_shots_ask_for_a_decision_is_said_once_it_is_known(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    page = go_to(frame, "words")
    assert "Check data" in links(page)
    player = app.database.practice.load_players()[0]
    expected = count_to_check(app.quality.load_view(player, Choices(app.database).load_basis(TODAY)))
    assert expected
    assert f"{expected:,} to check" in links(page.run())


@pytest.mark.parametrize(("passed", "words"), [
    (timedelta(seconds=20), "Just now"), (timedelta(minutes=12), "12 min ago"), (timedelta(hours=3, minutes=50),
    "3 h ago"), (timedelta(days=1, hours=2), "1 day ago"), (timedelta(days=9), "9 days ago"),
    (timedelta(minutes=-5), "Just now")])
def test_how_long_ago_the_last_sync_was(passed: timedelta, words: str) -> None:
    run = replace(make_run(SyncStatus.SUCCESS), finished_at=NOW - passed)
    assert describe_freshness(run, NOW) == words


def test_a_sync_that_runs_or_failed_says_so() -> None:
    assert describe_freshness(None, NOW) == "Not synced yet"
    assert describe_freshness(make_run(SyncStatus.RUNNING), NOW) == "Syncing"
    assert describe_freshness(make_run(SyncStatus.AUTH_FAILED), NOW) == "Sign-in failed"


def test_the_list_of_sessions_comes_a_dozen_at_a_time(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 60)
    page = go_to(frame, "sessions")
    cards = [link for link in page.get("page_link") if "session=" in link.proto.query_string]
    assert len(cards) == 12
    page.button(key="show_more").click().run()
    assert len([link for link in page.get("page_link") if "session=" in link.proto.query_string]) == 24


def test_an_empty_list_of_sessions_says_what_to_do(app: FakeApp, frame: AppTest) -> None:
    assert "Sync on the Home page first" in texts(go_to(frame, "sessions"))
