"""``import FILE…``: files of launch monitors, each shown first, each stored whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from commands.join_rangebook import take_rangebook
from commands.output import Output, build_table
from commands.shared import ALREADY_RUNNING, FAILED, OK, PARTIAL, STOPPED, can_ask, confirm, open_app, output_of
from commands.sync_view import polite_interrupts
from golf.errors import FileTooLarge, GolfError, NotFound, SyncAlreadyRunning

if TYPE_CHECKING:
    from rich.table import Table

    from services.app import App
    from services.imports.view import ImportAnswers, ImportPreview

_DAY = ["%Y-%m-%d"]
_PROBLEMS_SHOWN = 5
_ASKED = {"player": "--player NAME", "day": "--date YYYY-MM-DD"}
"""The option that answers a question; everything else is answered on the import page."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one file."""

    facts: dict[str, Any]
    is_in: bool
    is_busy: bool = False


class _Source(NamedTuple):
    """A file by its name, and how its bytes are read. ``path`` None: its bytes are kept here."""

    name: str
    read: Callable[[], bytes]
    path: Path | None = None


def import_files(
    ctx: typer.Context, *,
    files: Annotated[list[Path] | None, typer.Argument(
        metavar="FILE...", help="CSV, Excel or JSON of a launch monitor, or golf.db of another Rangebook.")] = None,
    retry: Annotated[list[str] | None, typer.Option(
        metavar="RUN_ID", help="Read the kept file of this import again; may be given several times.")] = None,
    player: Annotated[str, typer.Option(metavar="NAME", help="Who hit the shots, where a file does not say.")] = "",
    day: Annotated[datetime | None, typer.Option(
        "--date", formats=_DAY, help="The day, where a file does not say.")] = None,
    device: Annotated[str, typer.Option(metavar="NAME", help="The launch monitor, as: Garmin R10.")] = "",
    profile: Annotated[str, typer.Option(metavar="NAME", help="A layout that you mapped and named.")] = "",
    preview: Annotated[bool, typer.Option(
        "--preview", "--dry-run", help="Show what would be imported; store nothing.")] = False,
    validate: Annotated[bool, typer.Option(
        "--validate", help="Only say whether every row can be read; store nothing.")] = False,
    resume: Annotated[bool, typer.Option(
        "--resume", help="Go on with a database whose import was broken off.")] = False,
    yes: Annotated[bool, typer.Option(
        "--yes", "-y", help="Import without asking, and take the guess for a known layout.")] = False,
) -> None:
    """Import files of launch monitors, or another Rangebook. One that cannot be read stops none of the others.

    Exit codes: 0 all are in, or nothing was new · 1 none is in · 2 wrong usage · 3 some are in · 5 a sync or another
    import is running · 130 stopped.
    """
    from services.imports.view import ImportAnswers  # noqa: PLC0415 - after --help

    output = output_of(ctx)
    writes = not (preview or validate)
    if writes and not yes and (output.json or not can_ask()):
        raise typer.BadParameter("nobody can be asked here; use --yes, or --preview")
    if not files and not retry:
        raise typer.BadParameter("name at least one file, or --retry RUN_ID")
    app = open_app()
    mode = "validate" if validate else "preview" if preview else "yes" if yes else "ask"
    _import_database(app, output, files or (), player, mode=mode, resume=resume)
    sources = [*(_Source(path.name, partial(app.imports.read_path, path), path) for path in files or ()),
               *(_find_kept(app, run_id) for run_id in retry or ())]
    answers = ImportAnswers(player=player.strip(), day=None if day is None else day.date(), device=device.strip(),
                            format_id=_find_profile(app, profile), takes_guesses=yes)
    done, code = _run(app, output, sources, answers, mode=mode)
    output.finish(files=[each.facts for each in done], exit_code=code)
    raise typer.Exit(code)


def _import_database(
    app: App, output: Output, files: Sequence[Path], player: str, *, mode: str, resume: bool
) -> None:
    """Import a single database that is too large for a file's readers, and end; anything else is left to them.

    With ``--resume`` of any size; raises typer.BadParameter when the path is no such database.
    """
    from commands.import_database import import_database  # noqa: PLC0415 - after --help

    try:
        is_database = len(files) == 1 and (resume or _is_large(files[0])) and app.databases.is_known(files[0])
    except GolfError as error:
        output.print_error(f"{files[0].name}: {error}")
        output.finish(files=[{"file": files[0].name, "run_id": None, "status": "error", "error": str(error)}],
                      exit_code=FAILED)
        raise typer.Exit(FAILED) from None
    if not is_database:
        if resume:
            raise typer.BadParameter("only the import of a database can be gone on with")
        return
    facts, code = import_database(app, output, files[0].resolve(), player, mode=mode, resume=resume)
    output.finish(files=[facts], exit_code=code)
    raise typer.Exit(code)


def _is_large(path: Path) -> bool:
    """Whether the readers of files would refuse it for its size alone."""
    from services.imports.service import check_size  # noqa: PLC0415 - after --help

    try:
        check_size(path.stat().st_size if path.is_file() else 0)
    except FileTooLarge:
        return True
    except OSError:
        return False
    return False


def _run(
    app: App, output: Output, files: Sequence[_Source], answers: ImportAnswers, *, mode: str
) -> tuple[list[_Done], int]:
    """One file after the other, until something else runs or Ctrl-C. Returns what became of them, and the exit code."""
    stop = threading.Event()

    def stop_politely() -> None:
        stop.set()
        output.print_progress("Stopping after this file; what is imported stays. Ctrl-C again ends at once.")

    done: list[_Done] = []
    with polite_interrupts(stop_politely):
        for source in files:
            if stop.is_set() or (done and done[-1].is_busy):
                break
            done.append(_take(app, output, source, answers, mode=mode))
    ready = sum(each.is_in for each in done)
    if stop.is_set() and len(done) < len(files):
        return done, STOPPED
    if not ready:
        return done, ALREADY_RUNNING if any(each.is_busy for each in done) else FAILED
    return done, OK if ready == len(files) else PARTIAL


def _take(app: App, output: Output, source: _Source, answers: ImportAnswers, *, mode: str) -> _Done:
    """One file; whatever is wrong with it is said and ends there."""
    from services.imports.service import build_facts  # noqa: PLC0415 - after --help
    from services.imports.view import ImportPreview  # noqa: PLC0415 - after --help

    shown = ImportPreview(source.name)
    try:
        if source.path is not None and app.joining.is_rangebook(source.path):
            return _Done(*take_rangebook(app, output, source.path, mode=mode))
        shown = app.imports.preview(source.read(), source.name, answers)
        if mode == "ask":
            shown, answers = _ask(app, output, source, shown, answers)
        if mode in ("preview", "validate"):
            _show(output, shown)
            is_whole = shown.refusal is None and (mode == "preview" or not shown.unreadable)
            return _Done(build_facts(shown) | {"run_id": None}, is_whole)
        if mode == "ask" and shown.file is not None and not shown.is_known and not confirm("Import this?"):
            return _Done(build_facts(shown) | {"run_id": None}, is_in=False)
        result = app.imports.store(shown, answers)
        _tell(output, shown, result.refusal, [each.session_name for each in result.shared_balls])
        return _Done(build_facts(shown) | {"run_id": result.run_id}, result.is_in)
    except SyncAlreadyRunning as error:
        output.print_error(f"{source.name}: {error}")
        return _Done(_with_reason(build_facts(shown), error), is_in=False, is_busy=True)
    except GolfError as error:
        output.print_error(f"{source.name}: {error}")
        return _Done(_with_reason(build_facts(shown), error), is_in=False)


def _with_reason(facts: dict[str, Any], error: GolfError) -> dict[str, Any]:
    return facts | {"problems": [*facts["problems"], {"line": None, "reason": str(error)}], "run_id": None}


def _find_kept(app: App, run_id: str) -> _Source:
    """The file of an earlier import. Ends the command when it is not kept."""
    try:
        name, data = app.imports.load_kept(run_id)
    except NotFound as error:
        raise typer.BadParameter(f"{run_id}: {error}") from error
    return _Source(name, lambda: data)


def _find_profile(app: App, name: str) -> str:
    if not name:
        return ""
    known = [profile.name for profile in app.imports.load_profiles()]
    if name not in known:
        raise typer.BadParameter(f"there is no layout named {name}; there is: {', '.join(known) or 'none'}")
    return f"profile:{name}"


def _ask(
    app: App, output: Output, source: _Source, shown: ImportPreview, answers: ImportAnswers
) -> tuple[ImportPreview, ImportAnswers]:
    """Show the file and ask for what it does not say, as far as that can be asked in a terminal."""
    from services.imports.text import describe_hand  # noqa: PLC0415 - after --help

    _show(output, replace(shown, hands=()))
    for question in shown.hands:
        app.imports.answer_hand(question, is_right=typer.confirm(describe_hand(question), err=True))
    for need in shown.needs:
        guess = need.guess or None
        if need.kind.value == "player":
            answers = replace(answers, player=typer.prompt(need.question, default=guess, err=True))
        elif need.kind.value == "day":
            answers = replace(answers, day=_ask_day(need.question, guess))
        elif need.kind.value == "day_order":
            is_day_first = typer.confirm(f"{need.question} Is it the day?", default=guess == "day first", err=True)
            answers = replace(answers, day_order="day first" if is_day_first else "month first")
    if not shown.needs:
        return shown, answers
    return app.imports.preview(source.read(), source.name, answers), answers


def _ask_day(question: str, guess: str | None) -> date:
    while True:
        try:
            return date.fromisoformat(typer.prompt(f"{question} (YYYY-MM-DD)", default=guess, err=True))
        except ValueError:
            guess = None


def _show(output: Output, shown: ImportPreview) -> None:
    """A file as understood, for people."""
    from services.imports.text import describe_hand, describe_preview  # noqa: PLC0415 - after --help

    if shown.refusal is not None:
        output.print_error(f"{shown.name}: {shown.refusal}")
        return
    output.print_result(f"{shown.name}: {describe_preview(shown)}",
                        f"  Recognised because {shown.detection.reason}." if shown.detection else "",
                        *(f"  Note: {note}" for note in (*shown.notes, *map(describe_hand, shown.hands))))
    output.print_table(_table_of(shown))
    for problem in shown.problems[:_PROBLEMS_SHOWN]:
        output.print_result(f"  Line {problem.line}: {problem.reason}.")
    if len(shown.problems) > _PROBLEMS_SHOWN:
        output.print_result(f"  … and {len(shown.problems) - _PROBLEMS_SHOWN:,} more; --json has them.")
    for need in shown.needs:
        where = _ASKED.get(need.kind.value, "answer it on the import page")
        output.print_result(f"  Needed: {need.question} ({where})")


def _table_of(shown: ImportPreview) -> Table:
    return build_table(("Day", "Player", "Clubs", "Shots", "New"), [
        (str(session.day or "no day"), session.player or "?", ", ".join(use.club.name for use in session.clubs),
         f"{session.shots:,}", f"{session.part.new_balls:,}") for session in shown.sessions], right=(3, 4))


def _tell(output: Output, shown: ImportPreview, refusal: str, shared: Sequence[str]) -> None:
    from services.imports.text import describe_preview  # noqa: PLC0415 - after --help

    if refusal:
        output.print_error(f"{shown.name}: {refusal}")
        return
    output.print_result(f"{shown.name}: {describe_preview(shown)}",
                        *(f"  Some shots of “{name}” are here already, through another door: they are counted once."
                          for name in dict.fromkeys(shared)),
                        f"  {shown.unreadable:,} rows could not be read; --preview shows them." if shown.unreadable
                        else "")
