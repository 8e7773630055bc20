"""A list whose pages come short, in parts or not at all, in a real browser on the demo portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from demo_portal import Fault
from golf.errors import GolfError, ListingDoubtful
from tests.automation.test_portal_demo import Demo, demo, found

pytestmark = pytest.mark.browser
__all__ = ["demo"]
Demos = Callable[..., Demo]


def is_whole(place: Demo) -> bool:
    rows = found(place.walk())
    return set(rows) == place.expected() and place.portal.counters.deletes == 0


@pytest.mark.parametrize("layout", ["table", "accordion"])
@pytest.mark.parametrize(("sessions", "default_limit", "requests"), [
    (0, 5, 2), (1, 5, 2), (30, 5, 3), (31, 5, 4), (70, 5, 5), (31, 20, 4), (0, 30, 2), (1, 30, 2), (30, 30, 1),
    (31, 30, 4), (70, 30, 5)])
def test_a_healthy_account_is_complete_with_one_page_more(
    demo: Demos, layout: str, sessions: int, default_limit: int, requests: int
) -> None:
    """One more than page 1 in the portal's own size and each page of 30; two where nothing but 30 comes at first."""
    place = demo(sessions=sessions, layout=layout, default_limit=default_limit)
    assert is_whole(place)
    assert place.portal.counters.listing_requests <= requests


@pytest.mark.parametrize("layout", ["table", "accordion"])
@pytest.mark.parametrize(("sessions", "default_limit", "short"), [
    (25, 30, {"page": 1, "count": 10}), (25, 30, {"page": 1, "count": 0}), (24, 5, {"page": 1, "count": 22}),
    (70, 30, {"page": 3, "count": 3}), (69, 5, {"page": 3, "count": 7}), (33, 20, {"page": 2, "count": 1})], ids=str)
def test_a_last_or_only_page_that_once_lacks_rows_loses_no_session(
    demo: Demos, layout: str, sessions: int, default_limit: int, short: dict[str, Any]
) -> None:
    place = demo(sessions=sessions, layout=layout, default_limit=default_limit)
    place.portal.faults.on(Fault.LISTING_SHORT, times=1, **short)
    assert is_whole(place)


def test_an_only_page_that_once_lacks_rows_is_not_taken_for_nothing_new(demo: Demos) -> None:
    place = demo(sessions=4)
    place.portal.faults.on(Fault.LISTING_MISSING_ROWS, times=1, count=2)
    session = place.come_in()
    walk = session.walk_listing(to_end=False)
    next(walk)
    assert not walk.confirm()


@pytest.mark.parametrize("options", [{"most_rows": 20}, {"most_rows": 5}, {"drawn_at_once": 10}], ids=str)
def test_capped_pages_and_rows_in_parts_lose_no_session(demo: Demos, options: dict[str, Any]) -> None:
    assert is_whole(demo(sessions=70, **options))


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
def test_a_short_page_is_asked_for_again_or_read_in_smaller_pages(demo: Demos, times: int | None) -> None:
    place = demo(sessions=70)
    place.portal.faults.on(Fault.LISTING_SHORT, times=times)
    assert is_whole(place)


@pytest.mark.parametrize("fault", [Fault.LISTING_OTHER_SHAPE, Fault.LISTING_CUT, Fault.LISTING_NOT_FOUND])
def test_a_list_that_never_shows_its_rows_is_not_empty(demo: Demos, fault: Fault) -> None:
    place = demo()
    place.portal.faults.on(fault)
    session = place.come_in()
    with pytest.raises(ListingDoubtful, match="could not be read to its end"):
        list(session.walk_listing())
    assert not session.reached_end


@pytest.mark.parametrize("says_nothing", ["", "Nothing here yet", "Keine Daten vorhanden"])
def test_an_empty_list_is_empty_in_any_words(demo: Demos, says_nothing: str) -> None:
    place = demo(says_nothing=says_nothing)
    place.portal.faults.on(Fault.LISTING_EMPTY)
    assert [page.looks_empty for page in place.walk()] == [True]


@pytest.mark.parametrize("after_page", [1, 2])
@pytest.mark.parametrize("change", ["delete", "add", "unlist", "to the top", "to the bottom"])
def test_a_list_that_moves_after_a_page_was_served_is_read_whole(demo: Demos, change: str, after_page: int) -> None:
    """Whatever was listed all the time is read; what is added meanwhile is as new as if it came right after."""
    place = demo(sessions=70)
    before = {row[0] for row in place.expected()}
    moved = place.portal.account.reports[3 if change != "to the top" else -3].id
    place.portal.faults.on(Fault.LISTING_MOVES, times=1, text=change, report_id=moved, page=after_page)
    session = place.come_in()
    rows = found(list(session.walk_listing()))
    assert session.reached_end
    assert {row for row in place.expected() if row[0] in before - {moved}} <= set(rows)
    assert (change in {"delete", "unlist"}) or moved in {row[0] for row in rows}


def test_a_deletion_right_after_the_first_page_costs_one_reading_more(demo: Demos) -> None:
    place = demo(sessions=70)
    gone = place.portal.account.reports[3].id
    place.portal.faults.on(Fault.LISTING_MOVES, times=1, text="delete", report_id=gone, page=1)
    session, _ = place.session()
    assert set(found(list(session.walk_listing()))) == place.expected()
    assert session.reached_end
    assert place.portal.counters.listing_requests <= 9  # three, and the list's six pages and its last one again


@pytest.mark.parametrize("manner", [
    {"most_rows": 20, "offset_by": "shown"}, {"page_buttons": "window"}], ids=str)
@pytest.mark.parametrize("sessions", [31, 70])
def test_every_manner_of_paging_is_read_whole(demo: Demos, manner: dict[str, Any], sessions: int) -> None:
    assert is_whole(demo(sessions=sessions, **manner))


def test_a_page_that_says_something_went_wrong_is_not_the_end(demo: Demos) -> None:
    place = demo(sessions=70, says_failed="Something went wrong")
    place.portal.faults.on(Fault.LISTING_HTML, page=2)
    session = place.come_in()
    with pytest.raises(GolfError):
        list(session.walk_listing())
    assert not session.reached_end


def test_a_walk_that_is_left_early_does_not_believe_a_list_that_moved(demo: Demos) -> None:
    place = demo(sessions=70)
    place.portal.faults.on(Fault.LISTING_MOVES, times=1, text="delete", page=1,
                           report_id=place.portal.account.reports[3].id)
    session = place.come_in()
    walk = session.walk_listing(to_end=False)
    pages = [next(walk), next(walk)]
    assert not walk.confirm() or len({row[0] for row in found(pages)}) == 60


def test_a_session_that_only_the_first_small_page_showed_is_looked_for(demo: Demos) -> None:
    """It goes to the list's end before 30 a page are chosen: no page of a walk that is left early shows it."""
    place = demo(sessions=70)
    newest = max(place.portal.account.reports, key=lambda report: (report.date, report.id)).id
    place.portal.faults.on(Fault.LISTING_MOVES, times=1, text="to the bottom", page=1, report_id=newest)
    session = place.come_in()
    walk = session.walk_listing(to_end=False)
    assert newest not in {row[0] for row in found([next(walk), next(walk)])}
    assert not walk.confirm()
    assert newest in {row[0] for row in found(list(session.walk_listing()))}
    assert session.reached_end
