"""The page After practice with nothing, a session and one that fails; and Home's offer."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import DatabaseBusy
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def test_without_a_session_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "after_practice")
    assert not page.exception
    assert "no practice to go through yet" in texts(page)


def test_every_step_is_there_and_the_sentence_is_homes(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "after_practice")
    assert not page.exception
    assert [header.value for header in page.header] == [
        "Readings to check", "Tags and note", "What stands out", "For your coach"]
    evening = app.real.after_practice.load(
        app.real.after_practice.find_last(None).report_id, app.real.choices.load_basis(app.real.clock.today()),
        app.real.choices.units)
    assert evening.sentence.split(":")[0] in texts(page)


def test_words_are_saved_and_done_is_remembered(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    number = app.real.after_practice.find_last(None).report_id
    page = go_to(frame, "after_practice", session=str(number))
    page.text_input(key="after_practice_tags").set_value("gap, wind")
    page.text_area(key="after_practice_note").set_value("new *grip*")
    next(button for button in page.button if button.label == "Save").click().run()
    assert not page.exception
    session = app.database.journal.load_session(number)
    assert (session.card.tags, session.notes) == (("gap", "wind"), "new *grip*")
    next(button for button in page.button if button.label == "Done").click().run()
    assert app.database.preferences.load("after_practice", "") == str(number)


def test_a_doubtful_reading_is_decided_here(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    basis, units = app.real.choices.load_basis(app.real.clock.today()), app.real.choices.units
    number, count = next((card.report_id, len(found)) for card in app.database.journal.load_cards(limit=30)
                         if (found := app.real.after_practice.load(card.report_id, basis, units).doubtful))
    page = go_to(frame, "after_practice", session=str(number))
    assert not page.exception
    next(button for button in page.button if button.label == "It is fine").click().run()
    assert not page.exception
    assert len(app.real.after_practice.load(number, basis, units).doubtful) == count - 1


@pytest.mark.parametrize("address", ["0", "nonsense", "99999999"])
def test_a_session_that_is_none_is_told_or_passed_over(app: FakeApp, frame: AppTest, address: str) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "after_practice", session=address)
    assert not page.exception


def test_a_database_that_fails_is_told(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 3)

    def fail(*_arguments: object, **_named: object) -> None:
        raise DatabaseBusy("The database is busy.", "Try again.")

    page = go_to(frame, "after_practice")
    monkeypatch.setattr(app.real.after_practice, "describe", fail)
    next(button for button in page.button if button.label == "Save").click().run()
    assert not page.exception
    assert "The database is busy" in "\n".join(str(error.value) for error in page.error)


def test_home_offers_it_until_it_was_declined(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 5)
    card = app.real.after_practice.find_last(None)
    monkeypatch.setattr(type(app.real.after_practice), "find_offered", lambda _self, _player, _today: card if (
        app.database.preferences.load("after_practice", "") != str(card.report_id)) else None)
    page = go_to(frame, "home")
    assert "Go through your last practice" in [link.proto.label for link in page.get("page_link")]
    page.button(key="after_practice_no").click().run()
    assert "Go through your last practice" not in [link.proto.label for link in page.get("page_link")]
