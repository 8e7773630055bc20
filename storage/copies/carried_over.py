"""Copies do not go back in time with a restore: what is kept where stays, and each is compared in full once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.tables.column_types import now
from storage.tables.core import changed_sessions, copies


def load_copy_rows(connection: Connection) -> list[dict[str, Any]]:
    """The copies of the file that is about to be replaced."""
    return [dict(row) for row in connection.execute(select(copies)).mappings()]


def replace_copy_rows(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Let the restored file have these copies. None of them is an earlier state of it: they lose their marks."""
    connection.execute(delete(copies))
    connection.execute(delete(changed_sessions))
    anew = {"marks": "[]", "cursor": None}
    for row in rows:
        wanted = {"wanted_at": row["wanted_at"] or now()} if row["is_automatic"] else {}
        connection.execute(insert(copies).values(**{**row, **anew, **wanted}))
