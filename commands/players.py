"""``players list`` and ``join``: players whose name is stored in two spellings."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.shared import OK, can_ask, confirm, open_app, output_of
from services.players.service import WHAT_HAPPENS, describe_twins

player_commands = typer.Typer(help="Players whose name is stored in two spellings.")
_NONE = "Each player's name is stored in one spelling."


@player_commands.command("list")
def list_twins(ctx: typer.Context) -> None:
    """List the names that are stored in more than one spelling."""
    output, twins = output_of(ctx), open_app().players.load_twins()
    output.write_json({"players": twins, "exit_code": OK})
    output.print_result(*(map(describe_twins, twins) if twins else [_NONE]))


@player_commands.command("join")
def join(
    ctx: typer.Context, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Make the spellings of each name one player: sessions, bag and goals. "undo" takes it back."""
    output, app = output_of(ctx), open_app()
    twins = app.players.load_twins()
    if twins and not yes:
        if not can_ask():
            raise typer.BadParameter("nobody can be asked here; use --yes")
        for line in (*map(describe_twins, twins), WHAT_HAPPENS):
            output.print_progress(line)
        if not confirm("Join them?"):
            raise typer.Abort
    done = [app.players.join(each.kept.name) for each in twins]
    output.write_json({"joined": done, "exit_code": OK})
    output.print_result(*done or [_NONE])
