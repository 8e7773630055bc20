"""``backup make``, ``backup list`` and ``backup restore NAME``."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.frame import OK, can_ask, confirm, open_app, output_of
from commands.views import table_of_backups
from services.backups import load_backups, make_backup, restore_backup
from services.display import count_of, format_bytes

backup_commands = typer.Typer(help="Verified copies of the database, and the way back.")


@backup_commands.command("make")
def make(ctx: typer.Context) -> None:
    """Copy the database and verify the copy."""
    output, info = output_of(ctx), make_backup(open_app())
    output.give({"backup": info, "exit_code": OK})
    output.say(f"Backed up and verified: {info.name}, {count_of(info.sessions, 'session')}, "
               f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.")


@backup_commands.command("list")
def list_backups(ctx: typer.Context) -> None:
    """List the backups, newest first."""
    output, backups = output_of(ctx), load_backups(open_app())
    output.give({"backups": backups, "exit_code": OK})
    if backups:
        output.draw(table_of_backups(backups))
    else:
        output.say("No backups yet.")


@backup_commands.command("restore")
def restore(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The backup's name, as list says it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Verify a backup and put it back; what is there now is backed up first."""
    output, app = output_of(ctx), open_app()
    if not yes:
        if not can_ask():
            raise typer.BadParameter("nobody can be asked here; use --yes")
        if not confirm(f"Put {name} in the place of what is stored now?"):
            raise typer.Abort
    info = restore_backup(app, name)
    output.give({"backup": info, "exit_code": OK})
    output.say(f"Restored: {count_of(info.sessions, 'session')}, {count_of(info.shots, 'shot')}.")
