"""One pass through another program's database: batch by batch, each whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from golf.reports import SavedReport
from golf.sync_events import OnProgress, SyncFailure, SyncProgress, SyncStage
from golf_db import FileToImport
from imports.databases.database_kind import Batch, DatabaseKind, Reading
from services.databases.view import MOST_ERRORS
from services.imports.preview import FilePreview
from services.imports.remembered import Remembered
from services.imports.text import describe_needs
from services.imports.view import ImportAnswers, ImportPreview

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf_db import GolfDatabase

_ENOUGH_SECONDS = 1.0
"""Before that nobody can say how long it takes."""


class DatabasePass:
    """Reads a kind's batches, and stores them unless it is a dry run."""

    def __init__(
        self, database: GolfDatabase, clock: Clock, kind: DatabaseKind, *, run_id: str, player: str, today: date,
        total: int, before: int = 0, on_progress: OnProgress,
    ) -> None:
        self._database = database
        self._clock = clock
        self._kind = kind
        self._answers = ImportAnswers(player=player, format_id=kind.id, layout_confirmed=True, takes_guesses=True)
        self._preview = FilePreview(database, Remembered(database))
        self._today = today
        self._before = before
        self._on_progress = on_progress
        self._began = clock.monotonic()
        self._paced: deque[tuple[int, float]] = deque()
        """Records and seconds, from when about half of what is done now was done."""
        self.saved: list[SavedReport] = []
        self.failures: list[SyncFailure] = []
        self.progress = SyncProgress(run_id, SyncStage.REPORTS, f"Reading {kind.title}", total=total, processed=before,
                                     started_at=clock.now())

    def run(
        self, connection: Reading, after: str, stop: threading.Event, on_stored: Callable[[str, int], None] | None
    ) -> bool:
        """Go through all batches behind ``after``; whether it came to the end. ``on_stored`` None: store nothing.

        ``on_stored`` is called with the position and the number of records behind each stored batch.
        """
        for batch in self._kind.read(connection, after):
            if stop.is_set():
                return False
            self._take(batch, stores=on_stored is not None)
            if on_stored is not None:
                on_stored(batch.position, self.progress.processed)
        return True

    def _take(self, batch: Batch, *, stores: bool) -> None:
        for problem in batch.problems:
            self._fail(problem.record_id, problem.message, recoverable=problem.is_recoverable)
        preview = self._preview.read(batch.body, batch.name, self._answers, self._today) if batch.body else None
        added = known = changed = 0
        if preview is not None:
            added, known, changed = self._store(preview, stores=stores)
        now = self.progress
        self._show(replace(
            now, processed=now.processed + batch.records, imported=now.imported + added,
            updated=now.updated + changed, skipped=now.skipped + known - changed, shots=now.shots + added))

    def _store(self, preview: ImportPreview, *, stores: bool) -> tuple[int, int, int]:
        """New, known and changed shots of a batch; why it is not stored is an error of each of its sessions."""
        for problem in preview.problems:
            if problem.lost_shot:
                self._fail(f"line {problem.line}", problem.reason, recoverable=False)
        if preview.file is None:
            reason = str(preview.refusal) if preview.refusal else describe_needs(preview.needs)
            for name in [session.name for session in preview.sessions] or [preview.name]:
                self._fail(name, reason, recoverable=True)
            return 0, 0, 0
        if stores:
            stored = self._database.imports.save_batch(preview.file, self.progress.run_id)
            self.saved += [each for each in stored.sessions if each is not None]
        return preview.new, preview.known, preview.changed

    def _fail(self, record_id: str, message: str, *, recoverable: bool) -> None:
        self.progress = replace(self.progress, failed=self.progress.failed + 1)
        if len(self.failures) < MOST_ERRORS:
            self.failures.append(SyncFailure("record_not_read", message, recoverable, session_name=record_id[:80],
                                             at=self._clock.now()))

    def _show(self, progress: SyncProgress) -> None:
        """With the time that is left, by the pace since this pass was half as far: storing slows as a file grows."""
        elapsed = self._clock.monotonic() - self._began
        done = progress.processed - self._before
        self._paced.append((done, elapsed))
        while len(self._paced) > 1 and self._paced[1][0] <= done / 2:
            self._paced.popleft()
        eta = None
        if elapsed >= _ENOUGH_SECONDS and done and progress.total:
            half_done, half_elapsed = self._paced[0] if self._paced[0][0] <= done / 2 else (0, 0.0)
            eta = max(progress.total - progress.processed, 0) * (elapsed - half_elapsed) / (done - half_done)
        self.progress = replace(progress, elapsed_seconds=elapsed, eta_seconds=eta, failures=tuple(self.failures),
                                shots=progress.shots)
        self._on_progress(self.progress)


def line_of(name: str, kind_id: str) -> FileToImport:
    """What the import log shows of the whole import; its rows are kept batch by batch."""
    return FileToImport(name, b"", hashlib.sha256().digest(), kind_id, "{}", ())
