"""Other programs' databases on this computer, imported for a program: validate, begin, watch, stop, go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from golf.errors import SyncAlreadyRunning
from golf.maintenance import acting_as
from services.api_access.caller import Caller, Scope, require
from services.api_access.operations import FILE_IMPORT, OperationStatus, build_idle, build_operation
from services.databases.view import describe_last
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from services.databases.service import DatabaseImports
    from services.shared.allowed_paths import AllowedPaths


@dataclass(frozen=True, slots=True)
class ImportState:
    """The import that runs or ran last. ``can_resume``: it was broken off, and goes on from ``saved_records``."""

    operation: OperationStatus
    can_resume: bool
    saved_path: str | None
    saved_records: int
    last_import: str | None


@dataclass(frozen=True, slots=True)
class ApiImports:
    """Imports as a program asks for them; paths only inside the folders that the golfer allowed. Thread-safe."""

    databases: DatabaseImports
    allowed_paths: AllowedPaths

    def validate(self, caller: Caller, path: str) -> dict[str, Any]:
        """What a database holds; nothing is stored. Raises NotAllowed, PathRefused, FileRefused."""
        require(caller, Scope.CONTROL)
        return self.databases.validate(self.allowed_paths.check(path)).to_json()

    def dry_run(self, caller: Caller, path: str, player: str = "") -> str:
        """What an import would do, in a sentence; nothing is stored. Raises as ``validate``."""
        require(caller, Scope.CONTROL)
        return self.databases.dry_run(self.allowed_paths.check(path), player).message

    def start(self, caller: Caller, path: str, player: str = "", *, resume: bool = False) -> str:
        """Begin it in the background and return its run id. Raises as ``validate``, SyncAlreadyRunning."""
        require(caller, Scope.CONTROL)
        with acting_as(caller.who):
            return self.databases.start(self.allowed_paths.check(path), player, resume=resume)

    def stop(self, caller: Caller) -> str | None:
        """Ask the running import to stop, and return its run id; None: nothing ran. Raises NotAllowed."""
        require(caller, Scope.CONTROL)
        status = self.databases.status()
        if status.run is None or not status.is_running:
            return None
        with acting_as(caller.who):
            self.databases.request_stop(status.run.run_id)
        return status.run.run_id

    def load_state(self, caller: Caller) -> ImportState:
        """The import that runs, or the last one. Raises NotAllowed."""
        require(caller, Scope.READ)
        status = self.databases.status()
        run, saved = status.run, status.saved
        return ImportState(
            build_idle(FILE_IMPORT) if run is None else build_operation(run), saved is not None and not
            status.is_running, None if saved is None else saved.path, 0 if saved is None else saved.records,
            None if run is None or run.is_active else describe_last(run))

    def clear_saved_progress(self, caller: Caller) -> str:
        """Forget how far a broken-off import came; what it stored stays. Raises NotAllowed, SyncAlreadyRunning."""
        require(caller, Scope.CONTROL)
        status = self.databases.status()
        if status.is_running:
            raise SyncAlreadyRunning("The import is running; nothing was forgotten.", "Stop it first.")
        self.databases.clear_saved_progress()
        kept = 0 if status.saved is None else status.saved.records
        return f"The saved progress is cleared ({count_of(kept, 'record')}). What was imported stays."
