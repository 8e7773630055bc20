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


def test_an_old_session_finds_its_neighbour_of_the_same_day_behind_newer_ones(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("services.sessions.service", "ui.session.merge_and_split"):
        monkeypatch.setattr(f"{where}.NEIGHBOURS", 3)
    seed_sessions(app.database, 24)
    own = [card for card in app.database.journal.load_cards("Alex", limit=99) if card.distinct_shots > 3]
    old, neighbour = own[-1].report_id, own[2].report_id
    app.database.edits.set_days([old, neighbour], date(2019, 5, 4))
    page = open_session(frame, old)
    open_box(page, "Merge with another session")
    offered = page.multiselect[0].options
    assert offered[0].startswith("Sat 4 May 2019")
    assert len(offered) == 2

    app.database.edits.rename(own[0].report_id, "far and away")
    page.text_input(key="merge_search").input("far and").run()
    assert not page.exception
    assert [option.split(" · ")[1] for option in page.multiselect[0].options] == ["far and away"]
    page.text_input(key="merge_search").input("nothing is called so").run()
    assert "No other session of this player is called so." in texts(page)


def test_two_sessions_that_read_the_same_are_two_choices(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 24)
    own = [card for card in app.database.journal.load_cards("Alex", limit=99) if card.distinct_shots > 3]
    one, twins = own[0].report_id, [own[1].report_id, own[2].report_id]
    for number in twins:
        app.database.edits.rename(number, "twin")
        app.database.shot_edits.save([each.key for each in app.database.journal.load_shots(number)[1:]], is_hidden=True)
    app.database.edits.set_days(twins, date(2020, 5, 4))
    page = open_session(frame, one)
    open_box(page, "Merge with another session")
    labels = [option for option in page.multiselect[0].options if "twin" in option]
    assert len(set(labels)) == 2
    wanted = next(label for label in labels if label.endswith(str(twins[0])))
    page.multiselect[0].select(wanted)
    next(button for button in page.button if button.label == "Merge").click().run()
    assert app.database.journal.load_session(one).parts == (twins[0],)
