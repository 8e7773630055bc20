"""How long a server asks to be left alone."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from automation.shared.retry_after import (
    LONGEST_BELIEVED_PAUSE_S,
    PAUSE_IF_NOT_BELIEVED_S,
    describe_wait,
    read_retry_after,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(text: str | None, *, date: datetime | str | None = None) -> float | None:
    headers = {} if text is None else {"retry-after": text}
    if date is not None:
        headers["date"] = date if isinstance(date, str) else format_datetime(date, usegmt=True)
    return read_retry_after(httpx.Headers(headers), NOW)


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "1.5", "Mon, 99 Jan 2026 00:00:00 GMT",
                                  "Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 01 Jan 2026 00:00:00 +99999999"])
def test_what_cannot_be_read_asks_for_nothing(text: str | None) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["0", "60", " 3600 ", str(int(LONGEST_BELIEVED_PAUSE_S))])
def test_seconds(text: str) -> None:
    assert read(text) == float(text)


@pytest.mark.parametrize("wrong_by", [timedelta(), timedelta(days=365), timedelta(days=-365)])
def test_a_date_is_measured_against_the_answers_own_date(wrong_by: timedelta) -> None:
    """This computer's clock is a year off; the server's date and its pause agree with each other."""
    there = NOW + wrong_by
    assert read(http_date(there + timedelta(seconds=90)), date=there) == 90


def test_without_a_date_this_computers_clock_has_to_do() -> None:
    for date in (None, "nonsense"):
        assert read(http_date(NOW + timedelta(seconds=90)), date=date) == 90
    assert read(http_date(NOW - timedelta(hours=1))) == 0


@pytest.mark.parametrize("text", ["Fri, 31 Dec 2099 23:59:59 GMT", "86401", "9" * 400])
def test_an_absurd_pause_is_an_hour_and_the_log_says_so(text: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert read(text, date=NOW) == PAUSE_IF_NOT_BELIEVED_S
    assert "retry_after_not_believed" in caplog.text


@pytest.mark.parametrize(("seconds", "words"), [
    (0.2, "1 second"), (1, "1 second"), (59, "59 seconds"), (90, "2 minutes"), (3600, "60 minutes"), (7200, "2 hours")])
def test_a_wait_is_said_in_whole_units(seconds: float, words: str) -> None:
    assert describe_wait(seconds) == words
