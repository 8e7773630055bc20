"""Putts of putting trackers, and the view putts_flat: one row a putt, whoever saw it

Revision: 0011, follows 0010

Shots with the putter that a launch monitor saw stay what they are, rows of ``shots``; the view shows them as putts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MEASURES = ("ball_speed_mps", "start_direction_deg", "target_distance_m", "rolled_distance_m", "lateral_miss_m",
             "depth_miss_m", "skid_distance_m")

# A public contract (docs: plain reading), in mph, feet and inches. ``counts``: whether numbers rest on the putt. The
# limits are those of golf/putts.py; putts of trackers were held against them when they were stored.
_PUTTS_FLAT = """
CREATE VIEW putts_flat AS
SELECT
    p.report_id AS report_id,
    p.putt_id AS putt_id,
    p.position AS putt_number,
    s.practised_on AS session_date,
    s.name AS session_name,
    s.player AS player,
    s.report_id AS session_id,
    nullif(trim(coalesce(seen.device_maker, '') || ' ' || coalesce(seen.device_model, '')), '') AS device,
    p.hit_at AS hit_at,
    p.elapsed_s AS elapsed_s,
    p.made AS made,
    p.ball_speed_mps * 2.2369363 AS ball_speed_mph,
    p.start_direction_deg AS start_direction_deg,
    p.target_distance_m * 3.2808399 AS target_distance_ft,
    p.rolled_distance_m * 3.2808399 AS rolled_distance_ft,
    p.lateral_miss_m * 39.370079 AS lateral_miss_in,
    p.depth_miss_m * 39.370079 AS depth_miss_in,
    p.skid_distance_m * 3.2808399 AS skid_distance_ft,
    p.category AS category,
    p.flag_reason = '' AS counts,
    p.flag_reason AS flag_reason
FROM putts AS p
JOIN sessions AS seen ON seen.report_id = p.report_id
JOIN sessions AS s ON s.report_id = coalesce(seen.merged_into, seen.report_id)
UNION ALL
SELECT
    f.report_id,
    f.group_id || '/' || f.shot_id,
    t.position + 1,
    f.session_date,
    f.session_name,
    f.player,
    f.session_id,
    f.device,
    t.hit_at,
    NULL,
    NULL,
    f.ball_speed_mph,
    f.side_angle_deg,
    NULL,
    t.total_m * 3.2808399,
    NULL,
    NULL,
    NULL,
    NULL,
    f.counts AND coalesce(t.ball_speed_mps BETWEEN 0 AND 12, 1) AND coalesce(t.side_angle_deg BETWEEN -45 AND 45, 1)
        AND coalesce(t.total_m BETWEEN 0 AND 60, 1),
    t.flag_reason
FROM shots_flat AS f
JOIN shots AS t ON t.report_id = f.report_id AND t.group_id = f.group_id AND t.shot_id = f.shot_id
WHERE f.club = 'Putter'
"""


def upgrade() -> None:
    op.create_table(
        "putts",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("putt_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hit_at", sa.String(length=32), nullable=True),
        sa.Column("elapsed_s", sa.Double(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=True) for name in _MEASURES),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("flag_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("import_revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_putts_report_id"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("report_id", "putt_id", name=op.f("pk_putts")),
    )
    op.get_bind().exec_driver_sql(_PUTTS_FLAT)
