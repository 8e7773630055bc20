"""A pause that the portal's own pages ask for is heard, wherever it is said, and measured by the answer's own clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from golf.errors import GolfError
from tests.automation.conftest import Visit

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
MINUTE = timedelta(minutes=1)


def pauses_of(place: Visit, *, is_in: bool) -> list[timedelta]:
    """How long from now the portal asked for in a visit that reads the whole list if it can."""
    with suppress(GolfError):
        session = place.come_in() if is_in else place.enter()[0]
        list(session.walk_listing())
    place.stack.close()
    return [until - datetime.now(UTC) for until in place.pauses]


@pytest.mark.parametrize(("is_in", "options"), [
    (True, {"listing_status": 429}), (True, {"listing_status": 503}), (True, {"fail_after": 1, "fail_status": 429}),
    (True, {"fail_after": 3, "fail_status": 503, "reports": 22}), (False, {"login_error": (429, "Too many requests")}),
    (False, {"login_error": (503, "Down for maintenance")}), (False, {"sign_in_breaks": "429"}),
    (False, {"sign_in_breaks": "503", "sign_in_by": "post"})], ids=str)
def test_it_is_heard_wherever_it_is_said(visit: Visits, is_in: bool, options: dict[str, Any]) -> None:
    pause, = pauses_of(visit(retry_after="600", **options), is_in=is_in)
    assert 8 * MINUTE < pause <= 10 * MINUTE


@pytest.mark.parametrize(("retry_after", "clock", "minutes"), [
    ("Mon, 01 Mar 2021 12:30:00 GMT", "Mon, 01 Mar 2021 12:00:00 GMT", 30),  # its clock is years behind ours
    ("Sat, 01 Jan 2099 12:00:00 GMT", "", 60), ("99999999", "", 60)])
def test_a_date_is_measured_by_the_answers_own_clock_and_an_absurd_one_is_not_believed(
    visit: Visits, retry_after: str, clock: str, minutes: int
) -> None:
    pause, = pauses_of(visit(listing_status=429, retry_after=retry_after, clock=clock), is_in=True)
    assert (minutes - 2) * MINUTE < pause <= minutes * MINUTE


@pytest.mark.parametrize("options", [
    {"listing_status": 429}, {"listing_status": 429, "retry_after": "soon"}, {"fail_after": 1, "fail_status": 429},
    {"sign_in_breaks": "429"}], ids=str)
def test_too_many_requests_without_a_time_are_ten_minutes(visit: Visits, options: dict[str, Any]) -> None:
    pause, = pauses_of(visit(**options), is_in="sign_in_breaks" not in options)
    assert 8 * MINUTE < pause <= 10 * MINUTE


@pytest.mark.parametrize("options", [
    {}, {"listing_status": 503}, {"listing_status": 503, "retry_after": "soon"}], ids=str)
def test_without_one_nothing_else_is_kept(visit: Visits, options: dict[str, Any]) -> None:
    assert pauses_of(visit(**options), is_in=True) == []
