"""Small jobs once a minute beside the pages: the automatic sync, and whatever else looks after itself.

APScheduler keeps the minute; each job runs in a daemon thread of its own, so that the server ends at once whatever a
job is waiting for, and a job that is not done yet is not started again.

``SettledMemory`` takes what stays for good out of the garbage collector's rounds. The libraries behind the pages are a
million objects that never go. Every few page runs Python looked through all of them for garbage: 0.14 s, in which every
page stands still.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from golf.errors import GolfError
from golf.schedule import AFTER_OPENING

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)

TickJob = Callable[[], object]
"""Looks whether there is something to do, and does it. A GolfError it raises is logged once, until it works again."""

_ticking = threading.Event()


def is_ticking() -> bool:
    """Whether this process looks after the schedule. ``streamlit run app.py`` alone does not."""
    return _ticking.is_set()


class Ticker:
    """Runs tick jobs from ``first_after`` on until stopped. One per process."""

    def __init__(
        self, build_jobs: Callable[[datetime], Mapping[str, TickJob]], *,
        first_after: timedelta = AFTER_OPENING, every: timedelta = EVERY, at_once: Collection[str] = (),
    ) -> None:
        """``build_jobs`` takes when ticking began; a job is called by the first tick, not before.

        ``at_once``: names of jobs whose first tick is when ticking begins.
        """
        self._build_jobs = build_jobs
        self._first_after = first_after
        self._every = every
        self._at_once = at_once
        self._scheduler: _Scheduler | None = None
        self._running: dict[str, threading.Thread] = {}
        self._troubles: dict[str, str] = {}

    def start(self) -> None:
        """Begin to tick."""
        opened_at = datetime.now(UTC)
        self._scheduler = _Scheduler(timezone=UTC, daemon=True)
        for name, job in self._build_jobs(opened_at).items():
            first = opened_at if name in self._at_once else opened_at + self._first_after
            self._scheduler.add_job(
                self._tick, "interval", (name, job), seconds=self._every.total_seconds(), id=name, coalesce=True,
                max_instances=1, misfire_grace_time=None, next_run_time=first)
        self._scheduler.start()
        _ticking.set()

    def stop(self) -> None:
        """End at once; a job in the middle of something is not waited for."""
        _ticking.clear()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def _tick(self, name: str, job: TickJob) -> None:
        """Called by the scheduler's own pool, which must never be kept waiting."""
        before = self._running.get(name)
        if before is None or not before.is_alive():
            thread = self._running[name] = threading.Thread(
                target=self._run, args=(name, job), name=f"tick-{name}", daemon=True)
            thread.start()

    def _run(self, name: str, job: TickJob) -> None:
        try:
            job()
        except GolfError as error:
            self._note_trouble(name, error.code)
        except Exception as error:  # noqa: BLE001 - a defect of one minute must not end all minutes to come
            self._note_trouble(name, type(error).__name__, error)
        else:
            if self._troubles.pop(name, None):
                log.info("tick_works_again", extra={"job": name})

    def _note_trouble(self, name: str, code: str, defect: Exception | None = None) -> None:
        """Logged once going; what stays the same is not said every minute."""
        if self._troubles.get(name) != code:
            self._troubles[name] = code
            log.warning("tick_failed", extra={"job": name, "code": code}, exc_info=defect)


class _Scheduler(BackgroundScheduler):  # type: ignore[misc]  # it has no types
    """One that a clock set back does not silence until the old hour comes round again."""

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time - now > 2 * EVERY:
                log.warning("clock_was_set_back")
                job.modify(next_run_time=now)
        seconds: float | None = super()._process_jobs()
        return seconds


class SettledMemory:
    """Call it now and then: nearly always it has nothing to do."""

    def __init__(self) -> None:
        self._modules = 0

    def __call__(self) -> bool:
        """Settle what has been loaded since the last call; whether there was anything."""
        if len(sys.modules) == self._modules:
            return False
        self._modules = len(sys.modules)
        gc.collect()  # what is garbage now would stay for good as well
        gc.freeze()
        return True
