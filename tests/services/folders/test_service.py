"""Which folders may be watched, what is said of them, and that one process watches."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from golf.errors import FoldersAlreadyWatched, NotFound, SettingsError
from golf_db import Afterwards, FileState
from services.folders.events import FolderEvents
from services.folders.view import FolderChoices
from services.shared.allowed_paths import PathRefused
from services.shared.locks import hold_watch_lock
from tests.imports.builders import SPECS, build
from tests.services.folders.steps import Watched, balls

LONG_S = 240


def test_each_folder_is_watched_once_and_never_where_files_are_put(watched: Watched, tmp_path: Path) -> None:
    (watched.folder / "imported").mkdir()
    (watched.folder / "file.csv").write_text("x")
    (tmp_path / "link").symlink_to(watched.folder)
    for folder, words in ((watched.folder, "is watched already"), (tmp_path / "link", "is watched already"),
                          (watched.folder / "imported", "where Rangebook puts the files"),
                          (watched.folder / "file.csv", "is a file"), (tmp_path / "none", "was not found"),
                          (watched.app.settings.private_folder, "keeps its own data")):
        with pytest.raises(PathRefused, match=words):
            watched.add(folder)
    with pytest.raises(SettingsError, match="no order of a date"):
        watched.add(tmp_path, day_order="year first")
    assert len(watched.app.folders.load()) == 1


def test_from_a_page_only_allowed_folders_may_be_named(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(PathRefused, match="outside the folders that pages may read"):
        watched.app.folders.add(str(tmp_path / "elsewhere"), FolderChoices())
    watched.app.allowed_paths.save([str(tmp_path / "elsewhere")])
    assert watched.app.folders.add(str(tmp_path / "elsewhere"), FolderChoices()).notes == ()


def test_of_two_folders_one_may_contain_the_other(watched: Watched) -> None:
    inner = watched.folder / "inner"
    inner.mkdir()
    note, = watched.add(inner).notes
    assert "one lies in the other" in note
    for number, folder in enumerate((watched.folder, inner)):
        (folder / "range.csv").write_bytes(build(SPECS["garmin"], balls(3, 1 + 10 * number)))
    watched.watch_for(100)
    assert watched.shots == 6
    assert watched.names == ["imported/range.csv", "inner/imported/range.csv"]


def test_a_network_disk_is_allowed_and_said(watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.folders.service.find_network_kind", lambda _place: "cifs")
    added = watched.add(tmp_path)
    assert added.folder.network_kind == "cifs"
    assert "network disk (cifs), which does not tell of changes" in added.notes[0]
    events = FolderEvents(threading.Event())
    events.follow(watched.app.database.folders.load())
    kinds = [type(each.observer).__name__ for each in events._followed.values()]
    assert kinds[1] == "PollingObserver"
    assert kinds[0] != "PollingObserver"
    events.stop()


def test_a_folder_of_another_computer_is_left_alone_until_somebody_says_so(watched: Watched) -> None:
    """As after a stranger's backup was put back."""
    folder = watched.app.database.folders.load()[0]
    watched.app.database.folders.change(folder.folder_id, player="", device="", day_order="",
                                        afterwards=Afterwards.DELETE, computer="another")
    (watched.folder / "range.csv").write_bytes(build(SPECS["garmin"], balls(3)))
    watched.watch_for(200)
    view, = watched.app.folders.load()
    assert (view.is_here, watched.names, watched.shots) == (False, ["range.csv"], 0)
    watched.app.folders.change(folder.folder_id, FolderChoices("Ann"))
    watched.watch_for(100)
    assert watched.shots == 3
    assert watched.app.folders.load()[0].is_here


def test_a_folder_is_shown_with_its_files_and_their_sessions(watched: Watched) -> None:
    watched.write("good.csv", balls(3))
    watched.write("cut.csv", build(SPECS["garmin"], balls(3))[:700])
    watched.watch_for(100)
    view, = watched.app.folders.load()
    assert [file.name for file in view.problems] == ["cut.csv"]
    file, = view.latest
    assert (file.name, file.state, view.imported, view.waiting) == ("good.csv", FileState.IMPORTED, 1, 1)
    assert file.run_id is not None
    assert view.sessions[file.run_id] == (watched.app.database.journal.load_cards()[0].report_id,)


def test_a_folder_is_found_by_path_or_number_and_removed(watched: Watched) -> None:
    folder = watched.app.folders.find(str(watched.folder))
    assert watched.app.folders.find(str(folder.folder_id)) == folder
    watched.app.folders.remove(folder.folder_id)
    with pytest.raises(NotFound):
        watched.app.folders.find(str(watched.folder))
    (watched.folder / "range.csv").write_bytes(build(SPECS["garmin"], balls(3)))
    watched.watch_for(100)
    assert watched.shots == 0


def test_one_process_watches(watched: Watched) -> None:
    with hold_watch_lock(watched.app.settings), pytest.raises(FoldersAlreadyWatched):
        watched.app.folders.watch(lambda: True)


def test_the_background_watch_takes_what_the_disk_tells_and_ends(watched: Watched) -> None:
    """With the real clock's waits: the disk tells of the file, and the turned clock is not asked to pass."""
    seen, wanted = threading.Event(), threading.Event()
    wanted.set()
    rounds = watched.app.folders._make_rounds(None, wanted.is_set)
    looked: list[set[int]] = []

    def look(touched: set[int]) -> float:
        looked.append(touched)
        if touched:
            seen.set()
        return 60.0

    rounds.look = look  # type: ignore[method-assign,assignment]
    watched.app.folders._watch._make_rounds = lambda _on_file, _goes_on: rounds
    watched.app.folders.keep_watching(wanted.is_set)
    assert watched.app.folders.is_watching
    while not looked:
        assert not seen.wait(0.02)
    (watched.folder / "range.csv").write_bytes(b"x")
    assert seen.wait(LONG_S)
    watched.app.folders.stop_watching()
    watched.app.folders._watch.join(LONG_S)
    assert not watched.app.folders.is_watching
    with hold_watch_lock(watched.app.settings):
        pass
