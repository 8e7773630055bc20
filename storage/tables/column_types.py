"""How moments, days and words are written in SQLite: as text that a person can read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import CheckConstraint, Dialect, String
from sqlalchemy.types import TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, kept as ``2026-02-12T18:30:00.000000+00:00``: sorts as text."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Raises ValueError for a naive datetime: nobody could say which moment that is."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment, aware, UTC."""
        return None if value is None else read_moment(value)


def moment_text(moment: datetime) -> str:
    """The stored form of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(text: str) -> datetime:
    """The moment in its stored form."""
    return datetime.fromisoformat(text).astimezone(UTC)


def day_text(day: date | None) -> str | None:
    """The stored form of a day: ``2026-02-12``."""
    return None if day is None else day.isoformat()


@lru_cache(maxsize=4096)
def read_day(text: str | None) -> date | None:
    """The day in its stored form; shots by the thousand share theirs. Raises ValueError for a text that is none."""
    return None if text is None else date.fromisoformat(text)


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC)


def one_of(column: str, words: type, *, nullable: bool = False) -> CheckConstraint:
    """A named constraint that a column holds one of an enum's words."""
    listed = ", ".join("'" + str(word).replace("'", "''") + "'" for word in words)  # type: ignore[attr-defined]
    condition = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {condition}" if nullable else condition, name=column)
