"""Rows as SQLite holds them, and as tables of Arrow: days, moments and truths have types of their own there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from golf.copies.contract import CopyTable, Kind

if TYPE_CHECKING:
    import pyarrow as pa

    from golf.copies.records import Row

PACKED_COLUMNS: Final = ("report_id", "rows_hash", "raw_hash", "content")
"""Of the table that a restore needs: a session with its hashes and its packed form."""


def schema_of(table: CopyTable) -> pa.Schema:
    """The columns of a table of the contract."""
    import pyarrow as pa  # noqa: PLC0415 - only a copy needs it

    types = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.REAL: pa.float64(), Kind.TRUTH: pa.bool_(),
             Kind.DAY: pa.date32(), Kind.MOMENT: pa.timestamp("us", tz="UTC")}
    return pa.schema([(name, types[kind]) for name, kind in table.columns.items()])


@cache
def packed_schema() -> pa.Schema:
    """The columns of the table that a restore needs."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    return pa.schema([(name, pa.int64() if name == "report_id" else pa.binary()) for name in PACKED_COLUMNS])


def build_arrow(table: CopyTable, rows: Sequence[Row]) -> pa.Table:
    """Raises pyarrow.ArrowInvalid for a value that its column cannot hold."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    schema = schema_of(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.Table.from_arrays([_build_column(values, kind, field.type) for values, kind, field in zip(
        columns, table.columns.values(), schema, strict=True)], schema=schema)


def _build_column(values: Sequence[Any], kind: Kind, wanted: pa.DataType) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - as above

    if kind in (Kind.DAY, Kind.MOMENT):
        return pa.array(values, pa.string()).cast(wanted)
    if kind is Kind.TRUTH:
        return pa.array(values, pa.int64()).cast(wanted)
    return pa.array(values, wanted)


def read_rows(table: CopyTable, found: pa.Table) -> Iterator[Row]:
    """Rows as SQLite holds them; a column that is missing is empty."""
    columns = [_read_column(found.column(name), kind) if name in found.column_names else [None] * found.num_rows
               for name, kind in table.columns.items()]
    return zip(*columns, strict=True)


def _read_column(column: pa.ChunkedArray, kind: Kind) -> Iterable[Any]:
    import pyarrow as pa  # noqa: PLC0415 - as above

    if kind is Kind.DAY:
        column = column.cast(pa.string())
    elif kind is Kind.TRUTH:
        column = column.cast(pa.int64())
    values: list[Any] = column.to_pylist()
    if kind is Kind.MOMENT:
        return [None if value is None else _write_moment(value) for value in values]
    return values


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
