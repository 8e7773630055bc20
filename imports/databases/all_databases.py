"""Every kind of database that Rangebook reads, by its id; the one place where a new one is added."""

from __future__ import annotations

from typing import Final

from imports.databases import golfdata, gspro
from imports.databases.database_kind import DatabaseKind, Reading

ALL_DATABASES: Final[dict[str, DatabaseKind]] = {each.id: each for each in (golfdata.KIND, gspro.KIND)}


def detect_database(connection: Reading) -> tuple[DatabaseKind, str] | None:
    """The kind of an open database and why; None when nobody knows it."""
    for kind in ALL_DATABASES.values():
        if reason := kind.detect(connection):
            return kind, reason
    return None
