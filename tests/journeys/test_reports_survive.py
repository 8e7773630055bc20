"""Whatever the report API does, no shot is lost without being said and no wrong number is stored."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from demo_portal import Fault
from golf.sessions import SessionState
from golf.sync_events import SyncStatus
from services.sync_service import run_sync
from tests.journeys.conftest import SESSIONS, TODAY, Rangebook


def test_a_whole_account_comes_home_with_every_shot_on_its_day(rangebook: Rangebook) -> None:
    result = rangebook.sync()
    assert result.status is SyncStatus.SUCCESS, result
    assert result.sessions_imported == SESSIONS
    assert result.total_shots == sum(rangebook.truth().values())
    rangebook.assert_whole()
    days = {card.report_id: card.practised_on for card in rangebook.database.journal.load_cards(limit=1000)}
    assert days == {report.id: report.date for report in rangebook.portal.account.reports}


def test_ten_come_first_and_the_others_are_said_to_wait(rangebook: Rangebook) -> None:
    result = rangebook.sync(10)
    assert (result.sessions_imported, result.sessions_waiting) == (10, SESSIONS - 10)
    assert f"{SESSIONS - 10} more are waiting" in result.message
    newest = sorted(rangebook.portal.account.reports, key=lambda r: (r.date, r.id), reverse=True)[:10]
    assert set(rangebook.stored()) == {report.id for report in newest}
    assert rangebook.sync(7).sessions_imported == 7
    assert rangebook.sync(7).sessions_imported == 3
    rangebook.assert_whole()


def test_a_second_sync_finds_nothing_and_reads_one_page(rangebook: Rangebook) -> None:
    rangebook.sync()
    asked = rangebook.portal.counters.report_requests
    result = rangebook.sync()
    assert result.status is SyncStatus.NO_NEW
    assert result.message == "Already up to date."
    assert rangebook.portal.counters.report_requests == asked
    assert rangebook.paper.pages_read == 1


def test_an_interrupted_walk_is_never_taken_for_a_complete_one(rangebook: Rangebook) -> None:
    stop = threading.Event()
    rangebook.paper.before_page = lambda number: stop.set() if number == 2 else None
    assert rangebook.sync(stop=stop).status is SyncStatus.CANCELLED
    rangebook.paper.before_page = lambda _number: None
    rangebook.sync()
    rangebook.assert_whole()


def test_only_the_chosen_player_comes_and_the_others_wait(rangebook: Rangebook) -> None:
    rangebook.sync(players=["Sam"])
    assert rangebook.database.journal.load_players() == ["Sam"]
    rangebook.sync()
    rangebook.assert_whole()


PASSING = [Fault.API_500, Fault.API_502, Fault.API_503, Fault.API_429, Fault.API_RESET, Fault.API_TRUNCATED_JSON,
           Fault.API_INVALID_JSON, Fault.API_HTML, Fault.API_NULL, Fault.API_OBJECT, Fault.API_EMPTY_LIST]


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_trouble_costs_nothing(rangebook: Rangebook, fault: Fault) -> None:
    rangebook.portal.faults.on(fault, times=1)
    assert rangebook.sync().status is SyncStatus.SUCCESS
    rangebook.assert_whole()


LASTING = [Fault.API_500, Fault.API_502, Fault.API_404, Fault.API_RESET, Fault.API_TRUNCATED_JSON,
           Fault.API_INVALID_JSON, Fault.API_HTML, Fault.API_NULL, Fault.API_OBJECT, Fault.API_DEEP_JSON,
           Fault.API_EMPTY_LIST, Fault.API_LARGE_BODY]


@pytest.mark.parametrize("fault", LASTING)
def test_one_bad_report_costs_only_itself_is_said_and_comes_next_time(rangebook: Rangebook, fault: Fault) -> None:
    bad = rangebook.portal.account.reports[5]
    rangebook.portal.faults.on(fault, report_id=bad.id)
    result = rangebook.sync()
    assert result.status is SyncStatus.PARTIAL
    assert [failure.report_id for failure in result.errors] == [bad.id]
    assert result.sessions_imported == SESSIONS - 1
    receipt = rangebook.database.journal.load_receipt(rangebook.portal.username)
    assert not receipt.is_complete
    waiting = rangebook.database.journal.load_waiting()
    assert [(card.report_id, card.state) for card in waiting] == [(bad.id, SessionState.FAILED)]
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


def test_repeated_refusal_stops_the_run_and_the_rest_comes_later(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_429)
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR
    assert "slow down" in result.message
    assert rangebook.portal.counters.report_requests < SESSIONS
    assert result.sessions_waiting == SESSIONS
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


def test_a_long_retry_after_ends_the_run_at_once(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_429, seconds=3600)
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR
    assert rangebook.portal.counters.report_requests <= 4
    assert "60 minutes" in result.message


def test_a_dead_api_ends_the_run_without_hammering(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_500)
    result = rangebook.sync()
    assert result.status in (SyncStatus.ERROR, SyncStatus.PARTIAL)
    assert rangebook.portal.counters.report_requests <= 9 * 4
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


ODD_BUT_READABLE = [Fault.API_NUMBERS_AS_TEXT, Fault.API_NAN, Fault.API_INFINITY, Fault.API_NULLS,
                    Fault.API_MISSING_FIELDS, Fault.API_ABSURD_VALUES, Fault.API_DUPLICATE_IDS, Fault.API_UNKNOWN_CLUB,
                    Fault.API_MISSING_CLUB, Fault.API_MISSING_DATE, Fault.API_IMPOSSIBLE_DATE, Fault.API_WILD_NAMES]


@pytest.mark.parametrize("fault", ODD_BUT_READABLE)
def test_odd_values_lose_no_shot_and_no_day(rangebook: Rangebook, fault: Fault) -> None:
    rangebook.portal.faults.on(fault)
    result = rangebook.sync()
    assert not [failure for failure in result.errors if failure.report_id], result.errors
    assert rangebook.stored() == rangebook.truth()
    cards = rangebook.database.journal.load_cards(limit=1000)
    assert {card.report_id: card.practised_on for card in cards} == {
        report.id: report.date for report in rangebook.portal.account.reports}
    for card in cards:
        assert card.best_carry_m is None or 0 <= card.best_carry_m < 480
        assert card.average_smash is None or 0 < card.average_smash < 1.66


def test_a_null_among_the_shots_is_said_and_costs_none_of_the_others(rangebook: Rangebook) -> None:
    bad = rangebook.portal.account.reports[3]
    rangebook.portal.faults.on(Fault.API_NULL_SHOT, report_id=bad.id)
    rangebook.sync()
    rangebook.assert_whole()
    assert rangebook.database.journal.load_session(bad.id).lost_shots == 1


def test_a_report_deleted_between_listing_and_fetch_is_said_and_later_marked_gone(rangebook: Rangebook) -> None:
    doomed = rangebook.portal.account.reports[5]
    rangebook.portal.faults.on(Fault.API_404, report_id=doomed.id)
    result = rangebook.sync()
    assert [(failure.report_id, failure.code) for failure in result.errors] == [(doomed.id, "report_gone")]
    rangebook.portal.delete(doomed.id)
    assert rangebook.sync(full=True).gone_sessions == (doomed.id,)
    rangebook.assert_whole()


def test_a_session_that_grew_was_renamed_and_redated_follows(rangebook: Rangebook) -> None:
    rangebook.sync()
    grown, renamed, moved = (report.id for report in rangebook.portal.account.reports[-3:])
    rangebook.portal.grow(grown, 7)
    rangebook.portal.rename(renamed, "new name")
    rangebook.portal.redate(moved, TODAY - timedelta(days=3))
    result = rangebook.sync(full=True)
    assert result.sessions_imported == 0
    assert result.sessions_updated >= 2
    rangebook.assert_whole()
    cards = {card.report_id: card for card in rangebook.database.journal.load_cards(limit=1000)}
    assert cards[renamed].name == "new name"
    assert cards[moved].practised_on == TODAY - timedelta(days=3)


def test_what_disappears_there_stays_here(rangebook: Rangebook) -> None:
    rangebook.sync()
    deleted = rangebook.portal.account.reports[7]
    rangebook.portal.delete(deleted.id)
    result = rangebook.sync(full=True)
    assert result.gone_sessions == (deleted.id,)
    assert rangebook.stored()[deleted.id] == deleted.shot_count


@pytest.mark.parametrize("left", [0, 5])
def test_a_listing_that_lost_most_sessions_stops_the_run_and_asks(rangebook: Rangebook, left: int) -> None:
    rangebook.sync()
    before = rangebook.stored()
    for report in list(rangebook.portal.account.reports)[: SESSIONS - left]:
        rangebook.portal.delete(report.id)
    rangebook.portal.add_report(name="somebody else's?") if left else None
    result = rangebook.sync(full=True)
    assert result.status is SyncStatus.ERROR
    assert result.gone_sessions == ()
    assert result.errors[-1].code == "listing_shrunk"
    assert not result.errors[-1].recoverable
    assert {report_id: rangebook.stored()[report_id] for report_id in before} == before
    accepted = rangebook.sync(full=True, accept_missing=True)
    assert accepted.status is SyncStatus.SUCCESS
    assert len(accepted.gone_sessions) == SESSIONS - left
    assert {report_id: rangebook.stored()[report_id] for report_id in before} == before, "gone there, kept here"


def test_a_list_of_other_sessions_stays_refused_though_they_are_known_by_the_next_sync(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = rangebook.stored()
    for report in list(rangebook.portal.account.reports):
        rangebook.portal.delete(report.id)
    others = [rangebook.portal.add_report().id for _ in range(SESSIONS + 3)]
    asked = rangebook.portal.counters.report_requests
    for full in (False, True, False, True):
        result = rangebook.sync(full=full)
        assert (result.status, result.gone_sessions) == (SyncStatus.ERROR, ()), result.message
        assert result.errors[-1].code == "listing_shrunk"
        assert rangebook.portal.counters.report_requests == asked, "nothing is fetched from a list that may be foreign"
    assert rangebook.stored() == before
    accepted = rangebook.sync(full=True, accept_missing=True)
    assert (accepted.status, set(accepted.gone_sessions)) == (SyncStatus.SUCCESS, set(before))
    rangebook.portal.delete(others[0])
    assert rangebook.sync(full=True).gone_sessions == (others[0],), "what was accepted is over"


def test_many_new_sessions_above_the_known_ones_all_come(rangebook: Rangebook) -> None:
    """No known session stands on the first pages: fetching waits until one is met, and then goes on."""
    later = rangebook.portal.account.reports[-(SESSIONS - 5):]
    rangebook.portal.account.reports[:] = rangebook.portal.account.reports[:5]
    rangebook.sync()
    rangebook.portal.account.reports.extend(later)
    assert rangebook.sync(full=True).status is SyncStatus.SUCCESS
    rangebook.assert_whole()


def test_a_refusal_is_over_when_the_list_is_whole_again(rangebook: Rangebook) -> None:
    rangebook.sync()
    deleted = list(rangebook.portal.account.reports)
    for report in deleted:
        rangebook.portal.delete(report.id)
    assert rangebook.sync(full=True).errors[-1].code == "listing_shrunk"
    rangebook.portal.account.reports[:] = deleted
    assert rangebook.sync(full=True).status is not SyncStatus.ERROR
    rangebook.assert_whole()
    rangebook.portal.delete(deleted[0].id)
    assert rangebook.sync(full=True).gone_sessions == (deleted[0].id,)


def test_a_stop_keeps_what_is_done_and_the_next_sync_goes_on(rangebook: Rangebook) -> None:
    stop = threading.Event()
    rangebook.portal.options = rangebook.portal.options.__class__(api_seconds=0.25)

    def stop_after_the_first() -> None:
        while not rangebook.stored():
            time.sleep(0.01)
        stop.set()

    threading.Thread(target=stop_after_the_first, daemon=True).start()
    result = rangebook.sync(stop=stop)
    assert result.status is SyncStatus.CANCELLED
    assert len(rangebook.stored()) == result.sessions_imported < SESSIONS
    rangebook.sync()
    rangebook.assert_whole()


def test_few_requests_are_under_way_at_once(rangebook: Rangebook) -> None:
    rangebook.sync()
    assert rangebook.portal.counters.max_concurrent_report_requests <= 4


@pytest.mark.parametrize(("fault", "sentence"), [
    (Fault.API_500, "The portal answers with an error."), (Fault.API_RESET, "The portal does not answer."),
    (Fault.API_429, "The portal asks for a pause.")])
def test_a_wait_before_another_attempt_is_said_and_shown(rangebook: Rangebook, fault: Fault, sentence: str) -> None:
    """In the terminal by ``on_status``, on the page by the run's progress; the sync still brings everything."""
    rangebook.portal.faults.on(fault, times=2)
    said: list[str] = []
    shown: set[str] = set()
    result = run_sync(
        rangebook.portal.username, rangebook.portal.password, said.append, None, dependencies=rangebook.parts,
        on_progress=lambda progress: shown.add(progress.message))
    assert result.status is SyncStatus.SUCCESS
    waits = [each for each in said if "Trying again in" in each]
    assert waits
    assert all(each.startswith(sentence) and each.endswith(("(2 of 4)", "(3 of 4)")) for each in waits)
    assert len(waits) <= 2, "four threads that wait together say so once"
    assert set(waits) <= shown
