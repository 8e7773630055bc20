"""Which copies this Rangebook keeps elsewhere, how they last went, and the marks by which it knows its own.

Copies do not go back in time with a restore: what is kept where stays, and each is compared in full once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from golf.copies.records import CopyCounts
from golf.errors import NotFound, SettingsError
from storage.copies.source import CopySource
from storage.file.engine import Repository
from storage.file.texts import LONGEST_MESSAGE, storable
from storage.tables.core import changed_sessions, copies

_C = copies.c
_MOST_MARKS = 100


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy elsewhere. ``address`` has no password; ``trouble`` is empty while the last run went well."""

    copy_id: int
    name: str
    kind: str
    address: str
    ca_file: str
    is_automatic: bool
    computer: str
    added_at: datetime
    marks: tuple[str, ...]
    cursor: int | None
    failures: int
    next_try_at: datetime | None
    trouble: str
    copied_at: datetime | None
    checked_at: datetime | None
    check_result: str
    counts: CopyCounts
    last_run_id: str


class Copies(Repository):
    """Reads and writes ``copies``, and opens what is to be copied. Thread-safe."""

    @contextmanager
    def open_source(self) -> Iterator[CopySource]:
        """One consistent snapshot of everything, as it travels. Never waits for a writer."""
        with self._store.reading() as connection:
            yield CopySource(connection)

    def load(self) -> list[KeptCopy]:
        """Every copy, in the order in which they were added."""
        with self._store.reading() as connection:
            return [_read(row) for row in connection.execute(select(copies).order_by(_C.copy_id)).mappings()]

    def find(self, name: str) -> KeptCopy:
        """The copy with this name. Raises NotFound."""
        found = next((each for each in self.load() if each.name == name.strip()), None)
        if found is None:
            raise NotFound(f"There is no copy named {name.strip()}.", "See the copies with: copy list")
        return found

    def add(
        self, name: str, kind: str, address: str, *, ca_file: str = "", is_automatic: bool = True, computer: str,
        at: datetime,
    ) -> KeptCopy:
        """Remember a new copy. Raises SettingsError when the name is taken."""
        with self._store.writing() as connection:
            if connection.execute(select(_C.copy_id).where(_C.name == name)).first() is not None:
                raise SettingsError(f"There is a copy named {name} already.", "Choose another name.")
            connection.execute(insert(copies).values(
                name=storable(name, 80), kind=kind, address=address, ca_file=ca_file, is_automatic=is_automatic,
                computer=computer, added_at=at))
        return self.find(name)

    def remove(self, copy_id: int) -> None:
        """Keep it no more; with the last one, nothing is noted of changed sessions either."""
        with self._store.writing() as connection:
            connection.execute(delete(copies).where(_C.copy_id == copy_id))
            if connection.execute(select(_C.copy_id).limit(1)).first() is None:
                connection.execute(delete(changed_sessions))

    def set_automatic(self, copy_id: int, *, is_automatic: bool) -> None:
        """Whether it follows each sync and import by itself."""
        self._update(copy_id, is_automatic=is_automatic)

    def set_computer(self, copy_id: int, computer: str) -> None:
        """This computer keeps it from now on."""
        self._update(copy_id, computer=computer)

    def note_begun(self, copy_id: int, run_id: str) -> None:
        """A run of it has begun."""
        self._update(copy_id, last_run_id=run_id)

    def add_mark(self, copy_id: int) -> str:
        """A run begins to write: the mark that says what this file held when it did.

        The snapshot that it copies is open already: so whatever bears the mark holds all that the copy was given.
        """
        mark = secrets.token_hex(8)
        with self._store.writing() as connection:
            known = json.loads(connection.execute(select(_C.marks).where(_C.copy_id == copy_id)).scalar_one())
            connection.execute(update(copies).where(_C.copy_id == copy_id).values(
                marks=json.dumps([*known[:1], *known[1:][-_MOST_MARKS:], mark])))  # the first is of a whole run
        return mark

    def save_success(
        self, copy_id: int, *, mark: str, cursor: int, counts: CopyCounts, run_id: str, at: datetime
    ) -> None:
        """A run has come to its end; sessions that every copy has are noted no longer."""
        with self._store.writing() as connection:
            connection.execute(update(copies).where(_C.copy_id == copy_id).values(
                marks=json.dumps([mark]), cursor=cursor, failures=0, next_try_at=None, trouble="", copied_at=at,
                facts=json.dumps(counts), last_run_id=run_id))
            oldest = connection.execute(select(_C.cursor).order_by(_C.cursor.is_not(None), _C.cursor)).scalars().first()
            if oldest is not None:
                connection.execute(delete(changed_sessions).where(changed_sessions.c.change <= oldest))

    def save_failure(self, copy_id: int, trouble: str, *, run_id: str, next_try_at: datetime | None) -> int:
        """A run has failed; how often in a row."""
        with self._store.writing() as connection:
            return int(connection.execute(update(copies).where(_C.copy_id == copy_id).values(
                trouble=storable(trouble, LONGEST_MESSAGE), failures=_C.failures + 1, next_try_at=next_try_at,
                last_run_id=run_id).returning(_C.failures)).scalar_one())

    def allow_try(self, copy_id: int, at: datetime) -> None:
        """Let a copy that failed be tried again by itself from this moment on."""
        self._update(copy_id, next_try_at=at)

    def save_check(self, copy_id: int, result: str, counts: CopyCounts, at: datetime) -> None:
        """What a check has found; an empty text: both sides are equal."""
        self._update(copy_id, checked_at=at, check_result=storable(result, LONGEST_MESSAGE), facts=json.dumps(counts))

    def count_waiting(self, kept: KeptCopy) -> int:
        """How many sessions may have changed since the copy was made; all of them when there is none yet."""
        with self.open_source() as source:
            if kept.cursor is None:
                return source.count().sessions
            return len(source.load_changed(kept.cursor))

    def has_said_more(self, kept: KeptCopy) -> bool:
        """Whether players, bag or goals may have changed since the copy was made."""
        with self.open_source() as source:
            return kept.cursor is None or source.has_said_more(kept.cursor)

    def _update(self, copy_id: int, **values: Any) -> None:
        with self._store.writing() as connection:
            connection.execute(update(copies).where(_C.copy_id == copy_id).values(**values))


def _read(row: Mapping[Any, Any]) -> KeptCopy:
    values = {name: row[name] for name in KeptCopy.__slots__ if name in row}
    facts = json.loads(row["facts"])
    return KeptCopy(**{**values, "marks": tuple(json.loads(row["marks"])),
                       "counts": CopyCounts(*facts) if facts else CopyCounts()})


def load_copy_rows(connection: Connection) -> list[dict[str, Any]]:
    """The copies of the file that is about to be replaced."""
    return [dict(row) for row in connection.execute(select(copies)).mappings()]


def replace_copy_rows(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Let the restored file have these copies. None of them is an earlier state of it: they lose their marks."""
    connection.execute(delete(copies))
    connection.execute(delete(changed_sessions))
    anew = {"marks": "[]", "cursor": None}
    for row in rows:
        connection.execute(insert(copies).values(**{**row, **anew}))
