"""Alembic's entry: runs on the connection and transaction that storage.file.migrating hands over.

For who writes the next migration: SQLite adds, drops and renames columns natively. Alembic's batch mode
cannot re-create a table with generated columns (sessions, club_groups, shots): do that by hand, in SQL,
and drop and create the view ``shots_flat`` around it.
"""

from __future__ import annotations

from alembic import context

from storage.tables.core import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
