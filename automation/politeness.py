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


class RequestPacer:
    """Spaces requests of all threads evenly: never more than ``per_second``, with jitter, without bursts.

    ``per_second`` None lifts the limit (benchmarks). ``pause`` makes everybody wait, as
    ``Retry-After`` asks.
    """

    def __init__(
        self, per_second: float | None, stop: StopSignal, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._stop = stop
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next_slot = 0.0

    def wait_for_turn(self) -> None:
        """Return when this thread may send its request; raises SyncStopped."""
        with self._lock:
            now = self._monotonic()
            slot = max(now, self._next_slot)
            jitter = random.uniform(1.0, 1.2)  # noqa: S311 - spreads requests, guards no secret
            self._next_slot = slot + self._gap * jitter
        if slot > now or self._stop.is_set():
            wait_or_stop(self._stop, slot - now)

    def pause(self, seconds: float) -> None:
        """Nobody sends anything for this long."""
        with self._lock:
            self._next_slot = max(self._next_slot, self._monotonic() + seconds)
