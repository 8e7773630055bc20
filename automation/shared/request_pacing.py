"""How often the portal is asked: evenly spaced requests, a common pause, a hard stop on refusal."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from automation.ports import StopSignal
from golf.errors import SyncStopped


def wait_or_stop(stop: StopSignal, seconds: float) -> None:
    """Sleep, but raise SyncStopped the moment the golfer presses Stop."""
    if stop.wait(max(seconds, 0)):
        raise SyncStopped("The sync was stopped.", "What is stored stays; sync again to go on.")


class Timetable:
    """Who may send when: never more than ``per_second``, with jitter, without bursts; and a pause for everybody.

    Thread-safe. One for all who ask the same host. ``per_second`` None lifts the limit (benchmarks).
    """

    def __init__(self, per_second: float | None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next_slot = 0.0
        self._paused_until = float("-inf")

    def take_slot(self) -> tuple[float, float]:
        """The next free slot, and in how many seconds it comes."""
        with self._lock:
            now = self._monotonic()
            slot = max(now, self._next_slot)
            jitter = random.uniform(1.0, 1.2)  # noqa: S311 - spreads requests, guards no secret
            self._next_slot = slot + self._gap * jitter
        return slot, slot - now

    def is_inside_pause(self, slot: float) -> bool:
        """Whether a pause that was asked for since lies over a slot."""
        with self._lock:
            return slot < self._paused_until

    def pause(self, seconds: float) -> None:
        """No slot for this long, and those given are worth nothing."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._monotonic() + seconds)
            self._next_slot = max(self._next_slot, self._paused_until)


class RequestPacer:
    """Lets the threads of one task send by a timetable, its own or one it shares with other tasks.

    ``pause`` makes everybody wait, as ``Retry-After`` asks, also who has been given a turn inside the pause already.
    """

    def __init__(self, timetable: Timetable | float | None, stop: StopSignal) -> None:
        """A number is a timetable of its own with that many requests a second; None one without a limit."""
        self._timetable = timetable if isinstance(timetable, Timetable) else Timetable(timetable)
        self._stop = stop

    def wait_for_turn(self) -> None:
        """Return when this thread may send its request; raises SyncStopped."""
        slot = self._wait_for_slot()
        while self._timetable.is_inside_pause(slot):  # the pause was asked for while this thread slept
            slot = self._wait_for_slot()

    def pause(self, seconds: float) -> None:
        """Nobody sends anything for this long."""
        self._timetable.pause(seconds)

    def _wait_for_slot(self) -> float:
        """Take the next free slot and sleep until it has come."""
        slot, seconds = self._timetable.take_slot()
        if seconds > 0 or self._stop.is_set():
            wait_or_stop(self._stop, seconds)
        return slot


class WaitNews:
    """The newest sentence about a wait, from any thread to the one that shows it.

    Several threads that wait at the same time are one piece of news: who begins to wait while another one's wait is
    told says nothing.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._told_until = float("-inf")
        self._sentence = ""

    def tell(self, sentence: str, seconds: float) -> None:
        """A wait of so many seconds begins."""
        with self._lock:
            now = self._monotonic()
            if now >= self._told_until:
                self._told_until = now + seconds
                self._sentence = sentence

    def take(self) -> str:
        """The sentence that nobody has taken yet; "" when there is none."""
        with self._lock:
            sentence, self._sentence = self._sentence, ""
        return sentence
