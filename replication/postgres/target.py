"""The target PostgreSQL. The driver is imported when a copy runs, not before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from golf.copies.errors import CopyError
from golf.copies.records import CopyHead
from replication.postgres.address import PostgresAddress, read_address, take_apart
from replication.postgres.failures import translated
from replication.target import CopyAddress, OpenCopy

if TYPE_CHECKING:
    from psycopg import Connection

CONNECT_SECONDS: Final = 10
_DEAD_AFTER: Final = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
                      "tcp_user_timeout": 60_000}
"""A connection whose other end is gone is given up after a minute."""


class PostgresTarget:
    """PostgreSQL: local, Supabase (direct, session or transaction pooler), or any other server."""

    kind = "postgres"
    title = "PostgreSQL"
    takes_password = True

    def reads(self, typed: str) -> bool:
        """Whether the address names PostgreSQL."""
        return typed.strip().lower().startswith(("postgres://", "postgresql://"))

    def read_address(self, typed: str, ca_file: str) -> tuple[CopyAddress, str | None]:
        """The address without its password, and the password. Raises CopyAddressRefused."""
        return read_address(typed, ca_file)

    @contextmanager
    def open(self, address: CopyAddress, password: str | None, rangebook_id: str) -> Iterator[OpenCopy]:
        """Connect. Raises CopyError."""
        from replication.postgres.open_copy import OpenPostgres  # noqa: PLC0415 - the driver comes with it

        place = take_apart(address)
        with _connected(place, password) as connection:
            yield OpenPostgres(connection, place, rangebook_id)

    def load_rangebooks(self, address: CopyAddress, password: str | None) -> list[CopyHead]:
        """Whose copies lie there. Raises CopyError."""
        from replication.postgres.open_copy import load_heads  # noqa: PLC0415 - the driver comes with it

        place = take_apart(address)
        with _connected(place, password) as connection, translated(place):
            return load_heads(connection)


@contextmanager
def _connected(place: PostgresAddress, password: str | None) -> Iterator[Connection[Any]]:
    """A connection for transactions of our own. No prepared statements: a pooler hands them to other clients."""
    try:
        import psycopg  # noqa: PLC0415 - only a copy needs it
    except ImportError:
        raise CopyError("The driver for PostgreSQL is not installed.",
                        "Start Rangebook with start.py once more: it installs what is missing.") from None
    with translated(place):
        connection = psycopg.connect(**place.build_parameters(password), **_DEAD_AFTER,  # type: ignore[arg-type]
                                     connect_timeout=CONNECT_SECONDS, prepare_threshold=None, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()
