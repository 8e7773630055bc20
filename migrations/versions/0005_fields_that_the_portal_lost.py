"""Sessions that came without fields which earlier ones had

Revision: 0005, follows 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('field_losses',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('fields', sa.Text(), nullable=False),
        sa.Column('answers', sa.Integer(), nullable=False),
        sa.Column('last_at', sa.String(length=32), nullable=False),
        sa.Column('run_id', sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['sessions.report_id'], name=op.f('fk_field_losses_report_id'),
                                ondelete='RESTRICT'),
        sa.PrimaryKeyConstraint('report_id', name=op.f('pk_field_losses'))
    )
