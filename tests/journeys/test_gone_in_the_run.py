"""A session that is deleted on the portal while a sync runs is gone, and no failure for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from demo_portal import Fault
from golf.errors import PasswordRefused, PortalOffline
from golf.sync_events import SyncStatus
from golf.sync_history import ReportOutcome
from tests.journeys.conftest import PAGE, SESSIONS, PaperPortal, Rangebook

PAGES = SESSIONS // PAGE
OnPage = Callable[[int], None]


def newest_first(book: Rangebook) -> list[int]:
    return [report.id for report in sorted(book.portal.account.reports, key=lambda r: (r.date, r.id), reverse=True)]


def delete_once_at(book: Rangebook, page: int, report_id: int) -> None:
    """Delete it when that page is about to be read (0: the first); its report is asked for after that only."""
    book.portal.faults.on(Fault.API_404, report_id=report_id)

    def change(number: int) -> None:
        if number == page and report_id in newest_first(book):
            book.portal.delete(report_id)

    book.paper.before_page = change


@pytest.mark.parametrize("place", [0, 5, 12])
def test_a_session_deleted_right_after_it_was_read_is_gone_and_no_failure(rangebook: Rangebook, place: int) -> None:
    victim = newest_first(rangebook)[place]
    delete_once_at(rangebook, 2, victim)
    result = rangebook.sync()
    assert (result.status, result.errors) == (SyncStatus.SUCCESS, ())
    assert result.gone_sessions == (victim,)
    assert "1 session gone from the portal" in result.message
    assert "could not be brought home" not in result.message
    assert rangebook.paper.pages_read <= 2 * PAGES, "one more walk, no more"
    assert outcome_of(rangebook, victim) is ReportOutcome.GONE
    rangebook.assert_whole()
    asked = rangebook.portal.counters.report_requests_by_id[victim]
    assert rangebook.sync().status is SyncStatus.NO_NEW
    assert rangebook.sync(full=True).status is SyncStatus.NO_NEW
    assert rangebook.portal.counters.report_requests_by_id[victim] == asked


def outcome_of(book: Rangebook, report_id: int) -> ReportOutcome:
    run = book.database.runs.load_latest()
    assert run is not None
    return next(report.outcome for report in book.database.history.load_reports(run.run_id)
                if report.report_id == report_id)


def test_a_waiting_session_deleted_between_two_syncs_is_gone_with_the_next_one(rangebook: Rangebook) -> None:
    rangebook.sync(10)
    victim = newest_first(rangebook)[-1]
    rangebook.portal.delete(victim)
    result = rangebook.sync()
    assert (result.status, result.errors, result.gone_sessions) == (SyncStatus.SUCCESS, (), (victim,))
    rangebook.assert_whole()


def test_a_stored_session_that_a_recheck_does_not_find_is_gone_and_kept(rangebook: Rangebook) -> None:
    rangebook.sync()
    victim = newest_first(rangebook)[-1]
    rangebook.portal.delete(victim)
    result = rangebook.sync(rechecks=SESSIONS)
    assert (result.status, result.errors, result.gone_sessions) == (SyncStatus.SUCCESS, (), (victim,))
    assert victim in rangebook.stored()


def test_a_report_that_is_still_listed_is_a_failure_as_ever(rangebook: Rangebook) -> None:
    victim = newest_first(rangebook)[3]
    rangebook.portal.faults.on(Fault.API_404, report_id=victim)
    result = rangebook.sync()
    assert (result.status, [each.report_id for each in result.errors]) == (SyncStatus.PARTIAL, [victim])
    assert result.gone_sessions == ()
    assert rangebook.paper.pages_read == 2 * PAGES
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


def test_a_second_look_that_proves_nothing_calls_nothing_gone_and_the_next_sync_reads_all(
    rangebook: Rangebook,
) -> None:
    class EndsInDoubtLater(PaperPortal):
        looks = 0

        def __iter__(self):  # type: ignore[no-untyped-def]
            EndsInDoubtLater.looks += 1
            yield from PaperPortal.__iter__(self)
            self.reached_end = EndsInDoubtLater.looks == 1

    rangebook.paper.__class__ = EndsInDoubtLater
    victim = newest_first(rangebook)[3]
    delete_once_at(rangebook, 2, victim)
    result = rangebook.sync()
    assert (result.status, result.gone_sessions) == (SyncStatus.PARTIAL, ())
    assert result.receipt is not None
    assert not result.receipt.listing_complete
    rangebook.paper.__class__ = PaperPortal
    result = rangebook.sync()
    assert (result.status, result.errors, result.gone_sessions) == (SyncStatus.SUCCESS, (), (victim,))
    rangebook.assert_whole()


@pytest.mark.parametrize(("error", "status"), [
    (PortalOffline("The portal does not answer."), SyncStatus.PARTIAL),
    (PasswordRefused("The portal refused the password."), SyncStatus.AUTH_FAILED)])
def test_a_portal_that_lets_nobody_look_again_is_asked_by_the_next_sync(
    rangebook: Rangebook, error: Exception, status: SyncStatus,
) -> None:
    class LetsInOnce(PaperPortal):
        visits = 0

        def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002
            LetsInOnce.visits += 1
            if LetsInOnce.visits > 1:
                raise error
            return None

    rangebook.paper.__class__ = LetsInOnce
    victim = newest_first(rangebook)[3]
    delete_once_at(rangebook, 2, victim)
    result = rangebook.sync()
    assert (result.status, result.gone_sessions) == (status, ())
    rangebook.paper.__class__ = PaperPortal
    assert rangebook.sync().gone_sessions == (victim,)
    rangebook.assert_whole()


def test_what_only_an_abandoned_walk_showed_is_known_and_not_listed(rangebook: Rangebook) -> None:
    class StartsAgain(PaperPortal):
        begun = 0

        def __iter__(self):  # type: ignore[no-untyped-def]
            StartsAgain.begun += 1
            if StartsAgain.begun == 1:
                yield replace(next(iter(PaperPortal.__iter__(self))), starts_walk=True)
                self.portal.delete(victim)
                self.portal.rename(renamed, "a better name")
            for number, page in enumerate(PaperPortal.__iter__(self)):
                yield replace(page, starts_walk=number == 0)

    victim, renamed = newest_first(rangebook)[PAGE - 2:PAGE]
    rangebook.portal.faults.on(Fault.API_404, report_id=victim)
    rangebook.paper.__class__ = StartsAgain
    result = rangebook.sync()
    assert (result.status, result.errors, result.gone_sessions) == (SyncStatus.SUCCESS, (), (victim,))
    names = {card.report_id: card.name for card in rangebook.database.journal.load_cards(limit=1000)}
    assert names[renamed] == "a better name"
    assert rangebook.stored() == rangebook.truth()
    rangebook.sync()  # renamed after its shots came (which of the two is first is a race), it is asked for once more
    rangebook.assert_whole()


def test_when_most_sessions_are_not_there_a_person_is_asked(rangebook: Rangebook) -> None:
    for report_id in newest_first(rangebook)[4:]:
        rangebook.portal.delete(report_id)
    everything = newest_first(rangebook)

    def delete_three(number: int) -> None:
        for report_id in everything[1:] if number == 0 and rangebook.paper.pages_read else ():
            rangebook.portal.delete(report_id)

    for report_id in everything[1:]:
        rangebook.portal.faults.on(Fault.API_404, report_id=report_id)
    rangebook.paper.before_page = delete_three
    result = rangebook.sync()
    assert (result.status, result.gone_sessions) == (SyncStatus.PARTIAL, ())
