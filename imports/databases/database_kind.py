"""The shape of a kind of database, and what reading one gives.

A kind looks at an open private copy (golf_db.open_foreign_copy), never at the other program's own file. It hands its
sessions out in batches, in one order that stays the same when rows are added: each batch is a small JSON file that a
format of imports.all_formats reads, so that preview, same balls, undo and reading again work as for any file.
A new kind is a module with an object of this shape, a line in ``imports.databases.all_databases.ALL_DATABASES``, and
its format in ``imports.all_formats.DATABASE_FORMATS``. services.databases runs all kinds alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

__all__ = ["Batch", "DatabaseFacts", "DatabaseKind", "Reading", "RecordProblem", "list_columns", "write_body"]


class Cursor(Protocol):
    """What came of a statement."""

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""

    def fetchone(self) -> Any:
        """The next row."""


class Reading(Protocol):
    """An open database, such as ``sqlite3`` gives; who opens it sees to it that nothing is written."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """A row that could not be read, by its id in the other program; ``is_recoverable``: trying again may help."""

    record_id: str
    message: str
    is_recoverable: bool = False


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What a database holds, found without storing anything. ``damage``: sentences about what is wrong in it.

    ``players``: the names in it; empty when it has none, and the golfer must say who hit the shots. ``deleted``: shots
    that were deleted in that program, which are not among ``shots``; they come over as deleted. ``gone``: those that
    were deleted with all of their session; they stay out.
    """

    sessions: int
    shots: int
    first_day: date | None
    last_day: date | None
    players: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    deleted: int = 0
    gone: int = 0

    @property
    def rows(self) -> int:
        """What an import has to go through."""
        return self.shots + self.deleted + self.gone


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole sessions in the order of the database. ``position``: what ``read`` goes on behind, once this is stored.

    ``records``: the rows that it covers, those with problems too. ``body``: JSON for the kind's format; may be empty.
    """

    name: str
    body: bytes
    position: str
    records: int
    problems: tuple[RecordProblem, ...] = ()


class DatabaseKind(Protocol):
    """A program whose database is understood. ``id`` is its format's id, too."""

    @property
    def id(self) -> str:
        """Small letters and dashes; stored with what was imported."""

    @property
    def title(self) -> str:
        """How a golfer calls the program."""

    def detect(self, connection: Reading) -> str | None:
        """Why the database is of this kind, in words; None when it is not."""

    def validate(self, connection: Reading) -> DatabaseFacts:
        """What the database holds."""

    def read(self, connection: Reading, after: str = "") -> Iterator[Batch]:
        """The batches behind a position; from the first one for an empty position."""


def list_columns(connection: Reading, table: str) -> dict[str, str]:
    """The columns of an ordinary table, by their names in small letters; none for a view or anything that acts.

    ``table`` is one of our constants.
    """
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE", (table,)).fetchone()
    if found is None or not str(found[0]).lstrip().casefold().startswith("create table"):
        return {}
    return {str(row[1]).casefold(): str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')}


def write_body(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as the JSON file of a batch."""
    return json.dumps(rows, ensure_ascii=False, default=str).encode("utf-8", "replace")
