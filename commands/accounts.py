"""``account list|add|label|pause|resume|remove``, and a sync of all accounts one after another."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.login import keep_login, read_login
from commands.output import Output, describe_receipt, describe_result, table_of_accounts
from commands.shared import (
    EXIT_CODES,
    FAILED,
    OK,
    PARTIAL,
    SIGN_IN_NEEDED,
    STOPPED,
    can_ask,
    confirm,
    open_app,
    output_of,
)
from commands.sync_view import SyncView
from services.sync.options import SyncOptions

if TYPE_CHECKING:
    from services.app import App
    from services.sync.all_accounts import AccountResult, AllAccountsProgress

account_commands = typer.Typer(help="Portal accounts: home, the club, another golfer.")
Name = Annotated[str, typer.Argument(help="The account's e-mail or your name for it.")]
_WORST_FIRST = (STOPPED, FAILED, SIGN_IN_NEEDED, PARTIAL, OK)


@account_commands.command("list")
def list_all(ctx: typer.Context) -> None:
    """List the accounts with what is stored of each."""
    output, cards = output_of(ctx), open_app().accounts.load_cards()
    output.write_json({"accounts": cards, "exit_code": OK})
    if not cards:
        output.print_result("No account is known yet.")
        return
    output.print_table(table_of_accounts(cards))
    for card in cards:
        if card.blocked_reason:
            output.print_result(f"{card.name}: {card.blocked_reason}")


@account_commands.command("add")
def add(
    ctx: typer.Context,
    *,
    username: Annotated[str | None, typer.Option(help="The Uneekor e-mail; asked for when left out.")] = None,
    label: Annotated[str, typer.Option(help="Your own name for it: home, club …")] = "",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring: keep it in a file only you can read, not encrypted.")] = False,
) -> None:
    """Check an account with the portal once, then keep it."""
    output, app = output_of(ctx), open_app()
    name, password, allow_file = read_login(
        app.credentials.status(), username, None, password_stdin=password_stdin, allow_file=allow_file)
    keep_login(lambda once_more: app.accounts.add(
        name, password, label=label, allow_file=allow_file, on_status=output.print_progress, once_more=once_more,
        by_person=not password_stdin,
    ), is_typed=not password_stdin)
    output.write_json({"accounts": app.accounts.load_cards(), "exit_code": OK})
    output.print_result(f"{app.accounts.describe(name)} is kept; the next sync includes it.")


@account_commands.command("label")
def label(
    ctx: typer.Context, name: Name,
    words: Annotated[str, typer.Argument(help="Your own name for it; an empty one takes it back.")],
) -> None:
    """Give an account a name of your own."""
    output, app = output_of(ctx), open_app()
    username = app.accounts.find(name)
    app.accounts.rename(username, words)
    output.write_json({"accounts": app.accounts.load_cards(), "exit_code": OK})
    output.print_result(f"{username} is called {app.accounts.describe(username)}.")


@account_commands.command("pause")
def pause(ctx: typer.Context, name: Name) -> None:
    """Leave an account out when all are synced, and by the automatic sync."""
    _set_enabled(ctx, name, enabled=False)


@account_commands.command("resume")
def resume(ctx: typer.Context, name: Name) -> None:
    """Include it again."""
    _set_enabled(ctx, name, enabled=True)


def _set_enabled(ctx: typer.Context, name: str, *, enabled: bool) -> None:
    output, app = output_of(ctx), open_app()
    username = app.accounts.find(name)
    app.accounts.set_enabled(username, enabled=enabled)
    output.write_json({"accounts": app.accounts.load_cards(), "exit_code": OK})
    output.print_result(f"{app.accounts.describe(username)} {'syncs again' if enabled else 'is paused'}.")


@account_commands.command("remove")
def remove(
    ctx: typer.Context, name: Name, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget an account's password and sign-in on this machine; its sessions stay."""
    output, app = output_of(ctx), open_app()
    username = app.accounts.find(name)
    if not yes:
        if not can_ask():
            raise typer.BadParameter("nobody can be asked here; use --yes")
        if not confirm(f"Forget {username} on this machine?"):
            raise typer.Abort
    sentence = app.credentials.clear(username)
    output.write_json({"message": sentence, "exit_code": OK})
    output.print_result(f"{sentence} Your sessions stay.")


def choose_accounts(app: App, asked: str | None, options: SyncOptions) -> tuple[str, ...] | None:
    """The one account a sync is for, or None: the enabled ones one after another.

    Empty when no account is known. Raises NotFound, EveryAccountPaused.
    """
    if asked is not None and asked.strip().casefold() != "all":
        return (app.accounts.find(asked),)
    if options.only and (owner := app.accounts.find_owner(options.only)):
        return (owner,)
    enabled = app.jobs.accounts_to_sync()
    return None if len(enabled) > 1 else enabled


def sync_all(
    app: App, options: SyncOptions, output: Output, trigger: str, *, view: SyncView, stop: threading.Event,
) -> AllAccountsProgress:
    """Sync the enabled accounts one after another and say whose turn it is."""

    def tell(now: AllAccountsProgress) -> None:
        if now.running is not None:
            output.print_progress(f"{app.accounts.describe(now.running)} ({now.position} of {len(now.accounts)})")

    return app.jobs.run_all_blocking(
        options, trigger, on_status=view.say, on_progress=view.show, stop=stop, tell=tell)


def conclude_round(app: App, steps: Sequence[AccountResult], output: Output) -> int:
    """Say what came of each account; returns the exit code: that of the worst, 3 when one was left out."""
    found = {EXIT_CODES[step.result.status] if step.result else PARTIAL for step in steps}
    code = next(code for code in _WORST_FIRST if code in found)
    output.write_json({"accounts": steps, "exit_code": code})
    for step in steps:
        name = app.accounts.describe(step.account)
        if step.result is None:
            output.print_error(f"{name}: {step.reason}")
        else:
            first, *more = describe_result(step.result)
            say = output.print_error if EXIT_CODES[step.result.status] in (FAILED,
                                                                           SIGN_IN_NEEDED) else output.print_result
            say(f"{name}: {first}", *more)
    output.print_result(*describe_receipt(app.accounts.load_receipt()))
    return code
