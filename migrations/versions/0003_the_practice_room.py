"""The practice room: words on single shots, bags, players, goals; which session saw which club

Revision: 0003, follows 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FILL_CLUB_SESSIONS = """
INSERT INTO club_sessions (report_id, club, player, practised_on, shots)
SELECT t.report_id, g.club, s.player, s.practised_on, count(*)
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
JOIN sessions AS s ON s.report_id = t.report_id
WHERE t.is_distinct AND NOT g.is_default_club
GROUP BY t.report_id, g.club
"""

# A public contract (docs: plain reading). The columns of 0001 in their order, then what is new: the club is now the
# player's own word for it, as in the app; what the monitor called it stays beside it.
_SHOTS_FLAT = """
CREATE VIEW shots_flat AS
SELECT
    t.report_id AS report_id,
    t.group_id AS group_id,
    t.shot_id AS shot_id,
    s.practised_on AS session_date,
    s.name AS session_name,
    s.player AS player,
    coalesce(w.club,
             (SELECT r.club FROM bag_rules AS r WHERE r.player = s.player AND r.monitor_club = g.club
              AND (r.from_on IS NULL OR r.from_on <= s.practised_on) ORDER BY r.from_on DESC LIMIT 1),
             g.club) AS club,
    g.club_raw AS club_raw,
    t.carry_m * 1.0936133 AS carry_yd,
    t.total_m * 1.0936133 AS total_yd,
    t.side_m * 1.0936133 AS side_yd,
    t.apex_m * 1.0936133 AS apex_yd,
    t.ball_speed_mps * 2.2369363 AS ball_speed_mph,
    t.club_speed_mps * 2.2369363 AS club_speed_mph,
    t.smash_factor AS smash_factor,
    t.launch_angle_deg AS launch_angle_deg,
    t.side_angle_deg AS side_angle_deg,
    t.descent_angle_deg AS descent_angle_deg,
    t.back_spin_rpm AS back_spin_rpm,
    t.side_spin_rpm AS side_spin_rpm,
    t.attack_angle_deg AS attack_angle_deg,
    t.club_path_deg AS club_path_deg,
    t.face_angle_deg AS face_angle_deg,
    t.dynamic_loft_deg AS dynamic_loft_deg,
    t.impact_x_mm AS impact_x_mm,
    t.impact_y_mm AS impact_y_mm,
    t.optix_x_mm AS optix_x_mm,
    t.optix_y_mm AS optix_y_mm,
    t.flight_time_s AS flight_time_s,
    t.shot_type AS shot_type,
    g.club AS monitor_club,
    t.is_counting AND NOT coalesce(w.is_hidden, 0) AND coalesce(w.verdict, '') <> 'out' AS counts,
    coalesce(w.is_hidden, 0) AS is_hidden,
    s.report_id AS session_id
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
"""


def upgrade() -> None:
    op.create_table("bag_rules",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("player", sa.String(length=300), nullable=False),
        sa.Column("monitor_club", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("club", sa.String(length=80), nullable=False),
        sa.CheckConstraint("club <> ''", name=op.f("ck_bag_rules_club")),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_bag_rules")),
        sa.UniqueConstraint("player", "monitor_club", "from_on", name=op.f("uq_bag_rules_player_monitor_club_from_on")),
    )
    op.create_table("bag_clubs",
        sa.Column("player", sa.String(length=300), nullable=False),
        sa.Column("club", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("is_in_bag", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("make", sa.String(length=120), server_default=sa.text("''"), nullable=False),
        sa.Column("loft_deg", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("player", "club", name=op.f("pk_bag_clubs")),
    )
    op.create_table("players",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("is_left_handed", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_players")),
    )
    op.create_table("goals",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("player", sa.String(length=300), nullable=False),
        sa.Column("club", sa.String(length=80), nullable=True),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_goals")),
    )
    op.create_index(op.f("ix_goals_player"), "goals", ["player"], unique=False)
    op.create_table("shot_words",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("shot_id", sa.String(length=80), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("club", sa.String(length=80), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tags", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("verdict IS NULL OR verdict IN ('out', 'fine')", name=op.f("ck_shot_words_verdict")),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_shot_words_report_id"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("report_id", "group_id", "shot_id", name=op.f("pk_shot_words")),
    )
    op.create_index("ix_shot_words_session_id", "shot_words", ["session_id"], unique=False,
                    sqlite_where=sa.text("session_id IS NOT NULL"))
    op.add_column("sessions", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("made_from", sa.Integer(), nullable=True))
    op.create_index("ix_sessions_merged_into", "sessions", ["merged_into"], unique=False,
                    sqlite_where=sa.text("merged_into IS NOT NULL"))
    op.create_table("club_sessions",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("club", sa.String(length=80), nullable=False),
        sa.Column("player", sa.String(length=300), nullable=False),
        sa.Column("practised_on", sa.Date(), nullable=True),
        sa.Column("shots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_club_sessions_report_id"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "club", name=op.f("pk_club_sessions")),
    )
    op.create_index("ix_club_sessions_player_club_day", "club_sessions",
                    ["player", "club", "practised_on", "report_id", "shots"], unique=False)
    op.execute(_FILL_CLUB_SESSIONS)
    op.execute("DROP VIEW shots_flat")
    op.execute(_SHOTS_FLAT)
