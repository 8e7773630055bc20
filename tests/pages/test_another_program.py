"""Import ▸ Database of another program, without a browser: looked at, imported, broken off, gone on with."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from services.databases.saved_position import Positions, SavedPosition
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
    assert "60 new shots" in texts(page)


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
