"""What becomes of a file of a watched folder that is whole: it is imported here, or refused with a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from golf.sessions import DateEvidence, DateSource, SessionSource
from golf_db import FileState, SeenFile, SessionToImport
from services.folders.arrivals import CUT_AFTER_S, REJECT_AFTER_S, Arrival
from services.folders.reading import FolderReader, Readable
from services.folders.text import (
    describe_imported,
    describe_known,
    describe_open_questions,
    describe_soon_rejected,
)
from services.imports.view import ImportPreview

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from golf.errors import FileRefused
    from golf_db import WatchedFolder
    from services.imports.service import Imports


class FolderImports:
    """Imports one file at a time."""

    def __init__(self, imports: Imports, load_revision: Callable[[], int]) -> None:
        self._imports = imports
        self._reader = FolderReader(imports)
        self.load_revision = load_revision

    def take_in(self, arrival: Arrival, found: Readable, rest_s: float) -> SeenFile:
        """Import a file, or say why it waits. Raises SyncAlreadyRunning, DatabaseError."""
        folder, file = arrival.folder, arrival.file
        found = self._reader.join_beginning(folder, file, arrival.before, found)
        preview, answers = self._reader.preview(folder, file.name, found)
        seen = replace(arrival.seen, put_to=file.name if file.came_as else found.put_to)
        if preview.refusal is not None:
            return self._refuse(replace(arrival, seen=seen), preview, rest_s, REJECT_AFTER_S)
        if preview.file is None:
            return replace(seen, message=describe_open_questions(preview.needs))
        if preview.is_known:
            return replace(seen, state=FileState.KNOWN, message=describe_known(preview.found, preview.noun))
        result = self._imports.store(_as_of_folder(preview, found.day), answers)
        return replace(seen, state=FileState.IMPORTED, message=describe_imported(result), run_id=result.run_id)

    def refuse(self, arrival: Arrival, data: bytes, refusal: FileRefused, rest_s: float) -> SeenFile:
        """Refuse a file that looks cut off, once it had time to become whole. Raises as ``take_in``."""
        preview = ImportPreview(arrival.file.name, refusal=refusal, data=data)
        return self._refuse(arrival, preview, rest_s, CUT_AFTER_S)

    def was_taken_back(self, folder: WatchedFolder, name: str, stored: Readable) -> bool:
        """Whether a ball that was stored is not here any more: an undo, or a deleted session."""
        return self._reader.preview(folder, name, stored)[0].new > 0

    def waits_for_change(self, seen: SeenFile, rest_s: float) -> bool:
        """Whether another try makes no sense before something else was stored or answered."""
        return seen.sha256 is not None and rest_s > CUT_AFTER_S

    def _refuse(self, arrival: Arrival, preview: ImportPreview, rest_s: float, patience_s: float) -> SeenFile:
        """Note in the history that nothing came of a file, once its program had time to write it whole."""
        reason = str(preview.refusal)
        if rest_s < patience_s:
            message = describe_soon_rejected(reason, patience_s, arrival.folder.afterwards)
            return replace(arrival.seen, message=message)
        result = self._imports.store(preview)
        return replace(arrival.seen, state=FileState.REJECTED, message=reason, run_id=result.run_id)


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
