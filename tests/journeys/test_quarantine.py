"""A report that fails again and again is left alone, said to be missing, and comes when it can."""

from __future__ import annotations

from demo_portal import Fault
from golf.sync_events import SyncStatus
from services.sync_history.view import retry_options
from tests.journeys.conftest import SESSIONS, Rangebook

FAILING = 2
"""Its place among the newest: on the first page of the list, which every sync reads."""


def fail_three_times(book: Rangebook, fault: Fault = Fault.API_HTML) -> int:
    """Three syncs in which one report fails; its number."""
    bad = book.portal.account.reports[FAILING].id
    book.portal.faults.on(fault, report_id=bad)
    for _ in range(3):
        book.sync()
    return bad


def held(book: Rangebook) -> list[int]:
    return [each.report_id for each in book.database.quarantine.load_reports()]


def test_after_three_failures_it_is_not_asked_for_and_still_missing(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook)
    assert held(rangebook) == [bad]
    asked = rangebook.portal.counters.report_requests_by_id[bad]
    result = rangebook.sync()
    assert rangebook.portal.counters.report_requests_by_id[bad] == asked
    assert result.errors == ()
    assert result.receipt is not None
    assert not result.receipt.is_complete
    assert (result.receipt.stored_sessions, result.receipt.listed_sessions) == (SESSIONS - 1, SESSIONS)
    assert [gap.report_id for gap in result.receipt.gaps] == [bad]
    assert "Held back after 3 failures" in result.receipt.gaps[0].reason
    assert result.sessions_waiting == 0


def test_a_report_nobody_may_see_is_asked_for_once_a_sync_and_keeps_nothing_else_away(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook, Fault.API_403)
    assert rangebook.portal.counters.report_requests_by_id[bad] == 3
    assert (held(rangebook), len(rangebook.stored())) == ([bad], SESSIONS - 1)
    last = rangebook.database.runs.load_latest()
    assert last is not None
    assert (last.status, [failure.code for failure in last.errors]) == (SyncStatus.PARTIAL, ["report_denied"])


def test_the_third_failure_says_in_its_run_that_it_is_held_back(rangebook: Rangebook) -> None:
    fail_three_times(rangebook)
    newest, before = rangebook.database.runs.load_recent(2)
    assert "Held back after 3 failures" in newest.errors[0].message
    assert "tried again by the next sync" in before.errors[0].message


def test_the_raw_answer_is_kept_without_the_key(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook)
    key = rangebook.portal.account.reports[FAILING].key
    answer = rangebook.database.quarantine.load_answer(bad)
    assert answer.lstrip().startswith(b"<")
    assert key.encode() not in answer
    rangebook.database.close()
    stored = b"".join(path.read_bytes() for path in rangebook.parts.settings.database_path.parent.glob("golf.db*"))
    assert key.encode() not in stored


def test_a_sync_of_everything_asks_for_it_again(rangebook: Rangebook) -> None:
    fail_three_times(rangebook)
    rangebook.portal.faults.clear()
    assert rangebook.sync(full=True).status is SyncStatus.SUCCESS
    assert held(rangebook) == []
    rangebook.assert_whole()


def test_a_changed_row_asks_for_it_again(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook)
    rangebook.portal.faults.clear()
    rangebook.portal.rename(bad, "better now")
    rangebook.sync()
    assert held(rangebook) == []
    rangebook.assert_whole()


def test_a_retry_brings_it_and_asks_for_nothing_else(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook)
    rangebook.portal.faults.clear()
    before, pages = rangebook.portal.counters.report_requests, rangebook.paper.pages_read
    assert pages
    result = rangebook.sync(only=retry_options([bad]).only)
    assert (result.status, result.sessions_imported) == (SyncStatus.SUCCESS, 1)
    assert rangebook.portal.counters.report_requests == before + 1
    assert rangebook.paper.pages_read == 0
    assert held(rangebook) == []
    rangebook.assert_whole()


def test_a_retry_in_vain_is_counted_and_keeps_it_aside(rangebook: Rangebook) -> None:
    bad = fail_three_times(rangebook)
    result = rangebook.sync(only=retry_options([bad]).only)
    assert result.status is SyncStatus.PARTIAL
    assert "Held back after 4 failures" in result.errors[0].message
    assert held(rangebook) == [bad]
