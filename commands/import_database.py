"""``import PATH`` of another program's database: validate, dry run, import, go on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.output import Output
from commands.shared import ALREADY_RUNNING, FAILED, OK, PARTIAL, STOPPED
from commands.sync_view import polite_interrupts
from golf.errors import GolfError, SyncAlreadyRunning
from golf.sync_events import SyncProgress, SyncStatus

if TYPE_CHECKING:
    from services.app import App
    from services.databases.view import DatabaseResult, Validation

_CODES = {SyncStatus.PARTIAL: PARTIAL, SyncStatus.CANCELLED: STOPPED, SyncStatus.ERROR: FAILED}
_ERRORS_SHOWN = 5


def import_database(
    app: App, output: Output, path: Path, player: str, *, mode: str, resume: bool
) -> tuple[dict[str, Any], int]:
    """What became of a database, as JSON has it, and the exit code; whatever is wrong with it is said and ends there.

    ``mode``: ``validate``, ``preview`` (a dry run), or anything else to import.
    """
    try:
        if mode == "validate":
            found = app.databases.validate(path)
            _show_validation(output, path, found)
            return {"file": path.name, "run_id": None, **found.to_json()}, OK
        return _import(app, output, path, player, is_dry=mode == "preview", resume=resume)
    except GolfError as error:
        output.print_error(f"{path.name}: {error}")
        facts = {"file": path.name, "run_id": None, "status": "error", "error": str(error)}
        return facts, ALREADY_RUNNING if isinstance(error, SyncAlreadyRunning) else FAILED


def _import(
    app: App, output: Output, path: Path, player: str, *, is_dry: bool, resume: bool
) -> tuple[dict[str, Any], int]:
    stop = threading.Event()

    def stop_politely() -> None:
        stop.set()
        output.print_progress("Stopping; what is imported stays, and --resume goes on. Ctrl-C again ends at once.")

    def show(progress: SyncProgress) -> None:
        output.print_progress(f"{progress.processed:,} of {progress.total or 0:,} shots")

    with polite_interrupts(stop_politely):
        if is_dry:
            done = app.databases.dry_run(path, player, stop=stop, on_progress=show)
        else:
            done = app.databases.run(path, player, resume=resume, stop=stop, on_progress=show)
    output.print_result(done.message)
    for each in done.progress.failures[:_ERRORS_SHOWN]:
        output.print_result(f"  {each.session_name}: {each.message}")
    return _facts_of(path, done), _CODES.get(done.status, OK)


def _facts_of(path: Path, done: DatabaseResult) -> dict[str, Any]:
    from services.api_access.operations import build_errors, build_progress, find_state  # noqa: PLC0415 - after --help
    from services.exports.json_values import to_json  # noqa: PLC0415

    return {"file": path.name, "run_id": done.run_id or None, **done.validation.to_json(),
            "status": find_state(done.status).value, "result": done.status.value, "message": done.message,
            "progress": to_json(build_progress(done.progress)), "errors": to_json(build_errors(done.progress.failures))}


def _show_validation(output: Output, path: Path, found: Validation) -> None:
    facts = found.facts
    days = f", {facts.first_day} to {facts.last_day}" if facts.first_day else ""
    output.print_result(f"{path.name}: {found.kind}, {facts.sessions:,} sessions, {facts.shots:,} shots{days}.",
                        *(f"  {line}" for line in facts.damage))
