"""The page Query with nothing, one answer, many rows and questions that fail."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import DatabaseBusy
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()


def ask(page: AppTest, sql: str) -> AppTest:
    page.text_area(key="query_sql").set_value(sql)
    press(page, "Run")
    return page


def test_an_empty_rangebook_has_questions_and_no_answer(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "query")
    assert not page.exception
    assert len(page.selectbox(key="query_chosen").options) == 10
    assert not [element for element in page.dataframe if element.proto.alt == "The answer, row by row"]
    ask(page, "SELECT * FROM shots")
    assert "0 rows" in texts(page)


def test_a_ready_question_is_asked_by_its_address_and_by_a_choice(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 10)
    page = go_to(frame, "query", question="carry")
    assert not page.exception
    assert "median(carry_yd)" in str(page.text_area(key="query_sql").value)
    assert list(page.dataframe[0].value.columns) == ["club", "shots", "carry_yd", "from_yd", "to_yd"]
    page.selectbox(key="query_chosen").set_value("question=months").run()
    assert list(page.dataframe[0].value.columns) == ["month", "shots", "days"]
    assert page.query_params["question"] == "months"


def test_an_own_question_is_asked_saved_found_by_its_address_and_removed(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = ask(go_to(frame, "query"), "SELECT count(*) AS n FROM sessions")
    assert page.dataframe[0].value["n"][0] == 3
    page.text_input(key="query_name").set_value("How many")
    press(page, "Save question")
    assert [each.name for each in app.real.queries.load_saved()] == ["How many"]
    assert page.query_params["saved"] in ("How many", ["How many"])
    again = go_to(frame, "query", saved="How many")
    assert again.dataframe[0].value["n"][0] == 3
    press(again, "Remove")
    assert app.real.queries.load_saved() == ()


@pytest.mark.parametrize(("sql", "says"), [
    ("DELETE FROM main.shots", "can only read"), ("SELECT nonsense FROM shots", "no such column"),
    ("SELECT '<b>*x*</b>' FROM nowhere", "no such table")])
def test_a_question_that_fails_is_told_and_changes_nothing(app: FakeApp, frame: AppTest, sql: str, says: str) -> None:
    seed_sessions(app.database, 1)
    before = app.database.compute_content_hash()
    page = ask(go_to(frame, "query"), sql)
    assert not page.exception
    assert says in "\n".join(str(error.value) for error in page.error)
    assert app.database.compute_content_hash() == before


def test_a_figure_is_offered_where_there_are_numbers(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 10)
    page = go_to(frame, "query", question="carry")
    next(group for group in page.button_group if group.key == "query_as").set_value("Figure").run()
    assert not page.exception
    assert page.get("vega_lite_chart")
    ask(page, "SELECT name FROM players")
    assert not page.get("vega_lite_chart")


def test_a_database_that_fails_is_told(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise DatabaseBusy("The database is busy.", "Try again.")

    monkeypatch.setattr(app.database.query, "ask", fail)
    page = ask(go_to(frame, "query"), "SELECT 1")
    assert not page.exception
    assert "The database is busy" in "\n".join(str(error.value) for error in page.error)


def test_an_address_of_nothing_is_passed_over(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "query", question="nonsense", saved="<script>")
    assert not page.exception
    assert page.selectbox(key="query_chosen").value is None
