"""Watching: one process of a computer looks into the folders, woken by what the disks tell, until it is stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from golf.errors import DatabaseError, FoldersAlreadyWatched, GolfError
from services.folders.rounds import EVERY_S, OnFile

if TYPE_CHECKING:
    from golf_db import WatchedFolder
    from services.folders.events import FolderEvents

log = logging.getLogger(__name__)

_LONGEST_WAIT_S = 5.0
"""Before somebody is asked whether watching is still wanted."""
_GATHER_S = 0.2
"""After a hint, so that a thousand of them are one look."""


class Rounds(Protocol):
    """Looks into folders, again and again."""

    @property
    def load_folders(self) -> Callable[[], list[WatchedFolder]]:
        """Which are looked into."""
        ...

    def look(self, touched: Collection[int]) -> float:
        """Look where something happened or is due; the seconds until the next look. Raises DatabaseError."""
        ...


MakeRounds = Callable[[OnFile | None, Callable[[], bool]], Rounds]
HoldLock = Callable[[], AbstractContextManager[None]]


class FolderWatch:
    """Watches in the calling thread, or in a daemon thread of its own. Thread-safe."""

    def __init__(self, hold_lock: HoldLock, make_rounds: MakeRounds) -> None:
        """``hold_lock``: held while somebody watches."""
        self._hold_lock = hold_lock
        self._make_rounds = make_rounds
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether this process watches in a thread of its own."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, is_wanted: Callable[[], bool]) -> None:
        """Watch in a thread of its own until nobody wants it; nothing when it does already."""
        with self._starting:
            if not self.is_running:
                self._stopped.clear()
                self._thread = threading.Thread(target=self._run_quietly, args=(is_wanted,), name="folders",
                                                daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End after the file in hand; does not wait for it."""
        self._stopped.set()
        self._wake.set()

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    def join(self, timeout_s: float) -> None:
        """Wait until the thread has ended."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def run(self, is_wanted: Callable[[], bool], on_file: OnFile | None = None) -> None:
        """Watch until ``stop``, or until nobody wants it. Raises what ``hold_lock`` raises, SettingsError."""
        from services.folders.events import FolderEvents  # noqa: PLC0415 - watchdog, which only a watch needs

        def goes_on() -> bool:
            return not self._stopped.is_set() and is_wanted()

        with self._hold_lock():
            events = FolderEvents(self._wake)
            rounds = self._make_rounds(on_file, goes_on)
            log.info("folders_watched")
            try:
                while goes_on():
                    self._wait(self._look(rounds, events))
            finally:
                events.stop()
                log.info("folders_not_watched")

    def _look(self, rounds: Rounds, events: FolderEvents) -> float:
        """A database that is busy or full is no reason to stop watching."""
        try:
            events.follow(rounds.load_folders())
            return rounds.look(events.take_touched())
        except DatabaseError as error:
            log.warning("folders_not_looked_into", extra={"code": error.code})
            return EVERY_S

    def _wait(self, seconds: float) -> None:
        if self._wake.wait(min(seconds, _LONGEST_WAIT_S)):
            self._stopped.wait(_GATHER_S)
            self._wake.clear()

    def _run_quietly(self, is_wanted: Callable[[], bool]) -> None:
        try:
            self.run(is_wanted)
        except FoldersAlreadyWatched:
            log.info("folders_watched_by_another")
        except GolfError as error:
            log.warning("folders_not_watched", extra={"code": error.code})
