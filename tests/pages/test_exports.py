"""The download menus: there where a table or a figure is, named without text from outside, lazy."""


import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import ReportNotPrinted
from golf.shot_words import Trust
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def labels(page: AppTest) -> list[str]:
    return [element.proto.label for element in page.get("download_button")]


def test_the_session_has_its_shots_and_each_figure_as_files(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert not page.exception
    assert labels(page).count("PNG") == labels(page).count("SVG") == 2
    assert [label for label in labels(page) if label in ("CSV", "Excel", "Parquet")] == ["CSV", "Excel", "Parquet"]


def test_nothing_is_made_before_the_click(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 1)
    monkeypatch.setattr("ui.export_menu.write_table", lambda *_: pytest.fail("too early"))
    monkeypatch.setattr("ui.export_menu.write_chart", lambda *_: pytest.fail("too early"))
    page = go_to(frame, "session")
    assert not page.exception
    assert all(element.proto.deferred_file_id for element in page.get("download_button"))


def test_without_the_library_the_menu_says_where_a_picture_is_to_be_had(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 1)
    monkeypatch.setattr("ui.export_menu.can_draw_charts", lambda: False)
    page = go_to(frame, "session")
    assert not page.exception
    assert "PNG" not in labels(page)
    assert "cannot be made on this computer" in texts(page)


def test_a_session_and_a_month_have_a_report(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "session")
    assert "HTML" in labels(page)
    page = go_to(frame, "progress")
    assert not page.exception
    assert "HTML" in labels(page)
    assert page.selectbox(key="report_month").options[0] == "July 2026"


def test_the_pdf_is_offered_once_it_is_made(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 2)
    monkeypatch.setattr("ui.report_menu.print_report", lambda page, _home: b"%PDF-" + page[:10].encode())
    page = go_to(frame, "session")
    make = next(button for button in page.button if button.label == "Make the PDF")
    assert "PDF" not in labels(page)
    make.click().run()
    assert not page.exception
    assert "PDF" in labels(page)


def test_a_pdf_that_cannot_be_made_says_what_to_do(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_page: str, _home: object) -> bytes:
        raise ReportNotPrinted("No browser that could print the report was found.", "Take the report as HTML.")

    seed_sessions(app.database, 2)
    monkeypatch.setattr("ui.report_menu.print_report", refuse)
    page = go_to(frame, "session")
    next(button for button in page.button if button.label == "Make the PDF").click().run()
    assert "Take the report as HTML" in texts(page)
    assert "PDF" not in labels(page)


@pytest.mark.parametrize(("name", "query", "pictures"), [
    ("progress", {}, 1), ("practice", {}, 1), ("clubs", {"club": "7 Iron"}, 4), ("clubs", {"view": "gapping"}, 1)])
def test_the_figures_of_the_other_pages_have_files_too(
    app: FakeApp, frame: AppTest, name: str, query: dict[str, str], pictures: int
) -> None:
    seed_sessions(app.database, 24)
    page = go_to(frame, name, **query)
    assert not page.exception
    assert labels(page).count("PNG") >= pictures
    assert labels(page).count("PNG") == len(page.get("vega_lite_chart"))


def test_a_pdf_of_another_choice_is_not_offered(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 2)
    monkeypatch.setattr("ui.report_menu.print_report", lambda _page, _home: b"%PDF-")
    page = go_to(frame, "session")
    next(button for button in page.button if button.label == "Make the PDF").click().run()
    assert "PDF" in labels(page)
    page.radio(key="trust_switch").set_value(Trust.ALL).run()
    assert "PDF" not in labels(page)
