"""Runs that can be looked at, checked and taken back; several accounts; notices

Revision: 0002, follows 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notices',
        sa.Column('notice_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('about', sa.String(length=200), nullable=False),
        sa.Column('account', sa.String(length=320), nullable=True),
        sa.Column('run_id', sa.String(length=80), nullable=True),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('body', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column('created_at', sa.String(length=32), nullable=False),
        sa.Column('read_at', sa.String(length=32), nullable=True),
        sa.Column('deliveries', sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint('notice_id', name=op.f('pk_notices')),
        sa.UniqueConstraint('about', name=op.f('uq_notices_about'))
    )
    op.create_table('report_checks',
        sa.Column('report_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('checked_at', sa.String(length=32), nullable=False),
        sa.Column('changed_at', sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint('report_id', name=op.f('pk_report_checks'))
    )
    op.create_table('run_reports',
        sa.Column('touch_id', sa.Integer(), nullable=False),
        sa.Column('run_id', sa.String(length=80), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('session_name', sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column('outcome', sa.String(length=20), nullable=False),
        sa.Column('after_change_id', sa.Integer(), nullable=False),
        sa.Column('existed', sa.Boolean(), nullable=False),
        sa.Column('before', sa.LargeBinary(), nullable=True),
        sa.Column('shots_before', sa.Integer(), server_default='0', nullable=False),
        sa.Column('shots_after', sa.Integer(), server_default='0', nullable=False),
        sa.Column('new_shots', sa.Integer(), server_default='0', nullable=False),
        sa.Column('archived_shots', sa.Integer(), server_default='0', nullable=False),
        sa.Column('code', sa.String(length=40), nullable=True),
        sa.Column('message', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column('recoverable', sa.Boolean(), server_default='1', nullable=False),
        sa.CheckConstraint("outcome IN ('listed', 'imported', 'updated', 'unchanged', "
                           "'failed', 'gone', 'back', 'restored')", name=op.f('ck_run_reports_outcome')),
        sa.PrimaryKeyConstraint('touch_id', name=op.f('pk_run_reports')),
        sa.UniqueConstraint('run_id', 'report_id', name=op.f('uq_run_reports_run_id_report_id'))
    )
    op.create_index(op.f('ix_run_reports_report_id'), 'run_reports', ['report_id'], unique=False)
    op.create_table('also_listed',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('account', sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['sessions.report_id'], name=op.f('fk_also_listed_report_id'),
                                ondelete='RESTRICT'),
        sa.PrimaryKeyConstraint('report_id', 'account', name=op.f('pk_also_listed'))
    )
    op.create_index('ix_also_listed_account', 'also_listed', ['account'], unique=False)
    op.create_table('conflicts',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('field', sa.String(length=20), nullable=False),
        sa.Column('mine', sa.Text(), nullable=False),
        sa.Column('theirs_before', sa.Text(), nullable=True),
        sa.Column('theirs', sa.Text(), nullable=True),
        sa.Column('run_id', sa.String(length=80), nullable=False),
        sa.Column('found_at', sa.String(length=32), nullable=False),
        sa.Column('settled_at', sa.String(length=32), nullable=True),
        sa.Column('settled_as', sa.String(length=10), nullable=True),
        sa.CheckConstraint("field IN ('name', 'player', 'day')", name=op.f('ck_conflicts_field')),
        sa.CheckConstraint("settled_as IN ('mine', 'theirs')", name=op.f('ck_conflicts_settled_as')),
        sa.ForeignKeyConstraint(['report_id'], ['sessions.report_id'], name=op.f('fk_conflicts_report_id'),
                                ondelete='RESTRICT'),
        sa.PrimaryKeyConstraint('report_id', 'field', name=op.f('pk_conflicts'))
    )
    op.create_table('quarantine',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('message', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('first_failed_at', sa.String(length=32), nullable=False),
        sa.Column('last_failed_at', sa.String(length=32), nullable=False),
        sa.Column('run_id', sa.String(length=80), nullable=False),
        sa.Column('raw', sa.LargeBinary(), nullable=True),
        sa.Column('raw_bytes', sa.Integer(), server_default='0', nullable=False),
        sa.Column('dismissed_at', sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(['report_id'], ['sessions.report_id'], name=op.f('fk_quarantine_report_id'),
                                ondelete='RESTRICT'),
        sa.PrimaryKeyConstraint('report_id', name=op.f('pk_quarantine'))
    )
    op.add_column('backfill_runs', sa.Column('selection', sa.Text(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('backfill_runs', sa.Column('requests', sa.Integer(), server_default='0', nullable=False))
    op.add_column('backfill_runs', sa.Column('bytes_received', sa.Integer(), server_default='0', nullable=False))
    op.add_column('backfill_runs', sa.Column('portal_requests', sa.Integer(), server_default='0', nullable=False))
    op.add_column('backfill_runs', sa.Column('listing_complete_before', sa.Boolean(), nullable=True))
    op.add_column('backfill_runs', sa.Column('undoes', sa.String(length=80), nullable=True))
    op.add_column('backfill_runs', sa.Column('undone_by', sa.String(length=80), nullable=True))
    op.add_column('portal_accounts', sa.Column('label', sa.String(length=80), server_default=sa.text("''"),
                                               nullable=False))
    op.add_column('portal_accounts', sa.Column('is_kept', sa.Boolean(), server_default='0', nullable=False))
    op.add_column('portal_accounts', sa.Column('sync_enabled', sa.Boolean(), server_default='1', nullable=False))
