"""A list whose pages come short, in parts or not at all, in a real browser on the demo portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from demo_portal import Fault
from golf.errors import ListingDoubtful
from tests.automation.test_portal_demo import Demo, demo, found

pytestmark = pytest.mark.browser
__all__ = ["demo"]
Demos = Callable[..., Demo]


def is_whole(place: Demo) -> bool:
    rows = found(place.walk())
    return set(rows) == place.expected() and place.portal.counters.deletes == 0


@pytest.mark.parametrize("layout", ["table", "accordion"])
@pytest.mark.parametrize(("sessions", "default_limit", "requests"), [
    (1, 5, 2), (30, 5, 2), (31, 5, 4), (70, 5, 5), (1, 30, 2), (30, 30, 2), (31, 20, 4), (70, 30, 4)])
def test_a_healthy_account_is_complete_with_one_page_more(
    demo: Demos, layout: str, sessions: int, default_limit: int, requests: int
) -> None:
    place = demo(sessions=sessions, layout=layout, default_limit=default_limit)
    assert is_whole(place)
    assert place.portal.counters.listing_requests <= requests


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
    session, _ = place.session()
    with pytest.raises(ListingDoubtful, match="could not be read to its end"):
        list(session.walk_listing())
    assert not session.reached_end


@pytest.mark.parametrize("says_nothing", ["", "Nothing here yet", "Keine Daten vorhanden"])
def test_an_empty_list_is_empty_in_any_words(demo: Demos, says_nothing: str) -> None:
    place = demo(says_nothing=says_nothing)
    place.portal.faults.on(Fault.LISTING_EMPTY)
    assert [page.looks_empty for page in place.walk()] == [True]


@pytest.mark.parametrize("after_page", [1, 2, 3])
@pytest.mark.parametrize("change", ["delete", "add"])
def test_a_list_that_moves_between_two_pages_is_read_whole(demo: Demos, change: str, after_page: int) -> None:
    place = demo(sessions=70)
    session, _ = place.session()
    reader = session._reader
    assert reader is not None
    plain, asked = reader.press, {"times": 0}

    def press(mark: str, kind: str, label: str) -> str:
        asked["times"] += 1
        if asked["times"] == after_page:
            if change == "delete":
                place.portal.delete(place.portal.account.reports[-1].id)
            else:
                place.portal.add_report()
        return plain(mark, kind, label)

    reader.press = press  # type: ignore[method-assign]
    rows = found(list(session.walk_listing()))
    assert session.reached_end
    assert place.expected() <= set(rows)
