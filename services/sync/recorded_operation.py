"""A run that is no sync (reading again, a pasted link): in the history like one, and taken back like one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from golf.errors import DatabaseError, GolfError
from golf.reports import SavedReport
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from services.sync.dependencies import SyncDependencies
from services.sync.run_recorder import new_run_id, recorded_run

log = logging.getLogger(__name__)

_DEFECT = "Something unexpected went wrong inside Rangebook. What was stored is whole; the log has the details."


@dataclass(slots=True)
class RecordedOperation:
    """What the work says of itself while it runs."""

    run_id: str
    message: str = ""
    looked_at: int = 0
    saved: list[SavedReport] = field(default_factory=list)
    failures: list[SyncFailure] = field(default_factory=list)
    has_failed: bool = False
    """Nothing of what was wanted could be done."""
    is_stopped: bool = False
    """Somebody asked it to stop; the rest is still to be done."""

    def result(self, duration_seconds: float, status: SyncStatus | None = None) -> SyncResult:
        """The outcome for the history."""
        imported = sum(report.is_new for report in self.saved)
        changed = sum(report.changed for report in self.saved)
        usual = SyncStatus.PARTIAL if self.failures else SyncStatus.SUCCESS if changed else SyncStatus.NO_NEW
        usual = SyncStatus.ERROR if self.has_failed else SyncStatus.CANCELLED if self.is_stopped else usual
        return SyncResult(
            self.run_id, status or usual, sessions_discovered=self.looked_at, sessions_imported=imported,
            sessions_updated=changed - imported, total_shots=sum(report.new_shots for report in self.saved),
            errors=tuple(self.failures), duration_seconds=duration_seconds, message=self.message)


@contextmanager
def open_side_run(dependencies: SyncDependencies, mode: str) -> Iterator[RecordedOperation]:
    """Hold the machine-wide lock and a row of the history while the block runs; an error ends the row as one.

    Raises SyncAlreadyRunning, DatabaseError, and whatever the block raises.
    """
    run = RecordedOperation(new_run_id())
    with recorded_run(dependencies, run.run_id) as held:
        clock = held.clock
        began_at = clock.monotonic()
        dependencies.database.runs.begin(
            run.run_id, trigger=mode, mode=mode, max_sessions=None, account="", started_at=clock.now())
        status: SyncStatus | None = SyncStatus.ERROR
        try:
            yield run
            status = None
        except GolfError as error:
            run.message = str(error)
            run.failures.append(SyncFailure(error.code, str(error), error.recoverable))
            raise
        except BaseException:
            run.message = _DEFECT
            raise
        finally:
            _record(dependencies, run.result(clock.monotonic() - began_at, status), failed=status is not None)


def _record(dependencies: SyncDependencies, result: SyncResult, *, failed: bool) -> None:
    """Close the row; when the work failed already, that is what the golfer hears of."""
    try:
        dependencies.database.runs.finish(result, dependencies.clock.now())
    except DatabaseError as error:
        if not failed:
            raise
        log.warning("run_not_recorded", extra={"run_id": result.run_id, "code": error.code})
