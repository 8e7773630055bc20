"""Player and period: chosen once in the frame, kept on every page, followed in an address and then not remembered."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analysis.period import Window
from golf.shot_edits import ShotFilter
from services.shared.choices import Choices
from tests.pages.conftest import FakeApp, bare_frame, go_to, seed_sessions, texts

PAGES = ["home", "session", "clubs", "progress", "practice", "quality"]


def shown(page: AppTest) -> tuple[str, str]:
    return str(page.selectbox(key="address_player").value), str(page.selectbox(key="address_period").value)


def other_player(app: FakeApp) -> str:
    return app.database.practice.load_players()[1]


def test_what_is_chosen_on_one_page_holds_on_all_and_in_a_new_visit(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    player = other_player(app)
    page = go_to(frame, "clubs")
    page.selectbox(key="address_player").select(player).run()
    page.selectbox(key="address_period").select("12m").run()
    assert (page.query_params["player"], page.query_params["period"]) in ((player, "12m"), ([player], ["12m"]))
    for name in PAGES:
        page.query_params.clear()
        page = go_to(page, name)
        assert not page.exception
        assert shown(page) == (player, "12m")
    assert shown(go_to(bare_frame(), "progress")) == (player, "12m")


@pytest.mark.parametrize("name", PAGES)
def test_an_address_from_outside_wins_and_is_not_remembered(app: FakeApp, frame: AppTest, name: str) -> None:
    seed_sessions(app.database, 30)
    usual = app.database.practice.load_players()[0]
    page = go_to(frame, name, player=other_player(app), period="all")
    assert not page.exception
    assert shown(page) == (other_player(app), "all")
    assert shown(go_to(bare_frame(), name)) == (usual, "20")


@pytest.mark.parametrize(("name", "address", "label"), [
    ("clubs", {"window": "5"}, "Last 5 sessions"), ("clubs", {"window": "90d"}, "Last 90 days"),
    ("progress", {"period": "10"}, "Last 10 sessions"), ("quality", {"sessions": "50"}, "Last 50 sessions"),
    ("practice", {"sessions": "100"}, "Last 100 sessions")])
def test_older_addresses_keep_their_window(
    app: FakeApp, frame: AppTest, name: str, address: dict[str, str], label: str
) -> None:
    seed_sessions(app.database, 8)
    choice = go_to(frame, name, **address).selectbox(key="address_period")
    assert label in choice.options
    assert choice.options[choice.index or 0] == label


def test_a_session_shows_whose_it_is_and_another_player_opens_his_newest(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    usual, player = app.database.practice.load_players()[:2]
    theirs = app.database.journal.load_cards(player, limit=1)[0]
    page = go_to(frame, "session", session=str(theirs.report_id))
    assert shown(page)[0] == player
    page.selectbox(key="address_player").select(usual).run()
    assert "session" not in page.query_params
    newest = next(card for card in app.database.journal.load_cards(usual, limit=9) if card.distinct_shots)
    assert page.selectbox(key="session_picker").value == newest.report_id


def test_session_without_an_address_is_the_newest_of_the_chosen_player(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    player = other_player(app)
    Choices(app.database).save_player(player)
    page = go_to(frame, "session")
    newest = next(card for card in app.database.journal.load_cards(player, limit=9) if card.distinct_shots)
    assert page.selectbox(key="session_picker").value == newest.report_id


def test_a_fixed_choice_begins_every_visit(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    player = other_player(app)
    page = go_to(frame, "settings", tab="preferences")
    page.selectbox(key="first_player").select(player).run()
    page.selectbox(key="first_period").select("3m").run()
    Choices(app.database).save_player(app.database.practice.load_players()[0])
    assert shown(go_to(bare_frame(), "clubs")) == (player, "3m")
    page.selectbox(key="first_player").select("").run()
    assert shown(go_to(bare_frame(), "clubs"))[0] == app.database.practice.load_players()[0]


def test_another_filter_than_the_usual_one_is_in_sight_on_every_page(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 8)
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    for name in PAGES:
        links = [link.proto.label for link in go_to(frame, name).get("page_link")]
        assert "Numbers rest on: all shots" in links


def test_a_word_that_is_no_period_in_the_preferences_means_the_usual_one(app: FakeApp) -> None:
    app.database.preferences.save("shown_period", "<x>")
    assert Choices(app.database).load_basis(date(2026, 7, 24)).window is Window.LAST_20
    assert Choices(app.database).first_period is None


def test_the_evidence_shows_the_sentence_of_home(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    page = go_to(frame, "home")
    link = next(link.proto for link in page.get("page_link") if "evidence=home" in link.proto.query_string)
    sentence = page.title[0].value
    address = dict(part.split("=") for part in link.query_string.split("&"))
    evidence = go_to(bare_frame(), "progress", **{name: value.replace("+", " ") for name, value in address.items()})
    assert f"**{sentence}**" in texts(evidence)
