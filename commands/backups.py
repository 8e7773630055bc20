"""``backup make``, ``list``, ``preview NAME``, ``restore NAME`` and ``prune``.

Tables of backups and of what a restore would change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from commands.backup_places import place_commands
from commands.output import build_table
from commands.shared import Yes, check_can_ask, confirm_or_abort, open_app, output_of
from golf.backups import SessionChange
from services.backups.text import KEPT_RULE, BackupLine, describe_change, describe_preview, list_backups, list_changes
from services.shared.formatting import DASH, count_of, format_bytes, format_day, format_moment

if TYPE_CHECKING:
    from rich.table import Table

backup_commands = typer.Typer(help="Verified copies of the database, and the way back.")
backup_commands.add_typer(place_commands, name="place")
Name = Annotated[str, typer.Argument(help="The backup's name, as list says it.")]


@backup_commands.command("make")
def make(ctx: typer.Context) -> None:
    """Copy the database and verify the copy."""
    output, info = output_of(ctx), open_app().backups.make()
    output.finish(f"Backed up and verified: {info.name}, {count_of(info.told_sessions, 'session')}, "
                  f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.", backup=info)


@backup_commands.command("list")
def show(ctx: typer.Context) -> None:
    """List the backups, newest first, each with what it is kept for."""
    output, app = output_of(ctx), open_app()
    backups, kept = app.backups.load_list(), app.backups.explain_kept()
    if backups:
        output.print_table(table_of_backups(list_backups(backups, kept)))
    output.finish(KEPT_RULE if backups else "No backups yet.", backups=backups, kept=kept)


@backup_commands.command("preview")
def preview(ctx: typer.Context, name: Name) -> None:
    """Say what restoring a backup would change; changes nothing."""
    output, seen = output_of(ctx), open_app().backups.preview_restore(name)
    output.finish(*describe_preview(seen), preview=seen, changes_nothing=seen.changes_nothing)
    if changes := list_changes(seen):
        output.print_table(table_of_changes(changes))


@backup_commands.command("restore")
def restore(ctx: typer.Context, name: Name, yes: Yes = False) -> None:
    """Verify a backup, say what would change, and put it back; what is there now is backed up first."""
    output, app, seen = output_of(ctx), open_app(), None
    if not yes:
        check_can_ask()
        seen = app.backups.preview_restore(name)
        output.print_error(*describe_preview(seen))
        confirm_or_abort(f"Put {name} in the place of what is stored now?")
    info = app.backups.restore(name, as_previewed=seen)
    output.finish(f"Restored: {count_of(info.told_sessions, 'session')}, {count_of(info.shots, 'shot')}.", backup=info)


@backup_commands.command("prune")
def prune(ctx: typer.Context) -> None:
    """Delete the automatic backups that are not needed any more; yours stay. Happens by itself after each daily one."""
    output, gone = output_of(ctx), open_app().backups.prune()
    size = format_bytes(sum(info.size_bytes for info in gone))
    output.finish(f"Deleted: {count_of(len(gone), 'backup')}, {size}.", KEPT_RULE, deleted=gone)


def table_of_backups(lines: Iterable[BackupLine]) -> Table:
    """Build the table of backups, newest first."""
    table = build_table(("Name", "Made", "Shots", "Size", "Kept as"), [
        (line.name, format_moment(line.made_at), f"{line.shots:,}", line.size, line.kept) for line in lines], (2, 3))
    table.columns[0].no_wrap = True  # it is there to be copied
    return table


def table_of_changes(changes: Iterable[SessionChange]) -> Table:
    """Build the table of sessions that a restore would touch."""
    return build_table(("Session", "Day", "What", "Shots now", "Shots then"), [
        (change.name, format_day(change.practised_on), describe_change(change), _count(change.shots_now),
         _count(change.shots_then)) for change in changes], right=(3, 4))


def _count(shots: int | None) -> str:
    return DASH if shots is None else f"{shots:,}"
