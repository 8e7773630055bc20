"""The golfer's own word on how long a swing was meant, which wins over the label in shots_flat

Revision: 0015, follows 0014

Labels may say "three quarter", too; golf/swing_groups.py reads them in the same way.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WORD = "[A-Za-z0-9_]"
# Each place of a label where two or three figures begin, then a unit, neither of them in the middle of a word.
_DISTANCE = f"""
(WITH RECURSIVE place (i) AS (
     SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < length(g.label)),
 figures (n) AS (VALUES (2), (3)),
 units (unit) AS (VALUES ('y'), ('yd'), ('yds'), ('yard'), ('yards'), ('m'), ('meter'), ('meters'), ('metre'),
                         ('metres')),
 found AS (
     SELECT i, substr(g.label, i, n) AS number, lower(ltrim(substr(g.label, i + n))) AS rest FROM place, figures
     WHERE substr(g.label, i, n) GLOB CASE n WHEN 2 THEN '[0-9][0-9]' ELSE '[0-9][0-9][0-9]' END
     AND (i = 1 OR substr(g.label, i - 1, 1) NOT GLOB '{_WORD}'))
 SELECT number || ' ' || unit FROM found, units
 WHERE substr(rest, 1, length(unit)) = unit AND substr(rest, length(unit) + 1, 1) NOT GLOB '{_WORD}'
 ORDER BY i LIMIT 1)
"""  # noqa: S608 - constant text
_HOUR = f"""
(WITH RECURSIVE place (i) AS (
     SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < length(g.label)),
 figures (n) AS (VALUES (1), (2)),
 found AS (
     SELECT i, substr(g.label, i, n) AS number,
            replace(lower(ltrim(substr(g.label, i + n))), char(8217), '''') AS rest FROM place, figures
     WHERE substr(g.label, i, n) GLOB CASE n WHEN 1 THEN '[0-9]' ELSE '[0-9][0-9]' END
     AND (i = 1 OR substr(g.label, i - 1, 1) NOT GLOB '{_WORD}'))
 SELECT number || ' o''clock' FROM found
 WHERE (substr(rest, 1, 7) = 'o''clock' AND substr(rest, 8, 1) NOT GLOB '{_WORD}')
 OR (substr(rest, 1, 6) = 'oclock' AND substr(rest, 7, 1) NOT GLOB '{_WORD}')
 ORDER BY i LIMIT 1)
"""  # noqa: S608 - constant text
_IN_WORDS = """
CASE WHEN ' ' || replace(lower(g.label), '-', ' ') || ' ' GLOB '*[^A-Za-z0-9_]three quarter[^A-Za-z0-9_]*'
       OR ' ' || replace(lower(g.label), '-', ' ') || ' ' GLOB '*[^A-Za-z0-9_]three quarters[^A-Za-z0-9_]*'
     THEN 'three quarter'
     WHEN ' ' || lower(g.label) || ' ' GLOB '*[^A-Za-z0-9_]half[^A-Za-z0-9_]*' THEN 'half' END
"""
_SWING_LENGTH = f"""
CASE WHEN w.swing_length IS NOT NULL THEN w.swing_length
     WHEN g.label GLOB '*[0-9]*' THEN coalesce({_DISTANCE}, {_HOUR}, {_IN_WORDS}) ELSE {_IN_WORDS} END
"""

# A public contract (docs: plain reading). The columns of 0008 in their order.
_SHOTS_FLAT = f"""
CREATE VIEW shots_flat AS
SELECT
    t.report_id AS report_id,
    t.group_id AS group_id,
    t.shot_id AS shot_id,
    s.practised_on AS session_date,
    s.name AS session_name,
    s.player AS player,
    CASE WHEN g.is_default_club AND w.club IS NULL THEN 'Mixed clubs' ELSE
    coalesce(w.club,
             (SELECT r.club FROM bag_rules AS r WHERE r.player = s.player AND r.monitor_club = g.club
              AND (r.from_on IS NULL OR r.from_on <= s.practised_on) ORDER BY r.from_on DESC LIMIT 1),
             g.club) END AS club,
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
    t.how_measured AS how_measured,
    g.label AS group_label,
    {_SWING_LENGTH} AS swing_length
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
JOIN sessions AS seen ON seen.report_id = t.report_id
LEFT JOIN portal_accounts AS a ON a.username = seen.account AND seen.source IN ('portal', 'link')
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
"""  # noqa: S608 - constant text


def upgrade() -> None:
    op.add_column("shot_words", sa.Column("swing_length", sa.String(length=20), nullable=True))
    op.execute("DROP VIEW shots_flat")
    op.get_bind().exec_driver_sql(_SHOTS_FLAT)  # as it is: a colon in it names no parameter
