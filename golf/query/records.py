"""A question in SQL, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_ROWS: Final = 10_000
MOST_SECONDS: Final = 5.0
LONGEST_QUESTION: Final = 20_000
"""Characters."""

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows. ``is_cut``: there were more than ``MOST_ROWS`` rows, or they were too large."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    is_cut: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question that the golfer keeps, by its name."""

    name: str
    sql: str
