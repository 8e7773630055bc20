"""Undo this sync: exactly what was there before, or a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from golf.errors import NotFound
from golf.reports import ListedReport
from golf.sessions import UNKNOWN_PLAYER, DateEvidence, DateSource
from golf.sync_events import SyncFailure, SyncStatus
from golf.sync_history import ReportOutcome
from golf_db import AccountReports, GolfDatabase, UndoRefused, open_database
from tests.storage.builders import GUESS, content, group, moment, raw, row, session, shot
from tests.storage.dying_writer import write_and_die
from tests.storage.run_steps import BOB, begin, undo

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DAY = date(2026, 2, 1)


def listed(report_id: int, name: str = "range", shots: int = 3) -> ListedReport:
    return row(report_id, name, shot_count=shots, listed_on=DAY, player="Bob")


def import_first(db: GolfDatabase, *report_ids: int, run_id: str = "first") -> None:
    """A whole sync that brings these reports, three shots each."""
    begin(db, run_id)
    reports = db.reports(BOB)
    reports.save_listing_rows([listed(report_id) for report_id in report_ids], run_id)
    for report_id in report_ids:
        reports.save_report(raw(report_id), session(3, seed=report_id), GUESS, run_id)
    reports.finish_listing(None, run_id)


def change_much(db: GolfDatabase, run_id: str = "second") -> None:
    """A sync in which 7 grew and was renamed, 8 failed, 9 left the portal and 10 is new."""
    begin(db, run_id)
    reports = db.reports(BOB)
    link = DateEvidence(DateSource.LINK, date(2026, 1, 5), "5 January")
    reports.save_listing_rows([listed(7, "renamed", 5), listed(8), listed(10)], run_id,
                              link_dates={8: link})
    reports.save_report(raw(7, session(5)), content(group([shot(n, seed=70) for n in range(5)])), GUESS, run_id)
    reports.save_failure(SyncFailure("report_unavailable", "No answer.", recoverable=True, report_id=8), run_id)
    reports.save_report(raw(10), session(3, seed=10), GUESS, run_id)
    reports.finish_listing([7, 8, 10], run_id)


@pytest.fixture
def two_runs(db: GolfDatabase) -> GolfDatabase:
    import_first(db, 7, 8, 9)
    db.edits.set_tags(7, ["Wedges"])
    db.edits.rename(9, "mine")
    change_much(db)
    return db


def reason(db: GolfDatabase, run_id: str) -> str:
    """Why a run is not taken back; the asking and the doing agree, and nothing changes."""
    explained, before = db.changesets.explain_undo(run_id), db.compute_content_hash()
    with pytest.raises(UndoRefused) as refused:
        undo(db, run_id, "refused")
    assert str(refused.value) == explained
    assert db.compute_content_hash() == before
    assert db.runs.load_run("refused") is None
    return explained or ""


def test_undoing_the_first_sync_leaves_an_empty_journal(db: GolfDatabase) -> None:
    empty = db.compute_content_hash()
    import_first(db, 7, 8)
    undo(db, "first")
    assert db.compute_content_hash() == empty
    assert not db.reports(BOB).is_listing_complete()
    assert db.upkeep.check() == []


def test_undoing_a_sync_that_changed_much_is_exact(db: GolfDatabase) -> None:
    import_first(db, 7, 8, 9)
    db.edits.set_notes(7, "before the second sync")
    before = db.compute_content_hash()
    change_much(db)
    after = db.compute_content_hash()
    assert after != before
    redo = undo(db, "second")
    assert db.compute_content_hash() == before
    assert db.upkeep.check() == []
    assert db.reports(BOB).is_listing_complete()
    undo(db, redo, "redo")
    assert db.compute_content_hash() == after
    assert db.upkeep.check() == []


def test_undo_redo_undo_as_often_as_wanted(two_runs: GolfDatabase) -> None:
    after = two_runs.compute_content_hash()
    first = undo(two_runs, "second", "u1")
    before = two_runs.compute_content_hash()
    undo(two_runs, first, "u2")
    assert two_runs.compute_content_hash() == after
    undo(two_runs, "u2", "u3")
    assert two_runs.compute_content_hash() == before
    undo(two_runs, "u3", "u4")
    assert two_runs.compute_content_hash() == after
    undo(two_runs, "second", "u5")
    assert two_runs.compute_content_hash() == before
    assert "taken back already" in reason(two_runs, "second")
    assert two_runs.upkeep.check() == []


def test_the_undo_is_a_run_that_says_what_it_did(two_runs: GolfDatabase) -> None:
    undo(two_runs, "second", "u1")
    run = two_runs.runs.load_run("u1")
    assert run is not None
    assert (run.trigger, run.mode, run.status, run.undoes, run.account) == (
        "undo", "undo", SyncStatus.SUCCESS, "second", BOB)
    assert run.message == "1 session removed (3 shots), 3 sessions put back as before."
    assert {report.outcome for report in two_runs.history.load_reports("u1")} == {ReportOutcome.RESTORED}
    undone = two_runs.runs.load_run("second")
    assert undone is not None
    assert undone.undone_by == "u1"
    undo(two_runs, "u1", "u2")
    run = two_runs.runs.load_run("u2")
    assert run is not None
    assert (run.mode, run.sessions_imported, run.total_shots) == ("redo", 1, 3)
    assert run.message == "3 sessions put back as before, 1 session brought back (3 shots)."


def test_only_what_had_been_fetched_is_called_removed(db: GolfDatabase) -> None:
    begin(db, "first")
    db.reports(BOB).save_listing_rows([listed(7), listed(8), listed(9)], "first")
    db.reports(BOB).save_report(raw(7), session(3, seed=7), GUESS, "first")
    begin(db, "second")
    db.reports(BOB).save_report(raw(8), session(2, seed=8), GUESS, "second")

    def said(run_id: str) -> str:
        run = db.runs.load_run(run_id)
        return run.message if run else ""

    assert said(undo(db, "second", "u2")) == "1 session removed (2 shots)."
    assert said(undo(db, "first", "u1")) == (
        "1 session removed (3 shots), 2 that only waited to be fetched forgotten.")
    assert said(undo(db, "u1", "r1")) == "1 session brought back (3 shots), 2 waiting to be fetched again."
    assert said(undo(db, "u2", "r2")) == "1 session brought back (2 shots)."


def test_the_last_sync_is_still_the_sync(two_runs: GolfDatabase) -> None:
    undo(two_runs, "second", "u1")
    latest = two_runs.runs.load_latest()
    assert latest is not None
    assert latest.run_id == "second"
    assert "u1" in {run.run_id for run in two_runs.runs.load_recent()}


def test_what_the_portal_changed_is_marked_undone_in_the_log(two_runs: GolfDatabase) -> None:
    def undone() -> set[bool]:
        return {change.undone for change in two_runs.edits.load_changes() if change.run_id == "second"}

    undo(two_runs, "second", "u1")
    assert undone() == {True}
    undo(two_runs, "u1", "u2")
    assert undone() == {False}
    undo(two_runs, "u2", "u3")
    assert undone() == {True}


@pytest.mark.parametrize("how", ["rename", "tag", "day", "tag everywhere", "default club"])
def test_an_edit_since_is_a_reason_and_no_more_when_undone(two_runs: GolfDatabase, how: str) -> None:
    edits = two_runs.edits
    acts: dict[str, Callable[[], object]] = {
        "rename": lambda: edits.rename(7, "mine"), "tag": lambda: edits.set_tags(10, ["a"]),
        "day": lambda: edits.set_days([9], DAY.replace(day=9)),
        "tag everywhere": lambda: edits.rename_tag("Wedges", "W"),
        "default club": lambda: edits.set_default_club(7, "g1", is_default=True)}
    acts[how]()
    assert "You have changed" in reason(two_runs, "second")
    edits.undo(edits.load_changes(1)[0].change_id)
    undo(two_runs, "second")


def test_an_edit_of_a_session_the_run_did_not_touch_is_none(two_runs: GolfDatabase) -> None:
    import_first(two_runs, 20, run_id="third")
    two_runs.edits.rename(20, "other")
    undo(two_runs, "second")
    assert two_runs.journal.load_session(20).card.name == "other"


def test_an_older_edit_taken_back_since_is_a_reason(db: GolfDatabase) -> None:
    import_first(db, 7, 8, 9)
    db.edits.rename(7, "mine")
    rename = db.edits.load_changes(1)[0].change_id
    change_much(db)
    assert db.changesets.explain_undo("second") is None
    db.edits.undo(rename)
    assert "taken back an older change" in reason(db, "second")


def test_an_edit_before_the_run_stays_and_can_be_undone_afterwards(db: GolfDatabase) -> None:
    import_first(db, 7, 8, 9)
    db.edits.rename(7, "mine")
    rename = db.edits.load_changes(1)[0].change_id
    change_much(db)
    undo(db, "second")
    assert db.journal.load_session(7).card.name == "mine"
    db.edits.undo(rename)
    assert db.journal.load_session(7).card.name == "range"


def test_a_later_run_is_a_reason_until_it_is_taken_back(two_runs: GolfDatabase) -> None:
    assert "A later run (second)" in reason(two_runs, "first")
    undo(two_runs, "second")
    assert "You have changed" in reason(two_runs, "first")
    for change in [change for change in two_runs.edits.load_changes() if change.actor == "golfer"]:
        two_runs.edits.undo(change.change_id)
    undo(two_runs, "first")


def test_runs_taken_back_one_after_the_other_come_back_in_the_other_order_only(db: GolfDatabase) -> None:
    empty = db.compute_content_hash()
    import_first(db, 7, 8, 9)
    one = db.compute_content_hash()
    change_much(db)
    two = db.compute_content_hash()
    undo(db, "second", "u2")
    undo(db, "first", "u1")
    assert db.compute_content_hash() == empty
    assert "A later run (u1)" in reason(db, "u2")
    undo(db, "u1", "r1")
    assert db.compute_content_hash() == one
    undo(db, "u2", "r2")
    assert db.compute_content_hash() == two
    assert "A later run (second)" in reason(db, "first")
    assert db.upkeep.check() == []


def test_unknown_running_old_and_idle_runs_are_refused(db: GolfDatabase) -> None:
    assert "no run" in reason(db, "nobody")
    db.runs.begin("live", trigger="test", mode="full", max_sessions=None, account=BOB, started_at=moment())
    db.reports(BOB).save_listing_rows([row(7)], "live")
    assert "still going on" in reason(db, "live")
    begin(db, "idle")
    assert "changed nothing" in reason(db, "idle")


def test_a_crashed_run_can_be_taken_back(db: GolfDatabase) -> None:
    empty = db.compute_content_hash()
    db.runs.begin("live", trigger="test", mode="full", max_sessions=None, account=BOB, started_at=moment())
    db.reports(BOB).save_listing_rows([row(7)], "live")
    db.runs.mark_all_crashed("gone", moment())
    undo(db, "live")
    assert db.compute_content_hash() == empty


def test_a_ball_is_counted_again_when_its_original_is_taken_back(db: GolfDatabase) -> None:
    import_first(db, 9)
    begin(db, "copy")
    before = db.compute_content_hash()
    reports: AccountReports = db.reports(BOB)
    reports.save_listing_rows([row(8, player=None)], "copy")
    reports.save_listing_rows([row(7, player="Bob")], "copy")
    for report_id in (7, 8):
        reports.save_report(raw(report_id), session(3, seed=9), GUESS, "copy")
    assert db.journal.load_session(9).card.copy_of == 7
    assert db.journal.load_session(8).card.player == UNKNOWN_PLAYER
    redo = undo(db, "copy")
    assert db.compute_content_hash() == before
    assert db.journal.load_session(9).card.copy_of is None
    undo(db, redo, "again")
    assert db.journal.load_session(9).card.copy_of == 7
    assert db.upkeep.check() == []


def test_twins_that_came_between_keep_right_sums(db: GolfDatabase) -> None:
    """The image of 9 is from before its balls were copies; 7, which made them copies, stays."""
    import_first(db, 9)
    begin(db, "rename")
    db.reports(BOB).save_listing_rows([listed(9, "other")], "rename")
    begin(db, "copy")
    db.reports(BOB).save_listing_rows([listed(7)], "copy")
    db.reports(BOB).save_report(raw(7), session(3, seed=9), GUESS, "copy")
    undo(db, "rename")
    assert (db.journal.load_session(9).card.copy_of, db.journal.load_session(9).card.name) == (7, "range")
    assert db.upkeep.check() == []


def test_archived_shots_come_back_under_other_numbers(db: GolfDatabase) -> None:
    import_first(db, 7, 8)
    begin(db, "shorter")
    db.reports(BOB).save_report(raw(7, session(1)), session(1, seed=7), GUESS, "shorter")
    after = db.compute_content_hash()
    redo = undo(db, "shorter")
    begin(db, "between")
    db.reports(BOB).save_report(raw(8, session(1)), session(1, seed=8), GUESS, "between")
    undo(db, redo, "r")
    undo(db, "between")
    assert db.compute_content_hash() == after


def test_the_list_is_not_called_fully_known_when_an_older_run_is_taken_back(db: GolfDatabase) -> None:
    import_first(db, 7)
    import_first(db, 8, run_id="second")
    import_first(db, 9, run_id="third")
    undo(db, "second")
    assert not db.reports(BOB).is_listing_complete()


def test_a_session_that_came_again_after_an_undo_is_new(db: GolfDatabase) -> None:
    import_first(db, 7)
    undo(db, "first", "u1")
    import_first(db, 7, run_id="second")
    assert "A later run (second)" in reason(db, "u1")
    db.edits.rename(7, "mine")
    edit = db.edits.load_changes(1)[0]
    assert "You have changed" in reason(db, "second")
    db.edits.undo(edit.change_id)
    undo(db, "second", "u2")
    with pytest.raises(NotFound):
        db.journal.load_session(7)
    undo(db, "u2", "r2")
    assert db.journal.load_session(7).card.name == "range"


_UNDO = """
from tests.storage.run_steps import undo
undo(db, "second", "u1")
"""
STATEMENTS = ["BEGIN IMMEDIATE", "INSERT INTO backfill_runs", "INSERT INTO run_reports", "DELETE FROM shots",
              "DELETE FROM raw_reports", "DELETE FROM sessions", "UPDATE sessions SET report_id", "INSERT INTO shots",
              "UPDATE raw_reports", "UPDATE change_log", "UPDATE backfill_runs SET undone_by", "UPDATE data_revision",
              "COMMIT"]


@pytest.mark.parametrize("when", ["before_cursor_execute", "after_cursor_execute"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_an_undo_that_is_killed_is_whole_or_did_not_happen(path: Path, statement: str, when: str) -> None:
    db = open_database(path)
    import_first(db, 7, 8, 9)
    before = db.compute_content_hash()
    change_much(db)
    after = db.compute_content_hash()
    db.close()
    write_and_die(path, _UNDO, statement, when)
    db = open_database(path)
    is_done = (statement, when) == ("COMMIT", "after_cursor_execute")
    assert db.compute_content_hash() == (before if is_done else after)
    assert (db.runs.load_run("u1") is not None) == is_done
    assert db.upkeep.check() == []
    undo(db, "u1" if is_done else "second", "next")
    assert db.compute_content_hash() == (after if is_done else before)
    db.close()


def test_what_a_run_held_back_or_found_to_differ_is_taken_back_with_it(db: GolfDatabase) -> None:
    reports = db.reports(BOB)
    begin(db, "run-a")
    reports.save_listing_rows([row(7, "range", shot_count=3), row(8, "wedges", shot_count=3)], "run-a")
    failure = SyncFailure("report_unreadable", "A web page.", True, 8)
    for _ in range(2):
        reports.save_failure(failure, "run-a", b"<html>")
    db.edits.rename(7, "mine")
    before = db.compute_content_hash()
    begin(db, "run-b")
    reports.save_listing_rows([row(7, "other", shot_count=3)], "run-b")
    reports.save_failure(failure, "run-b", b"<html>")
    assert (db.conflicts.count_open(), len(db.quarantine.load_reports())) == (1, 1)
    after = db.compute_content_hash()
    undo(db, "run-b", "undo-b")
    assert db.compute_content_hash() == before
    assert (db.conflicts.count_open(), len(db.quarantine.load_reports())) == (0, 0)
    undo(db, "undo-b", "redo-b")
    assert db.compute_content_hash() == after
