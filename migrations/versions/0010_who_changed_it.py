"""The change log says who changed something, where it was not the golfer at this computer

Revision: 0010, follows 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_log", sa.Column("who", sa.String(length=80), nullable=True))
