"""``login`` and ``logout``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import describe_credentials
from commands.shared import ask, can_ask, confirm, open_app, output_of
from golf.errors import PasswordRefusedBefore

if TYPE_CHECKING:
    from services.sign_in.credentials import CredentialStatus

CONSENT = ("This machine has no usable keyring. Keep the password in a file that only you can read (not encrypted)?")


def login(
    ctx: typer.Context,
    *,
    username: Annotated[str | None, typer.Option(help="Your Uneekor e-mail; asked for when left out.")] = None,
    account: Annotated[str | None, typer.Option(
        metavar="NAME", help="Sign in again for this account and no other.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring: keep it in a file only you can read, not encrypted.")] = False,
    try_again: Annotated[bool, typer.Option(
        "--try-again", help="Let the kept password be tried once more after a refusal.")] = False,
) -> None:
    """Check user name and password with the portal once, then keep them."""
    output, app = output_of(ctx), open_app()
    asked = None if account is None else app.accounts.find(account)
    if try_again:
        app.credentials.try_again(asked)
        output.finish("The next sync may sign in once more.")
        return
    known = app.credentials.status(asked)
    name, password, allow_file = read_login(
        known, username, asked, password_stdin=password_stdin, allow_file=allow_file)
    keep_login(lambda once_more: app.credentials.check_and_save(
        name, password, allow_file=allow_file, on_status=output.print_progress, account=asked, once_more=once_more,
        by_person=not password_stdin,
    ), is_typed=not password_stdin)
    now = app.credentials.status(name)
    output.finish(*describe_credentials(now), credentials=now)


def read_login(
    known: CredentialStatus, username: str | None, account: str | None, *, password_stdin: bool, allow_file: bool,
) -> tuple[str, str, bool]:
    """Return user name, password, and whether a file may keep them; ask for what is not given."""
    name = username or account or ask("Uneekor e-mail", "--username", default=known.username)
    password = _read_password(from_stdin=password_stdin)
    if known.needs_consent_for_file and not allow_file and not password_stdin and can_ask():
        allow_file = confirm(CONSENT)
    return name, password, allow_file


def keep_login(keep: Callable[[bool], None], *, is_typed: bool) -> None:
    """Check and keep a login; the very password that was refused is sent once more only if who typed it says so."""
    try:
        keep(False)
    except PasswordRefusedBefore as error:
        if not (is_typed and can_ask() and confirm(f"{error.what_happened} Send it once more?")):
            raise
        keep(True)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return ask("Password (not shown)", "--password-stdin", hidden=True)


def logout(
    ctx: typer.Context,
    account: Annotated[str | None, typer.Option(metavar="NAME", help="Which one, when there are several.")] = None,
) -> None:
    """Forget user name, password and the portal's cookie on this machine; sessions stay."""
    output, app = output_of(ctx), open_app()
    if account is None and len(app.credentials.accounts()) > 1:
        raise typer.BadParameter("several accounts are kept; say which with --account")
    sentence = app.credentials.clear(None if account is None else app.accounts.find(account))
    output.finish(f"{sentence} Your sessions stay.", message=sentence)
