"""Whatever happens in the listing, no session is forgotten, none is called gone that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from automation.listing.listing_page import ListingPage
from demo_portal import Fault
from golf.errors import (
    GolfError,
    ListingDoubtful,
    ListNotLoaded,
    PasswordRefused,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    PortalUnreachable,
)
from golf.sync_events import SyncStatus
from tests.journeys.conftest import PAGE, SESSIONS, TODAY, PaperPortal, Rangebook


def alter_pages(book: Rangebook, change: Callable[[int, ListingPage], ListingPage]) -> None:
    """Show the listing through a glass: every page is changed before it is read."""
    walk = PaperPortal.__iter__

    class Altered(PaperPortal):
        def __iter__(self):  # type: ignore[no-untyped-def]
            for number, page in enumerate(walk(self)):
                yield change(number, page)

    book.paper.__class__ = Altered


def test_a_row_that_cannot_be_read_is_never_up_to_date(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.add_report(name="brand new")
    alter_pages(rangebook, lambda number, page: replace(page, rows=page.rows[1:], linkless_rows=1)
                if number == 0 else page)
    for _ in range(2):
        result = rangebook.sync()
        assert result.status is SyncStatus.PARTIAL
        assert "up to date" not in result.message
        assert any("has 1 row that could not be read" in failure.message for failure in result.errors)
        assert result.gone_sessions == ()
    rangebook.paper.__class__ = PaperPortal
    assert rangebook.sync().sessions_imported == 1
    rangebook.assert_whole()


def test_a_row_that_slips_by_while_another_is_deleted_is_not_gone(rangebook: Rangebook) -> None:
    rangebook.sync()
    newest = max(rangebook.portal.account.reports, key=lambda report: (report.date, report.id)).id
    walks = {"begun": 0}

    def delete_the_newest(number: int) -> None:
        walks["begun"] += number == 0
        if number == 1 and walks["begun"] == 1:
            rangebook.portal.delete(newest)

    slipped: list[int] = []

    def hide_one(number: int, page: ListingPage) -> ListingPage:
        if number == 1 and walks["begun"] == 1:
            slipped.append(page.rows[0].report_id)
            return replace(page, rows=page.rows[1:])
        return page

    rangebook.paper.before_page = delete_the_newest
    alter_pages(rangebook, hide_one)
    result = rangebook.sync(full=True)
    assert slipped
    assert not set(slipped) & set(result.gone_sessions)


def test_ten_hopeless_sessions_do_not_starve_the_others(rangebook: Rangebook) -> None:
    newest = sorted(rangebook.portal.account.reports, key=lambda r: (r.date, r.id), reverse=True)[:10]
    for report in newest:
        rangebook.portal.faults.on(Fault.API_404, report_id=report.id)
    assert rangebook.sync(10).sessions_imported == 0
    result = rangebook.sync(10)
    assert result.sessions_imported == 5, "the hopeless have half of the places, and no more"
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


def test_web_pages_instead_of_reports_stop_the_run_soon(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_HTML)
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR
    assert rangebook.portal.counters.report_requests < SESSIONS
    rangebook.portal.faults.clear()
    rangebook.sync()
    rangebook.assert_whole()


def test_an_unknown_pause_of_a_broken_server_is_obeyed(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_503, seconds=3600)
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR
    assert rangebook.portal.counters.report_requests <= 4


def test_a_session_moved_far_down_is_followed_without_a_full_sync(rangebook: Rangebook) -> None:
    rangebook.sync()
    moved = max(rangebook.portal.account.reports, key=lambda report: (report.date, report.id))
    rangebook.portal.redate(moved.id, TODAY - timedelta(days=80))
    rangebook.sync()
    rangebook.assert_whole()
    assert rangebook.database.journal.load_session(moved.id).card.practised_on == TODAY - timedelta(days=80)


def test_a_row_without_a_player_is_still_that_players(rangebook: Rangebook) -> None:
    rangebook.sync(0)
    alter_pages(rangebook, lambda _number, page: replace(
        page, rows=tuple(replace(row, player=None) for row in page.rows)))
    rangebook.sync(players=["Sam"])
    assert rangebook.database.journal.load_players() == ["Sam"]


def test_a_listing_date_in_the_far_future_is_not_believed(rangebook: Rangebook) -> None:
    far = TODAY + timedelta(days=30_000)
    rangebook.portal.faults.on(Fault.API_MISSING_DATE)
    alter_pages(rangebook, lambda _number, page: replace(
        page, rows=tuple(replace(row, listed_on=far, date_text=f"{far:%b %d, %Y}") for row in page.rows)))
    rangebook.sync()
    totals = rangebook.database.journal.load_totals(None, TODAY)
    assert totals.last_practice_on is None or totals.last_practice_on <= TODAY
    assert totals.undated_sessions > 0


@pytest.mark.parametrize("error", [
    PortalChanged("The portal's listing shows sessions without links.", "Look for a new version."),
    PortalOffline("The portal answers with an error of its own."), ListNotLoaded("It never finished loading.")])
def test_a_list_that_fails_on_its_second_page_is_said_and_what_was_found_before_comes_home(
    rangebook: Rangebook, error: GolfError
) -> None:
    def change(number: int) -> None:
        if number == 2:
            raise error

    rangebook.paper.before_page = change
    result = rangebook.sync()
    assert result.status is SyncStatus.PARTIAL
    assert "could not be read to its end: " + error.what_happened in result.message
    assert "up to date" not in result.message
    assert result.receipt is not None
    assert not result.receipt.listing_complete
    assert result.sessions_imported == len(rangebook.stored()) == 2 * PAGE
    rangebook.paper.before_page = lambda _number: None
    rangebook.sync()
    rangebook.assert_whole()


def test_a_network_that_goes_while_the_list_is_read_is_an_error(rangebook: Rangebook) -> None:
    def change(number: int) -> None:
        if number == 2:
            raise PortalUnreachable("The portal cannot be reached any more.")

    rangebook.paper.before_page = change
    result = rangebook.sync()
    assert (result.status, result.errors[0].code) == (SyncStatus.ERROR, PortalUnreachable.code)


def test_a_very_long_name_is_not_new_every_day(rangebook: Rangebook) -> None:
    rangebook.portal.rename(rangebook.portal.account.reports[-1].id, "x" * 5_000)
    rangebook.sync()
    assert rangebook.sync().status is SyncStatus.NO_NEW


def test_a_session_that_failed_and_is_gone_from_the_portal_is_not_asked_for_again(rangebook: Rangebook) -> None:
    victim = rangebook.portal.account.reports[5].id
    rangebook.portal.faults.on(Fault.API_404, report_id=victim)
    rangebook.sync()
    rangebook.portal.faults.clear()
    rangebook.portal.delete(victim)
    asked = rangebook.portal.counters.report_requests_by_id[victim]
    result = rangebook.sync(full=True)
    assert (result.status, result.errors, result.gone_sessions) == (SyncStatus.SUCCESS, (), (victim,))
    assert rangebook.portal.counters.report_requests_by_id[victim] == asked
    rangebook.assert_whole()


def test_a_pencil_that_was_read_into_every_name_goes_and_nothing_is_fetched_again(rangebook: Rangebook) -> None:
    alter_pages(rangebook, lambda _, page: replace(page, rows=tuple(
        replace(row, name=f"{row.name} ✎") for row in page.rows)))
    rangebook.sync(rechecks=0)
    fetched = rangebook.portal.counters.report_requests
    assert all(card.name.endswith(" ✎") for card in rangebook.database.journal.load_cards(limit=1000))
    rangebook.paper.__class__ = PaperPortal
    plan = rangebook.preview(full=True)[1]
    assert plan is None or not plan.to_fetch
    result = rangebook.sync(full=True, rechecks=0)
    assert (result.status, result.sessions_updated) == ("no_new", 0)
    assert rangebook.portal.counters.report_requests == fetched
    names = {card.report_id: card.name for card in rangebook.database.journal.load_cards(limit=1000)}
    assert names == {report.id: " ".join(report.name.split()) for report in rangebook.portal.account.reports}
    rangebook.assert_whole()


def test_rows_that_never_opened_are_said_by_name_until_their_player_is_known(rangebook: Rangebook) -> None:

    def close_two(number: int, page: ListingPage) -> ListingPage:
        closed = tuple(replace(row, player=None, listed_on=None, date_text="", shot_count=None)
                       for row in page.rows[:2])
        return page if number > 1 else replace(page, rows=(*closed, *page.rows[2:]), unopened=closed)

    alter_pages(rangebook, close_two)
    result = rangebook.sync(rechecks=0)
    newest = [report.name for report in rangebook.portal.account.reports[:2]]
    assert result.status == "partial"
    assert [failure.code for failure in result.errors] == ["row_closed"]
    assert all(" ".join(name.split()) in result.errors[0].message for name in newest)
    first, second = (report.id for report in rangebook.portal.account.reports[:2])
    rangebook.database.edits.set_player(first, "Kim")
    said = rangebook.sync(rechecks=0).errors[0].message
    assert " ".join(newest[1].split()) in said
    rangebook.database.edits.set_player(second, "Kim")
    assert rangebook.sync(rechecks=0).errors == ()
    for report_id in (first, second):
        rangebook.database.edits.set_player(report_id, None)
    rangebook.paper.__class__ = PaperPortal
    assert rangebook.sync(rechecks=0).errors == ()
    alter_pages(rangebook, close_two)
    assert rangebook.sync(rechecks=0).errors == ()


def test_a_list_that_was_not_read_to_its_end_is_said_and_read_whole_by_the_next_sync(rangebook: Rangebook) -> None:
    class EndsInDoubt(PaperPortal):
        def __iter__(self):  # type: ignore[no-untyped-def]
            for number, page in enumerate(PaperPortal.__iter__(self)):
                if number == 2:
                    raise ListingDoubtful("The portal's list could not be read to its end: it moved.")
                yield page

    rangebook.sync()
    rangebook.paper.__class__ = EndsInDoubt
    result = rangebook.sync(full=True)
    assert (result.status, result.gone_sessions) == (SyncStatus.PARTIAL, ())
    assert "could not be read to its end" in result.errors[0].message
    assert "could not be read to its end" in result.message
    assert result.receipt is not None
    assert not result.receipt.listing_complete
    rangebook.paper.__class__ = PaperPortal
    assert rangebook.sync().status is SyncStatus.NO_NEW
    assert rangebook.paper.pages_read == SESSIONS / PAGE
    rangebook.assert_whole()


def test_a_list_of_which_no_row_could_be_read_is_an_error_and_not_an_empty_one(rangebook: Rangebook) -> None:
    def nothing(_number: int) -> None:
        raise ListingDoubtful("The portal's list could not be read to its end: no row came.")

    rangebook.sync()
    rangebook.paper.before_page = nothing
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR
    assert "could not be read to its end" in result.message
    assert "lists 0 sessions" not in result.message
    assert result.receipt is not None
    assert not result.receipt.listing_complete


@pytest.mark.parametrize(("error", "still_complete"), [
    (ListNotLoaded("The portal's list never finished loading."), False), (PortalChanged("No list, no form."), False),
    (PortalOffline("The portal answers with an error of its own."), False),
    (PortalUnreachable("No answer."), True), (PasswordRefused("Refused."), True),
    (PortalRefusing("Turned away.", "Later."), None), (PortalMaintenance("Closed."), None)])
@pytest.mark.parametrize("comes_at", ["sign_in", "page"])
def test_a_portal_that_answers_without_its_list_leaves_nothing_proved(
    rangebook: Rangebook, error: GolfError, still_complete: bool | None, comes_at: str
) -> None:
    """None: a portal that is closed says nothing of its list, but one that lets us in and refuses the list does."""
    still_complete = comes_at == "sign_in" if still_complete is None else still_complete

    class Fails(PaperPortal):
        def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002
            if comes_at == "sign_in":
                raise error
            self.before_page = self.fail
            return None

        def fail(self, _number: int) -> None:
            raise error

    rangebook.sync()
    rangebook.paper.__class__ = Fails
    result = rangebook.sync()
    assert result.receipt is not None
    assert result.receipt.listing_complete is still_complete
    rangebook.paper.__class__, rangebook.paper.before_page = PaperPortal, lambda _number: None
    rangebook.sync()
    rangebook.assert_whole()
