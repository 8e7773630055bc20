"""What is said of a Rangebook on another computer: what it holds, what joining does, and where the two differ."""

from __future__ import annotations

import json

from golf_db import JoinConflict, JoinCounts, RangebookFacts
from services.shared.formatting import DASH, count_of, format_day

_FIELDS = {
    "name": "name", "player": "player", "type": "type", "notes": "notes", "practised_on": "day", "tags": "a tag",
    "merged_into": "which session it counts with", "default_club": "whether a group was on the default club",
    "session": "the session itself", "shots.is_hidden": "whether a shot is deleted", "shots.verdict":
    "whether a shot is left out", "shots.club": "club of a shot", "shots.note": "note of a shot",
    "shots.tags": "tags of a shot", "shots.swing_length": "length of a swing",
    "shots.session_id": "which session a shot counts with",
}
_VALUES = {"true": "yes", "out": "left out", "fine": "looked at, fine", "on": "with the tag", "1": "yes", "0": "no"}


def describe_facts(facts: RangebookFacts) -> str:
    """``12 sessions with 640 shots, 3 January 2026 to 9 May 2026, of Ann and Bob``; names are outside text."""
    parts = [f"{count_of(facts.sessions, 'session')} with {count_of(facts.shots, 'shot')}"]
    if facts.first_on is not None and facts.last_on is not None:
        parts.append(f"{format_day(facts.first_on)} to {format_day(facts.last_on)}")
    if facts.players:
        parts.append("of " + " and ".join(filter(None, (", ".join(facts.players[:-1]), facts.players[-1]))))
    return ", ".join(parts)


def describe_counts(counts: JoinCounts) -> str:
    """What joining brings, or brought, in one sentence."""
    parts = [text for number, text in (
        (counts.new_sessions, (f"{count_of(counts.new_sessions, 'new session')} with "
                              f"{count_of(counts.new_shots, 'new shot')}")),
        (counts.updated_sessions, f"{count_of(counts.updated_sessions, 'session')} brought up to date"),
        (counts.words_taken, f"{count_of(counts.words_taken, 'edit')} of yours from the other computer"),
        (counts.belongings, f"{count_of(counts.belongings, 'line')} of bags, goals and players"),
    ) if number]
    return f"{', '.join(parts)}." if parts else "Everything in it is here already."


def describe_left_out(counts: JoinCounts) -> list[str]:
    """What does not come over, and what to do about it."""
    return [text for number, text in (
        (counts.waiting, (f"{count_of(counts.waiting, 'session')} that the other Rangebook has not fetched yet: your "
                         "next sync brings them.")),
        (counts.deleted, (f"{count_of(counts.deleted, 'session')} that you deleted here: they stay deleted. Undo the "
                         "deletion in the sync history to have them.")),
        (counts.read_otherwise, (f"{count_of(counts.read_otherwise, 'session')} of files that are here already, read "
                                "with other answers: they stay as they are here.")),
    ) if number]


def describe_conflict(conflict: JoinConflict) -> str:
    """``“Wedges”, name: here “Wedges”, there “Short game”``; outside text."""
    about = f"“{conflict.title}”, " if conflict.title else ""
    return (f"{about}{name_field(conflict)}: here {describe_value(conflict.mine)}, "
            f"there {describe_value(conflict.theirs)}")


def name_field(conflict: JoinConflict) -> str:
    """What the two say differently, in words."""
    return _FIELDS.get(conflict.field, conflict.field)


def describe_value(value: str | None) -> str:
    """A word as a golfer reads it; outside text."""
    if value is None:
        return "nothing"
    if value.startswith(("portal:", "made:", "file:", "hand:", "gone", "live:")):
        return "another session"
    if (listed := _read_list(value)) is not None:
        return ", ".join(listed) or DASH
    return _VALUES.get(value, f"“{value}”")


def _read_list(value: str) -> list[str] | None:
    """The entries of a list; None for any other text."""
    if not value.startswith("["):
        return None
    try:
        return [str(each) for each in json.loads(value)]
    except ValueError:
        return None
