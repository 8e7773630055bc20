"""``export shots`` and ``export report``: tables and reports as files."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from commands.shared import open_app, output_of
from golf.errors import FileNotSaved
from golf.private_files import write_private_bytes
from services.exports.table import TableFormat
from services.shared.shot_filter import SHOT_FILTER_NAMES

if TYPE_CHECKING:
    from golf.shots import StoredShot
    from services.app import App

export_commands = typer.Typer(help="Save shots as a table, or a report for a coach, as a file.", no_args_is_help=True)
_DAY = ["%Y-%m-%d"]
Target = Annotated[Path, typer.Option("--to", help="The file to write.", dir_okay=False)]
Session = Annotated[int | None, typer.Option("--session", min=1, help="The session's number, as its page says it.")]
Player = Annotated[str | None, typer.Option("--player", help="Whose sessions; with --first and --last or --month.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]


class ReportFormat(StrEnum):
    """A report is saved as a file of one of these kinds."""

    HTML = "html"
    PDF = "pdf"


Format = TypeVar("Format", TableFormat, ReportFormat)


@export_commands.command("shots")
def export_shots(
    ctx: typer.Context, *, to: Target, session: Session = None, player: Player = None,
    first: Annotated[datetime | None, typer.Option(formats=_DAY, help="The first day.")] = None,
    last: Annotated[datetime | None, typer.Option(formats=_DAY, help="The last day.")] = None,
    file_format: Annotated[TableFormat | None, typer.Option("--format", help="Usually from the file's name.")] = None,
    force: Force = False,
) -> None:
    """Save the shots of a session, or of a player's sessions from a day to a day, as csv, xlsx or parquet."""
    from services.exports.table_files import write_table  # noqa: PLC0415
    from services.exports.table_units import choose_units  # noqa: PLC0415
    from services.sessions.shot_tables import build_shot_table  # noqa: PLC0415 - after --help

    chosen = file_format or _format_of(to, TableFormat)
    _refuse_existing(to, force=force)
    app = open_app()
    shots = _load_shots(app, session, player, (first, last))
    shot_filter = app.choices.shot_filter
    origins = app.devices.name_sessions({stored.report_id for stored in shots})
    table = build_shot_table(shots, choose_units(chosen, app.choices.units), shot_filter, origins)
    counting = sum(stored.passes(shot_filter) for stored in shots)
    _save(ctx, to, write_table(table, chosen),
          f"{len(shots):,} shots ({counting:,} in the numbers, which rest on: "
          f"{SHOT_FILTER_NAMES[shot_filter].lower()})")


@export_commands.command("putts")
def export_putts(
    ctx: typer.Context, *, to: Target, player: Player = None,
    file_format: Annotated[TableFormat | None, typer.Option("--format", help="Usually from the file's name.")] = None,
    force: Force = False,
) -> None:
    """Save every putt of a putting tracker, of a player or of all, as csv, xlsx or parquet."""
    from services.exports.putt_columns import build_putt_table  # noqa: PLC0415 - after --help
    from services.exports.table_files import write_table  # noqa: PLC0415
    from services.exports.table_units import choose_units  # noqa: PLC0415

    chosen = file_format or _format_of(to, TableFormat)
    _refuse_existing(to, force=force)
    app = open_app()
    putts = app.putting.load_of_player(None if player is None else app.sessions.spell_player(player))
    table = build_putt_table(putts, choose_units(chosen, app.choices.units))
    _save(ctx, to, write_table(table, chosen), f"{len(putts):,} putts")


@export_commands.command("report")
def export_report(
    ctx: typer.Context, *, to: Target, session: Session = None, player: Player = None,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="The month, as 2026-02.")] = None,
    file_format: Annotated[ReportFormat | None, typer.Option("--format", help="Usually from the file's name.")] = None,
    force: Force = False,
) -> None:
    """Save a report for a coach, of a session or of a player's month, as html or pdf."""
    chosen = file_format or _format_of(to, ReportFormat)
    _refuse_existing(to, force=force)
    app, today = open_app(), date.today()  # noqa: DTZ011 - the golfer's own calendar day
    if session is not None:
        page = app.coach_reports.build_session_page(session, today)
    elif player is not None and month is not None:
        page = app.coach_reports.build_month_page(app.sessions.spell_player(player), month.date(), today)
    else:
        raise typer.BadParameter("say --session, or --player and --month")
    _save(ctx, to, app.coach_reports.print_page(page) if chosen is ReportFormat.PDF else page.encode(), "The report")


def _load_shots(
    app: App, session: int | None, player: str | None, days: tuple[datetime | None, datetime | None]
) -> list[StoredShot]:
    """Return the shots that were asked for. Raises NotFound when there is no such session."""
    first, last = days
    if session is not None:
        return app.sessions.load_shots(session)
    if player is None or first is None or last is None:
        raise typer.BadParameter("say --session, or --player with --first and --last")
    return app.sessions.load_shots_between(player, first.date(), last.date())


def _format_of(to: Path, formats: type[Format]) -> Format:
    ending = to.suffix.removeprefix(".").lower()
    if ending not in [each.value for each in formats]:
        raise typer.BadParameter(f"end the file's name in {', '.join('.' + each for each in formats)}, or say --format")
    return formats(ending)


def _refuse_existing(to: Path, *, force: bool) -> None:
    if to.exists() and not force:
        raise typer.BadParameter(f"{to} exists; --force replaces it")
    if not to.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {to.resolve().parent}")


def _save(ctx: typer.Context, to: Path, content: bytes, what: str) -> None:
    """Write the file so that only this user can read it: it is the golfer's own."""
    try:
        write_private_bytes(to.resolve(), content)
    except OSError as error:
        raise FileNotSaved(f"{to} cannot be written: {error.strerror}.",
                           "Make room there, or save it in another folder.") from error
    open_app().audit.note_export(to.name)
    output = output_of(ctx)
    output.finish(f"{what} saved as {to}.", file=str(to), bytes=len(content))
