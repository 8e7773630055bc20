"""Rangebook from a terminal or cron: the same services as the pages.

Exit codes: 0 done, or nothing new · 1 an error · 2 wrong usage · 3 done in part, the rest comes with
the next sync · 4 a sign-in is needed · 5 another sync is running · 130 stopped.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

if __name__ == "__main__":
    gc.disable()  # what is imported stays; to look through it for garbage again and again is a tenth of a start

import typer

from commands.access.devices import device_commands
from commands.access.tokens import token_commands
from commands.accounts import account_commands, choose_accounts, conclude_round, sync_all
from commands.after_practice import after_practice
from commands.backups import backup_commands
from commands.coach import coach
from commands.copies.keeping import copy_commands
from commands.doctor import doctor
from commands.export import export_commands
from commands.fields import field_commands
from commands.import_files import import_files
from commands.live import live_commands
from commands.login import login, logout
from commands.mcp import mcp
from commands.notices import notice_commands
from commands.numbers import analyse, digest
from commands.output import (
    Output,
    describe_credentials,
    describe_missing,
    describe_notes,
    describe_receipt,
    describe_run_line,
    table_of_accounts,
    table_of_preview,
    where_is,
)
from commands.output_streams import open_ended_output
from commands.players import player_commands
from commands.push.send import push
from commands.query import query
from commands.schedule import schedule_commands, sync_when_due
from commands.shared import (
    ALREADY_RUNNING,
    EXIT_CODES,
    FAILED,
    OK,
    STOPPED,
    Commands,
    can_ask,
    confirm,
    open_app,
    output_of,
    trigger_here,
)
from commands.sync_history.conflicts import conflict_commands
from commands.sync_history.history import history_commands, undo
from commands.sync_history.quarantine import quarantine_commands
from commands.sync_view import (
    describe_foreign_run,
    tell_result,
    validate_and_tell,
    wait_for_run,
    watch_run,
    watched,
)
from commands.watch import watch_commands
from golf.errors import SyncAlreadyRunning
from golf.sync_events import SyncResult, Trigger
from services.sync.all_accounts import AccountResult
from services.sync.options import DEFAULT_MAX_SESSIONS, SyncOptions, SyncSelection
from services.sync.portal_pause import describe_pause
from services.sync.text import describe_running
from services.sync_preview.text import describe_preview

if TYPE_CHECKING:
    from services.app import App
    from services.sync_preview.view import SyncPreview

log = logging.getLogger(__name__)

_ON_STOP = "Stopping after what is in flight; what is stored stays. Ctrl-C again ends at once."

cli = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, help=__doc__)
cli.add_typer(backup_commands, name="backup")
cli.add_typer(conflict_commands, name="conflicts")
cli.add_typer(copy_commands, name="copy")
cli.add_typer(account_commands, name="account")
cli.add_typer(field_commands, name="fields")
cli.add_typer(history_commands, name="history")
cli.add_typer(export_commands, name="export")
cli.add_typer(live_commands, name="live")
cli.add_typer(notice_commands, name="notices")
cli.add_typer(player_commands, name="players")
cli.add_typer(quarantine_commands, name="quarantine")
cli.add_typer(schedule_commands, name="schedule")
cli.add_typer(watch_commands, name="watch")
cli.add_typer(token_commands, name="token")
cli.add_typer(device_commands, name="devices")
cli.command()(coach)
cli.command()(digest)
cli.command("after-practice")(after_practice)
cli.command()(analyse)
cli.command()(doctor)
cli.command("import")(import_files)
cli.command()(login)
cli.command()(logout)
cli.command()(push)
cli.command()(mcp)
cli.command()(query)
cli.command()(undo)


@cli.callback()
def choose_output(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Use the demo: its own portal, its own database.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say errors only.")] = False,
) -> None:
    """Take the global flags; they may stand before or after the command."""
    if demo:
        os.environ["RANGEBOOK_DEMO"] = "1"
    ctx.obj = Output(json=as_json, quiet=quiet)


def _read_max_sessions(text: str) -> int | None:
    if text.strip().lower() == "all":
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise typer.BadParameter("use a number from 1 upwards, or all")
    return int(text)


@cli.command()
def sync(
    ctx: typer.Context,
    *,
    max_sessions: Annotated[str, typer.Option(metavar="N|all", help="How many sessions at most, newest first.")] =
    str(DEFAULT_MAX_SESSIONS),
    full: Annotated[bool, typer.Option("--full", help="Read every page: notices changes and deletions.")] = False,
    player: Annotated[list[str] | None, typer.Option(
        metavar="NAME", help="Only this player; may be repeated.")] = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the last N days, today included.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only from this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only up to this day.")] = None,
    only: Annotated[list[int] | None, typer.Option(
        metavar="ID", help="Only this session, whatever is known of it; may be repeated.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be done; ask before doing it.")] = False,
    validate: Annotated[bool, typer.Option(
        "--validate", help="Fetch and read what would come, say what it would make, and store nothing.")] = False,
    compare_all: Annotated[bool, typer.Option(
        "--compare-all", help="Fetch every stored session again and compare; goes on where it was stopped.")] = False,
    accept_missing: Annotated[bool, typer.Option(
        "--accept-missing", help="The portal really lists so few sessions: mark the others as gone.")] = False,
    account: Annotated[str | None, typer.Option(
        metavar="NAME|all", help="Only this account; all that are not paused when left out.")] = None,
    attach: Annotated[bool, typer.Option("--attach", help="Watch the sync that is already running.")] = False,
    scheduled: Annotated[bool, typer.Option(
        "--scheduled", help="Only if the automatic sync is due, and with its own options.")] = False,
    home: Annotated[str | None, typer.Option(hidden=True, help="For systems whose jobs have no environment.")] = None,
) -> None:
    """Bring new sessions home. Ctrl-C stops politely: what is stored stays."""
    if home:
        os.environ["RANGEBOOK_HOME"] = home
    output, app = output_of(ctx), open_app()
    if scheduled:
        raise typer.Exit(sync_when_due(app, output, partial(_sync_by_itself, app, output)))
    _refuse_mixed(preview=preview, validate=validate, compare_all=compare_all,
                  narrowed=bool(player or days or since or until or only or accept_missing))
    choices = SyncSelection(_read_max_sessions(max_sessions), days, since and since.date(), until and until.date(),
                          tuple(player or ()), full or accept_missing)
    options = replace(choices.options(app.clock.today(), app.sync_choices.load_rechecks()),
                      only=frozenset(only or ()), accept_missing=accept_missing)
    if compare_all:
        options = app.comparison.begin()
    chosen = choose_accounts(app, account, options)
    if can_ask() and (until := app.jobs.load_pause_until()):
        output.print_progress(describe_pause(until))  # and goes ahead: a person asked
    if chosen is None and (preview or validate or accept_missing):
        names = ", ".join(app.accounts.describe(each) for each in app.jobs.enabled_accounts())
        raise typer.BadParameter(f"there are several accounts ({names}); say which with --account")
    try:
        if chosen is None:
            steps = _sync_all_here(app, options, output, trigger=trigger_here())
            raise typer.Exit(conclude_round(app, steps, output))
        account = next(iter(chosen), None)
        if validate:
            raise typer.Exit(validate_and_tell(app, options, output, account))
        result = (_preview_here(app, options, output, account=account) if preview
                  else _sync_here(app, output, options, trigger=trigger_here(), account=account))
    except SyncAlreadyRunning as error:
        raise typer.Exit(_meet_running_sync(app, output, attach=attach)) from error
    raise typer.Exit(tell_result(output, result))


def _refuse_mixed(*, preview: bool, validate: bool, compare_all: bool, narrowed: bool) -> None:
    """Raises BadParameter for options that do not go together."""
    if preview and validate:
        raise typer.BadParameter("choose --preview or --validate")
    if compare_all and (preview or validate or narrowed):
        raise typer.BadParameter("--compare-all compares every session; leave out what narrows a sync down")


def _sync_here(
    app: App, output: Output, options: SyncOptions, *, trigger: str, account: str | None,
    preview: SyncPreview | None = None,
) -> SyncResult:
    with watched(output, _ON_STOP) as watch:
        return app.jobs.run_blocking(options, trigger, watch=watch, preview=preview, account=account)


def _sync_all_here(app: App, options: SyncOptions, output: Output, *, trigger: str) -> tuple[AccountResult, ...]:
    with watched(output, _ON_STOP) as watch:
        return sync_all(app, options, output, trigger, watch).steps


def _sync_by_itself(app: App, output: Output, options: SyncOptions) -> tuple[AccountResult, ...]:
    """What a job of the system runs when a sync is due: every account that is not paused."""
    chosen = choose_accounts(app, None, options)
    if chosen is None:
        return _sync_all_here(app, options, output, trigger=Trigger.SCHEDULE)
    account = next(iter(chosen), None)
    return (AccountResult(account or "", _sync_here(app, output, options, trigger=Trigger.SCHEDULE, account=account)),)


def _preview_here(app: App, options: SyncOptions, output: Output, *, account: str | None) -> SyncResult:
    """Show what a sync would do; where somebody can be asked, run it when he says so."""
    with watched(output, _ON_STOP) as watch:
        result = app.jobs.preview_blocking(options, trigger_here(), watch=watch, account=account)
    preview = app.jobs.preview
    if preview is None:
        return result
    output.write_json({"plan": {"items": preview.items, "summary": describe_preview(preview)}, "result": result,
                       "exit_code": OK})
    if preview.items:
        output.print_table(table_of_preview(preview))
    if preview.items and not output.json and can_ask() and confirm("Run this plan?"):
        return _sync_here(app, output, preview.options, trigger=trigger_here(), account=account, preview=preview)
    output.print_result(f"{describe_preview(preview)}.", "Nothing was fetched or stored.")
    raise typer.Exit(OK)


def _meet_running_sync(app: App, output: Output, *, attach: bool) -> int:
    """Another sync holds the lock: say so, or watch it to its end. Returns the exit code."""
    running = wait_for_run(app)
    if not attach or running is None:
        aside = "Try again in a moment." if running is None else "See it in Rangebook, or with: sync --attach"
        output.print_failure(SyncAlreadyRunning(describe_foreign_run(running), aside), ALREADY_RUNNING)
        return ALREADY_RUNNING
    run = watch_run(app, output, running)
    code = STOPPED if run.is_active else EXIT_CODES[run.status]
    output.write_json({"run": run, "exit_code": code})
    if run.is_active:
        output.print_progress("Not watching any more; the sync goes on.")
    else:
        output.print_result(describe_run_line(run), run.message, *describe_receipt(run.receipt))
    return code


@cli.command()
def status(ctx: typer.Context) -> None:
    """Say who is connected, what is stored, and how the last sync went."""
    output, app = output_of(ctx), open_app()
    credentials, accounts = app.credentials.status(), app.credentials.accounts()
    last = app.jobs.last_sync()
    receipt, lost = app.accounts.load_receipt(), app.lost_fields.load_sessions()
    note = app.maintenance.describe_future()
    cards = app.accounts.load_cards()
    if len(accounts) > 1:
        output.print_table(table_of_accounts(cards))
    output.finish(*describe_credentials(credentials), where_is(app.settings.database_path), *describe_receipt(receipt),
                  app.import_totals.describe(),
                  f"Last sync: {describe_run_line(last)}" if last else "No sync has run yet.",
                  *(describe_running(last) if last and last.is_active else ()), note,
                  *describe_missing(lost), *(describe_notes(last.notes) if last else ()), credentials=credentials,
                  last_run=last, receipt=receipt, demo=app.settings.demo, clock_note=note,
                  database=app.settings.database_path, accounts=cards, lost_fields=lost,
                  imported=app.import_totals.load())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. That nobody reads what it says any more changes neither."""
    with open_ended_output():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    try:
        cli(args=None if arguments is None else list(arguments), prog_name="cli.py")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except Exception as error:  # BLE001 - the last frame: a defect is logged whole and said in a sentence
        log.critical("command_defect", exc_info=error)
        sys.stderr.write("Something unexpected went wrong inside Rangebook; its log has the details. What was stored "
                         "is whole.\n")
        return FAILED
    return OK


if __name__ == "__main__":
    sys.exit(main())
