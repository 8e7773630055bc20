"""A session that came from a file: its page says so, and it can be deleted; the history tells of both."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.imports.builders import SPECS, build
from tests.pages.conftest import FakeApp, go_to, texts
from tests.services.imports.steps import ANN, balls


def _import(app: FakeApp) -> tuple[int, str]:
    result = app.imports.store(app.imports.preview(build(SPECS["garmin"], balls(6)), "evening.csv", ANN), ANN)
    return result.stored_sessions[0], result.run_id or ""


def test_its_page_names_the_file_and_deletes_it(app: FakeApp, frame: AppTest) -> None:
    session_id, _ = _import(app)
    page = go_to(frame, "session", session=str(session_id))
    assert not page.exception
    page.session_state["delete_session_filled"] = True
    page.session_state["session_origin_filled"] = True
    page.run()
    assert "evening" in texts(page)
    assert "on the portal:" not in texts(page)
    next(button for button in page.button if button.key == "delete_session_now").click().run()
    assert not page.exception
    assert app.database.journal.load_cards() == []


def test_the_history_tells_of_an_import_and_of_a_deletion(app: FakeApp, frame: AppTest) -> None:
    session_id, run_id = _import(app)
    page = go_to(frame, "sync_history", run=run_id)
    assert not page.exception
    assert page.title[0].value.startswith("Import of")
    deleted = app.imports.delete([session_id])
    page = go_to(frame, "sync_history", run=deleted)
    assert not page.exception
    assert page.title[0].value.startswith("Deletion of")
    assert "What was deleted (1)" in texts(page)


def test_a_run_lists_the_balls_that_are_here_twice_and_parts_them(app: FakeApp, frame: AppTest) -> None:
    shots = balls(6)
    app.imports.store(app.imports.preview(build(SPECS["garmin"], shots), "evening.csv", ANN), ANN)
    other = app.imports.store(app.imports.preview(build(SPECS["rangebook"], [
        {**each, "origin": ""} for each in shots]), "copy.csv", ANN), ANN)
    assert other.shared_balls
    page = go_to(frame, "sync_history", run=other.run_id or "")
    assert not page.exception
    assert "are the same balls as in" in texts(page)
    next(button for button in page.button if button.label == "They are different balls").click().run()
    assert not page.exception
    assert app.imports.load_shared_balls(other.stored_sessions) == []
