"""The first schema

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A public contract (docs: plain reading): one row per stored shot, yards and mph, names and order fixed.
_SHOTS_FLAT = """
CREATE VIEW shots_flat AS
SELECT
    t.report_id AS report_id,
    t.group_id AS group_id,
    t.shot_id AS shot_id,
    s.practised_on AS session_date,
    s.name AS session_name,
    s.player AS player,
    g.club AS club,
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
    t.shot_type AS shot_type
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
JOIN sessions AS s ON s.report_id = t.report_id
"""


def upgrade() -> None:
    op.create_table(
        "backfill_runs",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=320), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("heartbeat_at", sa.String(length=32), nullable=False),
        sa.Column("finished_at", sa.String(length=32), nullable=True),
        sa.Column("max_sessions", sa.Integer(), nullable=True),
        sa.Column("stop_requested", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("progress_message", sa.Text(), server_default="", nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("processed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("imported", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("skipped", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("elapsed_seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("eta_seconds", sa.Double(), nullable=True),
        sa.Column("sessions_discovered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sessions_imported", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sessions_updated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sessions_waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total_shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("duration_seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'success', 'no_new', 'partial', 'cancelled', 'auth_failed', 'error', 'crashed')",
            name=op.f("ck_backfill_runs_status"),
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_backfill_runs")),
    )
    op.create_index("ix_backfill_runs_started_at", "backfill_runs", ["started_at"], unique=False)
    op.create_table(
        "change_log",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.String(length=32), nullable=True),
        sa.CheckConstraint("actor IN ('golfer', 'sync')", name=op.f("ck_change_log_actor")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_log")),
    )
    op.create_index("ix_change_log_report_id_field", "change_log", ["report_id", "field"], unique=False)
    op.create_table(
        "data_revision",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("only = 1", name=op.f("ck_data_revision_only")),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_data_revision")),
    )
    op.create_table(
        "portal_accounts",
        sa.Column("username", sa.String(length=320), nullable=False),
        sa.Column("listing_complete", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("attempt_began_at", sa.String(length=32), nullable=True),
        sa.Column("refusal_code", sa.String(length=40), nullable=True),
        sa.Column("refused_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_portal_accounts")),
    )
    op.create_table(
        "preferences",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_preferences")),
    )
    op.create_table(
        "sessions",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=320), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("portal_name", sa.String(length=300), server_default="", nullable=False),
        sa.Column("portal_player", sa.String(length=300), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("listed_date_text", sa.String(length=300), server_default="", nullable=False),
        sa.Column("listed_shots", sa.Integer(), nullable=True),
        sa.Column("guessed_type", sa.String(length=20), server_default="Practice", nullable=False),
        sa.Column("guessed_reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("guessed_confidence", sa.Double(), server_default="0", nullable=False),
        sa.Column("name_edit", sa.String(length=300), nullable=True),
        sa.Column("player_edit", sa.String(length=300), nullable=True),
        sa.Column("type_edit", sa.String(length=20), nullable=True),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "name",
            sa.String(length=300),
            sa.Computed("coalesce(name_edit, portal_name)", persisted=False),
            nullable=True,
        ),
        sa.Column(
            "player",
            sa.String(length=300),
            sa.Computed("coalesce(player_edit, portal_player, 'Unknown player')", persisted=True),
            nullable=True,
        ),
        sa.Column(
            "session_type",
            sa.String(length=20),
            sa.Computed("coalesce(type_edit, guessed_type)", persisted=False),
            nullable=True,
        ),
        sa.Column("practised_on", sa.Date(), nullable=True),
        sa.Column("date_source", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error_code", sa.String(length=40), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("recoverable", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("wants_update", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("short_answers", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_seen_at", sa.String(length=32), nullable=False),
        sa.Column("imported_at", sa.String(length=32), nullable=True),
        sa.Column("gone_at", sa.String(length=32), nullable=True),
        sa.Column("import_revision", sa.Integer(), nullable=True),
        sa.Column("content_digest", sa.LargeBinary(), nullable=True),
        sa.Column("stored_shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("distinct_shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lost_shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("clubs", sa.Text(), server_default="[]", nullable=False),
        sa.Column("best_carry_m", sa.Double(), nullable=True),
        sa.Column("average_smash", sa.Double(), nullable=True),
        sa.Column("smash_shots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("copy_of", sa.Integer(), nullable=True),
        sa.Column(
            "counted",
            sa.Integer(),
            sa.Computed("imported_at IS NOT NULL AND (stored_shots = 0 OR distinct_shots > 0)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint(
            "date_source IS NULL OR date_source IN ('manual', 'api', 'listing', 'link')",
            name=op.f("ck_sessions_date_source"),
        ),
        sa.CheckConstraint(
            "guessed_type IN ('Practice', 'Round', 'Warm-up', 'Drill', 'Fitting', 'Gapping')",
            name=op.f("ck_sessions_guessed_type"),
        ),
        sa.CheckConstraint("source IN ('portal', 'link')", name=op.f("ck_sessions_source")),
        sa.CheckConstraint("state IN ('pending', 'imported', 'failed')", name=op.f("ck_sessions_state")),
        sa.CheckConstraint(
            "type_edit IS NULL OR type_edit IN ('Practice', 'Round', 'Warm-up', 'Drill', 'Fitting', 'Gapping')",
            name=op.f("ck_sessions_type_edit"),
        ),
        sa.CheckConstraint("report_id > 0", name=op.f("ck_sessions_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_sessions")),
    )
    op.create_index(
        "ix_sessions_receipt",
        "sessions",
        ["account", "source", "gone_at", "listed_shots", "stored_shots", "state", "wants_update", "imported_at"],
        unique=False,
    )
    op.create_index(
        "ix_sessions_unsettled",
        "sessions",
        ["practised_on", "report_id"],
        unique=False,
        sqlite_where=sa.text("(state <> 'imported' OR wants_update = 1 OR listed_shots <> stored_shots)"),
    )
    op.create_index("ix_sessions_day", "sessions", ["practised_on", "counted", "distinct_shots"], unique=False)
    op.create_index(
        "ix_sessions_player_day", "sessions", ["player", "practised_on", "counted", "distinct_shots"], unique=False
    )
    op.create_table(
        "archived_shots",
        sa.Column("archive_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("shot_id", sa.String(length=80), nullable=False),
        sa.Column("archived_at", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["sessions.report_id"], name=op.f("fk_archived_shots_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("archive_id", name=op.f("pk_archived_shots")),
    )
    op.create_index("ix_archived_shots_report_id", "archived_shots", ["report_id"], unique=False)
    op.create_table(
        "club_groups",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("club", sa.String(length=80), nullable=False),
        sa.Column("club_raw", sa.String(length=80), nullable=True),
        sa.Column("club_number", sa.Integer(), nullable=True),
        sa.Column("club_source", sa.String(length=20), nullable=False),
        sa.Column("created_text", sa.String(length=80), nullable=False),
        sa.Column("portal_default_club", sa.Boolean(), nullable=False),
        sa.Column("default_club_edit", sa.Boolean(), nullable=True),
        sa.Column(
            "is_default_club",
            sa.Boolean(),
            sa.Computed("coalesce(default_club_edit, portal_default_club)", persisted=False),
            nullable=True,
        ),
        sa.Column("missing_since", sa.String(length=32), nullable=True),
        sa.CheckConstraint("club_source IN ('club_name', 'label', 'unknown')", name=op.f("ck_club_groups_club_source")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["sessions.report_id"], name=op.f("fk_club_groups_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "group_id", name=op.f("pk_club_groups")),
    )
    op.create_table(
        "raw_reports",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["sessions.report_id"], name=op.f("fk_raw_reports_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "sha256", name=op.f("pk_raw_reports")),
    )
    op.create_table(
        "run_errors",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("recoverable", sa.Boolean(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("session_name", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["backfill_runs.run_id"], name=op.f("fk_run_errors_run_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_errors")),
    )
    op.create_table(
        "session_dates",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.CheckConstraint("source IN ('manual', 'api', 'listing', 'link')", name=op.f("ck_session_dates_source")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["sessions.report_id"], name=op.f("fk_session_dates_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "source", name=op.f("pk_session_dates")),
    )
    op.create_table(
        "session_tags",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["sessions.report_id"], name=op.f("fk_session_tags_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "tag", name=op.f("pk_session_tags")),
    )
    op.create_index("ix_session_tags_tag", "session_tags", ["tag"], unique=False)
    op.create_table(
        "shots",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("shot_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ball_speed_mps", sa.Double(), nullable=True),
        sa.Column("club_speed_mps", sa.Double(), nullable=True),
        sa.Column("smash_factor", sa.Double(), nullable=True),
        sa.Column("carry_m", sa.Double(), nullable=True),
        sa.Column("total_m", sa.Double(), nullable=True),
        sa.Column("side_m", sa.Double(), nullable=True),
        sa.Column("apex_m", sa.Double(), nullable=True),
        sa.Column("launch_angle_deg", sa.Double(), nullable=True),
        sa.Column("side_angle_deg", sa.Double(), nullable=True),
        sa.Column("descent_angle_deg", sa.Double(), nullable=True),
        sa.Column("back_spin_rpm", sa.Double(), nullable=True),
        sa.Column("side_spin_rpm", sa.Double(), nullable=True),
        sa.Column("attack_angle_deg", sa.Double(), nullable=True),
        sa.Column("club_path_deg", sa.Double(), nullable=True),
        sa.Column("face_angle_deg", sa.Double(), nullable=True),
        sa.Column("dynamic_loft_deg", sa.Double(), nullable=True),
        sa.Column("club_lie_deg", sa.Double(), nullable=True),
        sa.Column("impact_x_mm", sa.Double(), nullable=True),
        sa.Column("impact_y_mm", sa.Double(), nullable=True),
        sa.Column("optix_x_mm", sa.Double(), nullable=True),
        sa.Column("optix_y_mm", sa.Double(), nullable=True),
        sa.Column("flight_time_s", sa.Double(), nullable=True),
        sa.Column("lie_angle_text", sa.String(length=80), nullable=True),
        sa.Column("shot_type", sa.String(length=80), nullable=True),
        sa.Column("flags", sa.String(length=80), nullable=False),
        sa.Column("flag_reason", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=16), nullable=True),
        sa.Column("duplicate_of", sa.String(length=240), nullable=True),
        sa.Column("import_revision", sa.Integer(), nullable=False),
        sa.Column(
            "is_distinct",
            sa.Integer(),
            sa.Computed("duplicate_of IS NULL AND instr(flags, 'duplicate') = 0", persisted=False),
            nullable=True,
        ),
        sa.Column(
            "is_counting",
            sa.Integer(),
            sa.Computed("duplicate_of IS NULL AND flags = ''", persisted=False),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "group_id"],
            ["club_groups.report_id", "club_groups.group_id"],
            name=op.f("fk_shots_report_id_group_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("report_id", "group_id", "shot_id", name=op.f("pk_shots")),
    )
    op.create_index("ix_shots_content_hash", "shots", ["content_hash"], unique=False)
    op.execute("INSERT INTO data_revision (only, revision) VALUES (1, 0)")
    op.execute(_SHOTS_FLAT)


def downgrade() -> None:
    """Going back is restoring the backup that is made before every migration."""
    raise NotImplementedError
