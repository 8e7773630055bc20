"""What goes on for good beside syncs and imports, as operations: watched folders, live balls, copies elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from golf.sync_events import LIVE, LIVE_PUTTS, SyncStatus
from golf.sync_history import RunFilter
from services.api_access.operations import (
    OperationError,
    OperationProgress,
    OperationState,
    OperationStats,
    OperationStatus,
    build_idle,
    build_operation,
)
from services.copies.view import CopyState
from services.folders.text import BUSY, NOT_HERE, describe_counts, describe_file
from services.folders.view import FileState
from services.live.text import describe_listener
from services.secrets.redaction import mask_text
from services.shared.formatting import Tone

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf.sync_events import RunRecord
    from services.copies.service import Copies
    from services.copies.view import CopyView
    from services.folders.service import Folders
    from services.folders.view import FolderView
    from services.live.service import Live
    from services.sync_history.service import SyncHistory

FOLDER, COPY = "folder", "copy"
_COPY_STATES = {
    CopyState.RUNNING: OperationState.RUNNING, CopyState.TROUBLE: OperationState.ERROR,
    CopyState.DAMAGED: OperationState.ERROR, CopyState.NEVER: OperationState.IDLE,
    CopyState.ELSEWHERE: OperationState.IDLE, CopyState.EQUAL: OperationState.COMPLETED,
    CopyState.BEHIND: OperationState.COMPLETED,
}


@dataclass(frozen=True, slots=True)
class StandingOperations:
    """What is always there to be asked after. Whatever else goes on for good gets a method of its own in ``load``."""

    folders: Folders
    live: Live
    history: SyncHistory
    copies: Copies
    clock: Clock

    def load(self) -> Sequence[OperationStatus]:
        """One status an operation. Raises DatabaseError."""
        return (*self._load_folders(), *self._load_live(), *map(build_copy, self.copies.load_views()))

    def _load_folders(self) -> Sequence[OperationStatus]:
        """One status a watched folder: what came of the files in it."""
        return [_build_folder(view, self.clock.now()) for view in self.folders.load()]

    def _load_live(self) -> Sequence[OperationStatus]:
        """The live session that goes on or went last; of putts only where there was one."""
        said = describe_listener(self.live.load_status())
        balls, putts = (next(iter(self.history.load_runs(RunFilter(trigger=mode), 1)), None)
                        for mode in (LIVE, LIVE_PUTTS))
        sentence = mask_text(said.sentence)
        newest = build_idle(LIVE) if balls is None else _build_live(balls)
        if not newest.is_running:
            newest = replace(newest, message=sentence)
            if said.tone is Tone.ERROR:
                newest = replace(newest, status=OperationState.ERROR, result=SyncStatus.ERROR.value, error=sentence)
        return [newest] if putts is None else [newest, _build_live(putts)]


def build_copy(view: CopyView) -> OperationStatus:
    """A copy elsewhere, by its name: its address stays here. One that another computer keeps is idle here."""
    kept, state = view.kept, _COPY_STATES[view.state]
    trouble = mask_text(kept.trouble or kept.check_result) if state is OperationState.ERROR else None
    results = {OperationState.ERROR: SyncStatus.ERROR.value, OperationState.COMPLETED: (
        SyncStatus.PARTIAL.value if view.state is CopyState.BEHIND else "complete")}
    return OperationStatus(
        COPY, None, state, results.get(state), OperationProgress(
            total_records=kept.counts.sessions + view.waiting, processed_records=kept.counts.sessions),
        start_time=kept.added_at, started_at=kept.added_at, message=mask_text(view.progress), error=trouble,
        correlation_id=view.run_id or kept.last_run_id or None, completed_at=kept.copied_at, about=kept.name)


def _build_live(run: RunRecord) -> OperationStatus:
    """A record is a ball."""
    found, balls = build_operation(run), run.total_shots
    return replace(found, stats=OperationStats(added=run.sessions_imported), progress=replace(
        found.progress, processed_records=balls, imported_records=balls, records_per_second=0.0))


def _build_folder(view: FolderView, now: datetime) -> OperationStatus:
    """A record is a file. That its files wait for the end of a sync is no error."""
    seen = sorted((*view.latest, *view.problems), key=lambda file: file.at, reverse=True)
    trouble = "" if view.folder.trouble == BUSY or not view.is_here else mask_text(view.folder.trouble)
    done = view.imported + view.rejected
    state = OperationState.ERROR if trouble else OperationState.COMPLETED if done else OperationState.IDLE
    results = {OperationState.ERROR: SyncStatus.ERROR.value, OperationState.IDLE: None}
    return OperationStatus(
        FOLDER, None, state, results.get(state, SyncStatus.PARTIAL.value if view.rejected else "complete"),
        OperationProgress(total_records=done + view.waiting, processed_records=done, imported_records=view.imported,
                          error_count=view.rejected),
        start_time=view.folder.added_at, started_at=view.folder.added_at,
        message=mask_text(describe_counts(view, now)) if view.is_here else NOT_HERE, error=trouble or None,
        errors=tuple(OperationError(file.at, file.name, mask_text(describe_file(file)), file.state is FileState.WAITING)
                     for file in view.problems),
        correlation_id=next((file.run_id for file in seen if file.run_id), None),
        completed_at=seen[0].at if seen else None, about=view.folder.path)
