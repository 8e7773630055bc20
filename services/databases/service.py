"""Other programs' databases: validated first, imported in batches, gone on with after a stop or a crash.

The state of a running import is its row in ``backfill_runs`` and the saved position, so every tab and the command
line see the same one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from golf.errors import FileNotKnown, GolfError, SettingsError
from golf.sync_events import IMPORT, OnProgress, SyncResult, SyncStatus, ignore_progress
from golf_db import is_sqlite_file, open_foreign_copy
from imports.databases.all_databases import detect_database
from imports.databases.database_kind import DatabaseKind, Reading
from services.databases.importing import DatabasePass, line_of
from services.databases.saved_position import Positions, SavedPosition
from services.databases.view import (
    DatabaseResult,
    ImportStatus,
    NothingToResume,
    PlayerNotSaid,
    Validation,
)
from services.shared.background_run import begin_in_background
from services.shared.clock import ClockNotBehindHistory
from services.shared.formatting import count_of
from services.shared.locks import is_sync_lock_free
from services.sync.options import SyncOptions
from services.sync.run_recorder import CRASH_MESSAGE, RunRecorder, new_run_id, recorded_run

if TYPE_CHECKING:
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

_VALIDATION_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One import as it was asked for."""

    path: Path
    player: str
    resume: bool


class DatabaseImports:
    """Databases of other programs. Thread-safe; a sync and an import never run at the same time."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database
        self._positions = Positions(dependencies.database)
        self._stops: dict[str, threading.Event] = {}

    def is_known(self, path: Path) -> bool:
        """Whether a file is a database of a kind that is read here, by its content. Raises FileRefused."""
        if path.exists() and path.samefile(self._database.path):
            raise FileNotKnown("This is Rangebook's own database.", "Choose another program's.")
        if not is_sqlite_file(path):
            return False
        with open_foreign_copy(path, self._folder(), _VALIDATION_SECONDS) as connection:
            return detect_database(connection) is not None

    def validate(self, path: Path) -> Validation:
        """What a database holds; nothing is stored. Raises FileRefused."""
        with open_foreign_copy(path, self._folder(), _VALIDATION_SECONDS) as connection:
            return _validate(connection)[1]

    def dry_run(
        self, path: Path, player: str = "", *, stop: threading.Event | None = None,
        on_progress: OnProgress = ignore_progress,
    ) -> DatabaseResult:
        """What an import would add, change and refuse; nothing is stored. Raises FileRefused, DatabaseError."""
        clock = ClockNotBehindHistory(self._dependencies.clock, self._database)
        with open_foreign_copy(path, self._folder()) as connection:
            kind, validation = _validate(connection)
            work = DatabasePass(self._database, clock, kind, run_id="", player=self._choose_player(player),
                                today=clock.today(), total=validation.facts.rows, on_progress=on_progress)
            is_whole = work.run(connection, "", stop or threading.Event(), None)
        status = SyncStatus.PARTIAL if work.failures else SyncStatus.SUCCESS
        message = f"{path.name}: {count_of(work.progress.imported, 'shot')} would be new. Nothing was stored."
        return DatabaseResult(validation, work.progress, status if is_whole else SyncStatus.CANCELLED, message)

    def run(
        self, path: Path, player: str = "", *, resume: bool = False, stop: threading.Event | None = None,
        on_progress: OnProgress = ignore_progress, run_id: str = "",
    ) -> DatabaseResult:
        """Import a database on this thread. ``resume``: go on behind the saved position of this very path.

        Raises SyncAlreadyRunning, FileRefused (then nothing was begun), DatabaseError.
        """
        wanted = _Wanted(path, self._choose_player(player), resume)
        run_id, stop = run_id or new_run_id(), stop or threading.Event()
        self._stops[run_id] = stop
        try:
            with recorded_run(self._dependencies, run_id) as held, open_foreign_copy(path, self._folder()) as opened:
                return self._import(held, opened, wanted, run_id=run_id, stop=stop, on_progress=on_progress)
        finally:
            self._stops.pop(run_id, None)

    def start(self, path: Path, player: str = "", *, resume: bool = False) -> str:
        """Begin an import in the background; its run id once it really runs. Raises as ``run``."""
        run_id = new_run_id()
        begin_in_background(f"import-{run_id}", lambda begun: self.run(
            path, player, resume=resume, run_id=run_id, on_progress=begun))
        return run_id

    def status(self) -> ImportStatus:
        """The import that runs, or the last one; one whose process is gone is said to have crashed."""
        run_id = self._positions.load_last_run()
        run = self._database.runs.load_run(run_id) if run_id else None
        if run is not None and run.is_active and run_id not in self._stops and self._is_nobody_running():
            run = self._database.runs.as_crashed(run, CRASH_MESSAGE)
        return ImportStatus(run, self._positions.load())

    def request_stop(self, run_id: str) -> None:
        """Ask an import to stop, whichever process it runs in; what is stored stays, and it can be gone on with."""
        if (stop := self._stops.get(run_id)) is not None:
            stop.set()
        self._database.runs.request_stop(run_id)

    def clear_saved_progress(self) -> None:
        """Forget how far an import has come; what it stored stays."""
        self._positions.clear()

    def _folder(self) -> Path:
        return self._dependencies.settings.private_folder

    def _is_nobody_running(self) -> bool:
        """False when nobody can say: what may be alive is not called dead."""
        try:
            return is_sync_lock_free(self._dependencies.settings.lock_path)
        except SettingsError:
            return False

    def _choose_player(self, player: str) -> str:
        """Who is said, else the only one here. Raises PlayerNotSaid."""
        known = [each.name for each in self._database.players.load()]
        if player.strip():
            return player.strip()
        if len(known) == 1:
            return known[0]
        raise PlayerNotSaid("The database does not say who hit the shots.",
                            "Say it: choose a player on the page, or --player NAME.")

    def _find_position(self, wanted: _Wanted, kind: DatabaseKind) -> SavedPosition:
        """Where to begin. Raises NothingToResume when going on was asked for and nothing is saved of this file."""
        saved = self._positions.load()
        if not wanted.resume:
            return SavedPosition(str(wanted.path), kind.id, wanted.player, "", 0, "")
        if saved is None or (saved.path, saved.kind_id) != (str(wanted.path), kind.id):
            raise NothingToResume("No import of this file was broken off.", "Import it from the beginning.")
        return saved

    def _import(
        self, held: SyncDependencies, connection: Reading, wanted: _Wanted, *, run_id: str, stop: threading.Event,
        on_progress: OnProgress,
    ) -> DatabaseResult:
        kind, validation = _validate(connection)
        start = self._find_position(wanted, kind)
        player = start.player if wanted.resume else wanted.player
        with RunRecorder(self._database, held.clock, stop, run_id=run_id, trigger=IMPORT, mode=IMPORT,
                         options=SyncOptions(), account="") as recorder:
            self._positions.save_last_run(run_id)

            def show(progress: Any) -> None:
                recorder.show_progress(progress)
                on_progress(progress)

            work = DatabasePass(
                self._database, held.clock, kind, run_id=run_id, player=player, today=held.clock.today(),
                total=validation.facts.rows, before=start.records, on_progress=show)
            show(work.progress)
            try:
                is_whole = work.run(connection, start.position, stop, self._saver(start, run_id, player))
            except GolfError as error:
                recorder.finish(_result(work, run_id, SyncStatus.ERROR, str(error)))
                raise
            return self._finish(recorder, work, wanted.path.name, validation, is_whole=is_whole)

    def _saver(self, start: SavedPosition, run_id: str, player: str) -> Callable[[str, int], None]:
        def save(position: str, records: int) -> None:
            self._positions.save(replace(start, position=position, records=records, run_id=run_id, player=player))

        return save

    def _finish(
        self, recorder: RunRecorder, work: DatabasePass, name: str, validation: Validation, *, is_whole: bool
    ) -> DatabaseResult:
        now = work.progress
        status = _status_of(work, is_whole=is_whole)
        message = (f"{name}: {count_of(now.imported, 'new shot')}, {now.skipped:,} known, {now.updated:,} changed, "
                   f"{now.failed:,} not read." + ("" if is_whole else " Stopped; it can be gone on with."))
        if is_whole and (deleted := validation.facts.deleted):
            message += f" Deleted there: {count_of(deleted, 'shot')}; they count in nothing here either."
        if is_whole:
            self._positions.clear()
        self._database.imports.save_refusal(line_of(name, validation.kind_id), now.run_id, {
            "file": name, "format": validation.kind_id, "sessions": len(work.saved), "found": now.processed,
            "new": now.imported, "known": now.skipped, "unreadable": now.failed, "problems": [], "needs": []})
        recorder.finish(_result(work, now.run_id, status, message))
        log.info("database_imported", extra={"sessions": len(work.saved), "shots": now.imported})
        return DatabaseResult(validation, now, status, message, now.run_id)


def _validate(connection: Reading) -> tuple[DatabaseKind, Validation]:
    found = detect_database(connection)
    if found is None:
        raise FileNotKnown("The database is of no program that Rangebook reads.",
                           "Choose golf_stats.db of GolfDataApp or GSPro.db.")
    kind, reason = found
    return kind, Validation(kind.id, kind.title, reason, kind.validate(connection))


def _status_of(work: DatabasePass, *, is_whole: bool) -> SyncStatus:
    if not is_whole:
        return SyncStatus.CANCELLED
    if work.failures:
        return SyncStatus.PARTIAL
    return SyncStatus.SUCCESS if work.saved else SyncStatus.NO_NEW


def _result(work: DatabasePass, run_id: str, status: SyncStatus, message: str) -> SyncResult:
    added = sum(each.is_new for each in work.saved)
    return SyncResult(
        run_id, status, sessions_discovered=len(work.saved), sessions_imported=added,
        sessions_updated=len(work.saved) - added, total_shots=work.progress.imported, errors=tuple(work.failures),
        duration_seconds=work.progress.elapsed_seconds, message=message)

