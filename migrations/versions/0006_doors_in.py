"""Sessions that no portal brought: files, other programs, by hand; devices; how values were measured

Revision: 0006, follows 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TYPES = "'Practice', 'Round', 'Warm-up', 'Drill', 'Fitting', 'Gapping'"
_DATES = "'manual', 'api', 'file', 'listing', 'file_name', 'link'"
_SESSIONS = f"""
CREATE TABLE new_sessions (
    report_id INTEGER NOT NULL,
    account VARCHAR(320) DEFAULT '' NOT NULL,
    source VARCHAR(10) NOT NULL,
    given_key VARCHAR(120),
    source_key VARCHAR(140) GENERATED ALWAYS AS (coalesce(given_key,
        CASE WHEN made_from IS NULL THEN 'portal:' ELSE 'made:' END || report_id)) VIRTUAL,
    portal_name VARCHAR(300) DEFAULT '' NOT NULL,
    portal_player VARCHAR(300),
    listed_on DATE,
    listed_date_text VARCHAR(300) DEFAULT '' NOT NULL,
    listed_shots INTEGER,
    guessed_type VARCHAR(20) DEFAULT 'Practice' NOT NULL,
    guessed_reason VARCHAR(300) DEFAULT '' NOT NULL,
    guessed_confidence DOUBLE DEFAULT '0' NOT NULL,
    device_maker VARCHAR(80),
    device_model VARCHAR(80),
    device_software VARCHAR(80),
    conditions TEXT DEFAULT '' NOT NULL,
    is_normalised BOOLEAN DEFAULT '0' NOT NULL,
    name_edit VARCHAR(300),
    player_edit VARCHAR(300),
    type_edit VARCHAR(20),
    notes TEXT DEFAULT '' NOT NULL,
    name VARCHAR(300) GENERATED ALWAYS AS (coalesce(name_edit, portal_name)) VIRTUAL,
    player VARCHAR(300) GENERATED ALWAYS AS (coalesce(player_edit, portal_player, 'Unknown player')) STORED,
    session_type VARCHAR(20) GENERATED ALWAYS AS (coalesce(type_edit, guessed_type)) VIRTUAL,
    practised_on DATE,
    date_source VARCHAR(10),
    state VARCHAR(10) DEFAULT 'pending' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    last_error_code VARCHAR(40),
    last_error TEXT DEFAULT '' NOT NULL,
    recoverable BOOLEAN DEFAULT '1' NOT NULL,
    wants_update BOOLEAN DEFAULT '0' NOT NULL,
    short_answers INTEGER DEFAULT '0' NOT NULL,
    first_seen_at VARCHAR(32) NOT NULL,
    imported_at VARCHAR(32),
    gone_at VARCHAR(32),
    import_revision INTEGER,
    content_digest BLOB,
    stored_shots INTEGER DEFAULT '0' NOT NULL,
    distinct_shots INTEGER DEFAULT '0' NOT NULL,
    lost_shots INTEGER DEFAULT '0' NOT NULL,
    clubs TEXT DEFAULT '[]' NOT NULL,
    best_carry_m DOUBLE,
    average_smash DOUBLE,
    smash_shots INTEGER DEFAULT '0' NOT NULL,
    copy_of INTEGER,
    merged_into INTEGER,
    made_from INTEGER,
    counted INTEGER GENERATED ALWAYS AS (imported_at IS NOT NULL AND (stored_shots = 0 OR distinct_shots > 0)) STORED,
    CONSTRAINT pk_sessions PRIMARY KEY (report_id),
    CONSTRAINT uq_sessions_source_key UNIQUE (source_key),
    CONSTRAINT ck_sessions_date_source CHECK (date_source IS NULL OR date_source IN ({_DATES})),
    CONSTRAINT ck_sessions_guessed_type CHECK (guessed_type IN ({_TYPES})),
    CONSTRAINT ck_sessions_source CHECK (
        source IN ('portal', 'link', 'file', 'database', 'folder', 'api', 'live', 'hand')),
    CONSTRAINT ck_sessions_state CHECK (state IN ('pending', 'imported', 'failed')),
    CONSTRAINT ck_sessions_type_edit CHECK (type_edit IS NULL OR type_edit IN ({_TYPES})),
    CONSTRAINT ck_sessions_report_id CHECK (report_id > 0)
)
"""
_SESSION_DATES = f"""
CREATE TABLE new_session_dates (
    report_id INTEGER NOT NULL,
    source VARCHAR(10) NOT NULL,
    day DATE,
    text VARCHAR(300) NOT NULL,
    CONSTRAINT pk_session_dates PRIMARY KEY (report_id, source),
    CONSTRAINT ck_session_dates_source CHECK (source IN ({_DATES})),
    CONSTRAINT fk_session_dates_report_id FOREIGN KEY(report_id) REFERENCES sessions (report_id) ON DELETE RESTRICT
)
"""
_RUN_REPORTS = """
CREATE TABLE new_run_reports (
    touch_id INTEGER NOT NULL,
    run_id VARCHAR(80) NOT NULL,
    report_id INTEGER NOT NULL,
    session_name VARCHAR(300) DEFAULT '' NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    after_change_id INTEGER NOT NULL,
    existed BOOLEAN NOT NULL,
    "before" BLOB,
    shots_before INTEGER DEFAULT '0' NOT NULL,
    shots_after INTEGER DEFAULT '0' NOT NULL,
    new_shots INTEGER DEFAULT '0' NOT NULL,
    archived_shots INTEGER DEFAULT '0' NOT NULL,
    code VARCHAR(40),
    message TEXT DEFAULT '' NOT NULL,
    recoverable BOOLEAN DEFAULT '1' NOT NULL,
    CONSTRAINT pk_run_reports PRIMARY KEY (touch_id),
    CONSTRAINT uq_run_reports_run_id_report_id UNIQUE (run_id, report_id),
    CONSTRAINT ck_run_reports_outcome CHECK (
        outcome IN ('listed', 'imported', 'updated', 'unchanged', 'failed', 'gone', 'back', 'restored', 'removed'))
)
"""

# A public contract (docs: plain reading). The columns of 0003 in their order, then what is new: the device that saw
# the ball, and which values the source calls other than measured; NULL where it does not say.
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
    s.report_id AS session_id,
    nullif(trim(coalesce(seen.device_maker, a.device_maker, '') || ' '
                || coalesce(seen.device_model, CASE WHEN seen.device_maker IS NULL THEN a.device_model END, '')), '')
        AS device,
    t.how_measured AS how_measured
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
JOIN sessions AS seen ON seen.report_id = t.report_id
LEFT JOIN portal_accounts AS a ON a.username = seen.account AND seen.source IN ('portal', 'link')
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
"""


def upgrade() -> None:
    views = _put_views_aside()
    _rebuild("sessions", _SESSIONS)
    _rebuild("session_dates", _SESSION_DATES)
    _rebuild("run_reports", _RUN_REPORTS)
    op.create_index("ix_sessions_not_of_the_portal", "sessions", ["report_id"], unique=False,
                    sqlite_where=sa.text("source NOT IN ('portal', 'link')"))
    _extend_shots()
    op.add_column("portal_accounts", sa.Column("device_maker", sa.String(length=80), nullable=True))
    op.add_column("portal_accounts", sa.Column("device_model", sa.String(length=80), nullable=True))
    _create_tables()
    op.execute(_SHOTS_FLAT)
    for sql in views:
        op.get_bind().exec_driver_sql(sql)


def _put_views_aside() -> list[str]:
    """Drop our view and the golfer's own, whose definitions are returned: none may point at a table that is away."""
    connection = op.get_bind()
    views = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid").all()
    for view in views:
        quoted = view.name.replace('"', '""')
        connection.exec_driver_sql(f'DROP VIEW "{quoted}"')
    return [view.sql for view in views if view.name != "shots_flat"]


def _rebuild(name: str, create: str) -> None:
    """Make the table anew with other constraints: no other way in SQLite. Foreign keys are off meanwhile.

    What a golfer added to it (plain columns, plain indices) goes along.
    """
    connection = op.get_bind()
    indices = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY rowid",
        (name,)).scalars().all()
    op.execute(create)
    columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({name})").all()
    made = {row.name for row in connection.exec_driver_sql(f"PRAGMA table_xinfo(new_{name})")}
    kept = [row for row in columns if row.hidden == 0]
    for row in kept:
        if row.name not in made:
            default = "" if row.dflt_value is None else f" DEFAULT {row.dflt_value}"
            not_null = " NOT NULL" if row.notnull else ""
            connection.exec_driver_sql(f'ALTER TABLE new_{name} ADD COLUMN "{row.name}" {row.type}{not_null}{default}')
    listed = ", ".join(f'"{row.name}"' for row in kept)
    copy = f"INSERT INTO new_{name} ({listed}) SELECT {listed} FROM {name} ORDER BY rowid"  # noqa: S608 - names
    connection.exec_driver_sql(copy)
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE new_{name} RENAME TO {name}")
    for sql in indices:
        connection.exec_driver_sql(sql)


def _extend_shots() -> None:
    """A computed column cannot be changed, only dropped and made; SQLite touches no row for one that is not kept."""
    op.execute("ALTER TABLE shots DROP COLUMN is_distinct")
    op.execute("ALTER TABLE shots DROP COLUMN is_counting")
    op.add_column("shots", sa.Column("same_ball_as", sa.String(length=240), nullable=True))
    op.add_column("shots", sa.Column("how_measured", sa.Text(), nullable=True))
    op.add_column("shots", sa.Column("hit_at", sa.String(length=32), nullable=True))
    op.add_column("shots", sa.Column("extras", sa.Text(), nullable=True))
    op.execute("ALTER TABLE shots ADD COLUMN is_distinct INTEGER GENERATED ALWAYS AS "
               "(duplicate_of IS NULL AND same_ball_as IS NULL AND instr(flags, 'duplicate') = 0) VIRTUAL")
    op.execute("ALTER TABLE shots ADD COLUMN is_counting INTEGER GENERATED ALWAYS AS "
               "(duplicate_of IS NULL AND same_ball_as IS NULL AND flags = '') VIRTUAL")
    op.create_index("ix_shots_same_ball_as", "shots", ["same_ball_as"], unique=False,
                    sqlite_where=sa.text("same_ball_as IS NOT NULL"))


def _create_tables() -> None:
    op.create_table(
        "raw_files",
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_raw_files")),
    )
    op.create_table(
        "session_files",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_session_files_report_id"),
                                ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["sha256"], ["raw_files.sha256"], name=op.f("fk_session_files_sha256"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("report_id", "sha256", name=op.f("pk_session_files")),
    )
    op.create_index(op.f("ix_session_files_sha256"), "session_files", ["sha256"], unique=False)
    op.create_table(
        "not_same_balls",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["sessions.report_id"], name=op.f("fk_not_same_balls_report_id"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("report_id", "other_id", name=op.f("pk_not_same_balls")),
    )
    op.create_table(
        "import_files",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("format_id", sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["backfill_runs.run_id"], name=op.f("fk_import_files_run_id"),
                                ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_import_files")),
    )
