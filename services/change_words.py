"""An entry of the change log as a golfer reads it."""

from __future__ import annotations

import json
from typing import Any

from golf.upkeep_records import Change
from services.display import DASH, count_of

_VERDICTS = {"out": "left out", "fine": "looked at, fine"}


def describe_field(change: Change) -> str:
    """What was changed: a column of the log."""
    if change.field == "shots":
        return count_of(len(json.loads(change.new or "[]")), "shot")
    return change.field


def describe_before(change: Change) -> str | None:
    """What was there before, as text from outside: escape it before drawing."""
    return _describe(change, change.old)


def describe_after(change: Change) -> str | None:
    """What it became, as text from outside: escape it before drawing."""
    return _describe(change, change.new)


def _describe(change: Change, value: str | None) -> str | None:
    if value is None or change.field not in {"shots", "bag"}:
        return value
    entries: list[list[Any]] = json.loads(value)
    if change.field == "bag":
        return "; ".join(_rule(*entry) for entry in entries) or None
    return "; ".join(dict.fromkeys(_word(entry[2]) for entry in entries)) or None


def _rule(monitor_club: str, from_on: str | None, club: str) -> str:
    return f"{monitor_club} is {club}" + (f" from {from_on}" if from_on else "")


def _word(word: dict[str, Any] | None) -> str:
    if word is None:
        return DASH
    moved = "" if word.get("session_id") is None else f"counts with session {word['session_id']}"
    parts = [moved, "hidden" if word["is_hidden"] else "", _VERDICTS.get(word["verdict"] or "", ""), word["club"] or "",
             *(f"#{tag}" for tag in word["tags"]), "with a note" if word["note"] else ""]
    return ", ".join(filter(None, parts)) or DASH
