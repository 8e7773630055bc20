"""Import ▸ Database of another program, without a browser: looked at, imported, broken off, gone on with."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from golf.sync_events import IMPORT, SyncProgress
from services.databases.saved_position import Positions, SavedPosition
from services.shared.locks import hold_sync_lock
from tests.pages.conftest import FakeApp, go_to, open_box, texts
from tests.services.databases.golfdata import balls, write_golfdata

BOX = "Database of another program"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return write_golfdata(tmp_path / "golf_stats.db", balls(3, 20))


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def look(frame: AppTest, path: Path | str) -> AppTest:
    page = open_box(go_to(frame, "import"), BOX)
    page.text_input(key="program_path").input(str(path)).run()
    return press(page, "program_look")


def wait_for_end(app: FakeApp) -> None:
    while app.databases.status().is_running:
        time.sleep(0.02)


def test_it_is_looked_at_and_imported(app: FakeApp, frame: AppTest, database: Path) -> None:
    page = look(frame, database)
    assert "3 sessions, 60 shots" in texts(page)
    assert app.sessions.load_players() == []
    page.text_input(key="program_player").input("Ann").run()
    press(page, "program_import")
    wait_for_end(app)
    page.run()
    assert not page.exception
    assert app.sessions.load_players() == ["Ann"]
    assert page.session_state["program_box"], "the box stays open"
    assert "60 new shots" in page.success[0].value


def test_a_large_one_is_told_where_it_goes(frame: AppTest) -> None:
    assert "larger than 20 MB need not be sent through the browser" in texts(go_to(frame, "import"))


def begin_import(app: FakeApp, *, of_many: bool) -> None:
    app.database.runs.begin("other", trigger=IMPORT, mode=IMPORT, max_sessions=None, account="",
                            started_at=app.clock.now())
    if of_many:
        app.database.runs.save_progress(SyncProgress("other", total=400, processed=100))


@pytest.mark.parametrize("page", ["import", "home"])
def test_who_comes_second_is_shown_what_runs_and_may_stop_it(app: FakeApp, frame: AppTest, page: str) -> None:
    begin_import(app, of_many=True)
    with hold_sync_lock(app.settings.lock_path):
        shown = go_to(frame, page)
        assert not shown.exception
        words = texts(shown) + " ".join(str(each.proto) for each in shown.get("progress"))
        assert "An import has been running since" in words
        assert "25 %" in words
        press(shown, "stop" if page == "home" else "running_now_stop")
    run = app.database.runs.load_run("other")
    stops = [*app.jobs.stopped, *(["other"] if run is not None and run.stop_requested else [])]
    assert stops == ["other"]


def test_what_cannot_be_stopped_offers_no_stop(app: FakeApp, frame: AppTest) -> None:
    begin_import(app, of_many=False)
    with hold_sync_lock(app.settings.lock_path):
        page = go_to(frame, "home")
    assert "An import has been running since" in texts(page)
    assert page.button(key="sync").disabled
    assert not [each for each in page.button if each.key == "stop"]


def test_one_that_runs_already_opens_the_box_by_itself(app: FakeApp, frame: AppTest) -> None:
    begin_import(app, of_many=True)
    Positions(app.database).save_last_run("other")
    with hold_sync_lock(app.settings.lock_path):
        page = go_to(frame, "import")
    assert not page.exception
    assert page.button(key="program_stop").label == "Stop"
    assert not [each for each in page.button if each.key == "running_now_stop"], "it is shown once"


@pytest.mark.parametrize("path", ["nowhere.db", "/etc/passwd", "/dev/zero"])
def test_what_cannot_be_read_is_refused_in_a_sentence(app: FakeApp, frame: AppTest, database: Path, path: str) -> None:
    page = look(frame, path)
    assert page.error
    assert app.sessions.load_players() == []


def test_one_that_was_broken_off_goes_on_or_is_forgotten(app: FakeApp, frame: AppTest, database: Path) -> None:
    saved = SavedPosition(str(database), "golfdata-database", "Ann", "", 0, "")
    Positions(app.database).save(saved)
    page = open_box(go_to(frame, "import"), BOX)
    assert "was broken off" in texts(page)
    press(page, "program_resume")
    wait_for_end(app)
    assert app.sessions.load_players() == ["Ann"]
    Positions(app.database).save(saved)
    press(page.run(), "program_forget")
    assert app.databases.status().saved is None
