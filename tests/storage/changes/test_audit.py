"""The audit: entries are added, read newest first, and stay whatever is restored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.maintenance import SETTINGS, AuditEntry, AuditFilter, AuditKind, acting_as, who_acts
from golf_db import GolfDatabase, open_database
from tests.storage.older_files import unpack_home

EVERYTHING = AuditFilter()


def add(db: GolfDatabase, what: str, kind: AuditKind = AuditKind.EXPORT, **facts: object) -> None:
    db.audit.add(AuditEntry(kind, "this computer", what, **facts))  # type: ignore[arg-type]


def words(db: GolfDatabase, wanted: AuditFilter = EVERYTHING) -> list[str]:
    return [entry.what for entry in db.audit.load(wanted)]


def test_entries_come_newest_first_and_can_be_narrowed(db: GolfDatabase) -> None:
    now = datetime.now(UTC)
    add(db, "old", at=now - timedelta(days=40))
    add(db, "stopped", AuditKind.STOP, run_id="r1", account="me@example.com")
    add(db, "file")
    assert words(db) == ["file", "stopped", "old"]
    assert words(db, AuditFilter(kind=AuditKind.STOP)) == ["stopped"]
    assert words(db, AuditFilter(since=now - timedelta(days=7))) == ["file", "stopped"]
    assert db.audit.count(AuditFilter(since=now - timedelta(days=7))) == 2
    assert [entry.what for entry in db.audit.load(EVERYTHING, 1)] == ["file"]
    entry = db.audit.load(AuditFilter(kind=AuditKind.STOP))[0]
    assert (entry.run_id, entry.account, entry.who) == ("r1", "me@example.com", "this computer")
    assert entry.at is not None


def test_an_entry_is_no_new_data(db: GolfDatabase) -> None:
    before = db.load_revision()
    add(db, "file")
    assert db.load_revision() == before


def test_a_changed_choice_is_written_down_once_with_who(db: GolfDatabase) -> None:
    with acting_as("command line"):
        db.preferences.save("units", "metric")
    db.preferences.save("units", "metric")
    db.preferences.save("schedule_seed", "17")
    entry, = db.audit.load(EVERYTHING)
    assert (entry.kind, entry.who, entry.what, entry.detail) == (
        AuditKind.SETTING, "command line", "Units", "as it came → metric")
    assert who_acts() == "this computer"


@pytest.mark.parametrize("key", ["coach", "notice_switches"])
def test_what_may_hold_an_address_is_named_without_its_value(db: GolfDatabase, key: str) -> None:
    db.preferences.save(key, "https://me:hunter22@example.com")
    entry, = db.audit.load(EVERYTHING)
    assert (entry.what, entry.detail) == (SETTINGS[key], "")


def test_a_restore_takes_no_entry_back_and_doubles_none(db: GolfDatabase, tmp_path: Path) -> None:
    add(db, "before the backup")
    info = db.backups.make(tmp_path / "backups", "by hand")
    add(db, "after it")
    assert db.backups.preview(tmp_path / "backups", info.name).changes_nothing
    db.backups.restore(tmp_path / "backups", info.name)
    assert words(db) == ["after it", "before the backup"]
    db.backups.restore(tmp_path / "backups", info.name)
    assert words(db) == ["after it", "before the backup"]


def test_a_restored_backup_of_another_file_brings_its_own_entries(db: GolfDatabase, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = open_database(tmp_path / "other" / "golf.db")
    add(other, "on the other computer")
    info = other.backups.make(tmp_path / "backups", "by hand")
    other.close()
    add(db, "here")
    db.backups.restore(tmp_path / "backups", info.name)
    assert sorted(words(db)) == ["here", "on the other computer"]


@pytest.mark.usefixtures("real_migrations")
def test_sessions_gone_in_runs_of_an_older_version_are_counted(tmp_path: Path) -> None:
    path = unpack_home(tmp_path / "home")
    with closing(sqlite3.connect(path)) as connection:
        expected = dict(connection.execute(
            "SELECT run_id, (SELECT count(*) FROM run_reports AS t WHERE t.run_id = r.run_id AND outcome = 'gone') "
            "FROM backfill_runs AS r").fetchall())
        some_run = next(iter(expected))
        connection.execute("UPDATE run_reports SET outcome = 'gone' WHERE touch_id IN (SELECT touch_id FROM "
                           "run_reports WHERE run_id = ? LIMIT 1)", (some_run,))
        changed = connection.execute("SELECT count(*) FROM run_reports WHERE run_id = ? AND outcome = 'gone'",
                                     (some_run,)).fetchone()[0]
        connection.commit()
    db = open_database(path)
    assert {run.run_id: run.sessions_gone for run in db.runs.load_recent(100)} == {**expected, some_run: changed}
    assert db.audit.count(EVERYTHING) == 0
    db.close()
