"""Settings ▸ Folders without a browser: add, change, look, stop; the list of allowed folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from golf_db import Afterwards, FileState, SeenFile
from services.folders.view import FolderChoices
from tests.pages.conftest import FakeApp, texts
from tests.pages.test_settings import open_tab


@pytest.fixture
def shots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder = tmp_path / "shots"
    folder.mkdir()
    return folder


def test_a_folder_is_added_and_stopped(frame: AppTest, app: FakeApp, shots: Path) -> None:
    page = open_tab(frame, "Folders")
    page.text_input(key="folder_path").set_value(str(shots))
    page.text_input(key="folder_device_new").set_value("Garmin R10")
    next(button for button in page.button if button.label == "Watch this folder").click()
    page.run()
    assert not page.exception
    folder, = app.database.folders.load()
    assert (folder.path, folder.device, folder.afterwards) == (str(shots), "Garmin R10", Afterwards.MOVE)
    assert "is watched" in texts(page)
    assert "No folder is watched from this window" in texts(page), "nothing ticks here"
    assert "Not looked into yet" in texts(page)
    page.button(key=f"folder_remove_do_{folder.folder_id}").click().run()
    assert app.database.folders.load() == []
    assert "is not watched any more" in texts(page)


@pytest.mark.parametrize(("typed", "words"), [
    ("/usr", "outside the folders that pages may read"), ("~/none", "was not found"), ("", "No path was given")])
def test_a_path_that_cannot_be_watched_is_refused(
    frame: AppTest, app: FakeApp, shots: Path, typed: str, words: str
) -> None:
    assert shots.exists()
    page = open_tab(frame, "Folders")
    page.text_input(key="folder_path").set_value(typed)
    next(button for button in page.button if button.label == "Watch this folder").click()
    page.run()
    assert words in texts(page)
    assert app.database.folders.load() == []


def test_files_troubles_and_choices_are_shown_and_changed(
    frame: AppTest, app: FakeApp, shots: Path
) -> None:
    folder = app.folders.add(str(shots), FolderChoices("Ann")).folder
    at = app.clock.now()
    app.database.folders.note_look(folder.folder_id, at, "The folder is not there. Connect its disk.")
    for name, state, message in (("a.csv", FileState.IMPORTED, "1 session, 5 new shots."),
                                 ("![x](http://x/p.png).csv", FileState.WAITING, "The file ends in the middle.")):
        app.database.folders.save_file(SeenFile(folder.folder_id, name, 5, 5, state, at, message=message))
    page = open_tab(frame, "Folders")
    assert "Looked into just now · 1 imported, 1 waiting" in texts(page)
    for words in ("The folder is not there", "1 session, 5 new shots", "To look at", "ends in the middle"):
        assert words in texts(page).replace("\\", "")
    page.radio(key=f"folder_then_{folder.folder_id}").set_value(Afterwards.LEAVE)
    next(button for button in page.button if button.label == "Save").click()
    page.run()
    changed, = app.database.folders.load()
    assert (changed.afterwards, changed.player) == (Afterwards.LEAVE, "Ann")


def test_a_folder_of_another_computer_waits_for_a_word(frame: AppTest, app: FakeApp, shots: Path) -> None:
    folder = app.folders.add(str(shots), FolderChoices("Ann")).folder
    app.database.folders.change(folder.folder_id, player="Ann", device="", day_order="", afterwards=Afterwards.MOVE,
                                computer="another")
    page = open_tab(frame, "Folders")
    assert "Not watched on this computer" in texts(page)
    page.button(key=f"folder_here_{folder.folder_id}").click().run()
    assert "Not watched on this computer" not in texts(page)


def test_the_list_of_allowed_folders_is_kept(frame: AppTest, app: FakeApp, shots: Path) -> None:
    page = open_tab(frame, "Folders")
    assert page.text_area(key="folders_allowed").value == str(shots.parent)
    page.text_area(key="folders_allowed").set_value(str(shots)).run()
    page.button(key="folders_allowed_save").click().run()
    assert app.allowed_paths.load() == (shots,)
    page.text_area(key="folders_allowed").set_value("nowhere").run()
    page.button(key="folders_allowed_save").click().run()
    assert "is not a whole path" in texts(page)
    assert app.allowed_paths.load() == (shots,)
