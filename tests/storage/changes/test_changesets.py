"""What a run did to each report is written by the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from golf.errors import ReportUnreadable
from golf.sessions import DateEvidence, DateSource
from golf.sync_events import SyncFailure
from golf.sync_history import ReportOutcome, RunReport, UpstreamChange
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, raw, row, session
from tests.storage.run_steps import begin, undo

FAILED = SyncFailure("report_unreadable", "It was no report.", recoverable=True, report_id=7)


def of(db: GolfDatabase, run_id: str, report_id: int = 7) -> RunReport:
    found, = (report for report in db.history.load_reports(run_id) if report.report_id == report_id)
    return found


@pytest.fixture
def stored(reports: AccountReports) -> AccountReports:
    """Session 7 with three shots, brought by the run ``first``."""
    reports.save_listing_rows([row(7, "range", shot_count=3, listed_on=date(2026, 2, 1))], "first")
    reports.save_report(raw(7), session(3), GUESS, "first")
    reports.finish_listing([7], "first")
    return reports


def test_a_listed_report_is_in_the_runs_account(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, "range")], "first")
    assert of(db, "first") == RunReport(7, "range", ReportOutcome.LISTED, existed=False)


def test_one_listed_and_fetched_by_the_same_run_is_imported(db: GolfDatabase, stored: AccountReports) -> None:
    assert of(db, "first") == RunReport(7, "range", ReportOutcome.IMPORTED, existed=False, shots_after=3, new_shots=3)


def test_a_pasted_report_is_imported(db: GolfDatabase) -> None:
    db.reports("").save_report(raw(7), session(3), GUESS, "pasted")
    assert (of(db, "pasted").outcome, of(db, "pasted").existed) == (ReportOutcome.IMPORTED, False)


def test_one_listed_by_an_earlier_run_existed(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7)], "first")
    reports.save_report(raw(7), session(3), GUESS, "second")
    assert (of(db, "second").outcome, of(db, "second").existed) == (ReportOutcome.IMPORTED, True)


def test_a_grown_report_is_updated_with_what_the_portal_said_differently(
    db: GolfDatabase, stored: AccountReports
) -> None:
    stored.save_listing_rows([row(7, "renamed", shot_count=4)], "second")
    stored.save_report(raw(7, session(4)), session(4), GUESS, "second")
    report = of(db, "second")
    assert (report.outcome, report.session_name) == (ReportOutcome.UPDATED, "renamed")
    assert (report.shots_before, report.shots_after, report.new_shots) == (3, 4, 1)
    assert UpstreamChange("portal_name", "range", "renamed") in report.changes


def test_shots_that_left_are_counted(db: GolfDatabase, stored: AccountReports) -> None:
    stored.save_report(raw(7, session(1)), session(1), GUESS, "second")
    assert (of(db, "second").shots_after, of(db, "second").archived_shots) == (1, 2)


def test_an_unchanged_answer_leaves_a_row_and_nothing_to_take_back(db: GolfDatabase, stored: AccountReports) -> None:
    before = db.compute_content_hash()
    stored.save_report(raw(7), session(3), GUESS, "second")
    assert (of(db, "second").outcome, of(db, "second").existed) == (ReportOutcome.UNCHANGED, True)
    assert db.compute_content_hash() == before
    begin(db, "second")
    assert "changed nothing" in (db.changesets.explain_undo("second") or "")


def test_other_bytes_of_the_same_content_are_unchanged_and_can_be_taken_back(
    db: GolfDatabase, stored: AccountReports
) -> None:
    begin(db, "second")
    before = db.compute_content_hash()
    stored.save_report(raw(7, session(9)), session(3), GUESS, "second")
    assert of(db, "second").outcome is ReportOutcome.UNCHANGED
    assert db.compute_content_hash() != before
    undo(db, "second")
    assert db.compute_content_hash() == before


def test_a_failure_says_why(db: GolfDatabase, stored: AccountReports) -> None:
    stored.save_failure(FAILED, "second")
    report = of(db, "second")
    assert (report.outcome, report.code, report.message, report.recoverable) == (
        ReportOutcome.FAILED, "report_unreadable", "It was no report.", True)
    assert (report.shots_before, report.shots_after) == (3, 3)


def test_a_failure_of_an_unknown_report_leaves_nothing(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_failure(FAILED, "first")
    assert db.history.load_reports("first") == []


def test_an_answer_that_is_refused_leaves_nothing(db: GolfDatabase, stored: AccountReports) -> None:
    with pytest.raises(ReportUnreadable):
        stored.save_report(raw(7, session(0)), session(0), GUESS, "second")
    assert db.history.load_reports("second") == []


def test_gone_and_back(db: GolfDatabase, stored: AccountReports) -> None:
    stored.finish_listing([], "second")
    assert of(db, "second").outcome is ReportOutcome.GONE
    stored.save_listing_rows([row(7, "range", shot_count=3, listed_on=date(2026, 2, 1))], "third")
    assert of(db, "third").outcome is ReportOutcome.BACK


def test_a_new_date_alone_is_listed(db: GolfDatabase, stored: AccountReports) -> None:
    link = DateEvidence(DateSource.LINK, date(2026, 1, 5), "5 January")
    stored.save_listing_rows(
        [row(7, "range", shot_count=3, listed_on=date(2026, 2, 1))], "second", link_dates={7: link})
    assert of(db, "second").outcome is ReportOutcome.LISTED


def test_rows_that_say_nothing_new_write_nothing(db: GolfDatabase, stored: AccountReports) -> None:
    writes = count_writes(db, lambda: stored.save_listing_rows(
        [row(7, "range", shot_count=3, listed_on=date(2026, 2, 1))], "second"))
    assert writes == []
    assert db.history.load_reports("second") == []


def test_a_replay_that_changes_nothing_leaves_nothing(db: GolfDatabase, stored: AccountReports) -> None:
    db.upkeep.save_replayed(raw(7), session(3), GUESS, "replay")
    assert db.history.load_reports("replay") == []


def test_a_replay_that_cleans_better_is_an_update(db: GolfDatabase, stored: AccountReports) -> None:
    db.upkeep.save_replayed(raw(7), session(2), GUESS, "replay")
    assert (of(db, "replay").outcome, of(db, "replay").archived_shots) == (ReportOutcome.UPDATED, 1)


def count_writes(db: GolfDatabase, work: Callable[[], None]) -> list[str]:
    """Statements that changed anything while ``work`` ran."""
    written: list[str] = []

    def note(_connection: object, cursor: object, text: str, *_rest: object) -> None:
        if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(text)

    event.listen(db._store.engine, "after_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db._store.engine, "after_cursor_execute", note)
    return written
