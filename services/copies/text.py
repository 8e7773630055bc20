"""Our sentences about copies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.copies.view import CopyState, CopyView
from services.shared.formatting import count_of, format_moment

if TYPE_CHECKING:
    from services.copies.copying import Copied

NOT_IN_A_COPY = ("A copy does not hold: passwords, pictures of shots, watched folders, and what earlier runs need to "
                 "be undone.")
STATE_WORDS = {
    CopyState.EQUAL: "Up to date", CopyState.BEHIND: "Behind", CopyState.NEVER: "Not copied yet",
    CopyState.RUNNING: "Copying", CopyState.TROUBLE: "Not working", CopyState.DAMAGED: "Not as copied",
    CopyState.ELSEWHERE: "Kept by another computer"}
COACH_SQL = """\
-- Run this once in the database, as the user that the copy uses.
CREATE ROLE rangebook_coach NOLOGIN;
GRANT USAGE ON SCHEMA rangebook TO rangebook_coach;
GRANT SELECT ON rangebook.club_sessions, rangebook.club_shots TO rangebook_coach;
-- One line for each coach; choose the password yourself.
CREATE ROLE coach_anna LOGIN PASSWORD 'choose one' IN ROLE rangebook_coach;
"""
"""What lets a coach read the club's sessions and shots: no notes, no hidden balls, nothing to change."""


def describe_copied(name: str, done: Copied) -> str:
    """What a run has done."""
    if not done.is_whole:
        return f"{name}: stopped after {done.looked_at:,} of {count_of(done.total, 'session')}. The next run goes on."
    if not (done.sent or done.gone or done.files):
        return f"{name}: up to date, {count_of(done.counts.sessions, 'session')}."
    parts = [f"{count_of(done.sent, 'session')} copied ({count_of(done.shots, 'shot')})" if done.sent else "",
             f"{count_of(done.gone, 'session')} removed" if done.gone else "",
             f"{count_of(done.files, 'file')} copied" if done.files else ""]
    return f"{name}: {', '.join(filter(None, parts))}."


def describe_follows(view: CopyView) -> str:
    """When it is copied."""
    if not view.kept.is_automatic:
        return "copied when you say so"
    return f"copied each night at {view.nightly_at}" if view.nightly_at else "follows each sync and import"


def describe_view(view: CopyView) -> str:
    """The state of a copy in a line; empty when there is nothing to say."""
    kept = view.kept
    again = f" Next try {format_moment(kept.next_try_at)}." if kept.next_try_at else ""
    waiting = count_of(view.waiting, "session") if view.waiting else "Players, bag or goals"
    return {
        CopyState.TROUBLE: f"{kept.trouble}{again}", CopyState.DAMAGED: f"{kept.check_result}. Mend it.",
        CopyState.BEHIND: f"{waiting} to copy.", CopyState.RUNNING: view.progress,
        CopyState.NEVER: "Nothing is copied yet.",
        CopyState.ELSEWHERE: "Another computer keeps this copy; this one does not write to it.",
    }.get(view.state, "")
