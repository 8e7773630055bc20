"""Walking the listing in a real browser: every page once, proved, whatever the portal does meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from automation.portal.timeouts import PortalPatience
from golf.errors import GolfError, ListingDoubtful, PortalChanged, PortalMaintenance, PortalOffline, SyncStopped
from tests.automation.conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


@pytest.mark.parametrize("options", [
    {"reports": 70},
    {"reports": 0 + 5},
    {"reports": 1},
    {"reports": 32, "layout": "accordion"},
    {"reports": 7, "layout": "accordion", "single_open": False, "details_delay": 0.1, "sizes": (5,)},
    {"reports": 7, "layout": "accordion", "rerender": True, "sizes": (5,)},
    {"reports": 12, "render_delay": 0.7, "sizes": (5, 10), "default_size": 5},
    {"reports": 12, "timer_delay": 0.7, "sizes": (5,)},
    {"reports": 7, "render_delay": 3.0, "default_size": 10},
    {"reports": 23, "rerender": True, "sizes": (5, 10)},
    {"reports": 8, "part_rows": 5, "part_wait": 2.5, "sizes": (10,), "default_size": 10},
    {"reports": 18, "part_rows": 5, "part_wait": 2.5, "sizes": (10,), "default_size": 10, "layout": "accordion"},
    {"reports": 23, "rerender": True, "rerender_ms": 5, "sizes": (5, 10)},
    {"reports": 7, "layout": "accordion", "rerender": True, "rerender_ms": 60, "sizes": (5,)},
    {"reports": 12, "rerender": True, "rerender_blank": True, "sizes": (5,)},
    {"reports": 33, "size_delay": 1.2},
    {"reports": 45, "sizes": (5, 10, 20)},
    {"reports": 28, "window": 2, "sizes": (5,), "mark_current": "class"},
    {"reports": 28, "window": 2, "sizes": (5,), "mark_current": "none", "arrows": "icon"},
    {"reports": 28, "window": 3, "sizes": (5,), "window_jump": True},
    {"reports": 17, "sizes": (5,), "mark_current": "disabled", "arrows": "none"},
    {"reports": 12, "sizes": (5,), "arrows": "never_disabled"},
    {"reports": 17, "sizes": (5,), "trash_in_pager": True, "arrows": "none"},
    {"reports": 65, "dialogs": True},
], ids=str)
def test_every_session_is_read_once_and_the_end_is_proved(visit: Visits, options: dict[str, object]) -> None:
    place = visit(**options)
    assert place.is_whole(place.walk())
    assert place.portal.counts["delete"] == 0


ODD_NAMES = ["Open", "2", "Delete", ">", "Close", "View report", "🗑", "trash", "✎", "Edit", "1", "Next", "remove it"]


def test_rows_are_opened_whatever_the_sessions_are_called(visit: Visits) -> None:
    place = visit(reports=len(ODD_NAMES), layout="accordion")
    for report, name in zip(place.portal.reports, ODD_NAMES, strict=True):
        report["name"] = name
    pages = place.walk()
    assert [row.name for page in pages for row in page.rows] == ODD_NAMES
    assert place.is_whole(pages)
    assert [page.problems for page in pages] == [()]
    assert place.portal.counts["delete"] == 0


def test_rows_that_cannot_be_opened_are_named_and_the_others_are_read(visit: Visits) -> None:
    place = visit(reports=6, layout="accordion", sizes=(10,), default_size=10, stuck_rows=[2, 3, 4])
    page, = place.walk()
    assert [row.player is None for row in page.rows] == [False, False, True, True, True, False]
    assert [row.name for row in page.unopened] == [row.name for row in page.rows[2:5]]


_BIN = "<span {del}>✕</span>"
_PLAIN_HEADERS = {
    "box": '<div style="cursor: pointer" {toggle}><span>{name}</span><span><svg></svg></span></div>',
    "box with the name itself": "<div {toggle}>{name} <svg></svg></div>",
    "heading": "<h3 {toggle}>{name}</h3>",
    "link to nowhere": '<div><a href="#" {toggle}><span>{name}</span></a></div>',
    "bins beside": "<div {toggle}><button {del}>✕</button><div>{name}</div>" + _BIN + "</div><span {del}>Delete</span>",
    "the whole row": f"<p>{{name}}</p>{_BIN}",
}


@pytest.mark.parametrize("header", _PLAIN_HEADERS.values(), ids=_PLAIN_HEADERS)
def test_rows_are_opened_by_a_header_that_is_no_button(visit: Visits, header: str) -> None:
    row = "" if "{toggle}" in header else "{toggle}"
    place = visit(reports=6, layout="accordion", sizes=(10,), default_size=10, row_header=header, row=row)
    page, = pages = place.walk()
    assert place.is_whole(pages)
    assert page.unopened == ()
    assert place.portal.counts["delete"] == 0


@pytest.mark.parametrize("header", [
    "<div {del}>Delete</div><p {toggle}>{name}</p>", "<span {del}>x</span><p {toggle}>{name}</p>",
    "<span {del}>✕</span><p {toggle}>{name}</p>", '<div class="row-trash" {del}>{name}</div>',
    "<span {del}>Remove</span>", "<span {del}><svg></svg></span>", "<div {del}>🗑</div>",
])
def test_what_may_be_a_bin_is_not_pressed_and_the_rows_are_named(visit: Visits, header: str) -> None:
    place = visit(reports=3, layout="accordion", sizes=(10,), default_size=10, row_header=header)
    page, = place.walk()
    assert page.unopened == page.rows
    assert place.portal.counts["delete"] == 0


def test_rows_that_nothing_opens_are_named(visit: Visits) -> None:
    place = visit(reports=6, layout="accordion", sizes=(10,), default_size=10, row_header="<div>{name}</div>")
    page, = place.walk()
    assert [row.player for row in page.rows] == [None] * 6
    assert page.unopened == page.rows


def test_a_listing_that_comes_late_without_a_request_is_not_taken_for_empty(visit: Visits) -> None:
    place = visit(timer_delay=3.0, default_size=10)
    place.patience = PortalPatience()
    assert place.is_whole(place.walk())


def test_thirty_rows_a_page_are_chosen(visit: Visits) -> None:
    place = visit(reports=70)
    assert [len(page.rows) for page in place.walk()] == [30, 30, 10]
    assert place.portal.requests == ["1/5", "14/5", "1/30", "3/30", "2/30"]


@pytest.mark.parametrize("total_header", ["X-Total-Count: {total}", "Content-Range: items 0-29/{total}"])
@pytest.mark.parametrize(("reports", "requests"), [(31, 3), (70, 4), (125, 6)])
def test_an_answer_that_tells_the_total_saves_the_second_look_at_the_last_page(
    visit: Visits, reports: int, requests: int, total_header: str
) -> None:
    place = visit(reports=reports, default_size=30, total_header=total_header)
    assert place.is_whole(place.walk())
    assert len(place.portal.requests) == requests


def test_a_total_that_the_rows_do_not_agree_with_saves_nothing(visit: Visits) -> None:
    place = visit(reports=31, default_size=30, total_header="X-Total: {total}", total_error=2)
    assert place.is_whole(place.walk())
    assert len(place.portal.requests) == 4


def test_an_empty_list_beside_a_total_is_not_empty(visit: Visits) -> None:
    place = visit(empty=True, total_header="X-Total-Count: {total}", total_error=3)
    session = place.come_in()
    with pytest.raises(ListingDoubtful):
        list(session.walk_listing())
    assert not session.reached_end


def test_a_walk_may_stop_early_and_does_not_claim_the_end(visit: Visits) -> None:
    place = visit(reports=70)
    session = place.come_in()
    walk = session.walk_listing()
    next(walk)
    walk.close()
    assert list(walk) == []
    assert not session.reached_end
    assert "2/30" not in place.portal.requests


@pytest.mark.parametrize("expire_by", ["script", "silent"])
def test_a_session_that_ends_in_mid_paging_is_renewed_once(visit: Visits, expire_by: str) -> None:
    place = visit(reports=22, sizes=(5,), expire_after=3, expire_by=expire_by)
    pages = place.walk()
    ids = {row.report_id for page in pages for row in page.rows}
    assert ids == {report["id"] for report in place.portal.reports}
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events == ["kept session", "check", "begins", "ended:None"]


@pytest.mark.parametrize("layout", ["table", "accordion"])
def test_an_empty_account_is_an_empty_page(visit: Visits, layout: str) -> None:
    pages = visit(empty=True, layout=layout).walk()
    assert len(pages) == 1
    assert pages[0].looks_empty


@pytest.mark.parametrize("layout", ["table", "accordion"])
def test_an_empty_answer_is_the_portals_word_without_a_page_size_or_a_button(visit: Visits, layout: str) -> None:
    pages = visit(empty=True, layout=layout, sizes=()).walk()
    assert [page.looks_empty for page in pages] == [True]
    assert pages[0].page_size is None


@pytest.mark.parametrize("status", [500, 404])
def test_without_such_an_answer_an_empty_page_proves_nothing(visit: Visits, status: int) -> None:
    place = visit(sizes=(), fail_after=1, fail_status=status)
    place.patience = PortalPatience(page=2.0, failure=0.5, empty=1.0)
    session = place.come_in()
    with pytest.raises(GolfError):
        list(session.walk_listing())
    assert not session.reached_end


@pytest.mark.parametrize("options", [{"links": False}, {"links": False, "layout": "accordion"}, {"frame": False}],
                         ids=str)
def test_a_listing_that_changed_is_said_and_not_taken_for_empty(visit: Visits, options: dict[str, object]) -> None:
    with pytest.raises(PortalChanged):
        visit(**options).walk()


@pytest.mark.parametrize(("status", "error"), [(503, PortalMaintenance), (500, PortalOffline), (0, PortalOffline)])
def test_a_portal_that_fails_in_mid_paging_is_told(
    visit: Visits, status: int, error: type[Exception]
) -> None:
    place = visit(reports=22, sizes=(5,), fail_after=3, fail_status=status)
    session = place.come_in()
    walk = session.walk_listing()
    assert len(next(walk).rows) == 5
    with pytest.raises(error):
        list(walk)
    assert not session.reached_end


def test_a_listing_that_contradicts_itself_is_doubted_after_two_restarts(visit: Visits) -> None:
    place = visit(reports=12, sizes=(5,), stuck_page=True)
    place.patience = type(place.patience)(page=1.0, failure=0.5, stay=0.5, mismatch=0.5)
    session = place.come_in()
    walk = session.walk_listing()
    with pytest.raises(ListingDoubtful):
        list(walk)
    assert walk.restarts == 3
    assert not session.reached_end


def test_stop_is_heard_between_pages(visit: Visits) -> None:
    place = visit(reports=22, sizes=(5,))
    session = place.come_in()
    walk = session.walk_listing()
    next(walk)
    place.stop.set()
    with pytest.raises(SyncStopped):
        next(walk)
