"""An entry of the change log as a golfer reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from golf.bag_and_goals import BROUGHT_FIELD, JOINED_FIELD
from golf.maintenance import Change, UserDecision
from services.shared.formatting import DASH, count_of, format_moment

_LONGEST = 30
_VERDICTS = {"out": "left out", "fine": "looked at, fine"}


def describe_field(change: Change) -> str:
    """What was changed: a column of the log."""
    if change.field == "shots":
        return count_of(len(json.loads(change.new or "[]")), "shot")
    return change.field


def describe_actor(change: Change) -> str:
    """Who did it: a sync, you, or a program with its token's name; outside text.

    What a join moved is in the log as its run's, and a person pressed the button.
    """
    if change.who:
        return change.who
    return "a sync" if change.actor == "sync" and change.field not in (JOINED_FIELD, BROUGHT_FIELD) else "you"


def describe_decision(decision: UserDecision) -> str:
    """When, of what and to what, on one line; text from outside."""
    changes = decision.changes
    fields = dict.fromkeys(change.field for change in changes)
    what = count_shots(decision) if set(fields) == {"shots"} else ", ".join(
        describe_field(change) for change in {change.field: change for change in changes}.values())
    reports = {change.report_id for change in changes} - {None}
    where = f"session {min(reports, key=str)}" if len(reports) == 1 else count_of(len(reports), "session")
    before, after = (_in_short(dict.fromkeys(describe(change) or DASH for change in reversed(changes)))
                     for describe in (describe_before, describe_after))
    return " · ".join(filter(None, (format_moment(decision.at), where if reports else "",
                                    f"{what}: {before} → {after}")))


def count_shots(decision: UserDecision) -> str:
    """Of a decision about single shots, how many: ``12 shots``."""
    return count_of(sum(len(json.loads(change.new or "[]")) for change in decision.changes), "shot")


def _in_short(words: Iterable[str]) -> str:
    """The first of several, cut to a line's length."""
    first, *others = words
    shown = first if len(first) <= _LONGEST else f"{first[:_LONGEST - 1]}…"
    return f"{shown} and others" if others else shown


def describe_before(change: Change) -> str | None:
    """What was there before, as text from outside: escape it before drawing."""
    return _describe(change, change.old)


def describe_after(change: Change) -> str | None:
    """What it became, as text from outside: escape it before drawing."""
    return _describe(change, change.new)


def describe_new(change: Change) -> str:
    """Of a change of a bag, which keeps whole lists, what is new in it, or what was removed; text from outside."""
    before, after = json.loads(change.old or "[]"), json.loads(change.new or "[]")
    added = [entry for entry in after if entry not in before]
    entries = added or [entry for entry in before if entry not in after]
    words = "; ".join((describe_rule if change.field == "bag" else describe_club)(*entry) for entry in entries)
    return words if added else f"removed: {words}"


def _describe(change: Change, value: str | None) -> str | None:
    if value is None or change.field not in {"shots", "bag", "clubs"}:
        return value
    entries: list[list[Any]] = json.loads(value)
    if change.field == "bag":
        return "; ".join(describe_rule(*entry) for entry in entries) or None
    if change.field == "clubs":
        return "; ".join(describe_club(*entry) for entry in entries)
    return "; ".join(dict.fromkeys(_word(entry[2]) for entry in entries)) or None


def describe_rule(monitor_club: str, from_on: str | None, club: str) -> str:
    """``3 Wood is Mini Driver from 2026-01-05``."""
    return f"{monitor_club} is {club}" + (f" from {from_on}" if from_on else "")


def describe_club(name: str, said: tuple[int | None, bool, str, float | None] | None) -> str:
    """``Mini Driver: place 1, Acme, 11.5°``."""
    if said is None:
        return f"{name}: nothing said"
    position, is_in_bag, make, loft_deg = said
    parts = ["" if position is None else f"place {position}", make, "" if loft_deg is None else f"{loft_deg:g}°",
             "" if is_in_bag else "not in the bag"]
    return f"{name}: {', '.join(filter(None, parts)) or 'in the bag'}"


def _word(word: dict[str, Any] | None) -> str:
    if word is None:
        return DASH
    moved = "" if word.get("session_id") is None else f"counts with session {word['session_id']}"
    parts = [moved, "hidden" if word["is_hidden"] else "", _VERDICTS.get(word["verdict"] or "", ""), word["club"] or "",
             f"{word['swing_length']} swing" if word.get("swing_length") else "",
             *(f"#{tag}" for tag in word["tags"]), "with a note" if word["note"] else ""]
    return ", ".join(filter(None, parts)) or DASH
