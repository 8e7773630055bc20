"""The door: what a file must be like to be opened, and what is said when it is not."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import golf_db
from golf.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseNewerThanApp,
    DatabaseReadOnly,
    GolfError,
)
from golf_db import GolfDatabase, open_database
from tests.depth import share
from tests.storage.builders import GUESS, RUN, raw, session

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.usefixtures("real_migrations")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "golf.db"


def fill(path: Path, sessions: int = 3) -> None:
    db = open_database(path)
    for report_id in range(1, sessions + 1):
        db.reports("bob").save_report(raw(report_id), session(30, seed=report_id), GUESS, RUN)
    db.close()


def test_an_absent_database_is_created_private(path: Path) -> None:
    db = open_database(path)
    db.reports("bob").save_report(raw(1), session(3), GUESS, RUN)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"golf.db", "golf.db-wal", "golf.db-shm"} <= set(modes)
    db.close()


def test_a_database_others_could_read_becomes_private(path: Path) -> None:
    fill(path)
    path.chmod(0o644)
    open_database(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_opening_what_is_up_to_date_needs_no_alembic(path: Path) -> None:
    fill(path)
    code = ("import sys, pathlib, golf_db; golf_db.open_database(pathlib.Path(sys.argv[1])).close();"
            "sys.exit('alembic' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False).returncode == 0


def test_every_part_is_made_by_its_class_when_it_is_first_asked_for(path: Path) -> None:
    db = open_database(path)
    assert not vars(db).keys() & GolfDatabase.__annotations__.keys()
    db.load_all()
    made = {name: type(part).__name__ for name, part in vars(db).items() if name in GolfDatabase.__annotations__}
    assert made == GolfDatabase.__annotations__
    assert db.runs is db.runs
    with pytest.raises(AttributeError, match="'GolfDatabase' object has no attribute 'rums'"):
        getattr(db, "rums")  # noqa: B009 - mypy would refuse the plain form
    db.close()


def test_the_door_names_what_stands_behind_it() -> None:
    assert [name for name in golf_db.__all__ if getattr(getattr(golf_db, name), "__name__", name) != name] == []
    assert set(GolfDatabase.__annotations__.values()) <= set(golf_db.__all__)
    with pytest.raises(AttributeError):
        getattr(golf_db, "Rums")  # noqa: B009 - the same


def test_an_empty_file_is_damage_not_an_empty_app(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with pytest.raises(DatabaseDamaged, match="it is empty"):
        open_database(path)
    assert path.stat().st_size == 0


def test_a_text_file_is_not_opened(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("these are my scores\n" * 500)
    with pytest.raises(DatabaseDamaged):
        open_database(path)
    assert path.read_text().startswith("these are my scores")


def test_a_folder_in_its_place_is_not_opened(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(DatabaseDamaged):
        open_database(path)


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sessions (id)")
    with pytest.raises(DatabaseDamaged, match="another program"):
        open_database(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("sessions",)]


def test_a_database_of_a_newer_app_is_explained_and_untouched(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(DatabaseNewerThanApp, match="0999"):
        open_database(path)
    assert not (path.parent / "backups").exists()


@pytest.mark.parametrize("sql", ["DELETE FROM alembic_version", "DROP TABLE alembic_version", "DROP TABLE change_log"])
def test_a_database_with_missing_parts_is_damaged(path: Path, sql: str) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    with pytest.raises(DatabaseDamaged):
        open_database(path)


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.1, 0.02])
def test_a_truncated_database_is_recognised_at_start(path: Path, kept: float) -> None:
    fill(path)
    os.truncate(path, int(path.stat().st_size * kept))
    with pytest.raises(DatabaseDamaged):
        open_database(path)


def test_flipped_bytes_are_our_error_wherever_they_lie(path: Path, tmp_path: Path) -> None:
    """Some are seen at start, some when the page is read; never as a foreign error, never as an empty app."""
    fill(path)
    source = random.Random(4)
    whole = path.read_bytes()
    told = 0
    for number in range(share(60, 400)):  # most bytes of a small file are the room left in its pages
        spoiled = bytearray(whole)
        start = source.randrange(len(spoiled) - 64)
        spoiled[start:start + 64] = source.randbytes(64)
        copy = tmp_path / f"{number}" / "golf.db"
        copy.parent.mkdir()
        copy.write_bytes(spoiled)
        told += _is_told(copy)
        shutil.rmtree(copy.parent)
    assert told > share(3, 15), told


def _is_told(path: Path) -> bool:
    """Whether opening, reading or checking says that something is wrong; only GolfErrors may come."""
    try:
        db = open_database(path)
    except GolfError:
        return True
    try:
        db.journal.load_cards()
        return any(finding.severity == "error" for finding in db.upkeep.check())
    except DatabaseError:
        return True
    finally:
        db.close()


def test_a_file_that_may_not_be_written_is_explained(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the system's answer is stood in for when the tests run as root."""
    fill(path)
    allowed = os.access
    for forbidden in (path, path.parent):
        monkeypatch.setattr(os, "access", lambda place, mode, no=forbidden: Path(place) != no and allowed(place, mode))
        with pytest.raises(DatabaseReadOnly):
            open_database(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root ignores file modes")
def test_a_read_only_folder_is_explained(path: Path) -> None:
    fill(path)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(DatabaseReadOnly):
            open_database(path)
    finally:
        path.parent.chmod(0o700)


def test_writing_to_what_became_read_only_is_explained(path: Path) -> None:
    db = open_database(path)

    def write() -> None:
        with db._store.writing() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.exec_driver_sql("DELETE FROM preferences")

    with pytest.raises(DatabaseReadOnly):
        write()
    db.close()


def test_a_database_locked_by_another_program_is_busy_and_nothing_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.file.engine.BUSY_TIMEOUT_MS", 100)
    db = open_database(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy) as told:
            db.reports("bob").save_report(raw(1), session(3), GUESS, RUN)
        assert told.value.recoverable
        assert db.journal.load_cards() == [], "reading goes on"
    db.close()


def test_left_over_files_of_a_crashed_creation_are_swept_away(path: Path) -> None:
    path.parent.mkdir()
    left_over = path.parent / ".golf.db.new-12345678"
    left_over.write_bytes(b"half")
    open_database(path).close()
    assert path.exists()
    assert not left_over.exists()


def test_the_wal_of_a_database_that_was_moved_away_is_not_played_into_a_new_one(path: Path, tmp_path: Path) -> None:
    db = open_database(path)
    db.preferences.save("units", "metric")
    stray = path.with_name("golf.db-wal").read_bytes()
    db.close()
    path.rename(tmp_path / "elsewhere.db")
    path.with_name("golf.db-wal").write_bytes(stray)
    db = open_database(path)
    assert db.preferences.load("units", "none") == "none"
    assert db.upkeep.check() == []
    kept, = path.parent.glob("golf.db-wal.left-over-*")
    assert kept.read_bytes() == stray
    db.close()


def test_many_processes_may_create_the_same_database_at_once(path: Path) -> None:
    code = ("import sys, pathlib, golf_db\n"
            "db = golf_db.open_database(pathlib.Path(sys.argv[1]))\n"
            "db.preferences.save(sys.argv[2], 'here')\n"
            "db.close()")
    started = [subprocess.Popen([sys.executable, "-c", code, str(path), str(number)], cwd=ROOT) for number in range(6)]
    assert [process.wait(240) for process in started] == [0] * 6
    db = open_database(path)
    assert [db.preferences.load(str(number), "") for number in range(6)] == ["here"] * 6
    db.close()
