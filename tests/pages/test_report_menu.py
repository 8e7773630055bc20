"""The menu of a report for a coach: a PDF that was made is offered for what it was made of, and for nothing else."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import FakeApp, go_to, seed_sessions


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were printed, in order."""
    pages: list[str] = []

    def print_page(page: str, _home: object) -> bytes:
        pages.append(page)
        return b"%PDF-"

    monkeypatch.setattr("services.coach_reports.service.print_report", print_page)
    return pages


def make(page: AppTest) -> AppTest:
    page = next(button for button in page.button if button.label == "Make the PDF").click().run()
    assert not page.exception
    return page


def pdf_files(page: AppTest) -> list[str]:
    return [element.proto.label for element in page.get("download_button") if element.proto.label == "PDF"]


def test_a_months_pdf_of_one_player_is_never_offered_for_another(
    app: FakeApp, frame: AppTest, printed: list[str]
) -> None:
    seed_sessions(app.database, 12)
    for number, card in enumerate(app.database.journal.load_cards(limit=12)):
        app.database.edits.set_player(card.report_id, ("Ann Lee", "Bob Ray")[number % 2])
    page = make(go_to(frame, "progress", player="Ann Lee"))
    assert pdf_files(page) == ["PDF"]
    assert ["Ann Lee" in printed[0], "Bob Ray" in printed[0]] == [True, False]
    page.query_params["player"] = "Bob Ray"
    assert pdf_files(page.run()) == []
    assert pdf_files(make(page)) == ["PDF"]
    assert ["Ann Lee" in printed[1], "Bob Ray" in printed[1]] == [False, True]


class Tomorrow(date):
    """The clock of a tab that stayed open over night."""

    @classmethod
    def today(cls) -> "Tomorrow":
        return cls(2026, 7, 25)


def test_a_pdf_is_not_offered_on_another_day_than_it_says(
    app: FakeApp, frame: AppTest, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 2)
    page = make(go_to(frame, "session"))
    assert pdf_files(page) == ["PDF"]
    monkeypatch.setattr("ui.session.body.date", Tomorrow)
    assert pdf_files(page.run()) == []
    assert len(printed) == 1


def test_names_that_give_the_same_file_name_are_two_players(
    app: FakeApp, frame: AppTest, printed: list[str]
) -> None:
    seed_sessions(app.database, 12)
    for number, card in enumerate(app.database.journal.load_cards(limit=12)):
        app.database.edits.set_player(card.report_id, ("王", "李")[number % 2])
    page = make(go_to(frame, "progress", player="王"))
    assert pdf_files(page) == ["PDF"]
    page.query_params["player"] = "李"
    assert pdf_files(page.run()) == []
    assert len(printed) == 1
