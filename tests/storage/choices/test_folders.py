from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from golf.errors import NotFound
from golf_db import Afterwards, FileState, GolfDatabase, SeenFile, WatchedFolder

AT = datetime(2026, 2, 12, 18, tzinfo=UTC)


def add(db: GolfDatabase, path: str = "/shots") -> WatchedFolder:
    return db.folders.add(path, player="Ann", device="Garmin R10", day_order="day first", afterwards=Afterwards.MOVE,
                          network_kind="", computer="this one", at=AT)


def seen(folder: WatchedFolder, name: str = "a.csv", state: FileState = FileState.IMPORTED) -> SeenFile:
    return SeenFile(folder.folder_id, name, 5_000_000_000, 1_800_000_000_123_456_789, state, AT, b"\1" * 32,
                    run_id="run-1", message="5 shots")


def test_a_folder_is_added_changed_looked_into_and_removed(db: GolfDatabase) -> None:
    folder = add(db)
    assert db.folders.load() == [folder]
    before = db.load_revision()
    db.folders.change(folder.folder_id, player="Bo", device="", day_order="", afterwards=Afterwards.LEAVE,
                      computer="other")
    assert db.load_revision() > before
    before = db.load_revision()
    db.folders.note_look(folder.folder_id, AT, "The folder is not there.")
    assert db.load_revision() == before, "pages need not be drawn anew for a look"
    assert db.folders.load() == [replace(
        folder, player="Bo", device="", day_order="", afterwards=Afterwards.LEAVE, computer="other", looked_at=AT,
        trouble="The folder is not there.")]
    db.folders.save_file(seen(folder))
    db.folders.remove(folder.folder_id)
    assert db.folders.load() == []
    assert db.folders.load_files(folder.folder_id) == {}
    db.folders.save_file(seen(folder))
    assert db.folders.load_files(folder.folder_id) == {}, "a folder that is gone remembers nothing"
    with pytest.raises(NotFound):
        db.folders.remove(folder.folder_id)
    with pytest.raises(NotFound):
        db.folders.change(folder.folder_id, player="", device="", day_order="", afterwards=Afterwards.LEAVE,
                          computer="")


def test_what_became_of_a_file_is_kept_whole_and_replaced(db: GolfDatabase) -> None:
    folder, other = add(db), add(db, "/other")
    first = seen(folder)
    db.folders.save_file(first)
    db.folders.save_file(seen(folder, "b\udcff.csv", FileState.WAITING))
    db.folders.save_file(seen(other))
    assert db.folders.load_files(folder.folder_id, ["a.csv"]) == {"a.csv": first}
    assert len(db.folders.load_files(folder.folder_id, ["b\udcff.csv"])) == 1
    moved = replace(first, put_to="imported/a.csv", has_grown=True, at=AT + timedelta(minutes=1))
    db.folders.save_file(moved)
    assert db.folders.load_files(folder.folder_id)["a.csv"] == moved
    assert db.folders.load_latest(folder.folder_id, 5, states=list(FileState))[0] == moved
    assert [each.state for each in db.folders.load_latest(folder.folder_id, 5, states=[FileState.WAITING])] == [
        FileState.WAITING]
    assert db.folders.count_files(folder.folder_id) == {FileState.IMPORTED: 1, FileState.WAITING: 1}
    db.folders.forget_files(folder.folder_id, ["b\udcff.csv"])
    assert set(db.folders.load_files(folder.folder_id)) == {"a.csv"}
