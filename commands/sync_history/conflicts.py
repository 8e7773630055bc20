"""``conflicts list``, ``keep-mine`` and ``take-theirs``: where the golfer's word and the portal's differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import build_table
from commands.shared import open_app, output_of
from golf.sync_history import Conflict, ConflictField
from services.shared.formatting import DASH, count_of, format_moment
from services.sync_history.conflicts import FIELD_WORDS, Conflicts

if TYPE_CHECKING:
    from collections.abc import Callable

conflict_commands = typer.Typer(help="Where your word and the portal's differ.")
Reports = Annotated[list[int] | None, typer.Argument(metavar="[SESSION]...", help="Their numbers.")]
Field = Annotated[ConflictField | None, typer.Option(help="Only this; everything that differs when left out.")]
Everything = Annotated[bool, typer.Option("--all", help="Every session that differs.")]


@conflict_commands.command("list")
def list_conflicts(ctx: typer.Context) -> None:
    """List what differs, the newest first. Your word holds meanwhile."""
    output, found = output_of(ctx), open_app().conflicts.load()
    output.finish("" if found else "Your word and the portal's do not differ.", conflicts=found)
    if found:
        output.print_table(build_table(("Session", "Name", "What", "Yours", "The portal's", "It was", "Found"), [
            (str(each.report_id), each.session_name, FIELD_WORDS[each.field], each.mine, each.theirs or DASH,
             each.theirs_before or DASH, format_moment(each.found_at)) for each in found], right=(0,)))


@conflict_commands.command("keep-mine")
def keep(
    ctx: typer.Context, sessions: Reports = None, field: Field = None, everything: Everything = False
) -> None:
    """Your word is right: not mentioned again until the portal says something else."""
    _settle(ctx, Conflicts.keep_mine, "your word stays", sessions, field, everything=everything)


@conflict_commands.command("take-theirs")
def take(
    ctx: typer.Context, sessions: Reports = None, field: Field = None, everything: Everything = False
) -> None:
    """The portal's word holds from now on; it can be undone like any change."""
    _settle(ctx, Conflicts.take_theirs, "the portal's word holds", sessions, field, everything=everything)


def _settle(
    ctx: typer.Context, settle: Callable[[Conflicts, list[Conflict]], int], outcome: str,
    sessions: list[int] | None, field: ConflictField | None, *, everything: bool,
) -> None:
    if not sessions and not everything:
        raise typer.BadParameter("name sessions by their numbers, or use --all")
    output, conflicts = output_of(ctx), open_app().conflicts
    settled = settle(conflicts, conflicts.choose(sessions or [], field))
    output.finish(f"{count_of(settled, 'difference')} settled; {outcome}.", settled=settled)
