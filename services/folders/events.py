"""What disks tell of changes, by watchdog: hints alone, on which somebody looks. Imported only by who watches.

A disk of this computer tells by itself. A network disk tells nothing of what other computers write: there watchdog
lists the folder every few seconds. Where neither works, the look once a minute does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

    from golf_db import WatchedFolder

log = logging.getLogger(__name__)

POLL_S = 5.0
_TELLING = frozenset({"created", "modified", "moved", "closed"})
"""Not of what is opened or read: we do that ourselves."""
_Identity = tuple[int, int, bool]
"""Disk and number of a folder, and whether it is polled."""


class _Followed(NamedTuple):
    identity: _Identity
    observer: BaseObserver


class FolderEvents:
    """Collects in which folders something happened, and sets ``wake``. Each folder has an observer of its own."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake
        self._touched: set[int] = set()
        self._lock = threading.Lock()
        self._followed: dict[int, _Followed] = {}

    def follow(self, folders: Iterable[WatchedFolder]) -> None:
        """Be told of these folders, and of no other; one that vanished and came back is followed anew."""
        wanted = {folder.folder_id: (Path(folder.path), _identify(folder)) for folder in folders}
        for number, known in list(self._followed.items()):
            if number not in wanted or wanted[number][1] != known.identity:
                del self._followed[number]
                known.observer.stop()
        for number, (path, identity) in wanted.items():
            if identity is not None and number not in self._followed:
                observer = self._observe(number, path, is_polled=identity[2])
                if observer is not None:
                    self._followed[number] = _Followed(identity, observer)

    def take_touched(self) -> set[int]:
        """The folders in which something happened since the last call."""
        with self._lock:
            touched, self._touched = self._touched, set()
        return touched

    def stop(self) -> None:
        """Be told of nothing any more."""
        self.follow(())

    def _observe(self, number: int, path: Path, *, is_polled: bool) -> BaseObserver | None:
        """None where the system cannot tell (too many watches, a folder that just went): then the minute has to do."""
        observer: BaseObserver = PollingObserver(timeout=POLL_S) if is_polled else Observer()
        observer.daemon = True
        try:
            observer.schedule(_Hints(self, number), str(path))
            observer.start()
        except OSError as error:
            log.warning("folder_not_observed", extra={"code": type(error).__name__})
            return None
        return observer

    def note(self, number: int) -> None:
        """Something happened in this folder."""
        with self._lock:
            self._touched.add(number)
        self._wake.set()


class _Hints(FileSystemEventHandler):
    """Passes on that something happened, whatever it was."""

    def __init__(self, events: FolderEvents, number: int) -> None:
        self._events = events
        self._number = number

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _TELLING:
            self._events.note(self._number)


def _identify(folder: WatchedFolder) -> _Identity | None:
    """None for a folder that is not there now."""
    try:
        found = Path(folder.path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, bool(folder.network_kind)
