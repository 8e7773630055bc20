"""Undo this sync: everything a run did to the stored sessions taken back, or a taking-back itself undone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from golf.errors import SyncAlreadyRunning
from golf.sync_events import RunRecord
from golf_db import UndoRefused
from services.sync.run_recorder import new_run_id, recorded_run

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)


def undo_run(app: App, run_id: str) -> RunRecord:
    """Put back exactly what was stored before a run and return the record of doing so.

    That record is a run of its own: undoing it brings everything back. Raises UndoRefused with the reason (a later
    run or an edit rests on it, nothing to take back …), SyncAlreadyRunning, DatabaseError; then nothing changed.
    """
    new_run_id_ = new_run_id()
    try:
        with recorded_run(app.parts, new_run_id_) as parts:  # a crashed run can be taken back, too
            parts.database.changesets.undo(run_id, new_run_id_, parts.clock.now())
            log.info("run_undone", extra={"undone_run": run_id})
    except SyncAlreadyRunning as error:
        raise SyncAlreadyRunning("A sync is running; nothing was taken back.",
                                 "Wait until it is done or stop it, then undo.") from error
    record = app.database.runs.load_run(new_run_id_)
    assert record is not None  # noqa: S101 - written by the transaction above
    return record


def redo_run(app: App, run_id: str) -> RunRecord:
    """Bring back what a run had done after it was taken back. Raises as ``undo_run`` does."""
    run = app.database.runs.load_run(run_id)
    if run is None or run.undone_by is None:
        raise UndoRefused("This run was not taken back.", "There is nothing to bring back.")
    return undo_run(app, run.undone_by)


def why_not(app: App, run_id: str) -> str | None:
    """Why a run cannot be taken back now, in sentences; None when it can. Cheap enough for a page."""
    return app.database.changesets.explain_undo(run_id)
