"""An answer as a file."""

from __future__ import annotations

from collections.abc import Sequence

from golf.query.records import Answer, Value
from services.exports.table import Column, Kind, Table


def build_answer_table(answer: Answer) -> Table:
    """As it stands: a column is of numbers when every value in it is one. Two columns of one name get a number."""
    columns = zip(*answer.rows, strict=True) if answer.rows else ((),) * len(answer.columns)
    kinds = [_kind_of(values) for values in columns]
    rows = tuple(tuple(_as_text(value) if kind is Kind.TEXT else value for value, kind in zip(row, kinds, strict=True))
                 for row in answer.rows)
    return Table(tuple(map(Column, name_columns(answer.columns), kinds)), rows, "Answer")


def name_columns(columns: Sequence[str]) -> list[str]:
    """Each name once: ``club``, ``club (2)``."""
    found: dict[str, None] = {}
    for column in columns:
        name, number = column or "?", 2
        while name in found:
            name, number = f"{column} ({number})", number + 1
        found[name] = None
    return list(found)


def find_numbers(answer: Answer) -> list[int]:
    """The places of the columns that hold numbers, and nothing else but nothing."""
    return [place for place, values in enumerate(zip(*answer.rows, strict=True))
            if _kind_of(values) is not Kind.TEXT]


def _kind_of(values: Sequence[Value]) -> Kind:
    known = [value for value in values if value is not None]
    if not known or any(isinstance(value, str) for value in known):
        return Kind.TEXT
    return Kind.WHOLE if all(isinstance(value, int) for value in known) else Kind.NUMBER


def _as_text(value: Value) -> str | None:
    return None if value is None else str(value)
