"""The portal changes between two visits, in a real browser: the error names the part."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from automation.page_records import PageKind, Part
from automation.page_watch.watch import ForgetfulStructures
from automation.portal_session import PortalSession
from golf.errors import PortalChanged
from tests.automation.conftest import Visit
from tests.automation.tiny_portal import PASSWORD, USER

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]


def go(place: Visit, kept: ForgetfulStructures) -> PortalSession:
    session = place.stack.enter_context(PortalSession(
        place.browser, place.portal.url, cookies=place.jar, gate=place.gate, stop=place.stop,
        patience=place.patience, structures=kept))
    session.sign_in(USER, place.ask())
    list(session.walk_listing())
    return session


@pytest.mark.parametrize("layout", ["table", "accordion"])
def test_a_visit_that_read_everything_keeps_both_structures_and_finds_no_change(visit: Visits, layout: str) -> None:
    place, kept = visit(layout=layout, reports=12), ForgetfulStructures()
    session = go(place, kept)
    assert set(kept.good) == {PageKind.SIGN_IN, PageKind.LISTING}
    assert kept.good[PageKind.SIGN_IN].parts[Part.PASSWORD_BOXES] == "1"
    assert kept.good[PageKind.LISTING].parts[Part.LAYOUT] == layout
    assert session.what_changed() == "", "the last page of a list is no other page"
    written = repr(kept.good)
    for secret in (USER, PASSWORD, "aB3dE5", "Sam Owner", "sgt pebble"):
        assert secret not in written


@pytest.mark.parametrize(("change", "told"), [
    ({"sign_in_page": "none"}, "What changed: the e-mail field is not there; the password field is not there"),
    ({"links": False}, "rows without a link are listed"),
    ({"frame": False, "empty": True}, "the page-size box is missing"),
])
def test_the_error_of_the_next_visit_says_which_part_changed(visit: Visits, change: dict[str, Any], told: str) -> None:
    place, kept = visit(), ForgetfulStructures()
    go(place, kept).close()
    for name, value in change.items():
        setattr(place.portal.options, name, value)
    if "sign_in_page" in change:
        place.jar.forget()
    with pytest.raises(PortalChanged) as caught:
        go_again(place, kept)
    assert told in caught.value.what_happened
    assert PASSWORD not in str(caught.value)


def go_again(place: Visit, kept: ForgetfulStructures) -> None:
    """As a sync does: the walk's errors are told more of by services.sync.listing_scan."""
    from services.sync.listing_scan import ListingScan

    session = place.stack.enter_context(PortalSession(
        place.browser, place.portal.url, cookies=place.jar, gate=place.gate, stop=place.stop,
        patience=place.patience, structures=kept))
    session.sign_in(USER, place.ask())
    tour = object.__new__(ListingScan)
    vars(tour).update(
        _walk=lambda portal: list(portal.walk_listing(to_end=True)), _discovery=SimpleNamespace(find_leftovers=tuple),
        _offer=lambda _wanted: None, _submit_rest=lambda: None, _held=[])
    tour.walk(session)


def test_a_browser_that_is_gone_changes_nothing_about_the_error(visit: Visits) -> None:
    place = visit()
    session = place.session()
    assert session.what_changed() == "", "nothing was opened yet"
    session.sign_in(USER, place.ask())
    session.close()
    assert session.what_changed() == ""
