"""Values that may leave this machine: numbers, moments, and words from a list. Everything else is refused.

A text can only get into a report by way of ``word``, ``version``, ``matching`` or ``month``, which say what it may be;
a plain ``str`` in a report's record is a defect, and building the report then fails rather than tell what it held.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

OTHER = "other"
_VERSION = re.compile(r"\d{1,5}(?:\.\d{1,7}){0,4}")


class AllowedText(str):
    """A text that was chosen from a list, or is of a narrow pattern. Made by the functions of this module only."""

    __slots__ = ()


def allowed_text(value: object, allowed: Collection[str]) -> AllowedText:
    """The value if it is on the list, else ``other``."""
    return AllowedText(value) if isinstance(value, str) and value in allowed else AllowedText(OTHER)


def version(text: object) -> AllowedText:
    """The leading dotted numbers of a version, else ``other``."""
    found = _VERSION.match(text) if isinstance(text, str) else None
    return AllowedText(found[0]) if found else AllowedText(OTHER)


def allowed_pattern(text: str, pattern: re.Pattern[str]) -> AllowedText:
    """The whole text if it is of the pattern, else ``other``."""
    return AllowedText(text) if pattern.fullmatch(text) else AllowedText(OTHER)


def month(day: date | None) -> AllowedText | None:
    """``2026-02``: a day without its day."""
    return None if day is None else AllowedText(f"{day:%Y-%m}")


def to_outgoing(value: object) -> Any:
    """A record as JSON values. Raises TypeError for whatever is not safe by its type."""
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, AllowedText | StrEnum):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_outgoing(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_as_key(key): to_outgoing(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [to_outgoing(inner) for inner in value]
    raise TypeError(f"a {type(value).__name__} is not safe to report")


def _as_key(key: object) -> str:
    if isinstance(key, AllowedText | StrEnum):
        return str(key)
    raise TypeError(f"a {type(key).__name__} is not safe as a name")
