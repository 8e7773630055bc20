"""One file of a watched folder on its way in: copied, found whole, handed on, and put away once it was dealt with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from golf_db import Afterwards, FileState, SeenFile
from imports.sessions import GAP
from imports.tables.limits import MAX_FILE_BYTES
from services.folders.completeness import find_cut
from services.folders.last_shot import LastShots, is_rewritten
from services.folders.listing import FoundFile
from services.folders.put_away import (
    FileHeld,
    delete_imported,
    move_imported,
    move_rejected,
    read_copy,
)
from services.folders.reading import DELETED, Readable, as_readable
from services.folders.text import NO_SHOT_YET

if TYPE_CHECKING:
    from golf.errors import FileRefused
    from golf_db import WatchedFolder

SETTLED_S = 10.0
"""For how long a file must have been left alone before it is put away."""
REJECT_AFTER_S = 60.0
"""For how long one that cannot be read."""
CUT_AFTER_S = 600.0
"""For how long one that looks cut off: whoever writes it may only have paused."""
GROWING_S = GAP.total_seconds()
"""For how long one that was seen to grow after it had been imported: its program writes after each ball."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was copied whole. ``seen`` is what is known of it now, ``before`` what was stored of it."""

    folder: WatchedFolder
    file: FoundFile
    seen: SeenFile
    before: SeenFile | None


class Intake(Protocol):
    """What becomes of files that are whole: services.folders.importing imports them, services.push sends them."""

    def take_in(self, arrival: Arrival, found: Readable, rest_s: float) -> SeenFile:
        """Take a file, or say why it waits. Raises SyncAlreadyRunning, DatabaseError, SettingsError."""
        ...

    def refuse(self, arrival: Arrival, data: bytes, refusal: FileRefused, rest_s: float) -> SeenFile:
        """Refuse a file that looks cut off, once it had time to become whole. Raises as ``take_in``."""
        ...

    def was_taken_back(self, folder: WatchedFolder, name: str, stored: Readable) -> bool:
        """Whether a ball that was taken in is not there any more."""
        ...

    def waits_for_change(self, seen: SeenFile, rest_s: float) -> bool:
        """Whether another try of a waiting file makes no sense before the revision has changed."""
        ...

    @property
    def load_revision(self) -> Callable[[], int]:
        """A number that changes with what waiting files wait for."""
        ...


class Arrivals:
    """Takes one file at a time. Knows no looks and no order: see rounds.py."""

    def __init__(self, intake: Intake, last_shots: LastShots, now: Callable[[], datetime]) -> None:
        self._intake = intake
        self.load_revision = intake.load_revision
        self.waits_for_change = intake.waits_for_change
        self._last_shots = last_shots
        self._now = now

    def keep_rewritten(self, folder: WatchedFolder, file: FoundFile) -> None:
        """Take up the shots of a file that may be overwritten before it can be imported. Raises GolfError."""
        if is_rewritten(file.name) and not file.refused:
            path = Path(folder.path) / file.name
            data = read_copy(path, file.signature)
            if data.endswith(b"\n") and b"\0" not in data:
                self._collect(path, file, data)

    def take(
        self, folder: WatchedFolder, file: FoundFile, before: SeenFile | None, rest_s: float
    ) -> SeenFile:
        """What became of a file that is at rest for ``rest_s`` seconds; it lies where it lay.

        Raises FileChanging when it changes meanwhile, SyncAlreadyRunning while a sync or another import runs,
        DatabaseError, SettingsError.
        """
        seen = SeenFile(folder.folder_id, file.key, *file.signature, FileState.WAITING, self._now())
        if file.refused:
            return replace(seen, message=file.refused)
        path = Path(folder.path) / file.name
        try:
            data = read_copy(path, file.signature)
        except FileHeld as held:
            return replace(seen, message=str(held))
        grown = before is not None and not before.put_to and before.size_bytes < file.signature.size_bytes and (
            before.has_grown or before.state in (FileState.IMPORTED, FileState.KNOWN))
        seen = replace(seen, sha256=hashlib.sha256(data).digest(), has_grown=grown)
        arrival = Arrival(folder, file, seen, before)
        cut = find_cut(data) if len(data) <= MAX_FILE_BYTES else None
        if cut is not None:
            return self._intake.refuse(arrival, data, cut, rest_s)
        found: Readable | None = Readable(data)
        if is_rewritten(file.name) and b"\0" not in data:
            found = self._collect(path, file, data)
            if found is not None and self._was_taken_back(folder, file.name, path):
                found = as_readable(self._last_shots.leave_out_imported(path))
        if found is None:
            return replace(seen, state=FileState.KNOWN, message=NO_SHOT_YET)
        seen = self._intake.take_in(arrival, found, rest_s)
        if found.day is not None and seen.state in (FileState.IMPORTED, FileState.KNOWN):
            self._last_shots.note_imported(path)
        return seen

    def put_away(self, folder: WatchedFolder, file: FoundFile, seen: SeenFile) -> SeenFile | None:
        """Move or delete a file that was dealt with, once it is certain that it is still the same.

        None: it is to be taken once more. Raises FileChanging.
        """
        place = Path(folder.path)
        try:
            if hashlib.sha256(read_copy(place / file.name, file.signature)).digest() != seen.sha256:
                return None
            if seen.state is FileState.REJECTED:
                put_to = move_rejected(place, file.name, file.signature, seen.message)
            elif folder.afterwards is Afterwards.DELETE:
                delete_imported(place, file.name, file.signature)
                put_to = DELETED
            else:
                put_to = move_imported(place, file.name, file.signature)
        except FileHeld as held:
            return replace(seen, message=f"{_first_line(seen.message)}\n{held}")
        return replace(seen, message=_first_line(seen.message), put_to=seen.put_to or put_to, at=self._now())

    def _collect(self, path: Path, file: FoundFile, data: bytes) -> Readable | None:
        written_at = datetime.fromtimestamp(file.signature.mtime_ns / 1e9, UTC).astimezone()
        return as_readable(self._last_shots.collect(path, data, written_at))

    def _was_taken_back(self, folder: WatchedFolder, name: str, path: Path) -> bool:
        """Whether a ball of a rewritten file that was stored is not here any more: an undo, or a deleted session."""
        stored = as_readable(self._last_shots.load_imported(path))
        return stored is not None and self._intake.was_taken_back(folder, name, stored)


def rest_needed_s(seen: SeenFile) -> float:
    """For how long a file that was dealt with must have been left alone before it is put away."""
    if seen.state is FileState.REJECTED:
        return REJECT_AFTER_S
    return GROWING_S if seen.has_grown else SETTLED_S


def is_put_away(folder: WatchedFolder, name: str, state: FileState) -> bool:
    """Whether a file that was dealt with so is to leave its place."""
    if folder.afterwards is Afterwards.LEAVE or is_rewritten(name):
        return False
    return state is not FileState.WAITING


def _first_line(message: str) -> str:
    return message.partition("\n")[0]
