"""What a launch monitor said of each ball of a live session

Revision: 0012, follows 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_messages",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shot_id", sa.String(length=80), nullable=False),
        sa.Column("connection", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_live_messages_report_id"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_live_messages")),
    )
