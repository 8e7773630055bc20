"""The list of sessions: searched, filtered by what an address says, and stepped through."""

import pytest
from streamlit.testing.v1 import AppTest

from golf.sessions import SessionCard
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def shown(page: AppTest) -> list[str]:
    """The numbers of the sessions whose cards are drawn."""
    found = [link.proto.query_string for link in page.get("page_link") if "session=" in link.proto.query_string]
    return [query.split("session=")[1].split("&")[0] for query in found]


def cards_of(app: FakeApp, player: str = "Alex") -> list[SessionCard]:
    return [card for card in app.database.journal.load_cards(player, limit=200) if card.copy_of is None]


def test_without_sessions_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sessions")
    assert not page.exception
    assert "No sessions yet" in texts(page)
    assert not page.selectbox


def test_one_session_needs_no_filter(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    page = go_to(frame, "sessions")
    assert shown(page) == [str(report_id)]
    assert not {f"address_{name}" for name in ("type", "tag", "month", "device")} & {box.key for box in page.selectbox}


@pytest.mark.parametrize(("name", "has"), [
    ("club", lambda card, value: value in card.clubs), ("type", lambda card, value: card.type.value == value),
    ("month", lambda card, value: f"{card.practised_on:%Y-%m}" == value)])
def test_an_address_filters_the_list(app: FakeApp, frame: AppTest, name: str, has: object) -> None:
    assert callable(has)
    seed_sessions(app.database, 40)
    cards = cards_of(app)
    value = {"club": "7 Iron", "type": "Practice", "month": f"{cards[0].practised_on:%Y-%m}"}[name]
    page = go_to(frame, "sessions", **{name: value})
    assert not page.exception
    expected = [str(card.report_id) for card in cards if has(card, value)]
    assert shown(page) == expected[:12]
    assert f"**{len(expected)} session" in texts(page)
    page.button(key="session_list_all").click().run()
    assert name not in page.query_params
    assert len(shown(page)) == 12


def test_a_search_finds_a_word_of_a_note_and_is_in_the_address(app: FakeApp, frame: AppTest) -> None:
    report_id, *_ = seed_sessions(app.database, 12)
    app.database.edits.set_notes(report_id, "The new Grip felt *odd*")
    page = go_to(frame, "sessions", player=app.database.journal.load_session(report_id).card.player)
    page.text_input(key="session_list_search").input("grip odd").run()
    assert shown(page) == [str(report_id)]
    assert page.query_params["search"] in ("grip odd", ["grip odd"])


def test_a_tag_is_offered_once_there_are_two(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    first, second = (card.report_id for card in cards_of(app)[:2])
    app.database.edits.set_tags(first, ["windy"])
    app.database.edits.set_tags(second, ["<b>indoor</b>"])
    page = go_to(frame, "sessions", tag="windy")
    assert shown(page) == [str(first)]
    page = go_to(frame, "sessions", tag="<b>indoor</b>")
    assert shown(page) == [str(second)]


@pytest.mark.parametrize("query", [{"club": "Spoon"}, {"type": "<b>"}, {"month": "2026-99"}, {"month": "x"},
                                   {"search": "x" * 400}, {"device": "9"}])
def test_an_address_that_means_nothing_shows_everything(app: FakeApp, frame: AppTest, query: dict[str, str]) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "sessions", **query)
    assert not page.exception
    assert len(shown(page)) == min(12, len(cards_of(app)))


def test_nothing_found_says_so_and_leads_back(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "sessions", search="nothing is called so")
    assert not page.exception
    assert "**0 sessions** of " in texts(page)
    page.button(key="session_list_all").click().run()
    assert shown(page)


def test_copies_take_no_card(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    copies = {str(card.report_id) for card in app.database.journal.load_cards("Alex", limit=200) if card.copy_of}
    assert copies
    page = go_to(frame, "sessions", player="Alex")
    for _ in range(9):
        if more := [button for button in page.button if button.key == "show_more"]:
            page = more[0].click().run()
    assert len(shown(page)) == len(cards_of(app))
    assert not copies & set(shown(page))


def test_one_steps_to_the_older_and_the_newer_session_of_the_player(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    numbers = [card.report_id for card in cards_of(app) if card.distinct_shots][:3]
    page = go_to(frame, "session", session=str(numbers[0]), shot="1-1")
    assert page.button(key="session_newer").disabled
    page.button(key="session_older").click().run()
    assert page.selectbox(key="session_picker").value == numbers[1]
    assert "shot" not in page.query_params
    page.button(key="session_older").click().run()
    page.button(key="session_newer").click().run()
    assert page.selectbox(key="session_picker").value == numbers[1]
