"""``undo RUN``: take a sync back, or bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import OK, can_ask, confirm, open_app, output_of
from golf.errors import NotFound
from golf.sync_events import RunRecord
from services.shared.formatting import format_moment
from services.sync.text import MODE_WORDS
from services.sync_history.undo import undo_run, why_not

if TYPE_CHECKING:
    from services.app import App

LAST = "last"


def undo(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(help="The run, as history --json names it; last is the newest sync.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put back exactly what was stored before a run. Undoing the undo brings everything back."""
    output, app = output_of(ctx), open_app()
    target = _find(app, run)
    if not yes and can_ask() and why_not(app, target.run_id) is None and not confirm(_question(target)):
        raise typer.Abort
    done = undo_run(app, target.run_id)
    output.give({"run": done, "exit_code": OK})
    output.say(f"Taken back: {done.message}", f"To have it again: undo {done.run_id}")


def _find(app: App, run: str) -> RunRecord:
    found = app.jobs.latest() if run == LAST else app.database.runs.load_run(run)
    if found is None:
        raise NotFound("No such run is in the history.", "See the runs with: history")
    return found


def _question(run: RunRecord) -> str:
    what = MODE_WORDS.get(run.mode, run.mode).lower()
    return f"Take back the run of {format_moment(run.started_at)} ({what})? It can be brought back."
