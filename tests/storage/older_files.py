"""Files of older versions, for tests of updates."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from storage.file.migrating import make_fresh
from storage.tables.core import APPLICATION_ID

HOME_0_3 = Path(__file__).with_name("homes") / "home-0.3.zip"
"""Made by Rangebook 0.3.0: see homes/make_home.py."""


def unpack_home(folder: Path, home: Path = HOME_0_3) -> Path:
    """Put an older golfer's home into a folder; returns the path of its database."""
    with zipfile.ZipFile(home) as packed:
        packed.extractall(folder)
    return folder / "golf.db"


def make_older(path: Path, revision: str) -> None:
    """Turn a file of now into one of an older revision, with what of its content that one can hold."""
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        newer.execute("PRAGMA journal_mode=DELETE")
    older_path = path.with_name("older.db")
    with closing(make_fresh(revision)) as built, closing(sqlite3.connect(older_path)) as older:
        built.backup(older)
        older.execute("ATTACH DATABASE ? AS newer", (str(path),))
        tables = [name for (name,) in older.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        for table in set(tables) - {"alembic_version"}:
            columns = ", ".join(f'"{name}"' for (name,) in older.execute(
                "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0", (table,)))
            older.execute(f"DELETE FROM main.{table}")
            older.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
        older.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        older.commit()
    older_path.replace(path)
