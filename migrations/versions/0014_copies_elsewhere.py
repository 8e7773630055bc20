"""Copies in other databases, and which sessions changed since they were made

Revision: 0014, follows 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("ca_file", sa.String(length=1000), server_default=_EMPTY, nullable=False),
        sa.Column("is_automatic", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("computer", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.Column("marks", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("trouble", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("copied_at", sa.String(length=32), nullable=True),
        sa.Column("checked_at", sa.String(length=32), nullable=True),
        sa.Column("check_result", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("facts", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("last_run_id", sa.String(length=80), server_default=_EMPTY, nullable=False),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_copies")),
        sa.UniqueConstraint("name", name=op.f("uq_copies_name")),
    )
    op.create_table(
        "changed_sessions",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_changed_sessions")),
    )
    op.create_index(op.f("ix_changed_sessions_change"), "changed_sessions", ["change"], unique=False)
