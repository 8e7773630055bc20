"""Every stored session is fetched again and compared, over as many syncs as it takes; each once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from demo_portal import Fault
from golf.sync_events import SyncResult, SyncStatus
from services.shared.clock import SystemClock
from services.sync.comparison import PortalComparison, describe_comparison
from services.sync.options import SyncOptions, read_options
from services.sync_service import run_sync
from tests.journeys.conftest import SESSIONS, Rangebook


def comparison_of(book: Rangebook) -> PortalComparison:
    return PortalComparison(book.database, SystemClock(), lambda: [book.portal.username])


class StopAfter(threading.Event):
    """Stop, pressed at the moment when the report server has been asked so many times."""

    def __init__(self, book: Rangebook, requests: int) -> None:
        super().__init__()
        self._counters, self._requests = book.portal.counters, requests

    def is_set(self) -> bool:
        return super().is_set() or self._counters.report_requests >= self._requests


def compare(book: Rangebook, *, stop_after: int | None = None, start_over: bool = False) -> SyncResult:
    book.paper.reached_end, book.paper.pages_read = False, 0
    book.portal.counters.reset()
    stop = threading.Event() if stop_after is None else StopAfter(book, stop_after)
    return run_sync(book.portal.username, book.portal.password, options=comparison_of(book).begin(
        start_over=start_over), stop=stop, dependencies=book.parts)


def test_every_stored_session_is_fetched_once_and_nothing_changes_when_nothing_has(rangebook: Rangebook) -> None:
    rangebook.sync()
    assert comparison_of(rangebook).load_state().began_at is None
    result = compare(rangebook)
    assert rangebook.portal.counters.report_requests == SESSIONS
    assert result.status is SyncStatus.NO_NEW
    assert f"{SESSIONS} stored sessions compared with the portal, none had changed." in result.message
    state = comparison_of(rangebook).load_state()
    assert (state.left, state.stored, state.goes_on) == (0, SESSIONS, False)
    assert "were compared since" in describe_comparison(state)
    run = rangebook.database.runs.load_latest()
    assert run is not None
    assert run.mode == "compare"


def test_a_number_changed_far_back_comes_in_with_its_trace_and_its_undo(rangebook: Rangebook) -> None:
    rangebook.sync()
    oldest = rangebook.portal.account.reports[-1]
    before = rangebook.database.practice.load_shots([oldest.id])
    rangebook.portal.remeasure(oldest.id)
    result = compare(rangebook)
    assert (result.status, result.sessions_updated) == (SyncStatus.SUCCESS, 1)
    assert f"{SESSIONS} stored sessions compared with the portal, 1 had changed." in result.message
    assert rangebook.database.practice.load_shots([oldest.id]) != before
    rangebook.database.changesets.undo(result.run_id, "undo-1", datetime.now(UTC))
    assert rangebook.database.practice.load_shots([oldest.id]) == before


def test_an_interrupted_one_goes_on_where_it_stopped(rangebook: Rangebook) -> None:
    rangebook.sync()
    assert compare(rangebook, stop_after=5).status is SyncStatus.CANCELLED
    state = comparison_of(rangebook).load_state()
    assert state.goes_on
    done = SESSIONS - state.left  # the fifth was asked for when one of the first four was compared
    assert f"{done} of {SESSIONS} sessions compared" in describe_comparison(state)
    assert compare(rangebook).status is SyncStatus.NO_NEW
    assert rangebook.portal.counters.report_requests == state.left
    assert comparison_of(rangebook).load_state().left == 0


def test_it_can_start_over(rangebook: Rangebook) -> None:
    rangebook.sync()
    compare(rangebook, stop_after=5)
    compare(rangebook, start_over=True)
    assert rangebook.portal.counters.report_requests == SESSIONS


def test_what_could_not_be_compared_is_said_and_asked_for_again(rangebook: Rangebook) -> None:
    rangebook.sync()
    broken = rangebook.portal.account.reports[3]
    rangebook.portal.faults.on(Fault.API_TRUNCATED_JSON, report_id=broken.id)
    result = compare(rangebook)
    assert result.status is SyncStatus.PARTIAL
    assert "1 could not be compared" in result.message
    assert [failure.report_id for failure in result.errors] == [broken.id]
    rangebook.assert_whole()
    rangebook.portal.faults.clear()
    assert compare(rangebook).status is SyncStatus.NO_NEW
    assert rangebook.portal.counters.report_requests == 1


def test_new_and_changed_sessions_come_on_the_way_and_are_compared_with_it(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.grow(rangebook.portal.account.reports[2].id, 3)
    rangebook.portal.add_report(name="came since")
    result = compare(rangebook)
    assert (result.sessions_imported, result.sessions_updated) == (1, 1)
    assert comparison_of(rangebook).load_state().left == 0
    rangebook.assert_whole()


def test_what_is_gone_there_is_not_asked_for(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.delete(rangebook.portal.account.reports[4].id)
    result = compare(rangebook)
    assert len(result.gone_sessions) == 1
    assert rangebook.portal.counters.report_requests == SESSIONS - 1
    state = comparison_of(rangebook).load_state()
    assert (state.left, state.stored) == (0, SESSIONS - 1)


@pytest.mark.parametrize("kept", ["nonsense", "2026-02-12T10:00:00", ""])
def test_a_beginning_nobody_can_read_is_none(rangebook: Rangebook, kept: str) -> None:
    rangebook.database.preferences.save("compare_began_at", kept)
    assert comparison_of(rangebook).load_state().began_at is None


def test_a_beginning_in_the_future_is_none(rangebook: Rangebook) -> None:
    rangebook.database.preferences.save("compare_began_at", (datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert comparison_of(rangebook).load_state().began_at is None


def test_an_interrupted_one_is_done_again_as_it_was_asked_for(rangebook: Rangebook) -> None:
    rangebook.sync()
    compare(rangebook, stop_after=5)
    run = rangebook.database.runs.load_latest()
    assert run is not None
    again = read_options(run)
    assert again.compared_before == comparison_of(rangebook).load_state().began_at
    assert again == SyncOptions(None, full=True, compared_before=again.compared_before)
