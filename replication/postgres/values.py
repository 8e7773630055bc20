"""A row's values between SQLite's forms and PostgreSQL's: days, moments and truths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from golf.copies.contract import CopyTable, Kind
from golf.copies.records import Row


@lru_cache(maxsize=4096)
def _read_day(text: str) -> date:
    return date.fromisoformat(text)


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


_INTO: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: _read_day, Kind.MOMENT: datetime.fromisoformat, Kind.TRUTH: bool, Kind.REAL: float}
_BACK: dict[Kind, Callable[[Any], Any]] = {Kind.DAY: date.isoformat, Kind.MOMENT: _write_moment, Kind.TRUTH: int}


def into_postgres(table: CopyTable, rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """Rows as the driver's binary form wants them: it takes no text for a day, and no 1 for true."""
    changes = [(place, _INTO[kind]) for place, kind in enumerate(table.columns.values()) if kind in _INTO
               and kind is not Kind.REAL]
    reals = [place for place, kind in enumerate(table.columns.values()) if kind is Kind.REAL]
    for row in rows:
        values = list(row)
        for place, change in changes:
            if (value := values[place]) is not None:
                values[place] = change(value)
        for place in reals:
            if type(values[place]) is int:
                values[place] = float(values[place])
        yield values


def from_postgres(table: CopyTable, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as SQLite holds them."""
    changes = [(place, _BACK[kind]) for place, kind in enumerate(table.columns.values()) if kind in _BACK]
    for row in rows:
        values = list(row)
        for place, change in changes:
            if (value := values[place]) is not None:
                values[place] = change(value)
        yield tuple(values)
