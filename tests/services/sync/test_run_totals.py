"""How a run ends in words and status: success is never said while something asked for is missing."""

import pytest

from automation.reports.backfill_runner import ReportDone, WantedReport
from golf.errors import PasswordRefused, PortalOffline, SyncStopped
from golf.reports import ReportKey, SavedReport
from golf.sync_events import Receipt, ReceiptGap, SyncFailure, SyncStatus
from services.sync.run_totals import RunTotals

WANTED = WantedReport(1, ReportKey("k" * 12), "range", 40)


def receipt(*, gaps: tuple[ReceiptGap, ...] = (), waiting: int = 0) -> Receipt:
    return Receipt(10, 10 - waiting, 400, 400, waiting, listing_complete=True, gaps=gaps)


def saved(report_id: int = 1, *, is_new: bool = True, changed: bool = True, shots: int = 40) -> ReportDone:
    return ReportDone(WANTED, saved=SavedReport(report_id, is_new, changed, shots, shots if changed else 0))


def failed() -> ReportDone:
    return ReportDone(WANTED, failure=SyncFailure("report_unavailable", "No answer.", recoverable=True, report_id=1))


def totals(*news: ReportDone) -> RunTotals:
    made = RunTotals("run")
    for item in news:
        made.note(item)
    return made


def test_new_sessions_are_a_success_with_their_shots() -> None:
    result = totals(saved(1), saved(2)).result(None, receipt(), 3.0)
    assert result.status is SyncStatus.SUCCESS
    assert (result.sessions_imported, result.total_shots) == (2, 80)
    assert result.message == "2 new sessions · 80 shots."


def test_nothing_new_and_all_here_is_up_to_date() -> None:
    result = totals().result(None, receipt(), 1.0)
    assert result.status is SyncStatus.NO_NEW
    assert result.message == "Already up to date."


def test_nothing_new_with_a_gap_is_not_called_up_to_date() -> None:
    gap = ReceiptGap(9, "range", 40, 39, "one shot could not be read")
    assert "up to date" not in totals().result(None, receipt(gaps=(gap,)), 1.0).message


def test_waiting_sessions_are_counted_and_said() -> None:
    result = totals(saved()).result(None, receipt(waiting=115), 1.0)
    assert result.sessions_waiting == 115
    assert "115 more are waiting." in result.message


def test_sessions_that_failed_and_wait_are_not_counted_twice() -> None:
    message = totals(failed()).result(None, receipt(waiting=1), 1.0).message
    assert "1 session could not be brought home. 1 in all is waiting." in message


def test_one_failure_makes_it_partial() -> None:
    result = totals(saved(2), failed()).result(None, receipt(), 1.0)
    assert result.status is SyncStatus.PARTIAL
    assert "1 session could not be brought home." in result.message


def test_a_session_that_came_short_makes_it_partial() -> None:
    gap = ReceiptGap(1, "range", 40, 39, "one shot could not be read")
    assert totals(saved(1)).result(None, receipt(gaps=(gap,)), 1.0).status is SyncStatus.PARTIAL


@pytest.mark.parametrize(("error", "status"), [
    (SyncStopped("The sync was stopped."), SyncStatus.CANCELLED),
    (PasswordRefused("Refused."), SyncStatus.AUTH_FAILED),
    (PortalOffline("Offline."), SyncStatus.ERROR),
])
def test_an_error_decides_the_status_and_is_told(error: Exception, status: SyncStatus) -> None:
    assert isinstance(error, SyncStopped | PasswordRefused | PortalOffline)
    result = totals(saved()).result(error, receipt(), 1.0)
    assert result.status is status
    assert str(error) in result.message
    assert bool(result.errors) is (status is not SyncStatus.CANCELLED)


def test_an_unchanged_report_is_processed_but_brings_nothing() -> None:
    made = totals(saved(is_new=False, changed=False))
    assert made.processed == 1
    assert made.result(None, receipt(), 1.0).status is SyncStatus.NO_NEW


def test_time_left_is_told_only_when_it_can_be_known() -> None:
    made = totals(saved(1), saved(2))
    made.total, made.reports_began_at = 10, 2.0
    assert made.progress(6.0).eta_seconds is None
    made.note(saved(3))
    assert made.progress(8.0).eta_seconds == pytest.approx(14.0)
    made.total = None
    assert made.progress(8.0).eta_seconds is None
