"""``backup make``, ``list``, ``preview NAME``, ``restore NAME`` and ``prune``.

Tables of backups and of what a restore would change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table

from commands.output import as_text, plain_table
from commands.shared import OK, can_ask, confirm, open_app, output_of
from golf.backups import SessionChange
from services.backups.text import KEPT_RULE, BackupLine, describe_change, describe_preview, list_backups, list_changes
from services.shared.formatting import DASH, count_of, format_bytes, format_day, format_moment

backup_commands = typer.Typer(help="Verified copies of the database, and the way back.")


@backup_commands.command("make")
def make(ctx: typer.Context) -> None:
    """Copy the database and verify the copy."""
    output, info = output_of(ctx), open_app().backups.make()
    output.write_json({"backup": info, "exit_code": OK})
    output.print_result(f"Backed up and verified: {info.name}, {count_of(info.told_sessions, 'session')}, "
                        f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.")


@backup_commands.command("list")
def show(ctx: typer.Context) -> None:
    """List the backups, newest first, each with what it is kept for."""
    output, app = output_of(ctx), open_app()
    backups, kept = app.backups.load_list(), app.backups.explain_kept()
    output.write_json({"backups": backups, "kept": kept, "exit_code": OK})
    if backups:
        output.print_table(table_of_backups(list_backups(backups, kept)))
        output.print_result(KEPT_RULE)
    else:
        output.print_result("No backups yet.")


@backup_commands.command("preview")
def preview(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The backup's name, as list says it.")],
) -> None:
    """Say what restoring a backup would change; changes nothing."""
    output, seen = output_of(ctx), open_app().backups.preview_restore(name)
    output.write_json({"preview": seen, "changes_nothing": seen.changes_nothing, "exit_code": OK})
    output.print_result(*describe_preview(seen))
    if changes := list_changes(seen):
        output.print_table(table_of_changes(changes))


@backup_commands.command("restore")
def restore(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The backup's name, as list says it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Verify a backup, say what would change, and put it back; what is there now is backed up first."""
    output, app, seen = output_of(ctx), open_app(), None
    if not yes:
        if not can_ask():
            raise typer.BadParameter("nobody can be asked here; use --yes")
        seen = app.backups.preview_restore(name)
        output.print_error(*describe_preview(seen))
        if not confirm(f"Put {name} in the place of what is stored now?"):
            raise typer.Abort
    info = app.backups.restore(name, as_previewed=seen)
    output.write_json({"backup": info, "exit_code": OK})
    output.print_result(f"Restored: {count_of(info.told_sessions, 'session')}, {count_of(info.shots, 'shot')}.")


@backup_commands.command("prune")
def prune(ctx: typer.Context) -> None:
    """Delete the automatic backups that are not needed any more; yours stay. Happens by itself after each daily one."""
    output, gone = output_of(ctx), open_app().backups.prune()
    output.write_json({"deleted": gone, "exit_code": OK})
    size = format_bytes(sum(info.size_bytes for info in gone))
    output.print_result(f"Deleted: {count_of(len(gone), 'backup')}, {size}.", KEPT_RULE)


def table_of_backups(lines: Iterable[BackupLine]) -> Table:
    """The backups, newest first."""
    table = plain_table("Name", "Made", "Shots", "Size", "Kept as", right=(2, 3))
    table.columns[0].no_wrap = True  # it is there to be copied
    for line in lines:
        table.add_row(as_text(line.name), format_moment(line.made_at), f"{line.shots:,}", line.size, line.kept)
    return table


def table_of_changes(changes: Iterable[SessionChange]) -> Table:
    """The sessions that a restore would touch."""
    table = plain_table("Session", "Day", "What", "Shots now", "Shots then", right=(3, 4))
    for change in changes:
        table.add_row(as_text(change.name), format_day(change.practised_on), as_text(describe_change(change)),
                      _count(change.shots_now), _count(change.shots_then))
    return table


def _count(shots: int | None) -> str:
    return DASH if shots is None else f"{shots:,}"
