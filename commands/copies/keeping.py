"""``copy add``, ``list``, ``run``, ``check``, ``schedule``, ``remove``, ``restore`` and ``coach-sql``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from commands.copies.times import choose_time, install_copies, uninstall_copies
from commands.output import build_table
from commands.shared import EXIT_CODES, FAILED, OK, Yes, ask, can_ask, confirm_or_abort, open_app, output_of
from commands.sync_view import watched
from golf.errors import GolfError
from services.copies.copying import Extent
from services.copies.text import COACH_SQL, NOT_IN_A_COPY, STATE_WORDS, describe_view
from services.shared.formatting import DASH, count_of, format_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from commands.output import Output
    from golf.sync_events import SyncResult
    from services.app import App
    from services.copies.checking import CopyCheck
    from services.copies.view import CopyView, Place

copy_commands = typer.Typer(help="Copies in other databases, such as PostgreSQL or BigQuery, and the way back.",
                            no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The copy's name, as list says it.")]
CaFile = Annotated[str, typer.Option("--ca-file", metavar="FILE",
                                     help="The certificate of the server's issuer; the server is then verified.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")]
_ON_STOP = "Stopping after what is being sent; the next run goes on."


@copy_commands.command("add")
def add(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="Your word for it, such as club.")],
    address: Annotated[str, typer.Argument(
        help="postgresql://USER@HOST:5432/DATABASE without the password, bigquery://PROJECT/DATASET, or a folder.")], *,
    ca_file: CaFile = "", password_stdin: FromStdin = False,
    by_hand: Annotated[bool, typer.Option("--by-hand", help="Copy only when you say so.")] = False,
    allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring, keep the password in a private file.")] = False,
) -> None:
    """Keep a copy there from now on. The first run copies everything."""
    output, app = output_of(ctx), open_app()
    if "://" not in address and address.strip():
        address = str(Path(address.strip()).expanduser().absolute())
    password = _take_password(app, address, from_stdin=password_stdin)
    kept, place = app.copies.add(name, address, password, ca_file=ca_file, is_automatic=not by_hand,
                                 allow_file=allow_file)
    where = {"keyring": "Its password is in the keyring.", "file": "Its password is in a private file."}
    output.finish(f"{kept.name} is kept from now on. {where.get(place or '', '')}".strip(),
                  f"Copy now with: copy run {kept.name}", copy={"name": kept.name, "kind": kept.kind,
                                                               "address": kept.address}, password_in=place)


@copy_commands.command("list")
def list_copies(ctx: typer.Context) -> None:
    """Say where your shots are: here, on the portal, in each copy and backup, and whether all are equal."""
    output, app = output_of(ctx), open_app()
    views = app.copies.load_views()
    last = app.jobs.last_sync()
    places = app.copies.load_places(app.accounts.load_receipt(), last.finished_at if last else None,
                                    app.backup_places.load())
    output.print_table(_table_of_places(places))
    if views:
        output.print_table(_table_of_copies(views))
    output.finish("" if views else "There are no copies. Make one with: copy add", copies=[
        view.to_json() for view in views], places=[place.to_json() for place in places])


@copy_commands.command("run")
def run(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The copy's name, or all.")] = "all", *,
    full: Annotated[bool, typer.Option("--full", help="Send every session again.")] = False,
    scheduled: Annotated[bool, typer.Option(
        "--scheduled", hidden=True, help="What a job of the system runs: copies and checks that are due.")] = False,
    take_over: Annotated[bool, typer.Option(
        "--take-over", help="Let this computer keep the copy that another one kept.")] = False,
    dry_run: Annotated[bool, typer.Option(
        "--dry-run", help="Send nothing: say what waits, and what sending it costs there.")] = False,
) -> None:
    """Bring copies up to date: what changed since the last run. Ctrl-C stops; the next run goes on."""
    output, app = output_of(ctx), open_app()
    if scheduled:
        app.copies.look_after()
        output.finish()
        return
    names = [view.kept.name for view in app.copies.load_views()] if name == "all" else [name]
    if dry_run:
        previews = {each: app.copies.preview(each) for each in names}
        output.finish(*(line for lines in previews.values() for line in lines),
                      "" if names else "There are no copies.", previews=previews)
        return
    extent = Extent.ALL if full else Extent.CHANGED
    results: list[SyncResult] = []
    errors: list[tuple[str, GolfError]] = []
    for each in names:
        try:
            results.append(_run_one(app, output, each, extent, take_over=take_over))
        except GolfError as error:
            if len(names) == 1:
                raise
            errors.append((each, error))
    code = max([FAILED if errors else OK, *(EXIT_CODES[result.status] for result in results)])
    output.print_error(*(f"{each}: {failure}" for each, failure in errors))
    output.finish(*(result.message for result in results), "" if names else "There are no copies.", exit_code=code,
                  runs=results, errors=[{"copy": each, "code": failure.code, "message": str(failure)}
                                        for each, failure in errors])
    raise typer.Exit(code)


@copy_commands.command("check")
def check(
    ctx: typer.Context, name: Name, mend: Annotated[bool, typer.Option(
        "--mend", help="Send again what is not as here.")] = False,
) -> None:
    """Read everything that lies there and compare it with what is here, value by value."""
    output, app = output_of(ctx), open_app()
    found = app.copies.check(name)
    mended = None
    if mend and not found.is_equal:
        output.print_progress(found.describe())
        mended = app.copies.mend(name, found)
        found = app.copies.check(name)
    output.finish(*_describe_check(name, found), exit_code=OK if found.is_equal else FAILED, equal=found.is_equal,
                  here=found.here._asdict(), there=found.there._asdict(), waiting=found.waiting,
                  differing=found.differing, tables=found.tables, files=found.files, doors=found.doors, mended=mended)
    raise typer.Exit(OK if found.is_equal else FAILED)


@copy_commands.command("schedule")
def schedule(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The copy's name; none for the system's job.")] = "",
    *, by_itself: Annotated[bool, typer.Option(
        "--by-itself/--by-hand", help="After each sync and import, or only when you say so.")] = True,
    nightly: Annotated[str, typer.Option(metavar="HH:MM", help="By itself, but only at this time each night.")] = "",
    install: Annotated[bool, typer.Option(
        "--install", help="Have the system look every quarter of an hour, also while the app is not open.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take the system's job out again.")] = False,
) -> None:
    """Say when a copy is made by itself. One that is, is also checked as a whole once a week."""
    output, app = output_of(ctx), open_app()
    if install and uninstall:
        raise typer.BadParameter("choose --install or --uninstall")
    if not (name or install or uninstall):
        raise typer.BadParameter("name a copy, or use --install or --uninstall")
    facts: dict[str, Any] = {}
    said = [choose_time(app, name, facts, by_itself=by_itself, nightly=nightly)] if name else []
    said += [install_copies(app, facts)] if install else [uninstall_copies(facts)] if uninstall else []
    output.finish(*said, **facts)


@copy_commands.command("password")
def password(
    ctx: typer.Context, name: Name, password_stdin: FromStdin = False, allow_file: Annotated[bool, typer.Option(
        "--allow-file", help="Without a keyring, keep it in a private file.")] = False,
) -> None:
    """Try a new password, and keep it in place of the old one."""
    output, app = output_of(ctx), open_app()
    typed = _take_password(app, app.copies.find(name).address, from_stdin=password_stdin)
    place = app.copies.save_password(name, typed or "", allow_file=allow_file)
    output.finish(f"{name} has a new password.", name=name, password_in=place)


@copy_commands.command("remove")
def remove(
    ctx: typer.Context, name: Name, with_rows: Annotated[bool, typer.Option(
        "--with-rows", help="Also delete what lies there of this Rangebook.")] = False, yes: Yes = False,
) -> None:
    """Keep a copy no more, and forget its password."""
    output, app = output_of(ctx), open_app()
    if not yes and can_ask():
        confirm_or_abort(f"Delete everything of this Rangebook in {name}?" if with_rows else f"Keep {name} no more?")
    app.copies.remove(name, with_rows=with_rows)
    rest = "What lay there is deleted." if with_rows else "What lies there stays."
    output.finish(f"{name} is kept no more. {rest}", removed=name, with_rows=with_rows)


@copy_commands.command("restore")
def restore(
    ctx: typer.Context, source: Annotated[str, typer.Argument(help="The name of a copy, or its address.")], *,
    ca_file: CaFile = "", password_stdin: FromStdin = False,
    rangebook: Annotated[str, typer.Option(metavar="ID", help="Which one, where there are several.")] = "",
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Into this new file, and nowhere else.")] = None,
) -> None:
    """Bring everything back: in place where nothing is stored yet, else as a backup that you can restore."""
    output, app = output_of(ctx), open_app()
    is_address = "://" in source
    password = _take_password(app, source, from_stdin=password_stdin) if is_address else None
    came = app.copies.restore(source, password, ca_file=ca_file, rangebook_id=rangebook,
                              to=None if to is None else to.expanduser().absolute())
    counts = f"{count_of(came.counts.sessions, 'session')}, {count_of(came.counts.shots, 'shot')}"
    where = (f"in {came.path}" if came.path else "what Rangebook shows now" if came.is_in_place
             else f"the backup {came.backup}. Put it in place with: backup restore {came.backup}")
    output.finish(
        f"Restored and compared with the copy: {counts}: {where}", NOT_IN_A_COPY, sessions=came.counts.sessions,
        shots=came.counts.shots, copied_at=came.copied_at, file=came.path or None, backup=came.backup or None,
        in_place=came.is_in_place)


@copy_commands.command("coach-sql")
def coach_sql(ctx: typer.Context) -> None:
    """Print what to run in the database so that a coach can read the club's sessions and shots."""
    output_of(ctx).finish(COACH_SQL, sql=COACH_SQL)


def _run_one(app: App, output: Output, name: str, extent: Extent, *, take_over: bool) -> SyncResult:
    with watched(output, _ON_STOP) as watch:
        return app.copies.run(name, extent, takes_over=take_over, stop=watch.stop, on_progress=watch.on_progress)


def _take_password(app: App, address: str, *, from_stdin: bool) -> str | None:
    """Never from the command line itself: other programs of this computer can read that."""
    try:
        has_password = bool(urlsplit(address).password)
    except ValueError:
        has_password = False
    if has_password:
        raise typer.BadParameter("leave the password out of the address; you are asked for it, or use --password-stdin")
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not can_ask() or not app.copies.takes_password(address):
        return None
    return ask("Password (empty: none)", "--password-stdin", default="", hidden=True) or None


def _describe_check(name: str, found: CopyCheck) -> list[str]:
    there = f"{count_of(found.there.sessions, 'session')}, {count_of(found.there.shots, 'shot')}"
    said = f"{name} is equal: {there}." if found.is_equal else f"{name}: {found.describe()}."
    return [said, *found.doors, "" if found.is_equal or not found.is_damaged else f"Mend it: copy check {name} --mend"]


def _table_of_places(places: Iterable[Place]) -> Table:
    return build_table(("Where", "Sessions", "Shots", "Newest", "Looked at", ""), [
        (place.name, f"{place.sessions:,}", f"{place.shots:,}", place.newest_day or DASH,
         format_moment(place.checked_at) if place.checked_at else DASH, place.note) for place in places], right=(1, 2))


def _table_of_copies(views: Iterable[CopyView]) -> Table:
    return build_table(("Copy", "Kind", "State", "Last copied", "By itself", ""), [
        (view.kept.name, view.title, STATE_WORDS[view.state],
         format_moment(view.kept.copied_at) if view.kept.copied_at else DASH,
         _describe_by_itself(view), describe_view(view)) for view in views])


def _describe_by_itself(view: CopyView) -> str:
    if not view.kept.is_automatic:
        return "no"
    return f"at {view.nightly_at}" if view.nightly_at else "yes"
