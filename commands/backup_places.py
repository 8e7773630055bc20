"""``backup place add``, ``list``, ``copy``, ``check``, ``copies``, ``fetch``, ``remove``: encrypted copies."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import Output, build_table
from commands.shared import Yes, ask, can_ask, check_can_ask, confirm, confirm_or_abort, open_app, output_of
from services.shared.formatting import count_of, format_bytes, format_moment

if TYPE_CHECKING:
    from services.app import App
    from services.backup_places.copies import CopyInPlace
    from services.backup_places.kept import KeptPlace
    from services.backup_places.place import PlaceSignIn
    from services.backup_places.service import FoundCopy

place_commands = typer.Typer(help="Encrypted copies of the backups in other places.")

Name = Annotated[str, typer.Argument(help="The place's name, as list says it.")]
User = Annotated[str, typer.Option("--user", metavar="NAME", help="User name, or access key, of the server.")]
FromStdin = Annotated[bool, typer.Option(
    "--secrets-stdin", help="Read the passphrase, and the server's password on a second line, from stdin.")]
CONSENT = "This machine has no usable keyring. Keep the place's key in a file that only you can read (not encrypted)?"


@place_commands.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What you call it.")],
    address: Annotated[str, typer.Argument(help="A folder, s3://BUCKET/FOLDER?endpoint=…&region=…, or https:// of a "
                                                "WebDAV folder.")],
    *,
    user: User = "",
    secrets_stdin: FromStdin = False,
    allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring: keep the key in a file only you can read.")] = False,
) -> None:
    """Set up a place: its key is laid there, encrypted with a passphrase that only you know."""
    from services.backup_places.address import read_address  # noqa: PLC0415 - as all of this room, when it is asked for
    from services.backup_places.text import WRITE_IT_DOWN  # noqa: PLC0415 - the same

    output, places = output_of(ctx), open_app().backup_places
    read = read_address(address)
    passphrase, sign_in = _read_secrets(read.needs_sign_in, user, from_stdin=secrets_stdin, twice=True)
    if not allow_file and not secrets_stdin and can_ask() and places.needs_consent_for_file():
        allow_file = confirm(CONSENT)
    place = places.add(name, address, passphrase, sign_in, allow_file=allow_file)
    output.finish(f"{place.name} is set up. {WRITE_IT_DOWN}",
                  f"The first copy: python start.py cli backup place copy “{place.name}”", place=_facts(place))


@place_commands.command("list")
def show(ctx: typer.Context) -> None:
    """List the places, each with its newest copy and what went wrong last."""
    from services.backup_places.text import describe_place  # noqa: PLC0415 - see add

    output, app = output_of(ctx), open_app()
    places = app.backup_places.load()
    safety = app.backup_places.describe_safety()
    lines = [line for place in places for line in (
        f"{place.name} ({place.address_text}): {describe_place(place)}",
        f"  {place.trouble.what_happened} {place.trouble.what_to_do}" if place.trouble else "")]
    output.finish(safety, *lines, safety=safety, places=[_facts(place) for place in places])


@place_commands.command("copy")
def copy(ctx: typer.Context, name: Annotated[str, typer.Argument(help="One place; all of them when left out.")] = "",
         ) -> None:
    """Copy the present state to a place and read it back; happens by itself after each daily backup."""
    output, places = output_of(ctx), open_app().backup_places
    for place in [places.find(name)] if name else places.load():
        copied = places.copy(place, _progress(output))
        output.print_result(f"{place.name}: copied and verified there, {count_of(copied.sessions, 'session')}, "
                            f"{count_of(copied.shots, 'shot')}, {format_bytes(copied.size_bytes)}.")
    output.write_json({"places": [_facts(place) for place in places.load()], "exit_code": 0})


@place_commands.command("check")
def check(ctx: typer.Context, name: Name) -> None:
    """Fetch one of the copies, open it and compare it value by value; happens by itself each week."""
    output, places = output_of(ctx), open_app().backup_places
    copy = places.check(places.find(name), _progress(output))
    output.finish(f"The copy of {format_moment(copy.backup.made_at)} is whole: "
                  f"{count_of(copy.backup.told_sessions, 'session')}, {count_of(copy.backup.shots, 'shot')}.",
                  copy=_copy_facts(copy))


@place_commands.command("copies")
def copies(ctx: typer.Context, name: Name) -> None:
    """List the copies in a place, newest first."""
    output, places = output_of(ctx), open_app().backup_places
    _print_copies(output, [found.copy for found in places.find_copies(places.find(name))])


@place_commands.command("fetch")
def fetch(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help="A place's name or, on a new computer, its address.")],
    *,
    copy: Annotated[str, typer.Option("--copy", metavar="NAME", help="Which one; the newest when left out.")] = "",
    user: User = "",
    secrets_stdin: FromStdin = False,
) -> None:
    """Bring a copy back among the backups here, verified; restore puts it in place then."""
    output, app = output_of(ctx), open_app()
    found = _find(app, place, user, from_stdin=secrets_stdin)
    chosen = next((each for each in found if copy in {"", each.copy.backup.name}), None)
    if chosen is None:
        raise typer.BadParameter("there is no such copy; copies lists them")
    info = app.backup_places.bring(chosen, _progress(output))
    output.finish(f"Here again and verified: {info.name}, {count_of(info.told_sessions, 'session')}, "
                  f"{count_of(info.shots, 'shot')}.", f"To use it: python start.py cli backup restore {info.name}",
                  backup=info)


@place_commands.command("remove")
def remove(
    ctx: typer.Context, name: Name, *,
    delete_copies: Annotated[bool, typer.Option("--delete-copies", help="Delete the copies there as well.")] = False,
    yes: Yes = False,
) -> None:
    """Forget a place and its key here; the copies there stay unless they shall go."""
    output, places = output_of(ctx), open_app().backup_places
    place = places.find(name)
    if not yes:
        check_can_ask()
        confirm_or_abort(f"Forget {place.name}{' and delete its copies' if delete_copies else ''}?")
    places.remove(place, delete_copies=delete_copies)
    output.finish(f"{place.name} is forgotten here.", removed=place.name)


def _find(app: App, place: str, user: str, *, from_stdin: bool) -> list[FoundCopy]:
    known = {each.name: each for each in app.backup_places.load()}
    if place in known:
        return app.backup_places.find_copies(known[place])
    from services.backup_places.address import read_address  # noqa: PLC0415 - see add

    passphrase, sign_in = _read_secrets(read_address(place).needs_sign_in, user, from_stdin=from_stdin)
    return app.backup_places.find_elsewhere(place, passphrase, sign_in)


def _read_secrets(needs_sign_in: bool, user: str, *, from_stdin: bool, twice: bool = False) -> tuple[str, PlaceSignIn]:
    from services.backup_places.place import PlaceSignIn  # noqa: PLC0415 - see add

    if needs_sign_in and not user:
        user = ask("User name, or access key", "--user")
    if from_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
        password = sys.stdin.readline().rstrip("\r\n") if needs_sign_in else ""
        return passphrase, PlaceSignIn(user, password)
    passphrase = ask("Passphrase for the copies (not shown)", "--secrets-stdin", hidden=True)
    if twice and ask("The same once more", "--secrets-stdin", hidden=True) != passphrase:
        raise typer.BadParameter("the two passphrases differ")
    password = ask("The server's password, or secret key (not shown)", "--secrets-stdin", hidden=True) \
        if needs_sign_in else ""
    return passphrase, PlaceSignIn(user, password)


def _progress(output: Output) -> Callable[[str, int, int], None]:
    last: list[str] = []

    def show(what: str, _done: int, _of: int) -> None:
        if last != [what]:
            last[:] = [what]
            output.print_progress(f"{what} …")

    return show


def _print_copies(output: Output, copies: list[CopyInPlace]) -> None:
    if copies:
        table = build_table(("Name", "Made", "Sessions", "Shots", "Size there"), [
            (each.backup.name, format_moment(each.backup.made_at), f"{each.backup.told_sessions:,}",
             f"{each.backup.shots:,}", format_bytes(each.sealed.size_bytes)) for each in copies], (2, 3, 4))
        table.columns[0].no_wrap = True  # it is there to be copied
        output.print_table(table)
    output.finish("" if copies else "No copies yet.", copies=[_copy_facts(each) for each in copies])


def _copy_facts(copy: CopyInPlace) -> dict[str, object]:
    return {"backup": copy.backup, "copied_at": copy.copied_at, "sealed_sha256": copy.sealed.sha256,
            "sealed_bytes": copy.sealed.size_bytes}


def _facts(place: KeptPlace) -> dict[str, object]:
    return {"id": place.place_id, "name": place.name, "address": place.address_text, "kind": place.address.kind,
            "copy": place.copy, "copies": place.copies, "checked_at": place.checked_at, "trouble": place.trouble}
