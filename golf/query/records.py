"""A question in SQL, its answer, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from golf.errors import GolfError

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


class QueryError(GolfError):
    """A question could not be answered. Nothing was changed: a question can only read."""

    code = "query"


class QueryWrong(QueryError):
    """SQLite does not understand the question."""

    code = "query_wrong"


class QueryForbidden(QueryError):
    """The question asks for something that a question may not do, or reads what it may not."""

    code = "query_forbidden"


class QueryTooLarge(QueryError):
    """The question took too long or too much memory."""

    code = "query_too_large"
