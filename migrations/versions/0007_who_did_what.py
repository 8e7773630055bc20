"""Who did what when; the moment of each problem of a sync; how many sessions a sync found gone

Revision: 0007, follows 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('run_errors', sa.Column('at', sa.String(length=32), nullable=True))
    op.add_column('backfill_runs', sa.Column('sessions_gone', sa.Integer(), server_default='0', nullable=False))
    op.execute("UPDATE backfill_runs SET sessions_gone = (SELECT count(*) FROM run_reports WHERE "
               "run_reports.run_id = backfill_runs.run_id AND run_reports.outcome = 'gone')")
    op.create_table('audit',
        sa.Column('audit_id', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(length=32), nullable=False),
        sa.Column('at', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('who', sa.String(length=80), nullable=False),
        sa.Column('run_id', sa.String(length=80), nullable=True),
        sa.Column('account', sa.String(length=320), nullable=True),
        sa.Column('what', sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column('detail', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_audit')),
        sa.UniqueConstraint('mark', name=op.f('uq_audit_mark'))
    )
    op.create_index('ix_audit_at', 'audit', ['at'], unique=False)
