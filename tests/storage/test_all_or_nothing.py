"""kill -9 at every step of a transaction, two processes at once, a full disk: whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from golf.errors import DiskFull
from golf.sessions import SessionState
from golf_db import GolfDatabase, open_database
from tests.storage.builders import GUESS, RUN, raw, row, session
from tests.storage.dying_writer import write_and_die

ROOT = Path(__file__).resolve().parent.parent.parent
_SAVE = """
from tests.storage.builders import GUESS, raw, session
db.reports("bob").save_report(raw(7, session(9)), session(9, seed=7), GUESS, "run-2")
"""
STATEMENTS = ["BEGIN IMMEDIATE", "INSERT INTO raw_reports", "UPDATE data_revision", "INSERT INTO archived_shots",
              "INSERT INTO club_groups", "DELETE FROM shots", "INSERT INTO shots", "UPDATE sessions SET state",
              "UPDATE sessions SET stored_shots", "INSERT INTO session_dates", "INSERT INTO change_log", "COMMIT"]


@pytest.fixture
def stored(path: Path) -> Path:
    """One report with twelve shots, three of which the next version lacks."""
    db = open_database(path)
    db.reports("bob").save_listing_rows([row(7, player="Bob")], RUN)
    db.reports("bob").save_report(raw(7), session(12, seed=7), GUESS, RUN)
    db.close()
    return path


@pytest.mark.parametrize("when", ["before_cursor_execute", "after_cursor_execute"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_report_killed_while_being_saved_is_whole_or_as_before(stored: Path, statement: str, when: str) -> None:
    write_and_die(stored, _SAVE, statement, when)
    db = open_database(stored)
    shots = len(db.journal.load_shots(7))
    is_new = (statement, when) == ("COMMIT", "after_cursor_execute")
    assert shots == (9 if is_new else 12)
    assert db.journal.load_session(7).card.stored_shots == shots
    assert db.upkeep.load_facts().raw_reports == (2 if is_new else 1)
    assert db.upkeep.check() == []
    again = db.reports("bob").save_report(raw(7, session(9)), session(9, seed=7), GUESS, "run-3")
    assert (again.stored_shots, again.changed) == (9, not is_new)
    assert db.upkeep.check() == []
    db.close()


_SAVE_MANY = """
import pathlib, sys
from golf_db import open_database
from tests.storage.builders import GUESS, raw, row, session
db = open_database(pathlib.Path(sys.argv[1]))
reports = db.reports("bob")
for report_id in range(int(sys.argv[2]), 1000):
    reports.save_listing_rows([row(report_id)], "run")
    reports.save_report(raw(report_id), session(40, seed=report_id), GUESS, "run")
    sys.stdout.write(f"{report_id}\\n"); sys.stdout.flush()
"""


def test_what_was_said_to_be_saved_survives_kills_at_random_moments(path: Path) -> None:
    acknowledged: set[int] = set()
    for loop in range(8):
        start = max(acknowledged, default=0) + 1
        process = subprocess.Popen([sys.executable, "-c", _SAVE_MANY, str(path), str(start)], cwd=ROOT,
                                   stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(3 + loop):
            acknowledged.add(int(process.stdout.readline()))
        process.kill()
        acknowledged |= {int(line) for line in process.stdout.read().split("\n")[:-1]}
        process.wait()
        db = open_database(path)
        known = db.reports("bob").load_known_reports()
        assert {known[report_id].stored_shots for report_id in acknowledged} == {40}
        assert {report.stored_shots for report in known.values() if report.state is SessionState.IMPORTED} == {40}
        assert db.upkeep.check() == []
        db.close()
    assert len(acknowledged) >= 52


def test_two_processes_write_at_once_and_nothing_is_lost(path: Path) -> None:
    open_database(path).close()
    code = _SAVE_MANY.replace("1000", "int(sys.argv[2]) + 60")
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), str(start)], cwd=ROOT,
                                stdout=subprocess.DEVNULL) for start in (1, 500)]
    assert [writer.wait(240) for writer in writers] == [0, 0]
    db = open_database(path)
    assert len(db.reports("bob").load_known_reports()) == 120
    assert db.upkeep.load_facts().shots == 120 * 40
    assert db.upkeep.check() == []
    db.close()


def _save_until_full(db: GolfDatabase) -> int:
    for report_id in range(1, 10_000):
        db.reports("bob").save_report(raw(report_id), session(40, seed=report_id), GUESS, RUN)
    return report_id


def test_a_database_that_may_grow_no_more_says_disk_full_and_stays_whole(path: Path) -> None:
    db = open_database(path)
    limited = db._store.engine

    from sqlalchemy import event

    @event.listens_for(limited, "begin")
    def limit(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 120")  # type: ignore[attr-defined]

    with pytest.raises(DiskFull):
        _save_until_full(db)
    assert db.upkeep.check() == []
    assert {card.stored_shots for card in db.journal.load_cards(limit=10_000)} == {40}
    db.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("no mount here")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_really_full_disk_loses_nothing_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    db = open_database(small_disk / "golf.db")
    with pytest.raises(DiskFull):
        _save_until_full(db)
    stored = db.journal.count_sessions()
    assert stored > 3
    assert db.upkeep.check() == []
    with pytest.raises(DiskFull):
        db.backups.make(small_disk / "backups", "by hand")
    assert db.backups.load_list(small_disk / "backups") == []
    db.close()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    db = open_database(small_disk / "golf.db")
    assert db.upkeep.check() == []
    assert db.journal.count_sessions() == stored
    db.reports("bob").save_report(raw(20_000), session(40, seed=20_000), GUESS, RUN)
    db.close()


def test_creating_on_a_full_disk_leaves_no_half_database(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * (1024 * 1024 - 64 * 1024))
    with pytest.raises(DiskFull):
        open_database(small_disk / "golf.db")
    assert not (small_disk / "golf.db").exists()
    assert list(small_disk.glob(".golf.db.new-*")) == []
