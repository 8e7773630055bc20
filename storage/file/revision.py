"""The data revision: one number that grows with every change a page could show."""

from __future__ import annotations

from sqlalchemy import Connection

_BUMP = "UPDATE data_revision SET revision = revision + 1 RETURNING revision"


def bump_revision(connection: Connection) -> int:
    """Take the next revision inside the transaction that changes something."""
    return int(connection.exec_driver_sql(_BUMP).scalar_one())


def load_revision(connection: Connection) -> int:
    """The current revision."""
    return int(connection.exec_driver_sql("SELECT revision FROM data_revision").scalar_one())
