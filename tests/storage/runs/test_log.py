from __future__ import annotations

from datetime import timedelta

from golf.sync_events import (
    Receipt,
    ReceiptGap,
    RunRecord,
    SyncFailure,
    SyncProgress,
    SyncResult,
    SyncStage,
    SyncStatus,
)
from golf.sync_history import RunFilter
from golf_db import GolfDatabase
from storage.reports.account_reports import AccountReports
from tests.storage.builders import GUESS, moment, raw, row, session


def begin(db: GolfDatabase, run_id: str = "r1", hour: int = 1) -> None:
    db.runs.begin(run_id, trigger="button", mode="incremental", max_sessions=10, account="bob", started_at=moment(hour))


def load(db: GolfDatabase, run_id: str = "r1") -> RunRecord:
    record = db.runs.load_run(run_id)
    assert record is not None
    return record


def test_a_run_is_visible_from_begin_to_finish(db: GolfDatabase) -> None:
    begin(db)
    assert load(db).is_active
    progress = SyncProgress("r1", SyncStage.REPORTS, "Fetching", 9, 4, 3, 1, 0, 0, 120, 2.5, 3.0)
    db.runs.save_progress(progress)
    assert load(db).progress == progress
    receipt = Receipt(2, 1, 10, 5, 1, False, (ReceiptGap(7, "range", 5, 0, "It failed."),))
    errors = (SyncFailure("report_unavailable", "No answer.", True, 7, "range"), SyncFailure("x", "y", False))
    db.runs.finish(SyncResult("r1", SyncStatus.PARTIAL, 2, 1, 0, 1, 5, errors, 2.5, "One is missing.", receipt),
                   moment(2))
    record = load(db)
    assert (record.status, record.errors, record.receipt) == (SyncStatus.PARTIAL, errors, receipt)
    assert (record.sessions_imported, record.total_shots, record.finished_at) == (1, 5, moment(2))
    assert record.message == "One is missing."


def test_a_stop_is_heard_by_the_next_heartbeat_of_another_process(db: GolfDatabase) -> None:
    begin(db)
    assert db.runs.heartbeat("r1", moment(2)) is False
    db.runs.request_stop("r1")
    assert db.runs.heartbeat("r1", moment(3)) is True
    assert load(db).heartbeat_at == moment(3)


def test_progress_and_heartbeats_are_no_new_data(db: GolfDatabase) -> None:
    begin(db)
    before = db.load_revision()
    db.runs.heartbeat("r1", moment(2))
    db.runs.save_progress(SyncProgress("r1", message="Fetching"))
    assert db.load_revision() == before


def test_only_a_running_run_whose_heartbeat_stood_still_is_marked_crashed(db: GolfDatabase) -> None:
    begin(db)
    assert not db.runs.mark_crashed("r1", expected_heartbeat_at=moment(9), message="gone", at=moment(4))
    assert load(db).is_active
    assert db.runs.mark_crashed("r1", expected_heartbeat_at=moment(1), message="gone", at=moment(4))
    assert not db.runs.mark_crashed("r1", message="gone", at=moment(4))
    assert (load(db).status, load(db).message, load(db).finished_at) == (SyncStatus.CRASHED, "gone", moment(4))
    assert db.runs.heartbeat("r1", moment(5)), "whoever was closed by others must stop"


def test_all_running_runs_can_be_marked_at_once(db: GolfDatabase) -> None:
    begin(db, "r1")
    begin(db, "r2", 2)
    db.runs.finish(SyncResult("r1", SyncStatus.SUCCESS), moment(3))
    assert db.runs.mark_all_crashed("gone", moment(4)) == 1
    assert load(db, "r1").status is SyncStatus.SUCCESS
    assert load(db, "r2").status is SyncStatus.CRASHED


def test_a_killed_run_counts_what_it_stored(db: GolfDatabase) -> None:
    """Its last progress is older than its last session: the changeset is not."""
    account = db.reports("bob")
    begin(db, "r1")
    for report_id in (1, 2):
        save(account, report_id, 3, "r1")
    db.runs.finish(SyncResult("r1", SyncStatus.SUCCESS, sessions_imported=2, total_shots=6), moment(2))
    begin(db, "r2", 3)
    save(account, 2, 5, "r2")
    save(account, 3, 4, "r2")
    running = load(db, "r2")
    for shown in (db.runs.as_crashed(running, "gone"), marked(db)):
        assert (shown.status, shown.message) == (SyncStatus.CRASHED, "gone")
        assert (shown.sessions_imported, shown.sessions_updated, shown.total_shots) == (1, 1, 6)
    assert running.is_active
    assert db.history.load_runs(RunFilter())[0].sessions_imported == 1
    assert load(db, "r1").total_shots == 6


def save(account: AccountReports, report_id: int, shots: int, run_id: str) -> None:
    account.save_listing_rows([row(report_id)], run_id)
    account.save_report(raw(report_id, session(shots)), session(shots), GUESS, run_id)


def marked(db: GolfDatabase) -> RunRecord:
    """The run as it reads after somebody found it crashed; what the row says of its counts is not believed."""
    assert db.runs.mark_all_crashed("gone", moment(4)) == 1
    with db._store.writing() as connection:
        stored = connection.exec_driver_sql(
            "SELECT sessions_imported, sessions_updated, total_shots FROM backfill_runs WHERE run_id = 'r2'").one()
        assert tuple(stored) == (1, 1, 6)
        connection.exec_driver_sql("UPDATE backfill_runs SET sessions_imported = 0 WHERE run_id = 'r2'")  # as of 0.3
    latest = db.runs.load_latest()
    assert latest is not None
    assert latest == load(db, "r2") == db.runs.load_recent(1)[0]
    return latest


def test_the_history_is_newest_first(db: GolfDatabase) -> None:
    assert db.runs.load_latest() is None
    for number in range(12):
        begin(db, f"r{number}", number)
    assert [record.run_id for record in db.runs.load_recent()] == [f"r{number}" for number in range(11, 1, -1)]
    latest = db.runs.load_latest()
    assert latest is not None
    assert latest.run_id == "r11"


def test_a_refusal_stands_until_somebody_acts_and_survives_reopening(db: GolfDatabase) -> None:
    db.accounts.save_attempt("Bob@x.com", moment(1))
    assert db.accounts.load_interrupted_attempt("bob@x.com ") == moment(1)
    db.accounts.save_refusal("bob@x.com", "password_refused", moment(1) + timedelta(seconds=2))
    assert db.accounts.load_interrupted_attempt("bob@x.com") is None
    assert db.accounts.load_block("BOB@x.com") == ("password_refused", moment(1) + timedelta(seconds=2))
    assert db.accounts.load_block("ann@x.com") is None
    db.accounts.clear("bob@x.com")
    assert db.accounts.load_block("bob@x.com") is None


def test_preferences_keep_what_was_chosen(db: GolfDatabase) -> None:
    assert db.preferences.load("units", "imperial") == "imperial"
    db.preferences.save("units", "metric")
    db.preferences.save("units", "imperial")
    assert db.preferences.load("units", "metric") == "imperial"


def test_a_run_tells_its_account_what_was_chosen_and_what_it_asked_the_portal(db: GolfDatabase) -> None:
    begin(db)
    record = load(db)
    assert (record.account, record.selection, record.requests) == ("bob", "{}", 0)
    assert (record.bytes_received, record.portal_requests, record.undoes, record.undone_by) == (0, 0, None, None)


def test_the_run_that_began_last_is_the_latest_whatever_its_clock_said(db: GolfDatabase) -> None:
    begin(db, "from a year ahead", hour=20)
    begin(db, "now", hour=1)
    latest = db.runs.load_latest()
    assert latest is not None
    assert latest.run_id == "now"
    assert [run.run_id for run in db.runs.load_recent()] == ["now", "from a year ahead"]
    assert [run.run_id for run in db.history.load_runs(RunFilter())] == ["now", "from a year ahead"]
    assert db.history.load_latest_moment() == moment(20)
