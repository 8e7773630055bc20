"""JSON read as tables: each list of objects that hold no further lists of objects is one, its keys are the columns.

Keys of inner objects are joined with a point (``BallData.BallSpeed_MS``); what stands above the list once (day,
player) is a column of every row, its name with ``^`` in front.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from golf.errors import FileTooLarge, FileUnreadable
from imports.tables.limits import (
    MAX_BLANK_ROWS,
    MAX_COLUMNS,
    MAX_JSON_DEPTH,
    MAX_JSON_OBJECTS,
    MAX_JSON_VALUES,
    MAX_ROWS,
)
from imports.tables.table import Table, TableBuilder
from imports.tables.text_encoding import find_encoding

ABOVE = "^"
_Record = dict[str, str]


def read_json(data: bytes, builder: TableBuilder) -> list[Table]:
    """The tables of a JSON document. Raises FileTooLarge and FileUnreadable."""
    found: dict[str, list[_Record]] = {}
    for number, (name, record) in enumerate(_walk("", _parse(data), {}, 0)):
        if number == MAX_ROWS + MAX_BLANK_ROWS:
            raise FileTooLarge(f"The file has more than {MAX_ROWS:,} rows.", "Split it, and import the parts.")
        found.setdefault(name, []).append(record)
    tables = []
    for name in list(found):
        table = builder.build(name, _lay_out(found.pop(name)), decimal=".")
        if table is not None:
            tables.append(table)
    return tables


def _parse(data: bytes) -> Any:
    _check_counts(data)
    text = data.decode(find_encoding(data), errors="replace").lstrip("\ufeff")
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_number)
    except ValueError as error:
        return _parse_lines(text, error)
    except RecursionError as error:
        raise _too_deep() from error


def _check_counts(data: bytes) -> None:
    """Raise FileTooLarge before more is taken apart than shots can be."""
    objects = data.count(b"{")
    values = objects + data.count(b"[") + data.count(b",")
    for number, most, what in ((objects, MAX_JSON_OBJECTS, "records"), (values, MAX_JSON_VALUES, "values")):
        if number > most:
            raise FileTooLarge(f"The file holds more than {most:,} {what}.", "Split it, and import the parts.")


def _parse_lines(text: str, error: ValueError) -> list[Any]:
    """JSON lines: one object a line. Raises FileUnreadable when it is not that either."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise _broken() from error
    try:
        return [json.loads(line, parse_int=str, parse_float=str, parse_constant=_no_number) for line in lines]
    except ValueError as line_error:
        raise _broken() from line_error
    except RecursionError as line_error:
        raise _too_deep() from line_error


def _no_number(_constant: str) -> str:
    return ""


def _broken() -> FileUnreadable:
    return FileUnreadable("The file begins like JSON, and is broken or cut off.", "Export it again.")


def _too_deep() -> FileTooLarge:
    return FileTooLarge("The file is nested far deeper than a list of shots.", "Choose another file.")


def _walk(name: str, value: Any, above: _Record, depth: int) -> Iterator[tuple[str, _Record]]:
    """The records in a value, with the name of their list."""
    if depth > MAX_JSON_DEPTH:
        raise _too_deep()
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list):
                yield from _walk(name, item, above, depth + 1)
        return
    if not isinstance(value, dict):
        return
    value = {key: _unpacked(item) for key, item in value.items()}
    inner = {key: item for key, item in value.items() if _holds_records(item, depth)}
    own = {key: item for key, item in value.items() if key not in inner}
    record: _Record = {}
    _flatten("", own, record, depth)
    if not inner:
        yield name, above | record
        return
    handed_down = above | {key if key.startswith(ABOVE) else ABOVE + key: text for key, text in record.items()}
    for key, item in inner.items():
        yield from _walk(key, item, handed_down, depth + 1)


def _unpacked(value: Any) -> Any:
    """A list of objects that was written as text once more, or what it was."""
    if not isinstance(value, str) or not value.lstrip().startswith("[{"):
        return value
    try:
        return json.loads(value, parse_int=str, parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return value


def _holds_records(value: Any, depth: int) -> bool:
    """Whether a value is or has a list of objects."""
    if depth > MAX_JSON_DEPTH:
        raise _too_deep()
    if isinstance(value, list):
        return any(isinstance(item, dict) or _holds_records(item, depth + 1) for item in value[:50])
    if isinstance(value, dict):
        return any(_holds_records(item, depth + 1) for item in value.values() if isinstance(item, dict | list))
    return False


def _flatten(before: str, value: dict[str, Any], record: _Record, depth: int) -> None:
    if depth > MAX_JSON_DEPTH:
        raise _too_deep()
    for key, item in value.items():
        if isinstance(item, dict):
            _flatten(f"{before}{key}.", item, record, depth + 1)
        elif not isinstance(item, list):
            text = "" if item is None else str(item)
            record[sys.intern(before + key)] = text.lower() if isinstance(item, bool) else text
        if len(record) > MAX_COLUMNS:
            raise FileTooLarge(f"A record of the file has more than {MAX_COLUMNS} values.", "Choose another file.")


def _lay_out(records: list[_Record]) -> Iterator[tuple[int, list[str]]]:
    """A header row with every key that occurs, then the records, numbered from 1."""
    headings: dict[str, None] = {}
    for record in records:
        headings.update(dict.fromkeys(record))
        if len(headings) > MAX_COLUMNS:
            raise FileTooLarge(f"The records of the file have more than {MAX_COLUMNS} different values.",
                               "Choose another file.")
    yield 0, list(headings)
    for number, record in enumerate(records, start=1):
        yield number, [record.get(heading, "") for heading in headings]
