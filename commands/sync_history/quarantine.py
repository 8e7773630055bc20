"""``quarantine list``, ``retry``, ``dismiss`` and ``raw``: sessions that failed again and again."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.output import build_table
from commands.shared import OK, open_app, output_of
from commands.sync_view import sync_and_tell
from services.shared.formatting import count_of, format_moment
from services.sync_history.view import retry_options

quarantine_commands = typer.Typer(help="Sessions held back after failing again and again.")
Reports = Annotated[list[int] | None, typer.Argument(metavar="[SESSION]...", help="Their numbers; all when left out.")]


@quarantine_commands.command("list")
def list_held(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Dismissed ones too.")] = False,
) -> None:
    """List what is held back, the latest failure first."""
    output, held = output_of(ctx), open_app().quarantine.load(with_dismissed=everything)
    output.finish("" if held else "Nothing is held back.", quarantine=held)
    if held:
        output.print_table(build_table(("Session", "Name", "Failures", "Last", "Why"), [
            (str(each.report_id), each.session_name, f"{each.attempts:,}", format_moment(each.last_failed_at),
             each.message) for each in held], right=(0, 2)))


@quarantine_commands.command("retry")
def retry(ctx: typer.Context, sessions: Reports = None) -> None:
    """Ask the portal for these again, and for nothing else."""
    app = open_app()
    wanted = app.quarantine.require(sessions or [])
    if not wanted:
        output_of(ctx).finish("Nothing is held back.")
        return
    raise typer.Exit(sync_and_tell(app, retry_options(wanted), output_of(ctx)))


@quarantine_commands.command("dismiss")
def dismiss_held(ctx: typer.Context, sessions: Reports = None) -> None:
    """Show these no more until they fail for another reason or change on the portal."""
    output, quarantine = output_of(ctx), open_app().quarantine
    hidden = quarantine.dismiss(quarantine.require(sessions or []))
    output.finish(f"{count_of(hidden, 'session')} dismissed; the receipt still counts what is missing.",
                  dismissed=hidden)


@quarantine_commands.command("raw")
def raw(ctx: typer.Context, session: Annotated[int, typer.Argument(help="The session's number.")]) -> None:
    """Write the portal's last answer for a session to stdout, as text, without the report's key."""
    output, app = output_of(ctx), open_app()
    answer = app.quarantine.load_answer(session)
    app.audit.note_export(f"The portal's answer for session {session}, to the terminal")
    text = answer.decode("utf-8", errors="replace")
    output.write_json({"answer": text, "exit_code": OK})
    if not output.json:
        output.out.file.write("".join(sign if sign.isprintable() or sign in "\n\t" else "�" for sign in text) + "\n")
