"""``live run`` and ``live status``: listen as GSPro without the pages, and say what listens."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import open_app, output_of
from commands.sync_view import polite_interrupts
from services.live.settings import check_settings
from services.live.text import describe_listener
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from commands.output import Output
    from services.app import App
    from services.live.settings import LiveSettings

live_commands = typer.Typer(help="Live sessions: listen as GSPro, and store each ball the moment it is hit.")

_LOOKS_EVERY_S = 1.0


@live_commands.command("run")
def run(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(metavar="PORT", help="Instead of the one in the settings.")] = None,
    gspro: Annotated[str | None, typer.Option(
        metavar="HOST:PORT", help="Pass everything on to this GSPro, such as 127.0.0.1:921.")] = None,
    club: Annotated[str | None, typer.Option(help="With which club the first balls are hit, such as '7 Iron'.")] = None,
) -> None:
    """Listen until Ctrl-C. A session goes on when somebody listens again before it has been quiet for long."""
    output, app = output_of(ctx), open_app()
    settings = replace(app.live.choices.load(), is_on=True)
    settings = settings if port is None else replace(settings, port=port)
    settings = settings if gspro is None else _pass_on(settings, gspro)
    if club is not None:
        app.live.choose(club, app.live.find_player())
    check_settings(settings)
    heard_at, stop = app.live.listen(settings), threading.Event()
    try:
        with polite_interrupts(stop.set):
            output.print_progress(f"Listening on port {heard_at} of this computer (127.0.0.1). End with Ctrl-C.")
            balls = _watch(app, output, stop)
    finally:
        app.live.stop()
    output.finish(f"{count_of(balls, 'ball')} stored.", port=heard_at, balls=balls)


@live_commands.command("status")
def show_status(ctx: typer.Context) -> None:
    """Say whether Rangebook listens, where, and which session runs."""
    output, app = output_of(ctx), open_app()
    status, running = app.live.load_status(), app.live.load_open()
    output.finish(describe_listener(status).sentence,
                  "No live session runs." if running is None else
                  f"A live session runs: {count_of(running.balls, 'ball')}, with {app.live.find_club() or 'no club'}.",
                  settings=status.settings, listener=status.listener, running=running)


def _watch(app: App, output: Output, stop: threading.Event) -> int:
    """Say each ball until the stop; how many there were."""
    before = app.live.load_open()
    seen, balls = (None, 0) if before is None else (before.run_id, before.balls), 0
    while not stop.wait(_LOOKS_EVERY_S):
        running = app.live.load_open()
        if running is None:
            continue
        known = seen[1] if running.run_id == seen[0] else 0
        if running.balls > known:
            balls += running.balls - known
            output.print_progress(f"Ball {running.balls}.")
        seen = running.run_id, running.balls
    return balls


def _pass_on(settings: LiveSettings, text: str) -> LiveSettings:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise typer.BadParameter("write it as HOST:PORT, such as 127.0.0.1:921", param_hint="--gspro")
    return replace(settings, gspro_host=host.strip("[]"), gspro_port=int(port))
