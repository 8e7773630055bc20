"""Looking back at syncs and forward from them: what each did, taking it back, asking again for what failed."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from golf.errors import NotFound
from golf.sessions import SessionState
from golf.sync_events import SIDE_MODES, RunRecord, SyncFailure
from golf.sync_history import RunFilter
from golf_db import UndoRefused
from services.accounts.service import Accounts
from services.sync.dependencies import SyncDependencies
from services.sync.run_recorder import new_run_id, recorded_run
from services.sync.running import find_running
from services.sync_history.view import (
    LAST,
    RUNS_AT_FIRST,
    FailedReport,
    RunList,
    RunView,
    collect_failures,
    read_run_id,
    retry_options,
)
from services.sync_jobs import SyncJobs

log = logging.getLogger(__name__)


class SyncHistory:
    """The runs of the history. Runs of other processes count alike."""

    def __init__(self, dependencies: SyncDependencies, jobs: SyncJobs, accounts: Accounts) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database
        self._jobs = jobs
        self._accounts = accounts

    def load_runs(self, wanted: RunFilter, limit: int | None = None, offset: int = 0) -> list[RunRecord]:
        """The newest runs that pass without the first ``offset``, at most ``limit`` (None: all of them)."""
        return list(self._database.history.load_runs(wanted, limit=limit, offset=offset))

    def count_runs(self, wanted: RunFilter) -> int:
        """How many runs pass."""
        return self._database.history.count_runs(wanted)

    def load_newest_sync(self, account: str | None = None) -> RunRecord | None:
        """The sync (of this account) that began last, one that runs included; previews are none."""
        return self._database.runs.load_latest_sync(account)

    def load_list(self, wanted: RunFilter, shown: int = RUNS_AT_FIRST) -> RunList:
        """The newest ``shown`` runs that pass."""
        history = self._database.history
        return RunList(tuple(self.load_runs(wanted, shown)), history.count_runs(wanted),
                       tuple(history.load_accounts()), tuple(history.load_triggers()))

    def load_running(self) -> RunRecord | None:
        """The run of this machine that keeps every other one out now, of whichever kind and process. None: nothing.

        Raises DatabaseError.
        """
        run = find_running(self._dependencies)
        if run is None or run.mode in SIDE_MODES:
            return run
        latest = self._jobs.latest()  # a crashed sync is recognised and told
        return latest if latest is not None and latest.is_active else None

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop, whichever process it runs in; what is stored stays. Raises DatabaseError."""
        self._jobs.request_stop(run_id)

    def load_view(self, run_id: str) -> RunView:
        """One run whole. Raises NotFound."""
        run = self._database.runs.load_run(run_id)
        if run is None:
            raise NotFound("This sync is not in the history.", "Choose one from the list.")
        reports = tuple(self._database.history.load_reports(run_id))
        failures = collect_failures(run, reports)
        missing = self._load_missing(failures)
        return RunView(run, reports, tuple(
            FailedReport(failure, failure.report_id in missing, missing.get(failure.report_id, False))
            for failure in failures))

    def find_run_id(self, typed: str) -> str:
        """The id of a run as a person names it; ``last`` is the newest sync. Empty when it cannot be one."""
        latest = self._jobs.latest()  # a crashed one is recognised first
        return latest.run_id if typed == LAST and latest is not None else read_run_id(typed) or ""

    def find_run(self, run_id: str) -> RunRecord:
        """A run by its id; ``last`` is the newest sync. Raises NotFound."""
        found = self._database.runs.load_run(self.find_run_id(run_id))
        if found is None:
            raise NotFound("No such run is in the history.", "See the runs with: history")
        return found

    def undo(self, run_id: str) -> RunRecord:
        """Put back exactly what was stored before a run and return the record of doing so.

        That record is a run of its own: undoing it brings everything back. Raises UndoRefused with the reason (a later
        run or an edit rests on it, nothing to take back …), SyncAlreadyRunning, DatabaseError; then nothing changed.
        """
        undo_id = new_run_id()
        with recorded_run(self._dependencies, undo_id, "Nothing was taken back.") as dependencies:
            dependencies.database.changesets.undo(run_id, undo_id, dependencies.clock.now())  # of a crashed run, too
            log.info("run_undone", extra={"undone_run": run_id})
        record = self._database.runs.load_run(undo_id)
        assert record is not None  # noqa: S101 - written by the transaction above
        return record

    def redo(self, run_id: str) -> RunRecord:
        """Bring back what a run had done after it was taken back. Raises as ``undo`` does."""
        run = self._database.runs.load_run(run_id)
        if run is None or run.undone_by is None:
            raise UndoRefused("This run was not taken back.", "There is nothing to bring back.")
        return self.undo(run.undone_by)

    def why_not(self, run_id: str) -> str | None:
        """Why a run cannot be taken back now, in sentences; None when it can. Cheap enough for a page."""
        return self._database.changesets.explain_undo(run_id)

    def start_retry(self, report_ids: Iterable[int], trigger: str) -> str:
        """Ask the portal for just these sessions again, as the account that lists them. Raises as SyncJobs.start."""
        wanted = frozenset(report_ids)
        return self._jobs.start(retry_options(wanted), trigger, self._accounts.find_owner(wanted))

    def _load_missing(self, failures: Iterable[SyncFailure]) -> dict[int | None, bool]:
        """The sessions that are failed still, and whether each is held back."""
        asked = [failure.report_id for failure in failures if failure.report_id is not None]
        if not asked:
            return {}
        cards = self._database.journal.load_cards(limit=len(asked), state=SessionState.FAILED, report_ids=asked)
        return {card.report_id: card.held_back for card in cards}
