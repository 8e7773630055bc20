"""One SQLite file, its connections and its transactions.

Measured (docs of the pragmas, and our own tests): a transaction that reads first and writes later
fails at once when somebody else committed in between, so every writing one begins IMMEDIATE and waits
its turn; reads are DEFERRED and never wait. ``synchronous=FULL``, because what was reported as saved
must survive a power cut.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event

from golf.same_names import search_key
from storage.file.changed_sessions import note_changes
from storage.file.failures import damaged, translated
from storage.file.revision import bump_revision

BUSY_TIMEOUT_MS = 10_000
Given = ParamSpec("Given")
Found = TypeVar("Found")


def build_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine on an existing or new file. Foreign keys are off only while migrating."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), hide_parameters=True, pool_size=8, max_overflow=24)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        prepare_connection(connection, foreign_keys=foreign_keys)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))

    return engine


def prepare_connection(connection: sqlite3.Connection, *, foreign_keys: bool = True) -> None:
    """Settings each connection needs; the driver itself must not begin or commit anything."""
    connection.isolation_level = None
    pragmas = [f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL",
               "trusted_schema=OFF",
               f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    if sys.platform == "darwin":  # a plain fsync there does not reach the platters
        pragmas += ["fullfsync=ON", "checkpoint_fullfsync=ON"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("folded", 1, _fold, deterministic=True)
    connection.create_function("unhexed", 1, bytes.fromhex, deterministic=True)


def _fold(value: Any) -> str | None:
    return None if value is None else search_key(str(value))


class Store:
    """The open file: hands out reading and writing transactions. Thread-safe."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent snapshot; never waits for a writer.

        A stored value that is not what the schema promises (a type nobody knows, a day that is none) raises
        DatabaseDamaged: only a broken disk or a foreign program writes one.
        """
        with translated(self.path), self.engine.connect() as connection, connection.begin():
            try:
                yield connection
            except (ValueError, zlib.error) as error:
                raise damaged(self.path, "it holds values that cannot be") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing; waits its turn behind other writers, then commits durably.

        Writers of this process queue up here: SQLite lets them sleep for ever longer moments between looks at the
        lock. What that saves a sync with four reports in flight is within the noise (docs/benchmarks.md, 24 November
        2026). Who waits here longer than SQLite would let them goes on and hears it from SQLite.
        """
        writer = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        has_turn = self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            with translated(self.path), writer.begin() as connection:
                note_changes(connection)
                yield connection
        finally:
            if has_turn:
                self._turn.release()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """As ``writing``, of something that a page could show: the data revision grows at the end."""
        with self.writing() as connection:
            yield connection
            bump_revision(connection)

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection, outside any transaction: for the backup API and checks."""
        with translated(self.path), closing(self.engine.raw_connection()) as fairy:
            driver = fairy.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 – a promise of the pysqlite dialect
            yield driver

    def close(self) -> None:
        """Close every connection; the last one out folds the WAL into the file."""
        self.engine.dispose()


class Repository:
    """The rows of one subject in a file; its subclasses are the parts of ``golf_db.GolfDatabase``. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _read(self, load: Callable[Concatenate[Connection, Given], Found], *args: Given.args,
              **kwargs: Given.kwargs) -> Found:
        """What ``load`` finds in one consistent snapshot."""
        with self._store.reading() as connection:
            return load(connection, *args, **kwargs)
