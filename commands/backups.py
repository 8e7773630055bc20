"""``backup make``, ``list``, ``preview NAME``, ``restore NAME`` and ``prune``."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.backup_views import table_of_backups, table_of_changes
from commands.shared import OK, can_ask, confirm, open_app, output_of
from services.backups.service import load_backups, make_backup, preview_restore, prune_backups, restore_backup
from services.backups.text import KEPT_RULE, describe_preview, list_backups, list_changes
from services.shared.formatting import count_of, format_bytes

backup_commands = typer.Typer(help="Verified copies of the database, and the way back.")


@backup_commands.command("make")
def make(ctx: typer.Context) -> None:
    """Copy the database and verify the copy."""
    output, info = output_of(ctx), make_backup(open_app())
    output.give({"backup": info, "exit_code": OK})
    output.say(f"Backed up and verified: {info.name}, {count_of(info.told_sessions, 'session')}, "
               f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.")


@backup_commands.command("list")
def show(ctx: typer.Context) -> None:
    """List the backups, newest first, each with what it is kept for."""
    output, app = output_of(ctx), open_app()
    backups = load_backups(app)
    kept = app.database.backups.explain_kept(app.settings.backup_folder)
    output.give({"backups": backups, "kept": kept, "exit_code": OK})
    if backups:
        output.draw(table_of_backups(list_backups(backups, kept)))
        output.say(KEPT_RULE)
    else:
        output.say("No backups yet.")


@backup_commands.command("preview")
def preview(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The backup's name, as list says it.")],
) -> None:
    """Say what restoring a backup would change; changes nothing."""
    output, seen = output_of(ctx), preview_restore(open_app(), name)
    output.give({"preview": seen, "changes_nothing": seen.changes_nothing, "exit_code": OK})
    output.say(*describe_preview(seen))
    if changes := list_changes(seen):
        output.draw(table_of_changes(changes))


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
        seen = preview_restore(app, name)
        output.insist(*describe_preview(seen))
        if not confirm(f"Put {name} in the place of what is stored now?"):
            raise typer.Abort
    info = restore_backup(app, name, as_previewed=seen)
    output.give({"backup": info, "exit_code": OK})
    output.say(f"Restored: {count_of(info.told_sessions, 'session')}, {count_of(info.shots, 'shot')}.")


@backup_commands.command("prune")
def prune(ctx: typer.Context) -> None:
    """Delete the automatic backups that are not needed any more; yours stay. Happens by itself after each daily one."""
    output, gone = output_of(ctx), prune_backups(open_app())
    output.give({"deleted": gone, "exit_code": OK})
    output.say(f"Deleted: {count_of(len(gone), 'backup')}, {format_bytes(sum(info.size_bytes for info in gone))}.",
               KEPT_RULE)
