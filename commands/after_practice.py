"""``after-practice``: go through the last session, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import Yes, ask, can_ask, confirm, open_app, output_of
from golf.errors import FileNotSaved
from golf.private_files import write_private_bytes
from services.sessions.edit_session import read_tags
from services.shared.formatting import count_of, format_day

if TYPE_CHECKING:
    from commands.output import Output
    from services.after_practice.service import CopyOutcome, Evening
    from services.app import App

_OUT, _FINE = "out", "fine"


def after_practice(
    ctx: typer.Context, *,
    session: Annotated[int | None, typer.Option("--session", metavar="NUMBER", help="Another than the last.")] = None,
    player: Annotated[str | None, typer.Option("--player", metavar="NAME", help="Whose last session.")] = None,
    tag: Annotated[str, typer.Option("--tag", metavar="WORDS", help="Tags, with commas between them.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note.")] = "",
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE", help="A report for the coach.")] = None,
    yes: Yes = False,
) -> None:
    """Check doubtful readings, tag and note, hear the one sentence that matters, make a report, copy.

    Each step can be skipped. With --yes nothing is asked: doubtful readings stay as they are, and copies are made.
    """
    output, app = output_of(ctx), open_app()
    asks = not yes and can_ask()
    last = app.after_practice.find_last(player and app.sessions.find_player(player)) if session is None else None
    number = last.report_id if last is not None else session or 0
    evening = app.after_practice.load(number, app.choices.load_basis(app.clock.today()), app.choices.units)
    hit = count_of(evening.card.distinct_shots, "shot")
    output.print_result(f"{evening.card.name or 'Session'}, {format_day(evening.card.practised_on)}: {hit}.")
    done = [*_check(app, output, evening, asks=asks), *_describe(app, evening, tag, note, asks=asks)]
    output.print_result(f"{evening.sentence}.".replace("..", "."))
    done += _report(app, number, report, asks=asks)
    copies = _copy(app, asks=asks, yes=yes)
    done += [each.says for each in copies if each.is_done]
    output.print_error(*(f"{each.name}: {each.says}" for each in copies if not each.is_done))
    app.after_practice.finish(number)
    output.finish(*(f"Done: {each}" for each in done), "" if done else "Nothing was changed.", session=number,
                  doubtful=len(evening.doubtful), sentence=evening.sentence, done=done, copies=copies,
                  exit_code=1 if any(not each.is_done for each in copies) else 0)
    if any(not each.is_done for each in copies):
        raise typer.Exit(1)


def _check(app: App, output: Output, evening: Evening, *, asks: bool) -> list[str]:
    from services.quality.text import describe_suspicion  # noqa: PLC0415 - after --help

    if not evening.doubtful:
        return []
    output.print_result(f"{count_of(len(evening.doubtful), 'reading')} to check:")
    judged = {_OUT: 0, _FINE: 0}
    for item in evening.doubtful:
        says = f"  Shot {item.number}, {item.stored.club}: {describe_suspicion(item, app.choices.units)}"
        output.print_result(says)
        if not asks:
            continue
        answer = ask("  out, fine, or Enter to leave it", "--yes", default="").strip().lower()
        if answer in judged:
            app.after_practice.judge(item, is_fine=answer == _FINE)
            judged[answer] += 1
    return [f"{count_of(number, 'shot')} {words}." for number, words in (
        (judged[_OUT], "left out"), (judged[_FINE], "counted as fine")) if number]


def _describe(app: App, evening: Evening, tag: str, note: str, *, asks: bool) -> list[str]:
    """Tags are added to those that are there; a note replaces one only when something is said."""
    if asks and not tag:
        tag = ask("Tags, with commas (Enter: none)", "--tag", default="")
    if asks and not note:
        note = ask("Note (Enter: none)", "--note", default="")
    tags = tuple(dict.fromkeys((*evening.card.tags, *read_tags(tag)))) if tag.strip() else None
    changed = app.after_practice.describe(evening.card.report_id, tags=tags, notes=note.strip() or None)
    return [f"Saved {' and '.join(filter(None, ('tags' if tags else '', 'the note' if note.strip() else '')))}."
            ] if changed else []


def _report(app: App, number: int, to: Path | None, *, asks: bool) -> list[str]:
    if to is None and asks:
        typed = ask("Report for the coach: file name (Enter: none)", "--report", default="").strip()
        to = Path(typed).expanduser() if typed else None
    if to is None:
        return []
    to = to if to.suffix.lower() in (".html", ".pdf") else to.with_suffix(".html")
    if to.exists():
        raise FileNotSaved(f"{to} exists already.", "Name a file that does not.")
    page = app.coach_reports.build_session_page(number, app.clock.today())
    try:
        write_private_bytes(to.resolve(), app.coach_reports.print_page(page) if to.suffix.lower() == ".pdf"
                            else page.encode())
    except OSError as error:
        raise FileNotSaved(f"{to} cannot be written: {error.strerror}.", "Save it in another folder.") from error
    app.audit.note_export(to.name)
    return [f"The report is saved as {to}."]


def _copy(app: App, *, asks: bool, yes: bool) -> list[CopyOutcome]:
    number = app.after_practice.count_copies()
    if not number or not (yes or (asks and confirm(f"Bring {count_of(number, 'copy', 'copies')} up to date?"))):
        return []
    return app.after_practice.copy_everywhere()
