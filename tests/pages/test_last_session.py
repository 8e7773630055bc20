"""The page Live while nobody hits: the last session in large figures."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analysis.averages_by_club import compute_club_figures
from golf.shot_edits import DEFAULT_SHOT_FILTER
from services.live.desk import LiveDesk
from services.live.last_session import load_last_session
from services.shared.formatting import format_number
from tests.live.messages import ball, message
from tests.pages.conftest import FakeApp, busy, go_to, links_of, seed_sessions, texts
from tests.pages.test_live import tiles
from tests.services.live.house import HandClock


@pytest.fixture
def desk(app: FakeApp) -> LiveDesk:
    return LiveDesk(app.live._database, HandClock(app.clock.now()), app.live.choices)


def test_without_a_session_there_is_nothing_in_large_figures(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "live")
    assert not page.exception
    assert tiles(page) == {}
    assert not page.header


def test_a_live_session_that_is_over_stands_there_with_its_last_ball(
    app: FakeApp, frame: AppTest, desk: LiveDesk
) -> None:
    app.live.choose("7 Iron", "Sam")
    desk.take(message(1, ball(Speed=118, CarryDistance=165)), "a")
    app.live.end()
    page = go_to(frame, "live")
    assert not page.exception
    shown = tiles(page)
    assert (shown["Club"], shown["Carry (yd)"], shown["Ball speed (mph)"]) == ("7 Iron", "165", "118")
    assert [each.value for each in page.header] == ["Last session"]
    assert "Last ball, " in texts(page)
    app.live.choose("9 Iron", "Sam")
    desk.take(message(2, ball(Speed=101, CarryDistance=131)), "a")
    page.run()
    assert tiles(page)["Carry (yd)"] == "131"
    assert not page.header
    assert "Ball 1" in texts(page)


def test_a_report_without_times_shows_the_number_of_the_club_hit_most(app: FakeApp, frame: AppTest) -> None:
    """The same median as everywhere; another club can be chosen, and the address keeps it."""
    seed_sessions(app.database, 3)
    session = load_last_session(app.database)
    assert session is not None
    assert session.last is None
    figures = [each for each in compute_club_figures(session.shots, DEFAULT_SHOT_FILTER)
               if each.numbers.get("carry_m")]
    page = go_to(frame, "live")
    assert not page.exception
    most = max(figures, key=lambda each: each.counted)
    for each in (most, figures[-1]):
        page = go_to(frame, "live", show=each.group.label)
        carry = each.numbers["carry_m"]
        assert carry is not None
        shown = tiles(page)
        assert (shown["Club"], shown["Carry (yd)"]) == (
            each.group.label, format_number(app.choices.units.distance(carry.median), 0))
        assert f"Medians of {carry.n} " in texts(page)
    assert tiles(go_to(frame, "live", show="nonsense"))["Club"] == most.group.label


def test_a_locked_database_is_said(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 1)
    monkeypatch.setattr(app.live, "load_last_session", busy)
    page = go_to(frame, "live")
    assert tiles(page) == {}
    assert "busy" in texts(page).lower()


def test_the_last_session_leads_to_its_large_numbers_and_an_older_one_does_not(app: FakeApp, frame: AppTest) -> None:
    newest, *_, oldest = seed_sessions(app.database, 3)
    found = {each: "Large numbers" in str(links_of(go_to(frame, "session", session=str(each))))
             for each in (newest, oldest)}
    assert found == {newest: True, oldest: False}
