"""Bringing a file to this app's schema with Alembic. Imported only when there is something to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, StaticPool, create_engine

from golf.errors import DatabaseDamaged, DatabaseNewerThanApp
from storage.file.engine import build_engine
from storage.file.schema import HEAD_REVISION
from storage.tables.core import APPLICATION_ID

_SCRIPTS = Path(__file__).resolve().parent.parent.parent / "migrations"


def build_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, built in code: works from any folder, without an alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def load_known_revisions() -> list[str]:
    """Every schema this app can read, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(build_config()).walk_revisions()]


def check_is_known(revision: str) -> None:
    """Raise DatabaseNewerThanApp for a schema none of our scripts made."""
    if revision not in load_known_revisions():
        raise DatabaseNewerThanApp(
            f"This database was written by a newer Rangebook (schema {revision}, this one knows {HEAD_REVISION}).",
            "Update Rangebook; nothing was changed.")


def migrate(path: Path, revision: str = "head") -> None:
    """Upgrade the file to this schema in one transaction: wholly, or not at all when a step fails.

    Foreign keys are off meanwhile, because SQLite re-creates a table to alter it and would delete the
    children of the old one; they are checked before the commit instead.
    """
    engine = build_engine(path, foreign_keys=False)
    try:
        with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            command.upgrade(build_config(connection), revision)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise DatabaseDamaged(f"After the update {len(orphans)} rows would belong to nothing.",
                                      "Nothing was changed. Please report this.")
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # ends the reading transaction the hook began
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    finally:
        engine.dispose()


def make_fresh(revision: str) -> sqlite3.Connection:
    """An empty database of this revision, in memory."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as upgrading:
        command.upgrade(build_config(upgrading), revision)
    return connection
