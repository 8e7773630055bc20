import pytest
from streamlit.testing.v1 import AppTest

from golf.records import SessionType
from tests.pages.conftest import FakeApp, go_to, save_failed, seed_sessions, texts


def test_without_sessions_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "session")
    assert not page.exception
    assert page.title[0].value == "No sessions yet"


def test_the_newest_session_is_shown_first(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "session")
    assert not page.exception
    newest = app.database.journal.load_cards()[0]
    assert page.selectbox(key="session_picker").value == newest.report_id
    assert page.metric[0].value == f"{newest.stored_shots:,}"
    assert len(page.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("position", range(12))
def test_every_session_of_the_demo_opens_by_its_address(app: FakeApp, frame: AppTest, position: int) -> None:
    seed_sessions(app.database, 12)
    card = app.database.journal.load_cards(limit=12)[position]
    page = go_to(frame, "session", session=str(card.report_id))
    assert not page.exception
    assert page.selectbox(key="session_picker").value == card.report_id


@pytest.mark.parametrize("address", ["abc", "-1", "1e3", "９", "9" * 40, "<script>", ""])
def test_an_address_that_is_no_number_is_said(app: FakeApp, frame: AppTest, address: str) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "session", session=address)
    assert not page.exception
    assert "names no session" in texts(page) or address == ""


def test_an_unknown_session_is_said(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "session", session="123456")
    assert not page.exception
    assert page.error


def test_choosing_another_session_changes_the_address(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "session")
    other = app.database.journal.load_cards()[2].report_id
    page.selectbox(key="session_picker").select(other).run()
    assert page.query_params["session"] in (str(other), [str(other)])
    assert page.selectbox(key="session_picker").value == other


def test_units_are_kept(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    yards = page.metric[2].value
    page.radio(key="unit_switch").set_value("metric").run()
    assert yards.endswith(" yd")
    assert page.metric[2].value.endswith(" m")
    assert app.database.preferences.load("units", "") == "metric"


def test_a_failed_session_says_why(app: FakeApp, frame: AppTest) -> None:
    save_failed(app.database, 77)
    page = go_to(frame, "session", session="77")
    assert not page.exception
    assert "The portal sent a web page" in texts(page)
    assert "a \\*starred\\* name" in page.title[0].value


def test_missing_values_are_missing_and_not_zero(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    journal = app.database.journal
    card, place = next(
        (card, place) for card in journal.load_cards(limit=40)
        for place, stored in enumerate(journal.load_shots(card.report_id)) if stored.shot.club_speed_mps is None)
    page = go_to(frame, "session", session=str(card.report_id))
    table = page.dataframe[1].value
    assert table["Club speed (mph)"].isna()[place]
    assert table["Smash"].isna()[place]


def test_the_golfers_word_is_saved_and_shown(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    page.text_input[0].input("My <b>best</b> day")
    next(s for s in page.selectbox if s.label == "Type").select(SessionType.FITTING)
    next(t for t in page.text_input if t.label.startswith("Tags")).input("wedges, indoor, wedges")
    next(b for b in page.button if b.label == "Save").click().run()
    assert not page.exception
    detail = app.database.journal.load_session(report_id)
    assert detail.card.name == "My <b>best</b> day"
    assert detail.card.type is SessionType.FITTING
    assert set(detail.card.tags) == {"wedges", "indoor"}
    assert page.title[0].value == "My \\<b\\>best\\<\\/b\\> day"
    assert "Saved." in texts(page)
