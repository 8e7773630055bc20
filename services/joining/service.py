"""Joining a Rangebook on another computer with this one: previewed, then one run of the history that can be undone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from golf.sync_events import RANGEBOOK, SyncProgress, SyncStage
from golf_db import Demo, JoinConflict, JoinOutcome, RangebookFacts, is_rangebook
from services.joining.text import describe_counts
from services.shared.formatting import count_of
from services.sync.recorded_operation import RecordedOperation, open_side_run

if TYPE_CHECKING:
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

DEMO_ACCOUNT = "demo@rangebook.example"
"""The account of the demo's sessions, as demo_portal has it; a test keeps them equal."""
OnSession = Callable[[int, int], None]
"""Called with how many sessions are done and how many there are."""
_SIGN_OF_LIFE_S = 0.5


@dataclass(frozen=True, slots=True)
class JoinResult:
    """What a join did, and the run that says so."""

    run_id: str
    message: str
    outcome: JoinOutcome


class Joining:
    """Rangebooks on other computers. Thread-safe; a sync, an import and a join never run at the same time."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database
        self._demo = Demo(DEMO_ACCOUNT, dependencies.settings.demo)

    def is_rangebook(self, path: Path) -> bool:
        """Whether a file says that it is a Rangebook's database; its name does not matter."""
        return is_rangebook(path)

    def look(self, path: Path) -> RangebookFacts:
        """What the file holds, after it was checked; writes nothing. Raises FileUnreadable, DatabaseError."""
        return self._database.joining.look(path)

    def preview(self, path: Path, on_session: OnSession | None = None) -> JoinOutcome:
        """What joining would bring and where the two differ; writes nothing.

        Raises FileUnreadable, SameRangebook, DemoNotJoined, DatabaseError.
        """
        return self._database.joining.preview(path, self._demo, on_session)

    def join(self, path: Path, on_session: OnSession | None = None) -> JoinResult:
        """Bring over what is not here. Stopped or killed, it goes on when the same file is joined again.

        Raises SyncAlreadyRunning while a sync or an import runs, and as ``preview``; then nothing is changed.
        """
        with open_side_run(self._dependencies, RANGEBOOK) as run:
            watch = _Watch(self._dependencies, run, on_session)
            outcome = self._database.joining.join(path, run.run_id, self._demo, watch.see, lambda: watch.is_stopped)
            run.looked_at = outcome.counts.looked_at
            run.saved += outcome.saved
            run.is_stopped = outcome.is_stopped
            run.message = _describe(path, outcome)
        log.info("rangebook_joined", extra={"sessions": outcome.counts.new_sessions, "shots": outcome.counts.new_shots,
                                            "conflicts": len(outcome.conflicts)})
        return JoinResult(run.run_id, run.message, outcome)

    def load_conflicts(self, run_id: str | None = None) -> list[JoinConflict]:
        """Words that two Rangebooks have differently and nobody has settled, of one run or of all."""
        return self._database.joining.load_conflicts(run_id)

    def keep_mine(self, conflict_id: int) -> None:
        """What was said here is right. Raises NotFound."""
        self._database.joining.keep_mine(conflict_id)

    def take_theirs(self, conflict_id: int) -> None:
        """Let the other computer's word hold; that can be undone like any edit. Raises NotFound."""
        self._database.joining.take_theirs(conflict_id)


class _Watch:
    """Tells everybody how far the run is, and hears whether it is to stop."""

    def __init__(self, dependencies: SyncDependencies, run: RecordedOperation, on_session: OnSession | None) -> None:
        self._clock, self._runs = dependencies.clock, dependencies.database.runs
        self._run_id, self._on_session = run.run_id, on_session
        self._began_at = self._told_at = self._clock.monotonic()
        self.is_stopped = False

    def see(self, done: int, total: int) -> None:
        """A session is done."""
        if self._on_session is not None:
            self._on_session(done, total)
        at = self._clock.monotonic()
        if at - self._told_at < _SIGN_OF_LIFE_S and done < total:
            return
        self._told_at = at
        elapsed = at - self._began_at
        self._runs.save_progress(SyncProgress(
            self._run_id, SyncStage.REPORTS, "Joining the other Rangebook", total=total, processed=done,
            elapsed_seconds=elapsed, eta_seconds=elapsed / done * (total - done)))
        self.is_stopped |= self._runs.heartbeat(self._run_id, self._clock.now())


def _describe(path: Path, outcome: JoinOutcome) -> str:
    stopped = " Stopped: join the same file again to go on." if outcome.is_stopped else ""
    differ = f" {count_of(len(outcome.conflicts), 'difference')} to look at: yours holds." if outcome.conflicts else ""
    return f"{path.name}: {describe_counts(outcome.counts)}{differ}{stopped}"
