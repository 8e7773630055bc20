from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from golf.backups import BackupKind
from golf.errors import BackupInvalid, DatabaseNewerThanApp, DiskFull
from golf_db import AccountReports, GolfDatabase, open_database
from storage.backups import scratch as backup_scratch
from storage.backups import service as backups
from storage.backups.content_facts import compute_facts
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
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
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


def test_a_backup_tells_its_reason_and_the_state_of_the_data(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "daily")
    assert (info.kind, info.revision) == (BackupKind.DAILY, db.load_revision())


def test_manifests_of_other_versions_are_read(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "before restore")
    manifest = folder / f"{info.name}.json"
    facts = json.loads(manifest.read_text())
    del facts["reason"], facts["revision"]
    manifest.write_text(json.dumps(facts | {"weather": "only a later version knows"}))
    old, = db.backups.load_list(folder)
    assert (old.kind, old.revision, old.content_hash) == (BackupKind.SAFETY, None, info.content_hash)
    db.edits.rename(1, "changed")
    db.backups.restore(folder, info.name)
    assert live_hash(db) == info.content_hash


def test_a_copy_that_cannot_be_restored_is_no_backup(
    db: GolfDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk flips a bit between writing the copy and reading it back."""
    def flip(target: Path, scratch: Path) -> None:
        content = bytearray(target.read_bytes())
        content[content.index(b"nothing says otherwise")] ^= 1
        scratch.write_bytes(content)

    monkeypatch.setattr(backup_scratch, "_copy_file", flip)
    with pytest.raises(BackupInvalid, match="not equal"):
        db.backups.make(folder, "by hand")
    assert list(folder.iterdir()) == []


def test_room_is_looked_for_before_anything_is_begun(
    db: GolfDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = db.backups.make(folder, "by hand")
    db.edits.rename(1, "changed")
    before = live_hash(db)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=info.size_bytes))
    for act in (lambda: db.backups.make(folder, "by hand"), lambda: db.backups.restore(folder, info.name),
                lambda: db.backups.preview(folder, info.name)):
        with pytest.raises(DiskFull, match="Nothing was begun"):
            act()
    assert db.backups.load_list(folder) == [info]
    assert live_hash(db) == before


def test_a_refusal_and_the_revision_come_with_the_restore_in_one_step(
    db: GolfDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed right behind the copy, the restored file still knows that the password was refused."""
    info = db.backups.make(folder, "by hand")
    db.accounts.save_refusal("bob@example.com", "password_refused", moment())
    revision = db.load_revision()
    monkeypatch.setattr(backups, "bump_revision", _crash)
    with pytest.raises(RuntimeError, match="crashed"):
        db.backups.restore(folder, info.name)
    assert db.accounts.load_block("bob@example.com") == ("password_refused", moment())
    assert db.load_revision() > revision


def _crash(_connection: object) -> None:
    raise RuntimeError("crashed")


def test_what_a_killed_backup_left_is_swept_up_when_it_is_old(db: GolfDatabase, folder: Path) -> None:
    info = db.backups.make(folder, "by hand")
    litter = [folder / name for name in (".golf-1-daily.db.12ab", ".proof.db.34cd-wal", "golf-gone.db.json")]
    for path in litter:
        path.write_bytes(b"x")
    db.backups.make(folder, "by hand")
    assert all(path.exists() for path in litter), "another process may be at work on them"
    for path in litter:
        os.utime(path, (1, 1))
    os.utime(folder / info.name, (1, 1))
    os.utime(folder / f"{info.name}.json", (1, 1))
    db.backups.make(folder, "by hand")
    assert not any(path.exists() for path in litter)
    assert db.backups.verify(folder, info.name) == info


_RESTORE_AND_DIE = """
import os, pathlib, signal, sys
from golf_db import open_database
from storage.backups import service as backups
from storage.backups import scratch as backup_scratch
from storage.backups import files as backup_files
db, folder, name, where = open_database(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
def die(*_arguments, **_more):
    os.kill(os.getpid(), signal.SIGKILL)
def die_while_copying():
    return die
module, function = where.split(".")
setattr({"backups": backups, "backup_scratch": backup_scratch, "os": os}[module], function,
        die_while_copying if function == "_give_up_when_busy" and sys.argv[5] == "restore" else die)
if sys.argv[5] == "make":
    db.backups.make(folder, "daily")
else:
    real, backups.Backups.make = backups.Backups.make, lambda *_: None  # the safety copy has its own test
    db.backups.restore(folder, name)
"""


@pytest.mark.parametrize(("act", "where"), [
    ("make", "backups.compute_facts"), ("make", "backups._give_up_when_busy"), ("make", "backups.prove_by_restoring"),
    ("make", "backup_scratch.compute_facts"), ("make", "backups.save_manifest"), ("make", "os.replace"),
    ("restore", "backup_scratch._copy_file"), ("restore", "backups.save_gate"),
    ("restore", "backups._give_up_when_busy"), ("restore", "backups.compute_facts"),
    ("restore", "backups.bump_revision")])
def test_killed_anywhere_the_database_is_the_old_or_the_restored_one(
    db: GolfDatabase, folder: Path, act: str, where: str
) -> None:
    db.accounts.save_refusal("bob@example.com", "password_refused", moment())
    info = db.backups.make(folder, "by hand")
    db.edits.rename(1, "changed")
    changed = live_hash(db)
    died = subprocess.run([sys.executable, "-c", _RESTORE_AND_DIE, str(db.path), str(folder), info.name, where, act],
                          cwd=Path(__file__).resolve().parents[3], check=False)
    assert died.returncode == -signal.SIGKILL, "the test must have hit the place it names"
    restored = (act, where) in (("restore", "backups.bump_revision"), ("restore", "backups._give_up_when_busy"))
    assert live_hash(db) == (info.content_hash if restored else changed)
    assert db.upkeep.check() == []
    assert db.backups.load_list(folder) == [info], "nothing unfinished passes for a backup"
    assert db.backups.verify(folder, info.name) == info
    assert db.backups.make(folder, "daily").content_hash == live_hash(db)


_RESTORE_FOR_EVER = """
import pathlib, sys
from golf_db import open_database
db, folder = open_database(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
sys.stdout.write("go\\n"); sys.stdout.flush()
while True:
    for name in sys.argv[3:]:
        db.backups.restore(folder, name)
"""


def test_killed_at_random_moments_of_restores_one_of_the_two_states_is_there(
    db: GolfDatabase, reports: AccountReports, folder: Path
) -> None:
    first = db.backups.make(folder, "by hand")
    for report_id in range(10, 60):
        reports.save_report(raw(report_id), session(20, seed=report_id), GUESS, RUN)
    second = db.backups.make(folder, "by hand")
    for loop in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", _RESTORE_FOR_EVER, str(db.path), str(folder), first.name, second.name],
            cwd=Path(__file__).resolve().parents[3], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        threading.Event().wait(0.05 + 0.13 * loop)
        process.kill()
        process.communicate()
        assert live_hash(db) in (first.content_hash, second.content_hash)
        assert db.upkeep.check() == []
    assert {info.name for info in db.backups.load_list(folder)} >= {first.name, second.name}
    for info in db.backups.load_list(folder):
        assert db.backups.verify(folder, info.name) == info
