from __future__ import annotations

import pytest

from golf.errors import NotFound
from golf.reports import ReportKey
from golf.sessions import SessionState
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, moment, raw, row, session

ANSWER = b"<html>down</html>"


def fail(
    reports: AccountReports, times: int = 1, *, code: str = "report_unreadable", answer: bytes | None = ANSWER,
    report_id: int = 7,
) -> SyncFailure:
    failure = SyncFailure(code, "The portal sent a web page. It is tried again by the next sync.", True, report_id)
    for _ in range(times):
        remembered = reports.save_failure(failure, RUN, answer)
    return remembered


@pytest.fixture
def listed(reports: AccountReports) -> AccountReports:
    reports.save_listing_rows([row(7, shot_count=3), row(8, shot_count=3)], RUN)
    return reports


def held(db: GolfDatabase) -> list[int]:
    return [each.report_id for each in db.quarantine.load_reports()]


def test_two_failures_hold_nothing_back(db: GolfDatabase, listed: AccountReports) -> None:
    assert fail(listed, 2).message.endswith("It is tried again by the next sync.")
    assert held(db) == []
    assert not listed.load_known_reports()[7].held_back


@pytest.mark.parametrize("code", ["report_unreadable", "report_gone"])
def test_the_third_failure_in_a_row_holds_it_back(db: GolfDatabase, listed: AccountReports, code: str) -> None:
    remembered = fail(listed, 3, code=code)
    assert "Held back after 3 failures" in remembered.message
    assert "next sync" not in remembered.message
    (report,) = db.quarantine.load_reports()
    assert (report.report_id, report.code, report.attempts, report.raw_bytes) == (7, code, 3, len(ANSWER))
    assert report.message == "The portal sent a web page."
    assert db.quarantine.load_answer(7) == ANSWER
    known = listed.load_known_reports()
    assert (known[7].held_back, known[8].held_back) == (True, False)


def test_what_is_not_about_the_report_holds_nothing_back(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 5, code="defect")
    assert held(db) == []


def test_a_report_that_is_not_stored_is_not_held_back(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 5, report_id=99)
    assert held(db) == []


def test_a_success_between_begins_anew(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 2)
    listed.save_report(raw(7), session(3), GUESS, RUN)
    fail(listed, 2)
    assert held(db) == []


def test_what_came_in_is_solved(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    listed.save_report(raw(7), session(3), GUESS, RUN)
    assert held(db) == []
    assert db.journal.load_receipt().gaps == ()
    assert db.journal.load_session(7).card.last_error == ""


def test_the_same_content_again_solves_it_too(db: GolfDatabase, listed: AccountReports) -> None:
    listed.save_report(raw(7), session(3), GUESS, RUN)
    fail(listed, 3)
    listed.save_report(raw(7), session(3), GUESS, RUN)
    assert held(db) == []
    assert listed.load_known_reports()[7].state is SessionState.IMPORTED


def test_the_receipt_counts_it_as_missing_and_says_why(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    receipt = db.journal.load_receipt()
    (gap,) = receipt.gaps
    assert (gap.report_id, gap.listed_shots, gap.stored_shots) == (7, 3, 0)
    assert "held back after 3 failures" in gap.reason.lower()
    assert (receipt.listed_shots, receipt.stored_shots, receipt.waiting_sessions) == (6, 0, 1)
    assert not receipt.is_complete
    assert [card.report_id for card in db.journal.load_waiting()] == [8]
    assert db.journal.load_session(7).card.held_back


def test_a_changed_row_sets_it_free(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    listed.save_listing_rows([row(7, shot_count=4)], RUN)
    assert held(db) == []
    assert not listed.load_known_reports()[7].held_back
    assert db.journal.load_session(7).card.last_error == (
        "The portal sent a web page. It is tried again by the next sync.")
    fail(listed, 2)
    assert held(db) == []
    fail(listed, 1)
    assert held(db) == [7]


def test_one_that_came_back_has_three_attempts_again(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    listed.finish_listing([8], RUN)
    listed.save_listing_rows([row(7, shot_count=3)], "run-2")
    fail(listed, 2)
    assert held(db) == []


@pytest.mark.parametrize(("days", "expected"), [((1, 1, 1, 1, 1), []), ((1, 2, 3), []), ((1, 2, 4), [7])])
def test_a_short_outage_holds_nothing_back(
    db: GolfDatabase, listed: AccountReports, monkeypatch: pytest.MonkeyPatch, days: tuple[int, ...],
    expected: list[int],
) -> None:
    for number, day in enumerate(days):
        monkeypatch.setattr("storage.derived.quarantine.now", lambda day=day: moment(13, day=day))
        db.runs.begin(f"bad-{number}", trigger="test", mode="incremental", max_sessions=None,
                      account="bob@example.com", started_at=moment(day=day))
        failure = SyncFailure("report_unavailable", "No answer.", recoverable=True, report_id=7)
        listed.save_failure(failure, f"bad-{number}")
        db.runs.finish(SyncResult(f"bad-{number}", SyncStatus.PARTIAL), moment(day=day))
    assert held(db) == expected


def test_an_outage_of_long_ago_does_not_count(
    db: GolfDatabase, listed: AccountReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came in between, so the failures of then are not in a row with those of now."""
    failure = SyncFailure("report_unavailable", "No answer.", recoverable=True, report_id=7)
    for number, day in enumerate((1, 2, 20, 20, 20)):
        monkeypatch.setattr("storage.derived.quarantine.now", lambda day=day: moment(13, day=day))
        db.runs.begin(f"bad-{number}", trigger="test", mode="incremental", max_sessions=None,
                      account="bob@example.com", started_at=moment(day=day))
        if day == 20 and number == 2:
            listed.save_report(raw(7), session(3), GUESS, f"bad-{number}-came")
        listed.save_failure(failure, f"bad-{number}")
        db.runs.finish(SyncResult(f"bad-{number}", SyncStatus.PARTIAL), moment(day=day))
    assert held(db) == []


def test_an_unchanged_row_does_not(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    listed.save_listing_rows([row(7, shot_count=3)], RUN)
    assert held(db) == [7]


def test_what_is_dismissed_is_hidden_until_another_reason(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    before = db.load_revision()
    assert db.quarantine.dismiss([7, 8]) == 1
    assert db.load_revision() > before
    assert db.quarantine.dismiss([7]) == 0
    assert held(db) == []
    assert [each.is_dismissed for each in db.quarantine.load_reports(with_dismissed=True)] == [True]
    assert listed.load_known_reports()[7].held_back
    assert len(db.journal.load_receipt().gaps) == 1
    fail(listed)
    assert held(db) == []
    fail(listed, code="report_gone", answer=None)
    assert held(db) == [7]


def test_an_answer_stays_until_another_comes_or_the_reason_is_another(
    db: GolfDatabase, listed: AccountReports
) -> None:
    fail(listed, 3)
    fail(listed, answer=None)
    assert db.quarantine.load_answer(7) == ANSWER
    fail(listed, answer=b"newer")
    assert db.quarantine.load_answer(7) == b"newer"
    fail(listed, answer=None, code="report_gone")
    with pytest.raises(NotFound):
        db.quarantine.load_answer(7)


def test_a_huge_answer_is_cut(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3, answer=b"x" * 3_000_000)
    assert len(db.quarantine.load_answer(7)) == 2 * 1024 * 1024
    assert db.quarantine.load_reports()[0].raw_bytes == 3_000_000


def test_what_left_the_portal_is_not_listed(db: GolfDatabase, listed: AccountReports) -> None:
    fail(listed, 3)
    listed.finish_listing({8}, RUN)
    assert held(db) == []
    listed.save_listing_rows([row(7, shot_count=3)], RUN)
    assert not listed.load_known_reports()[7].held_back


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_key_is_hidden_wherever_it_stands(encoding: str) -> None:
    key = ReportKey("SECRET+KEY/1")
    page = "<a href='/SECRET+KEY/1'>SECRET%2BKEY%2F1</a>".encode(encoding)
    hidden = key.hide_in(page)
    assert b"SECRET" not in hidden.replace(b"\0", b"")
    if encoding == "utf-8":
        assert hidden.decode() == "<a href='/…'>…</a>"
