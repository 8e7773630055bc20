"""Watched folders, and what became of each file seen in them

Revision: 0009, follows 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('watched_folders',
        sa.Column('folder_id', sa.Integer(), nullable=False),
        sa.Column('path', sa.String(length=1000), nullable=False),
        sa.Column('player', sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column('device', sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column('day_order', sa.String(length=20), server_default=sa.text("''"), nullable=False),
        sa.Column('afterwards', sa.String(length=10), nullable=False),
        sa.Column('network_kind', sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column('computer', sa.String(length=40), nullable=False),
        sa.Column('added_at', sa.String(length=32), nullable=False),
        sa.Column('looked_at', sa.String(length=32), nullable=True),
        sa.Column('trouble', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("afterwards IN ('move', 'leave', 'delete')", name=op.f('ck_watched_folders_afterwards')),
        sa.PrimaryKeyConstraint('folder_id', name=op.f('pk_watched_folders'))
    )
    op.create_table('watched_files',
        sa.Column('folder_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=300), nullable=False),
        sa.Column('size_bytes', sa.Integer(), nullable=False),
        sa.Column('mtime_ns', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.LargeBinary(length=32), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('has_grown', sa.Boolean(), server_default='0', nullable=False),
        sa.Column('put_to', sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column('message', sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column('run_id', sa.String(length=80), nullable=True),
        sa.Column('at', sa.String(length=32), nullable=False),
        sa.CheckConstraint("state IN ('imported', 'known', 'rejected', 'waiting')",
                           name=op.f('ck_watched_files_state')),
        sa.ForeignKeyConstraint(['folder_id'], ['watched_folders.folder_id'],
                                name=op.f('fk_watched_files_folder_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('folder_id', 'name', name=op.f('pk_watched_files'))
    )
    op.create_index('ix_watched_files_at', 'watched_files', ['at'], unique=False)
