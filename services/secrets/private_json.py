"""JSON documents in private files, written whole and held by one process at a time."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from golf.errors import DatabaseBusy, SettingsError
from golf.private_files import explained, make_private_folder, write_private_bytes

log = logging.getLogger(__name__)

_LOCK_WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class JsonLabel:
    """What stands in such a file, and what is said about it."""

    contents: str
    """As in "the file with the … cannot be used"."""
    not_kept: str
    """What is said when the file cannot be written."""
    event: str
    """What the log calls a file whose content is not ours."""
    section: str | None = None
    """Of the document: where the entries stand. None: the document itself is the entries."""
    version: int = 1
    """Written beside the section."""
    cannot_read: tuple[str, str] | None = None
    """What is said of a file that is there and cannot be read, and what to do; None: who only reads finds nothing."""
    is_expendable: bool = False
    """What is in it can be made anew: a file that cannot be read may be replaced."""
    sets_aside: bool = False
    """A file whose content is not ours is renamed and kept before another one is written."""
    goes_when_empty: bool = False
    """The file is removed with its last entry."""


class PrivateJson:
    """Entries by name in a JSON file that only this user can read. Thread-safe, shared by processes."""

    def __init__(
        self, path: Path, label: JsonLabel, read_entries: Callable[[Any], dict[str, Any]] | None = None
    ) -> None:
        """``read_entries`` finds the entries of a whole document; it raises ValueError for one that is not ours."""
        self.path = path
        self._label = label
        self._read_entries = read_entries or self._find_section
        self._threads = threading.Lock()

    def read(self) -> dict[str, Any]:
        """The entries; empty without a file and for one whose content is not ours. Raises SettingsError."""
        return self._read(is_held=False)

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """Hold the file and give its entries; what the block makes of them is written, unless it raises.

        Nothing is written when nothing has changed. Raises SettingsError or DatabaseBusy.
        """
        with self._holding():
            entries = self._read(is_held=True)
            before = json.dumps(entries)
            yield entries
            if not entries and self._label.goes_when_empty:
                self._remove()
            elif json.dumps(entries) != before:
                self._write(entries)

    @contextmanager
    def _holding(self) -> Iterator[None]:
        lock_path = self.path.with_suffix(".lock")
        try:
            make_private_folder(lock_path.parent)
            with self._threads, FileLock(lock_path, timeout=_LOCK_WAIT_S, mode=0o600):
                yield
        except Timeout as error:
            raise DatabaseBusy(f"Another Rangebook keeps the file with the {self._label.contents} busy.",
                               "Close it, or try again in a minute.") from error
        except OSError as error:
            raise SettingsError(f"The file with the {self._label.contents} cannot be used.",
                                f"Give your user access to {self.path.parent} and make room on the disk.") from error

    def _read(self, *, is_held: bool) -> dict[str, Any]:
        try:
            body = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            if self._label.cannot_read is not None:
                raise SettingsError(*self._label.cannot_read) from error
            if is_held and not self._label.is_expendable:
                raise  # what is in it must not be lost
            log.warning(self._label.event, extra={"file": self.path.name})
            return {}
        try:
            return self._read_entries(json.loads(body))
        except (ValueError, RecursionError):
            aside = self._set_aside() if is_held and self._label.sets_aside else {}
            log.warning(self._label.event, extra={"file": self.path.name, **aside})
            return {}

    def _find_section(self, document: Any) -> dict[str, Any]:
        section = self._label.section
        entries = document.get(section) if section is not None and isinstance(document, dict) else document
        if isinstance(entries, dict):
            return entries
        raise ValueError("not a document of ours")

    def _set_aside(self) -> dict[str, str]:
        aside = self.path.with_name(f"{self.path.name}.corrupt")
        os.replace(self.path, aside)
        return {"set_aside_as": aside.name}

    def _write(self, entries: dict[str, Any]) -> None:
        section = self._label.section
        document = entries if section is None else {"version": self._label.version, section: entries}
        access = f"Make room on the disk and give your user access to {self.path.parent}."
        with explained(self._label.not_kept, access):
            write_private_bytes(self.path, json.dumps(document).encode())

    def _remove(self) -> None:
        could_not = f"The file with the {self._label.contents} could not be removed."
        with explained(could_not, f"Delete {self.path} yourself."):
            self.path.unlink(missing_ok=True)
