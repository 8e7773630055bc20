"""The download menus: there where a table or a figure is, named without text from outside, lazy."""


import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def labels(page: AppTest) -> list[str]:
    return [element.proto.label for element in page.get("download_button")]


def test_the_session_has_its_shots_and_each_figure_as_files(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert not page.exception
    assert labels(page).count("PNG") == labels(page).count("SVG") == 2
    assert [label for label in labels(page) if label not in ("PNG", "SVG")][:3] == ["CSV", "Excel", "Parquet"]


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
