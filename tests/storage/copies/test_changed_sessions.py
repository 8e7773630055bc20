"""SQLite itself notes which sessions change, while there are copies: every table, every way of writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from golf.shot_edits import ShotReview
from golf_db import AccountReports, GolfDatabase, open_database
from storage.copies.decisions import DECISIONS, Way
from storage.file.changed_sessions import build_triggers
from storage.tables.core import metadata
from tests.storage.edits.test_practice_room import keys, save

AT = datetime(2026, 12, 1, tzinfo=UTC)


def revision(db: GolfDatabase) -> int:
    with db.copies.open_source() as source:
        return source.revision


def changed(db: GolfDatabase, since: int) -> list[int]:
    with db.copies.open_source() as source:
        return source.load_changed(since)


@pytest.fixture
def copied(db: GolfDatabase, reports: AccountReports) -> GolfDatabase:
    """Three sessions of Bob's, and a copy elsewhere."""
    for number in (1, 2, 3):
        save(reports, number, day=number)
    db.copies.add("club", "postgres", "postgresql://bob@localhost/golf", computer="here", at=AT)
    return db


def test_every_table_has_a_decision_about_copies() -> None:
    assert set(DECISIONS) == set(metadata.tables)


def test_every_table_that_travels_with_its_session_is_watched() -> None:
    watched = " ".join(build_triggers())
    for table, decision in DECISIONS.items():
        if decision.way is Way.WITH_SESSION:
            for event in ("INSERT", "UPDATE", "DELETE"):
                assert f"AFTER {event} ON main.{table}\n" in watched, (table, event)


def test_what_changes_is_noted_and_nothing_else(copied: GolfDatabase) -> None:
    before = revision(copied)
    assert changed(copied, before) == []
    copied.shot_edits.save(keys(copied, 2)[:1], review=ShotReview.OUT)
    assert changed(copied, before) == [2]
    then = revision(copied)
    copied.edits.set_days([3], date(2020, 1, 1))
    assert (changed(copied, before), changed(copied, then)) == ([2, 3], [3])


def test_a_session_whose_balls_are_shown_in_a_changed_one_is_noted_too(copied: GolfDatabase) -> None:
    copied.regrouping.merge([1], 2)
    copied.regrouping.move(keys(copied, 3)[:1], 2)
    before = revision(copied)
    copied.edits.rename(2, "evening")
    assert changed(copied, before) == [1, 2, 3]


def test_the_bag_and_the_device_of_an_account_concern_every_session_of_theirs(copied: GolfDatabase) -> None:
    before = revision(copied)
    copied.bag.save_rule("Bob", "7 Iron", "8 Iron", None)
    assert changed(copied, before) == [1, 2, 3]
    before = revision(copied)
    copied.accounts.save_device("bob@example.com", "Uneekor", "Eye XO")
    assert changed(copied, before) == [1, 2, 3]


def test_a_change_in_a_transaction_that_does_not_count_a_revision_is_found_as_well(copied: GolfDatabase) -> None:
    before = revision(copied)
    with copied._store.writing() as connection:
        connection.exec_driver_sql("UPDATE shots SET carry_m = 1 WHERE report_id = 3")
    assert (revision(copied), changed(copied, before)) == (before, [3])


def test_an_outer_or_ignore_does_not_silence_the_note(copied: GolfDatabase) -> None:
    with copied._store.changing() as connection:
        connection.exec_driver_sql("INSERT OR IGNORE INTO session_tags VALUES (1, 'a')")
    before = revision(copied)
    with copied._store.changing() as connection:
        connection.exec_driver_sql("INSERT OR IGNORE INTO session_tags VALUES (1, 'b')")
        connection.exec_driver_sql("INSERT OR REPLACE INTO session_tags VALUES (2, 'b')")
    assert changed(copied, before) == [1, 2]


def test_what_is_rolled_back_is_not_noted_and_the_next_change_is(copied: GolfDatabase) -> None:
    before = revision(copied)

    def fail_half_way() -> None:
        with copied._store.changing() as connection:
            connection.exec_driver_sql("UPDATE shots SET carry_m = 1 WHERE report_id = 3")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert changed(copied, before) == []
    copied.edits.rename(1, "morning")
    assert changed(copied, before) == [1]


def test_without_copies_nothing_is_noted_and_nothing_of_it_stands_in_the_file(
        db: GolfDatabase, reports: AccountReports, path: Path) -> None:
    save(reports, 1)
    with db._store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM changed_sessions").scalar() == 0
    kept = db.copies.add("club", "postgres", "postgresql://bob@localhost/golf", computer="here", at=AT)
    db.edits.rename(1, "morning")
    db.copies.remove(kept.copy_id)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM changed_sessions").fetchone() == (0,)
    open_database(path).close()


def test_a_restore_keeps_the_copies_and_has_them_compared_anew(copied: GolfDatabase, tmp_path: Path) -> None:
    backup = copied.backups.make(tmp_path / "backups", "test")
    kept, = copied.copies.load()
    copied.copies.add_mark(kept.copy_id)
    copied.copies.add("second", "postgres", "postgresql://bob@localhost/other", computer="here", at=AT)
    copied.backups.restore(tmp_path / "backups", backup.name)
    assert [(each.name, each.marks, each.cursor) for each in copied.copies.load()] == [
        ("club", (), None), ("second", (), None)]
