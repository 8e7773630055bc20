"""``players list`` and ``join``: players whose name is stored in two spellings."""

from __future__ import annotations

import typer

from commands.shared import Yes, check_can_ask, confirm_or_abort, open_app, output_of

player_commands = typer.Typer(help="Players whose name is stored in two spellings.")
_NONE = "Each player's name is stored in one spelling."


@player_commands.command("list")
def list_twins(ctx: typer.Context) -> None:
    """List the names that are stored in more than one spelling."""
    from services.players.service import describe_twins  # noqa: PLC0415 - after --help

    output, twins = output_of(ctx), open_app().players.load_twins()
    output.finish(*(map(describe_twins, twins) if twins else [_NONE]), players=twins)


@player_commands.command("join")
def join(ctx: typer.Context, yes: Yes = False) -> None:
    """Make the spellings of each name one player: sessions, bag and goals. "undo" takes it back."""
    from services.players.service import WHAT_HAPPENS, describe_twins  # noqa: PLC0415 - after --help

    output, app = output_of(ctx), open_app()
    twins = app.players.load_twins()
    if twins and not yes:
        check_can_ask()
        for line in (*map(describe_twins, twins), WHAT_HAPPENS):
            output.print_progress(line)
        confirm_or_abort("Join them?")
    done = [app.players.join(each.kept.name) for each in twins]
    output.finish(*done or [_NONE], joined=done)
