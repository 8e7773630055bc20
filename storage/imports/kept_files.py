"""Files that were refused, kept for a while: a later version, or other answers, may read them.

They lie beside the files that sessions were read from; those are never thrown away here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from storage.file.texts import storable
from storage.tables.column_types import moment_text, now

MOST_KEPT_BYTES: Final = 60_000_000
"""Of all refused files together, as they are kept; the oldest go first."""
_ADD = """
INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (sha256) DO NOTHING
"""
_FORGET = """
WITH refused AS (
    SELECT f.sha256, sum(length(f.body)) OVER (ORDER BY f.added_at DESC, f.sha256) AS bytes FROM raw_files AS f
    WHERE NOT EXISTS (SELECT 1 FROM session_files AS s WHERE s.sha256 = f.sha256)
      AND EXISTS (SELECT 1 FROM import_files AS i WHERE i.sha256 = f.sha256)
      AND NOT EXISTS (SELECT 1 FROM import_files AS i JOIN run_reports AS r ON r.run_id = i.run_id
                      WHERE i.sha256 = f.sha256)
)
DELETE FROM raw_files WHERE sha256 IN (SELECT sha256 FROM refused WHERE bytes > ?)
"""
"""What a run has stored from may be needed again when that run's undo is taken back."""
_LOAD = """
SELECT i.name, f.body FROM import_files AS i JOIN raw_files AS f ON f.sha256 = i.sha256 WHERE i.run_id = ?
"""


def keep_refused(connection: Connection, sha256: bytes, name: str, size_bytes: int, packed: bytes) -> None:
    """Keep a file of which nothing was stored. Its line in the import log must be there."""
    connection.exec_driver_sql(_ADD, (sha256, storable(name), size_bytes, moment_text(now()), packed))
    connection.exec_driver_sql(_FORGET, (MOST_KEPT_BYTES,))


def load_kept(connection: Connection, run_id: str) -> tuple[str, bytes] | None:
    """Name and packed bytes of the file that a run was given; None when they are not kept."""
    row = connection.exec_driver_sql(_LOAD, (run_id,)).first()
    return None if row is None else (row[0], row[1])
