"""Numbers of sessions that have none of the portal's."""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import Connection

from storage.tables.core import FIRST_OWN_ID

_NEXT_ID = """
SELECT max(?1, coalesce((SELECT max(report_id) FROM sessions), 0) + 1,
           coalesce((SELECT max(report_id) FROM run_reports), 0) + 1,
           coalesce((SELECT max(report_id) FROM change_log), 0) + 1)
"""
_IS_TAKEN = "SELECT 1 FROM sessions WHERE report_id = ?"
_KEY_BITS = 44
"""Few enough that every program holds the number exactly (JavaScript's numbers have 53 bits)."""


def next_own_id(connection: Connection) -> int:
    """A number that no session has, nor one that a run brought and its undo took away: that one may come back."""
    return int(connection.exec_driver_sql(_NEXT_ID, (FIRST_OWN_ID,)).scalar_one())


def own_id_of(connection: Connection, key: str) -> int:
    """The number of a new session with this key: the same each time, so that what was taken back is known again."""
    number = FIRST_OWN_ID + (int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> (64 - _KEY_BITS))
    while connection.exec_driver_sql(_IS_TAKEN, (number,)).first() is not None:
        number += 1
    return number
