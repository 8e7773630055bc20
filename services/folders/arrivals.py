"""One file of a watched folder on its way in: copied, read, imported or refused, and put away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import FileRefused
from golf.sessions import DateEvidence, DateSource, SessionSource
from golf_db import Afterwards, FileState, SeenFile, SessionToImport
from imports.sessions import GAP
from imports.tables.limits import MAX_FILE_BYTES
from services.folders.completeness import find_cut
from services.folders.last_shot import CollectedShots, LastShots, is_rewritten
from services.folders.listing import FoundFile
from services.folders.put_away import (
    FileHeld,
    delete_imported,
    move_imported,
    move_rejected,
    read_copy,
)
from services.folders.text import (
    NO_SHOT_YET,
    describe_imported,
    describe_known,
    describe_open_questions,
    describe_soon_rejected,
)
from services.imports.service import check_size
from services.imports.view import ImportAnswers, ImportPreview, NeedKind

if TYPE_CHECKING:
    from datetime import date

    from golf_db import WatchedFolder
    from services.imports.service import Imports

SETTLED_S = 10.0
"""For how long a file must have been left alone before it is put away."""
REJECT_AFTER_S = 60.0
"""For how long one that cannot be read."""
CUT_AFTER_S = 600.0
"""For how long one that looks cut off: whoever writes it may only have paused."""
GROWING_S = GAP.total_seconds()
"""For how long one that was seen to grow after it had been imported: its program writes after each ball."""
DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class _Readable:
    """A file as it is imported: its bytes, the day where it says none, and where its beginning lies, if elsewhere."""

    data: bytes
    day: date | None = None
    put_to: str = ""


class Arrivals:
    """Takes one file at a time. Knows no looks and no order: see watch.py."""

    def __init__(self, imports: Imports, last_shots: LastShots, now: Callable[[], datetime]) -> None:
        self._imports = imports
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
        cut = find_cut(data) if len(data) <= MAX_FILE_BYTES else None
        if cut is not None:
            return self._refuse(folder, seen, ImportPreview(file.name, refusal=cut, data=data), rest_s, CUT_AFTER_S)
        found: _Readable | None = _Readable(data)
        if is_rewritten(file.name) and b"\0" not in data:
            found = self._collect(path, file, data)
            if found is not None and self._was_taken_back(folder, file.name, path):
                found = _as_readable(self._last_shots.leave_out_imported(path))
        if found is None:
            return replace(seen, state=FileState.KNOWN, message=NO_SHOT_YET)
        seen = self._import(folder, file, seen, self._with_beginning(folder, file, before, found), rest_s)
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

    def _collect(self, path: Path, file: FoundFile, data: bytes) -> _Readable | None:
        written_at = datetime.fromtimestamp(file.signature.mtime_ns / 1e9, UTC).astimezone()
        return _as_readable(self._last_shots.collect(path, data, written_at))

    def _was_taken_back(self, folder: WatchedFolder, name: str, path: Path) -> bool:
        """Whether a ball of a rewritten file that was stored is not here any more: an undo, or a deleted session."""
        stored = _as_readable(self._last_shots.load_imported(path))
        return stored is not None and self._preview(folder, name, stored)[0].new > 0

    def _preview(self, folder: WatchedFolder, name: str, found: _Readable) -> tuple[ImportPreview, ImportAnswers]:
        # The order of a date is said only where the file leaves it open: else it would make days of it that are none.
        answers = ImportAnswers(player=folder.player, device=folder.device, day=found.day)
        try:
            check_size(len(found.data))
        except FileRefused as refusal:
            return ImportPreview(name, refusal=refusal), answers
        preview = self._imports.preview(found.data, name, answers)
        if folder.day_order and any(need.kind is NeedKind.DAY_ORDER for need in preview.needs):
            answers = replace(answers, day_order=folder.day_order)
            preview = self._imports.preview(found.data, name, answers)
        return preview, answers

    def _with_beginning(
        self, folder: WatchedFolder, file: FoundFile, before: SeenFile | None, found: _Readable
    ) -> _Readable:
        """A program that goes on writing after its file was moved away writes rows without headings.

        They are read together with the file that has them; nothing of that file is changed.
        """
        if before is None or before.put_to in ("", DELETED) or file.came_as:
            return found
        if self._preview(folder, file.name, found)[0].file is not None:
            return found
        try:
            beginning = _Readable((Path(folder.path) / before.put_to).read_bytes())
        except OSError:
            return found
        joined = _Readable(beginning.data + found.data, found.day, before.put_to)
        whole, first = (self._preview(folder, file.name, each)[0] for each in (joined, beginning))
        has_more = whole.file is not None and whole.found > first.found and whole.unreadable <= first.unreadable
        return joined if has_more else found

    def _import(
        self, folder: WatchedFolder, file: FoundFile, seen: SeenFile, found: _Readable, rest_s: float
    ) -> SeenFile:
        preview, answers = self._preview(folder, file.name, found)
        seen = replace(seen, put_to=file.name if file.came_as else found.put_to)
        if preview.refusal is not None:
            return self._refuse(folder, seen, preview, rest_s, REJECT_AFTER_S)
        if preview.file is None:
            return replace(seen, message=describe_open_questions(preview.needs))
        if preview.is_known:
            return replace(seen, state=FileState.KNOWN, message=describe_known(preview.found, preview.noun))
        result = self._imports.store(_as_of_folder(preview, found.day), answers)
        return replace(seen, state=FileState.IMPORTED, message=describe_imported(result), run_id=result.run_id)


    def _refuse(
        self, folder: WatchedFolder, seen: SeenFile, preview: ImportPreview, rest_s: float, patience_s: float
    ) -> SeenFile:
        """Note in the history that nothing came of a file, once its program had time to write it whole."""
        reason = str(preview.refusal)
        if rest_s < patience_s:
            return replace(seen, message=describe_soon_rejected(reason, patience_s, folder.afterwards))
        result = self._imports.store(preview)
        return replace(seen, state=FileState.REJECTED, message=reason, run_id=result.run_id)


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


def _as_readable(collected: CollectedShots | None) -> _Readable | None:
    return None if collected is None else _Readable(collected.data, collected.day)


def _as_of_folder(preview: ImportPreview, day: date | None) -> ImportPreview:
    """The preview with sessions that came through a folder; what holds for the folder is remembered for it alone."""
    if preview.file is None:
        return preview
    sessions = tuple(_as_session_of_folder(each, day) for each in preview.file.sessions)
    return replace(preview, file=replace(preview.file, sessions=sessions), remembers={})


def _as_session_of_folder(session: SessionToImport, day: date | None) -> SessionToImport:
    """``day``: of the file's own time. It is what the file says, not what the golfer said."""
    dates = session.dates if day is None else (
        DateEvidence(DateSource.FILE, day, f"the file was written on {day.isoformat()}"),)
    return replace(session, source=SessionSource.FOLDER, dates=dates)


def _first_line(message: str) -> str:
    return message.partition("\n")[0]
