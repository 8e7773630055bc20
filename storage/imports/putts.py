"""Putts of a session as rows of their table: made, compared, stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from golf.putts import LONGEST_CATEGORY, PUTT_MEASURES, Putt, check_putt
from storage.file.texts import storable, storable_or_none
from storage.tables.column_types import moment_text, now

Row = tuple[Any, ...]
PUTT_COLUMNS = ("report_id", "putt_id", "position", "hit_at", "elapsed_s", "made", *PUTT_MEASURES, "category",
                "flag_reason")
"""Those of a putt's row as ``build_putt_rows`` makes it: all but the revision."""
PUTT_ID, PUTT_NUMBER = PUTT_COLUMNS.index("putt_id"), PUTT_COLUMNS.index("position")
_TOLD = slice(PUTT_COLUMNS.index("hit_at"), PUTT_COLUMNS.index("flag_reason"))
_INSERT = (f"INSERT INTO putts ({', '.join(PUTT_COLUMNS)}, import_revision) "  # noqa: S608 - constant text
           f"VALUES ({', '.join('?' * (len(PUTT_COLUMNS) + 1))})")
_ROWS = f"SELECT {', '.join(PUTT_COLUMNS)} FROM putts WHERE report_id = ? ORDER BY position, putt_id"  # noqa: S608
_DELETE = "DELETE FROM putts WHERE report_id = ? AND putt_id = ?"
_NEXT_NUMBER = "SELECT coalesce(max(position), 0) + 1 FROM putts WHERE report_id = ?"
_COUNT = "SELECT count(*) FROM putts WHERE report_id = ?"
_ARCHIVE = """
INSERT INTO archived_shots (report_id, group_id, shot_id, archived_at, run_id, content) VALUES (?, ?, ?, ?, ?, ?)
"""
ARCHIVED_GROUP = "putts"
"""Where earlier values of putts stand in the archive, which holds those of shots by their group."""


def build_putt_rows(report_id: int, putts: Iterable[Putt]) -> list[Row]:
    """Rows of the putts, each held against the limits of a putt first. Each has an id; of two with one the first."""
    rows: dict[str, Row] = {}
    for putt in map(check_putt, putts):
        key = storable(putt.putt_id, 80)
        rows.setdefault(key, (
            report_id, key, putt.number, storable_or_none(putt.hit_at, 32), putt.elapsed_s, putt.made,
            *(getattr(putt, name) for name in PUTT_MEASURES), storable_or_none(putt.category, LONGEST_CATEGORY),
            storable(putt.flag_reason, 2000)))
    return list(rows.values())


def read_putt_row(row: Sequence[Any]) -> Putt:
    """The putt of a row; its first column is the session's number."""
    values = dict(zip(PUTT_COLUMNS[1:], row[1:len(PUTT_COLUMNS)], strict=True))
    made = values.pop("made")
    return Putt(number=values.pop("position"), made=None if made is None else bool(made), **values)


def load_putt_rows(connection: Connection, report_id: int) -> dict[str, Row]:
    """The stored putts of one session by their ids, in their order."""
    return {row[PUTT_ID]: tuple(row) for row in connection.exec_driver_sql(_ROWS, (report_id,))}


def count_putts(connection: Connection, report_id: int) -> int:
    """How many putts of trackers a session has."""
    return int(connection.exec_driver_sql(_COUNT, (report_id,)).scalar_one())


def insert_putts(connection: Connection, rows: Collection[Row], revision: int) -> None:
    """Write new rows."""
    if rows:
        connection.exec_driver_sql(_INSERT, [(*row, revision) for row in rows])


def save_putts(
    connection: Connection, report_id: int, rows: Sequence[Row], *, run_id: str, revision: int, known: Collection[str]
) -> tuple[int, int]:
    """Add the rows that are new and take the better told ones; how many of each.

    ``known``: ids that are stored in any session. Every other stored putt stays. The caller has kept a snapshot.
    """
    stored = load_putt_rows(connection, report_id)
    first = int(connection.exec_driver_sql(_NEXT_NUMBER, (report_id,)).scalar_one())
    added = [(*row[:PUTT_NUMBER], max(row[PUTT_NUMBER], first + place), *row[PUTT_NUMBER + 1:]) for place, row
             in enumerate(row for row in rows if row[PUTT_ID] not in stored and row[PUTT_ID] not in known)]
    better = [row for row in rows if row[PUTT_ID] in stored and is_better_putt(row, stored[row[PUTT_ID]])]
    replace_putts(connection, [(stored[row[PUTT_ID]], row) for row in better], run_id, revision)
    insert_putts(connection, added, revision)
    return len(added), len(better)


def replace_putts(
    connection: Connection, changes: Collection[tuple[Row, Row]], run_id: str, revision: int
) -> None:
    """Put new rows in the place of old ones, which go to the archive and leave their number."""
    if not changes:
        return
    moment = moment_text(now())
    connection.exec_driver_sql(_ARCHIVE, [
        (old[0], ARCHIVED_GROUP, old[PUTT_ID], moment, run_id,
         json.dumps(dict(zip(PUTT_COLUMNS[1:], old[1:], strict=True)), ensure_ascii=False)) for old, _ in changes])
    connection.exec_driver_sql(_DELETE, [(old[0], old[PUTT_ID]) for old, _ in changes])
    insert_putts(connection, [(*new[:PUTT_NUMBER], old[PUTT_NUMBER], *new[PUTT_NUMBER + 1:]) for old, new in changes],
                 revision)


def is_better_putt(row: Row, stored: Row) -> bool:
    """Whether a source says something else of a stored putt, and of no fewer values."""
    return is_putt_told_otherwise(row, stored) and _count_told(row) >= _count_told(stored)


def is_putt_told_otherwise(row: Row, stored: Row) -> bool:
    """Whether anything of the two differs but its number."""
    return _plain(row[_TOLD]) != _plain(stored[_TOLD])


def _count_told(row: Row) -> int:
    return sum(value is not None for value in row[_TOLD])


def _plain(values: Row) -> Row:
    """SQLite has no booleans: made is 1 there."""
    return tuple(int(value) if isinstance(value, bool) else value for value in values)
