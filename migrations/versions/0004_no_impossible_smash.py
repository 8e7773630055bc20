"""The mean smash of sessions anew: an impossible one of a slow ball is in it no more

Revision: 0004, follows 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Only sessions that hold such a ball are touched. What was possible, and which shots count with which session, is
# written out as it was when this was released.
_FIND = """
CREATE TEMPORARY TABLE smash_anew AS
SELECT session_id, avg(possible) AS average_smash, count(possible) AS smash_shots
FROM (SELECT coalesce(home.merged_into, home.report_id) AS session_id, t.smash_factor,
             CASE WHEN t.smash_factor BETWEEN 0 AND 1.65 THEN t.smash_factor END AS possible
      FROM shots AS t
      JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
      LEFT JOIN shot_words AS w
             ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
      JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
      WHERE t.duplicate_of IS NULL AND t.flags = '' AND NOT coalesce(w.is_hidden, 0)
            AND coalesce(w.verdict, '') <> 'out')
GROUP BY session_id HAVING count(smash_factor) > count(possible)
"""
_SET = """
UPDATE sessions SET
    average_smash = (SELECT anew.average_smash FROM smash_anew AS anew WHERE anew.session_id = sessions.report_id),
    smash_shots = (SELECT anew.smash_shots FROM smash_anew AS anew WHERE anew.session_id = sessions.report_id)
WHERE report_id IN (SELECT session_id FROM smash_anew)
"""


def upgrade() -> None:
    op.execute(_FIND)
    op.execute("CREATE UNIQUE INDEX temp.smash_anew_session ON smash_anew (session_id)")
    op.execute(_SET)
    op.execute("DROP TABLE smash_anew")
