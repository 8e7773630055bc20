"""Our sentences about files and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from golf.sessions import SessionDetail
from imports.records import Need
from services.imports.totals import DOOR_WORDS
from services.shared.formatting import count_of, format_day

if TYPE_CHECKING:
    from golf_db import ImportedFile, ImportLine, SharedBalls
    from services.imports.view import (
        ClubUse,
        HandQuestion,
        ImportPreview,
        ImportResult,
        SessionPreview,
        StoredAlready,
    )


def describe_hand(question: HandQuestion) -> str:
    """What is asked about a hand that the file says and Rangebook does not know."""
    hand = "left-handed" if question.is_left else "right-handed"
    return (f"Were these balls of {question.player} hit {hand}? The file says so, Rangebook knows it otherwise. "
            "The numbers stay as they are; figures are drawn for the hand you say.")


def describe_stored_already(stored: StoredAlready, preview: ImportPreview) -> str:
    """Where a file's balls are, and how to move them where the file is now read for somebody else or another day."""
    text = f"Here already as “{stored.name}” of {stored.player}, {format_day(stored.day)}."
    asked = [each for each in preview.sessions if each.part.report_id == stored.session_id]
    is_other = any((each.player and each.player != stored.player) or (each.day is not None and each.day != stored.day)
                   for each in asked)
    moving = " Nothing is stored twice: to move it, open it and change its player or its day." if is_other else ""
    return f"{text}{moving}"


def describe_saved(saved: ImportedFile) -> str:
    """What came of a file, for the history: ``2 sessions new, 1 grown: 84 new shots, 12 known``."""
    new = sum(each is not None and each.is_new for each in saved.sessions)
    grown = sum(each is not None and not each.is_new for each in saved.sessions)
    if not new and not grown:
        return f"Nothing new: all {_balls(saved.known_shots, saved.known_putts)} were here already."
    sessions = ", ".join(filter(None, (
        f"{count_of(new, 'session')} new" if new else "", f"{count_of(grown, 'session')} updated" if grown else "")))
    known = f", {saved.known_shots + saved.known_putts:,} known" if saved.known_shots or saved.known_putts else ""
    return f"{sessions}: {_balls(saved.new_shots, saved.new_putts, 'new ')}{known}."


def _balls(shots: int, putts: int, which: str = "") -> str:
    """``84 new shots``; of putts alone ``84 new putts``."""
    said = [count_of(shots, f"{which}shot")] if shots or not putts else []
    return " and ".join([*said, count_of(putts, f"{which}putt")] if putts else said)


def describe_needs(needs: Sequence[Need]) -> str:
    """Why a file is not imported yet."""
    return f"This must be said first: {' '.join(need.question for need in needs)}"


def describe_shared(shared: SharedBalls) -> str:
    """Balls that came by two doors."""
    noun = "putt" if shared.are_putts else "shot"
    return (f"{count_of(len(shared.balls), noun)} of “{shared.session_name}” are the same balls as in "
            f"“{shared.other_name}”, with fewer values: they are counted once.")


def describe_preview(preview: ImportPreview) -> str:
    """One line: ``Garmin Golf app: 2 sessions, 120 shots (84 new, 36 known)``."""
    if preview.refusal is not None or preview.detection is None:
        return str(preview.refusal)
    return (f"{preview.detection.title}: {count_of(len(preview.sessions), 'session')}, "
            f"{count_of(preview.found, preview.noun)} ({preview.new:,} new, {preview.known:,} known)")


def describe_arrivals(preview: ImportPreview) -> str:
    """What importing would do: ``84 new shots, 36 known``."""
    if preview.is_known_whole:
        return f"nothing new: all {count_of(preview.found, preview.noun)} are here already"
    parts = [count_of(preview.new, f"new {preview.noun}") if preview.new else "", f"{preview.changed:,} better told"
             if preview.changed else "", f"{preview.known:,} known" if preview.known else ""]
    return ", ".join(filter(None, parts))


def describe_club(club: ClubUse) -> str:
    """``7 Iron 20``; with the file's own word where it differs: ``7 Iron 20 (“i7”)``."""
    raw = club.club.label or club.club.kind
    own = "" if not raw or raw.casefold() == club.club.name.casefold() else f" (“{raw[:30]}”)"
    return f"{club.club.name} {club.shots:,}{own}"


def describe_part(session: SessionPreview) -> str:
    """What would become of a session: new, updated, or as it is."""
    part = session.part
    if part.report_id is None:
        return "new"
    if part.is_known:
        return "here already"
    return f"{count_of(part.new_balls, f'new {session.noun}')}, {part.known_balls:,} known"


def describe_result(result: ImportResult) -> str:
    """What importing a file did, in a sentence: ``2 sessions, 84 new shots``."""
    if result.refusal:
        return result.refusal
    if not result.stored_sessions:
        return f"Nothing new: all {count_of(result.preview.found, result.preview.noun)} were here already."
    sessions = count_of(len(result.stored_sessions), "session")
    if not result.new_shots and not result.new_putts:
        return f"{sessions} updated: the file tells more about known {result.preview.noun}s."
    return f"{sessions}, {_balls(result.new_shots, result.new_putts, 'new ')}."


def describe_log_line(line: ImportLine) -> str:
    """What became of a file, without its name, which stands beside it."""
    message = line.message.removeprefix(f"{line.name}: ")
    return f"Taken back. It had been: {message}" if line.undone_by else message


def describe_origin(detail: SessionDetail) -> str:
    """Where a session that no portal brought comes from: ``Session 5 · from files: a.csv · Garmin R10``."""
    door = DOOR_WORDS.get(detail.source, "")
    files = f": {', '.join(detail.files)}" if detail.files else ""
    return " · ".join(filter(None, (
        f"Session {detail.card.report_id}", f"{door}{files}", detail.device,
        "normalised to other conditions than it was played in" if detail.is_normalised else "", detail.conditions,
        f"stored: {count_of(detail.card.stored_shots, 'shot')}")))
