"""What tells a Rangebook from every other, and where two that were joined said different things

Revision: 0013, follows 0012

The mark of a file that is here already follows from what it did first: so every copy and backup of it gets the same.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# what was done first in the file, with its moment; whatever holds sessions has a run
_FIRST_OF = (
    "SELECT run_id || ' ' || started_at FROM backfill_runs ORDER BY rowid LIMIT 1",
    "SELECT mark FROM audit ORDER BY audit_id LIMIT 1",
    "SELECT report_id || ' ' || first_seen_at FROM sessions ORDER BY first_seen_at, report_id LIMIT 1",
)


def upgrade() -> None:
    op.create_table(
        "rangebook",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rangebook_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_rangebook")),
    )
    op.create_table(
        "join_conflicts",
        sa.Column("conflict_id", sa.Integer(), nullable=False),
        sa.Column("rangebook_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("field", sa.String(length=300), nullable=False),
        sa.Column("mine", sa.Text(), nullable=True),
        sa.Column("theirs", sa.Text(), nullable=True),
        sa.Column("said_at", sa.String(length=32), nullable=True),
        sa.Column("found_at", sa.String(length=32), nullable=False),
        sa.Column("settled_at", sa.String(length=32), nullable=True),
        sa.Column("settled_as", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("conflict_id", name=op.f("pk_join_conflicts")),
        sa.UniqueConstraint("rangebook_id", "subject", name=op.f("uq_join_conflicts_rangebook_id_subject")),
    )
    op.create_index(op.f("ix_join_conflicts_report_id"), "join_conflicts", ["report_id"], unique=False)
    connection = op.get_bind()
    first = next((found for statement in _FIRST_OF
                  if (found := connection.exec_driver_sql(statement).scalar()) is not None), None)
    mark = secrets.token_hex(16) if first is None else blake2b(str(first).encode(), digest_size=16).hexdigest()
    connection.exec_driver_sql("INSERT INTO rangebook (only, rangebook_id) VALUES (1, ?)", (mark,))
