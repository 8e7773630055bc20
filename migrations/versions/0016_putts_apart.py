"""A putt that came through two doors counts once, and no putt is in a session's best carry and mean smash

Revision: 0016, follows 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Sessions with a putter's shots alone are touched. What was possible, which shots count with which session and which
# club a shot has are written out as they were when this was released.
_CLUB = """
coalesce(w.club, (SELECT r.club FROM bag_rules AS r WHERE r.player = s.player AND r.monitor_club = g.club
                  AND (r.from_on IS NULL OR r.from_on <= s.practised_on) ORDER BY r.from_on DESC LIMIT 1), g.club)
"""
_FIND = f"""
CREATE TEMPORARY TABLE swings_anew AS
SELECT session_id, max(carry_m) FILTER (WHERE is_swing) AS best_carry_m,
       avg(possible) FILTER (WHERE is_swing) AS average_smash, count(possible) FILTER (WHERE is_swing) AS smash_shots
FROM (SELECT s.report_id AS session_id, t.carry_m, {_CLUB} <> 'Putter' AS is_swing,
             CASE WHEN t.smash_factor BETWEEN 0 AND 1.65 THEN t.smash_factor END AS possible
      FROM shots AS t
      JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
      LEFT JOIN shot_words AS w
             ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
      JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
      JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
      WHERE s.report_id IN (SELECT report_id FROM club_sessions WHERE club = 'Putter')
            AND t.duplicate_of IS NULL AND t.same_ball_as IS NULL AND t.flags = ''
            AND NOT coalesce(w.is_hidden, 0) AND coalesce(w.verdict, '') <> 'out')
GROUP BY session_id
"""  # noqa: S608 - constant text
_SET = """
UPDATE sessions SET (best_carry_m, average_smash, smash_shots) =
    (SELECT best_carry_m, average_smash, smash_shots FROM temp.swings_anew WHERE session_id = sessions.report_id)
WHERE report_id IN (SELECT session_id FROM temp.swings_anew)
"""

# A public contract (docs: plain reading). The columns of 0011 in their order.
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
    p.flag_reason = '' AND p.same_putt_as IS NULL AS counts,
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
    op.execute("DROP VIEW putts_flat")
    op.add_column("putts", sa.Column("same_putt_as", sa.String(length=240), nullable=True))
    op.create_index("ix_putts_same_putt_as", "putts", ["same_putt_as"], unique=False,
                    sqlite_where=sa.text("same_putt_as IS NOT NULL"))
    op.execute(_PUTTS_FLAT)
    op.execute(_FIND)
    op.execute(_SET)
    op.execute("DROP TABLE temp.swings_anew")
