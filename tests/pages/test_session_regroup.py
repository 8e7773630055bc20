"""Merging, parting, splitting and moving on the Session page."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import FakeApp, open_box, seed_sessions, texts


def open_session(frame: AppTest, report_id: int) -> AppTest:
    frame.switch_page("pages/session.py")
    frame.query_params["session"] = str(report_id)
    page = frame.run()
    assert not page.exception
    return page


@pytest.fixture
def same_player(app: FakeApp) -> tuple[int, int]:
    """Two sessions of one player with shots of their own."""
    seed_sessions(app.database, 12)
    cards = [card for card in app.database.journal.load_cards() if card.distinct_shots > 3]
    one = cards[0]
    other = next(card for card in cards[1:] if card.player == one.player)
    return one.report_id, other.report_id


def test_a_session_is_merged_and_stands_for_itself_again(
    app: FakeApp, frame: AppTest, same_player: tuple[int, int]
) -> None:
    one, other = same_player
    shots = app.database.journal.load_totals(None, date.max).shots
    page = open_session(frame, one)
    open_box(page, "Merge with another session")
    assert page.multiselect[0].proto.select_all == 0, "one slip would put all sessions into this one"
    page.multiselect[0].select(other)
    next(button for button in page.button if button.label == "Merge").click()
    page = page.run()
    assert not page.exception
    assert "1 session merged into this one" in texts(page)
    assert app.database.journal.load_session(one).parts == (other,)
    assert app.database.journal.load_totals(None, date.max).shots == shots

    page = open_session(frame, other)
    assert "This session is merged into another one" in texts(page)
    next(button for button in page.button if button.key == "part_this").click()
    page = page.run()
    assert not page.exception
    assert app.database.journal.load_session(one).parts == ()


def test_a_made_session_says_where_its_shots_are_from(
    app: FakeApp, frame: AppTest, same_player: tuple[int, int]
) -> None:
    one, _ = same_player
    shots = app.database.journal.load_shots(one)
    made, _ = app.database.regrouping.split([shots[0].key, shots[1].key], "second bucket")
    page = open_session(frame, made)
    assert f"You made this session of shots of session {one}" in texts(page)
    assert page.title[0].value == "second bucket"
    assert "That address names no session" not in texts(page)
    tiles = {tile.label: tile.value for tile in page.metric}
    assert tiles.get("Shots", "2") == "2"
    offered = next(box for box in page.selectbox if box.label == "Session").options
    assert any("second bucket" in option and option.endswith("2 shots") for option in offered)


def test_the_address_of_a_made_session_opens_it_though_newer_ones_are_stored(
    app: FakeApp, frame: AppTest, same_player: tuple[int, int]
) -> None:
    oldest = min((card for card in app.database.journal.load_cards(limit=99)
                  if card.distinct_shots > 3 and card.practised_on), key=lambda card: card.practised_on or date.max)
    shots = app.database.journal.load_shots(oldest.report_id)
    made, _ = app.database.regrouping.split([shots[0].key], "first bucket")
    page = open_session(frame, made)
    assert page.title[0].value == "first bucket"
