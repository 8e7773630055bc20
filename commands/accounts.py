"""``account list|add|label|pause|resume|remove``, and a sync of all accounts one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.login import keep_login, read_login
from commands.output import Output, describe_backups, describe_receipt, describe_result, table_of_accounts
from commands.shared import (
    EXIT_CODES,
    FAILED,
    OK,
    PARTIAL,
    SIGN_IN_NEEDED,
    STOPPED,
    Yes,
    check_can_ask,
    confirm_or_abort,
    open_app,
    output_of,
)
from commands.sync_view import print_end
from golf.sync_events import SyncWatch
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
    if cards:
        output.print_table(table_of_accounts(cards))
    output.finish("" if cards else "No account is known yet.",
                  *(f"{card.name}: {card.blocked_reason}" for card in cards if card.blocked_reason), accounts=cards)


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
    output.finish(f"{app.accounts.describe(name)} is kept; the next sync includes it.",
                  accounts=app.accounts.load_cards())


@account_commands.command("label")
def label(
    ctx: typer.Context, name: Name,
    words: Annotated[str, typer.Argument(help="Your own name for it; an empty one takes it back.")],
) -> None:
    """Give an account a name of your own."""
    output, app = output_of(ctx), open_app()
    username = app.accounts.find(name)
    app.accounts.rename(username, words)
    output.finish(f"{username} is called {app.accounts.describe(username)}.", accounts=app.accounts.load_cards())


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
    output.finish(f"{app.accounts.describe(username)} {'syncs again' if enabled else 'is paused'}.",
                  accounts=app.accounts.load_cards())


@account_commands.command("remove")
def remove(ctx: typer.Context, name: Name, yes: Yes = False) -> None:
    """Forget an account's password and sign-in on this machine; its sessions stay."""
    output, app = output_of(ctx), open_app()
    username = app.accounts.find(name)
    if not yes:
        check_can_ask()
        confirm_or_abort(f"Forget {username} on this machine?")
    sentence = app.credentials.clear(username)
    output.finish(f"{sentence} Your sessions stay.", message=sentence)


def choose_accounts(app: App, asked: str | None, options: SyncOptions) -> tuple[str, ...] | None:
    """Return the one account that a sync is for, or None for the enabled ones one after another.

    Empty when no account is known. Raises NotFound, EveryAccountPaused.
    """
    if asked is not None and asked.strip().casefold() != "all":
        return (app.accounts.find(asked),)
    if options.only and (owner := app.accounts.find_owner(options.only)):
        return (owner,)
    enabled = app.jobs.accounts_to_sync()
    return None if len(enabled) > 1 else enabled


def sync_all(app: App, options: SyncOptions, output: Output, trigger: str, watch: SyncWatch) -> AllAccountsProgress:
    """Sync the enabled accounts one after another and say whose turn it is."""

    def tell(now: AllAccountsProgress) -> None:
        if now.running is not None:
            output.print_progress(f"{app.accounts.describe(now.running)} ({now.position} of {len(now.accounts)})")

    return app.jobs.run_all_blocking(options, trigger, watch=watch, tell=tell)


def conclude_round(app: App, steps: Sequence[AccountResult], output: Output) -> int:
    """Say what came of each account, and return the exit code: that of the worst, 3 when one was left out."""
    found = {EXIT_CODES[step.result.status] if step.result else PARTIAL for step in steps}
    code = next(code for code in _WORST_FIRST if code in found)
    output.write_json({"accounts": steps, "exit_code": code})
    for step in steps:
        name = app.accounts.describe(step.account)
        if step.result is None:
            output.print_error(f"{name}: {step.reason}")
        else:
            first, *more = describe_result(step.result)
            print_end(output, EXIT_CODES[step.result.status], f"{name}: {first}", *more)
    output.print_result(*describe_receipt(app.accounts.load_receipt()), describe_backups(app))
    return code
