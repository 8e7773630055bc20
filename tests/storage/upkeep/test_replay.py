from __future__ import annotations

from datetime import date

import pytest

from golf.errors import NotFound
from golf.sessions import SessionState
from golf.sync_events import SyncFailure
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, content, group, moment, raw, row, session, shot


@pytest.fixture(autouse=True)
def stored(reports: AccountReports) -> None:
    reports.save_listing_rows([row(n, player="Bob") for n in (1, 2, 3)], RUN)
    for report_id in (1, 2, 3):
        reports.save_report(raw(report_id), session(4, seed=report_id), GUESS, RUN)


def spoil(db: GolfDatabase, sql: str) -> None:
    with db._store.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(sql)


def test_a_sound_database_has_no_findings(db: GolfDatabase) -> None:
    assert db.upkeep.check() == []


@pytest.mark.parametrize(("damage", "check"), [
    ("DELETE FROM shots WHERE report_id = 2 AND shot_id = '1'", "counts"),
    ("UPDATE shots SET import_revision = 1 WHERE report_id = 2 AND shot_id = '1'", "imports"),
    ("UPDATE sessions SET best_carry_m = 400 WHERE report_id = 2", "summaries"),
    ("UPDATE shots SET carry_m = 400 WHERE report_id = 2 AND shot_id = '1'", "summaries"),
    ("UPDATE sessions SET practised_on = '2020-01-01' WHERE report_id = 2", "days"),
    ("DELETE FROM raw_reports WHERE report_id = 2", "raw"),
    ("UPDATE shots SET side_m = -300 WHERE report_id = 2 AND shot_id = '1'", "sides"),
    ("UPDATE shots SET apex_m = apex_m * 3.28 WHERE report_id = 2", "apexes"),
])
def test_each_kind_of_damage_is_found_and_named(db: GolfDatabase, damage: str, check: str) -> None:
    spoil(db, damage)
    findings = db.upkeep.check()
    assert (check, 2) in {(finding.check, finding.report_id) for finding in findings}
    assert {finding.report_id for finding in findings} == {2}


def test_facts_say_what_is_stored(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(9)], RUN)
    facts = db.upkeep.load_facts()
    assert (facts.sessions, facts.shots, facts.raw_reports, facts.players) == (3, 12, 3, 1)
    assert (facts.first_day, facts.last_day) == (date(2026, 2, 1), date(2026, 2, 1))
    assert facts.size_bytes > 0
    assert facts.path == str(db.path)


def test_raw_bytes_come_back_as_they_came(db: GolfDatabase) -> None:
    assert db.upkeep.iter_raw_ids() == [1, 2, 3]
    assert db.upkeep.load_raw(2) == raw(2)
    with pytest.raises(NotFound):
        db.upkeep.load_raw(9)


def test_a_replay_stores_what_a_better_reading_finds_and_no_new_raw_version(db: GolfDatabase) -> None:
    better = content(group([shot(number, seed=1, carry_m=160.0) for number in range(4)]))
    saved = db.upkeep.save_replayed(db.upkeep.load_raw(1), better, GUESS, "replay")
    assert (saved.changed, saved.is_new, saved.stored_shots) == (True, False, 4)
    assert db.journal.load_session(1).card.best_carry_m == 160.0
    assert db.upkeep.load_facts().raw_reports == 3
    again = db.upkeep.save_replayed(db.upkeep.load_raw(1), better, GUESS, "replay")
    assert not again.changed
    assert db.upkeep.check() == []


def test_a_replay_settles_neither_a_failure_nor_a_wish_for_an_update(
    db: GolfDatabase, reports: AccountReports
) -> None:
    reports.save_listing_rows([row(1, player="Bob", shot_count=9)], RUN)
    reports.save_failure(SyncFailure("report_unavailable", "No answer.", True, 1), RUN)
    for shots in (4, 3):
        db.upkeep.save_replayed(raw(1, at=moment(1)), session(shots, seed=1), GUESS, "replay")
    known = reports.load_known_reports()[1]
    assert (known.state, known.wants_update, known.stored_shots) == (SessionState.FAILED, True, 3)


def test_nothing_is_replayed_that_was_never_stored(db: GolfDatabase) -> None:
    with pytest.raises(NotFound):
        db.upkeep.save_replayed(raw(9), session(1), GUESS, "replay")
