"""Jobs once a minute beside the pages; here every few hundredths of a second."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo

import pytest

from golf.errors import DatabaseDamaged, DiskFull
from services.schedule.minute_jobs import Ticker, TickJob, is_ticking

SOON = timedelta(milliseconds=30)


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """At this pace APScheduler itself complains, too."""
    return [record for record in caplog.records if record.name == "services.schedule.minute_jobs"]


@pytest.fixture
def tick() -> Iterator[Callable[..., Ticker]]:
    started: list[Ticker] = []

    def start(**jobs: TickJob) -> Ticker:
        ticker = Ticker(lambda _opened_at: jobs, first_after=SOON, every=SOON)
        ticker.start()
        started.append(ticker)
        return ticker

    yield start
    for ticker in started:
        ticker.stop()


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_job_is_called_again_and_again(tick: Callable[..., Ticker]) -> None:
    first: list[int] = []
    second: list[int] = []
    tick(first=lambda: first.append(1), second=lambda: second.append(1))
    wait_for(lambda: len(first) > 2 and len(second) > 2)


def test_it_says_whether_it_ticks(tick: Callable[..., Ticker]) -> None:
    assert not is_ticking()
    ticker = tick()
    assert is_ticking()
    ticker.stop()
    assert not is_ticking()
    ticker.stop()


def test_no_job_is_called_before_the_first_tick() -> None:
    opened: list[int] = []
    ticker = Ticker(lambda _opened_at: {"job": lambda: opened.append(1)}, first_after=timedelta(seconds=30))
    ticker.start()
    time.sleep(0.2)
    ticker.stop()
    assert opened == []


def test_a_job_that_is_not_done_is_not_started_again_and_holds_up_nobody(tick: Callable[..., Ticker]) -> None:
    release = threading.Event()
    slow: list[int] = []
    other: list[int] = []

    def wait() -> None:
        slow.append(1)
        release.wait(20)

    ticker = tick(slow=wait, other=lambda: other.append(1))
    wait_for(lambda: len(other) > 5)
    assert len(slow) == 1
    began = time.monotonic()
    ticker.stop()
    assert time.monotonic() - began < 10  # the job hangs for twenty seconds
    release.set()


def test_what_cannot_be_opened_is_said_once_going_and_once_coming_back(
    tick: Callable[..., Ticker], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "services.schedule.minute_jobs")
    tries: list[int] = []

    def open_app() -> None:
        tries.append(1)
        if len(tries) < 6:
            raise DatabaseDamaged("The file is damaged.", "Restore a backup.")
        done.append(1)

    done: list[int] = []
    tick(job=open_app)
    wait_for(lambda: bool(done))
    wait_for(lambda: len(ours(caplog)) > 1)
    time.sleep(0.1)
    assert [record.message for record in ours(caplog)] == ["tick_failed", "tick_works_again"]
    assert ours(caplog)[0].__dict__["code"] == "database_damaged"


def test_a_defect_ends_neither_its_own_minutes_nor_those_of_others(
    tick: Callable[..., Ticker], caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []
    others: list[int] = []

    def fail() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise DiskFull("No room is left.")
        raise ZeroDivisionError

    tick(defect=fail, other=lambda: others.append(1))
    wait_for(lambda: len(calls) > 6 and len(others) > 6)
    codes = [record.__dict__["code"] for record in caplog.records if record.message == "tick_failed"]
    assert codes == ["ZeroDivisionError", "disk_full", "ZeroDivisionError"]


def test_a_clock_set_back_by_hours_does_not_silence_it(
    tick: Callable[..., Ticker], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    tick(job=lambda: calls.append(1))
    wait_for(lambda: len(calls) > 2)
    before = len(calls)
    back = timedelta(hours=5)

    class EarlierClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> EarlierClock:
            return super().now(tz) - back

    monkeypatch.setattr("services.schedule.minute_jobs.datetime", EarlierClock)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", EarlierClock)
    wait_for(lambda: len(calls) > before + 2)


def test_a_job_that_is_wanted_at_once_waits_for_no_first_tick() -> None:
    early, late = threading.Event(), threading.Event()
    ticker = Ticker(lambda _opened_at: {"live": early.set, "backup": late.set}, first_after=timedelta(seconds=90),
                    at_once=("live",))
    ticker.start()
    try:
        assert early.wait(60)
        assert not late.is_set()
    finally:
        ticker.stop()
