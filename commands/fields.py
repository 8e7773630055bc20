"""``fields list``, ``accept`` and ``watch``: what the portal's reports had until now and lack."""

from __future__ import annotations

import typer

from commands.output import build_table
from commands.shared import open_app, output_of
from services.shared.formatting import count_of
from services.sync.lost_fields import describe_lost, name_fields

field_commands = typer.Typer(help="What the portal's reports had until now and lack.")


@field_commands.command("list")
def list_fields(ctx: typer.Context) -> None:
    """List the sessions that came without something, and what is not missed any more."""
    output, fields = output_of(ctx), open_app().lost_fields
    lost, accepted = fields.load_sessions(), fields.load_accepted()
    output.finish(f"{describe_lost(lost)}." if lost
                  else "No session came without anything that reports had before.",
                  f"Not missed any more: {name_fields(accepted)}." if accepted else "", sessions=lost,
                  accepted=accepted)
    if lost:
        output.print_table(build_table(("Session", "Name", "Came without", "Answers"), [
            (str(each.report_id), each.session_name, name_fields(each.fields), f"{each.answers:,}") for each in lost],
            right=(0, 3)))


@field_commands.command("accept")
def accept(ctx: typer.Context) -> None:
    """This is how it is now: ask for what is missing no more. What is stored stays."""
    output, fields = output_of(ctx), open_app().lost_fields
    accepted, left = fields.accept(), fields.load_sessions()
    output.finish(f"Not missed any more: {name_fields(accepted)}. What is stored stays. To take it back: fields watch"
                  if accepted else "", accepted=accepted)
    if left:
        output.print_result(f"{describe_lost(left)}. Shots without an id cannot be stored: "
                            "the next syncs go on asking.")
    elif not accepted:
        output.print_result("Nothing is missing.")


@field_commands.command("watch")
def watch(ctx: typer.Context) -> None:
    """Take accept back: syncs say again when a report lacks something."""
    output = output_of(ctx)
    watched = open_app().lost_fields.watch_again()
    output.finish(f"{count_of(watched, 'field')} looked for again." if watched
                  else "Every field is looked for already.", watched=watched)
