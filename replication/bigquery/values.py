"""A row's values between SQLite's forms and BigQuery's: lines of JSON on the way in, objects on the way back."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from golf.copies.contract import CopyTable, Kind
from golf.copies.records import Row
from replication.bigquery.schema import Table

_EXACT = 2**53
"""JSON's numbers are doubles to some readers; a larger whole number travels as text, which BigQuery takes as well."""


def write_lines(table: Table, owner: str, rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    """Rows without their owner's column, as a file of a JSON object a line. An empty value is left out."""
    lines, names = io.BytesIO(), list(table.columns.items())[1:]
    first = next(iter(table.columns))
    for row in rows:
        line = {first: owner}
        for (name, type_), value in zip(names, row, strict=True):
            if value is not None:
                line[name] = _into_json(type_, value)
        lines.write(json.dumps(line, allow_nan=False).encode())
        lines.write(b"\n")
    lines.seek(0)
    return lines


def read_row(table: CopyTable, row: Sequence[Any]) -> Row:
    """As SQLite holds it."""
    return tuple(None if value is None else _from_object(kind, value)
                 for kind, value in zip(table.columns.values(), row, strict=True))


def read_rows(table: CopyTable, rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    """The same, one after the other."""
    return (read_row(table, row) for row in rows)


def _into_json(type_: str, value: Any) -> Any:
    if type_ == "BOOL":
        return bool(value)
    if type_ == "FLOAT64":
        number = float(value)
        return number if math.isfinite(number) else str(number)
    if type_ == "INT64":
        return value if abs(value) < _EXACT else str(value)
    return value


def _from_object(kind: Kind, value: Any) -> Any:
    if kind is Kind.TRUTH:
        return int(value)
    if kind is Kind.DAY:
        return value.isoformat() if isinstance(value, date) else value
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
