"""``history`` and ``history show RUN``; ``undo RUN`` takes a sync back, or brings it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import Output, describe_receipt, describe_run_errors, describe_run_line, table_of_runs
from commands.shared import OK, Yes, can_ask, confirm_or_abort, open_app, output_of
from golf.sync_events import RunRecord, SyncStatus
from golf.sync_history import RunFilter
from services.shared.formatting import format_moment
from services.sync.text import MODE_WORDS

if TYPE_CHECKING:
    from services.sync_history.view import RunView

history_commands = typer.Typer(help="The last syncs, newest first; each with what it did.")


@history_commands.callback(invoke_without_command=True)
def history(
    ctx: typer.Context,
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many runs.")] = 10,
    offset: Annotated[int, typer.Option(min=0, max=1_000_000, help="Leave out the newest so many.")] = 0,
    errors: Annotated[bool, typer.Option("--errors", help="Also what went wrong in each.")] = False,
    status: Annotated[list[SyncStatus] | None, typer.Option(help="Only runs that ended so; may be repeated.")] = None,
    account: Annotated[str | None, typer.Option(help="Only runs of this account.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=36500, help="Only runs of the last so many days.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV on stdout.")] = False,
) -> None:
    """List the last syncs, newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from services.sync_history.tables import write_runs_csv  # noqa: PLC0415 - after --help
    from services.sync_history.view import since  # noqa: PLC0415 - the same

    output, app = output_of(ctx), open_app()
    app.jobs.latest()  # a crashed one is recognised first
    wanted = RunFilter(tuple(status or ()), account, None, since(days, datetime.now(UTC)))
    runs = app.sync_history.load_runs(wanted, limit, offset)
    if as_csv and not output.json:
        _hand_out(output, write_runs_csv(runs))
        app.audit.note_export("The list of syncs, to the terminal")
        return
    if not runs:
        output.finish("No sync has run yet." if wanted == RunFilter() and not offset else "No such sync.", runs=runs)
        return
    output.print_table(table_of_runs(runs))
    output.finish(*(line for run in runs for line in describe_run_errors(run) if errors), runs=runs)


@history_commands.command("show")
def show(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(help="The run's id, as history says it; or last.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Its sessions as CSV on stdout.")] = False,
) -> None:
    """Say what one sync did, session by session."""
    from services.sync_history.tables import build_run_document, write_run_csv  # noqa: PLC0415 - after --help

    output, app = output_of(ctx), open_app()
    view = app.sync_history.load_view(app.sync_history.find_run_id(run))
    if as_csv and not output.json:
        _hand_out(output, write_run_csv(view))
        app.audit.note_export("The sessions of a sync, to the terminal")
        return
    output.write_json({**build_run_document(view), "exit_code": OK})
    output.print_result(*_describe(view))


def _hand_out(output: Output, table: bytes) -> None:
    """Write the table as it is, without the mark that only a spreadsheet wants."""
    output.out.file.write(table.decode("utf-8-sig").replace("\r\n", "\n"))


def _describe(view: RunView) -> list[str]:
    from services.sync_history.text import (  # noqa: PLC0415 - after --help
        describe_choice,
        describe_report,
        describe_traffic,
        describe_trigger,
    )

    run = view.run
    started = f"Run {run.run_id}, started {describe_trigger(run.trigger).lower()}; asked for: {describe_choice(run)}."
    ended = f"Ended {format_moment(run.finished_at)}. Asked of the portal: {describe_traffic(run)}."
    lines = [describe_run_line(run), run.message, started, ended]
    lines += _lines_of("Arrived", [f"{each.session_name}: {each.shots_after:,} shots" for each in view.arrived])
    lines += _lines_of("Changed on the portal", [
        f"{each.session_name}: {'; '.join(describe_report(each))}" for each in view.changed])
    lines += _lines_of("Put back", [each.session_name for each in view.restored])
    lines += _lines_of("Failed", [
        f"{each.failure.session_name or 'The sync'}: {each.failure.message}"
        f"{'' if each.failure.recoverable else ' (not recoverable by trying again)'}" for each in view.failed])
    lines += _lines_of("Came without something", [f"{each.session_name}: {each.message}" for each in view.lacking])
    lines += _lines_of("Worth knowing", [note.message for note in run.notes])
    if not view.is_detailed:
        lines.append("This sync is from before Rangebook kept what each one did session by session.")
    return [*lines, *describe_receipt(run.receipt)]


def _lines_of(title: str, items: list[str]) -> list[str]:
    return [f"{title}:", *(f"  {item}" for item in items)] if items else []


def undo(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(help="The run, as history --json names it; last is the newest sync.")],
    yes: Yes = False,
) -> None:
    """Put back exactly what was stored before a run. Undoing the undo brings everything back."""
    output, app = output_of(ctx), open_app()
    target = app.sync_history.find_run(run)
    if not yes and can_ask() and app.sync_history.why_not(target.run_id) is None:
        confirm_or_abort(_question(target))
    done = app.sync_history.undo(target.run_id)
    output.finish(f"Taken back: {done.message}", f"To have it again: undo {done.run_id}", run=done)


def _question(run: RunRecord) -> str:
    what = MODE_WORDS.get(run.mode, run.mode).lower()
    return f"Take back the run of {format_moment(run.started_at)} ({what})? It can be brought back."
