from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from golf.errors import BackupInvalid, DatabaseNewerThanApp
from golf.records import BackupInfo
from golf_db import AccountReports, GolfDatabase, open_database
from storage.backup_files import select_surplus
from storage.content_facts import compute_facts
from tests.storage.builders import GUESS, RUN, moment, raw, row, session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture(autouse=True)
def stored(reports: AccountReports) -> None:
    reports.save_listing_rows([row(n, f"s{n}") for n in (1, 2)], RUN)
    for report_id in (1, 2):
        reports.save_report(raw(report_id), session(4, seed=report_id), GUESS, RUN)


def live_hash(db: GolfDatabase) -> str:
    with db._store.raw() as connection:
        return compute_facts(connection).content_hash


def test_a_backup_equals_the_database_and_is_private(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "By hand!")
    assert (info.sessions, info.shots, info.content_hash) == (2, 8, live_hash(db))
    assert info.name.endswith("-by-hand.db")
    assert db.backups.verify(folder, info.name) == info
    assert db.backups.load_list(folder) == [info]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {info.name, f"{info.name}.json"}


def test_a_restore_brings_back_exactly_the_old_content(
    db: GolfDatabase, reports: AccountReports, folder: Path
) -> None:
    info = db.backups.make(folder, "by hand")
    revision = db.load_revision()
    db.edits.rename(1, "changed")
    reports.save_report(raw(3), session(2, seed=3), GUESS, RUN)
    later = db.load_revision()
    assert db.backups.restore(folder, info.name) == info
    assert live_hash(db) == info.content_hash
    assert db.journal.load_session(1).card.name == "s1"
    assert db.load_revision() > later > revision, "no page may believe a cache of before"
    assert db.upkeep.check() == []
    newest, _ = db.backups.load_list(folder)
    assert newest.sessions == 3, "what was there before the restore is kept"


def test_a_restored_database_is_seen_by_others_and_survives_reopening(db: GolfDatabase, folder: Path) -> None:
    other = open_database(db.path)
    info = db.backups.make(folder, "by hand")
    db.edits.rename(1, "changed")
    assert other.journal.load_session(1).card.name == "changed"
    db.backups.restore(folder, info.name)
    assert other.journal.load_session(1).card.name == "s1"
    other.edits.rename(1, "after")
    other.close()
    db.close()
    again = open_database(db.path)
    assert again.journal.load_session(1).card.name == "after"
    again.close()


def test_a_refused_password_stays_refused_over_a_restore(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "by hand")
    db.accounts.save_refusal("bob@example.com", "password_refused", moment())
    db.backups.restore(folder, info.name)
    assert db.accounts.load_block("bob@example.com") == ("password_refused", moment())


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "text", "manifest", "no manifest", "other content"])
def test_a_damaged_backup_is_never_restored(db: GolfDatabase, folder: Path, damage: str) -> None:
    info = db.backups.make(folder, "by hand")
    file, manifest = folder / info.name, folder / f"{info.name}.json"
    if damage == "flipped":
        content = bytearray(file.read_bytes())
        place = content.index(b"nothing says otherwise")
        content[place] ^= 1
        file.write_bytes(content)
    elif damage == "cut":
        os.truncate(file, info.size_bytes // 2)
    elif damage == "emptied":
        os.truncate(file, 0)
    elif damage == "text":
        file.write_text("hello")
    elif damage == "manifest":
        manifest.write_text(json.dumps({"name": "x"}))
    elif damage == "no manifest":
        manifest.unlink()
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE sessions SET portal_name = 'x'")
        connection.close()
    before = live_hash(db)
    with pytest.raises(BackupInvalid):
        db.backups.restore(folder, info.name)
    assert live_hash(db) == before


@pytest.mark.parametrize("name", ["../golf.db", "/etc/passwd", "nothing.db", "", ".."])
def test_only_backups_of_the_folder_can_be_named(db: GolfDatabase, folder: Path, name: str) -> None:
    db.backups.make(folder, "by hand")
    with pytest.raises(BackupInvalid):
        db.backups.restore(folder, name)


def test_a_stray_wal_beside_a_backup_is_not_applied(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "by hand")
    db.edits.rename(1, "changed")
    wal = db.path.with_name("golf.db-wal")
    (folder / f"{info.name}-wal").write_bytes(wal.read_bytes())
    db.backups.restore(folder, info.name)
    assert live_hash(db) == info.content_hash


def test_a_backup_of_a_newer_app_is_refused(db: GolfDatabase, folder: Path) -> None:
    with db._store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    info = db.backups.make(folder, "by hand")
    with db._store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    with pytest.raises(DatabaseNewerThanApp):
        db.backups.restore(folder, info.name)


def test_backups_made_while_somebody_writes_are_whole(db: GolfDatabase, folder: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        other = open_database(db.path)
        number = 100
        while not stop.is_set():
            other.reports("bob").save_report(raw(number), session(5, seed=number), GUESS, RUN)
            number += 1
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [db.backups.make(folder, "under load") for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert len({info.name for info in made}) == 5
    for info in made:
        assert info.shots == 8 + 5 * (info.sessions - 2)
        assert db.backups.verify(folder, info.name) == info


def test_pruning_keeps_days_weeks_and_the_last_day() -> None:
    newest = moment(12, day=28)
    backups = [BackupInfo(f"b{hours}", newest - timedelta(hours=hours), 1, 1, 1, "") for hours in range(0, 24 * 60, 6)]
    gone = {info.name for info in select_surplus(backups, daily=7, weekly=4)}
    kept = [info for info in backups if info.name not in gone]
    assert {"b0", "b6", "b12", "b18"} <= {info.name for info in kept}
    assert len({info.made_at.date() for info in kept}) >= 7
    assert len({info.made_at.isocalendar()[:2] for info in kept}) == 4
    assert len(kept) <= 4 + 7 + 4
    assert select_surplus([], 7, 4) == []


def test_pruning_removes_files_with_their_manifests(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "by hand")
    old = folder / "golf-old.db"
    old.write_bytes((folder / info.name).read_bytes())
    facts = json.loads((folder / f"{info.name}.json").read_text())
    (folder / "golf-old.db.json").write_text(json.dumps(facts | {"made_at": "2020-01-01T00:00:00+00:00"}))
    assert db.backups.prune(folder, daily=1, weekly=1) == 1
    assert {path.name for path in folder.iterdir()} == {info.name, f"{info.name}.json"}
