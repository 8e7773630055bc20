"""The best of each club over everything that is stored, found by SQL: no shot of it leaves the database but the best.

One walk over the player's shots that count: seconds for a million of them, so it is for what somebody asks for.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from golf.bag_and_goals import AllTimeBest
from golf.clubs import UNKNOWN_CLUB
from golf.swing_groups import names_distance
from storage.derived.club_sessions import COUNTED_SMASH, HAS_CLUB, IS_COUNTING
from storage.reading.devices import load_shown_sessions
from storage.reading.shots import CLUB_HIT, GROUPS, SHOTS, fetch_plain
from storage.tables.column_types import read_day

_NO_BESTS = json.dumps([UNKNOWN_CLUB, "Putter"])
_FEWEST_OF_A_SESSION = 5
"""As of a point on the Progress page (analysis.metrics)."""
_LABELS = "SELECT DISTINCT label FROM club_groups"
_LOAD = f"""
WITH asked AS MATERIALIZED (SELECT report_id AS id FROM sessions WHERE player = ?1),
{GROUPS},
hit AS MATERIALIZED (
    SELECT {CLUB_HIT} AS club_hit, s.report_id AS session_id, s.practised_on AS day, t.report_id, t.group_id, t.shot_id,
           t.carry_m, t.ball_speed_mps, {COUNTED_SMASH} AS smash,
           CASE WHEN w.swing_length IS NULL THEN g.label IN (SELECT value FROM json_each(?2))
                ELSE w.swing_length <> 'full' END AS is_part
    {SHOTS}
    WHERE s.player = ?1 AND {{only}} AND {IS_COUNTING} AND {HAS_CLUB}
          AND (NOT ?3 OR (t.ball_speed_mps IS NOT NULL AND t.club_speed_mps IS NOT NULL))),
top AS MATERIALIZED (SELECT club_hit, max(carry_m) AS carry, max(ball_speed_mps) AS speed FROM hit GROUP BY club_hit),
ranked AS (
    SELECT club_hit, session_id, day, smash, count(*) OVER (PARTITION BY club_hit, session_id) AS shots,
           row_number() OVER (PARTITION BY club_hit, session_id ORDER BY smash) AS place
    FROM hit WHERE smash IS NOT NULL AND day IS NOT NULL AND NOT is_part),
middles AS MATERIALIZED (
    SELECT club_hit, session_id, day, avg(smash) AS middle, shots FROM ranked
    WHERE shots >= {_FEWEST_OF_A_SESSION} AND place IN ((shots + 1) / 2, (shots + 2) / 2)
    GROUP BY club_hit, session_id),
found AS (
    SELECT hit.club_hit, 'carry_m' AS measure, hit.carry_m AS value, 1 AS shots, session_id, day, report_id, group_id,
           shot_id FROM hit JOIN top ON top.club_hit = hit.club_hit AND hit.carry_m = top.carry
    UNION ALL
    SELECT hit.club_hit, 'ball_speed_mps', hit.ball_speed_mps, 1, session_id, day, report_id, group_id, shot_id
    FROM hit JOIN top ON top.club_hit = hit.club_hit AND hit.ball_speed_mps = top.speed
    UNION ALL
    SELECT club_hit, 'smash_factor', middle, shots, session_id, day, NULL, NULL, NULL FROM middles
    WHERE (club_hit, middle) IN (SELECT club_hit, max(middle) FROM middles GROUP BY club_hit))
SELECT * FROM found WHERE club_hit NOT IN (SELECT value FROM json_each(?4))
ORDER BY day IS NULL, day, session_id, report_id, group_id, shot_id
"""  # noqa: S608 - constant text


def load_all_time(connection: Connection, player: str, *, measured_only: bool) -> list[AllTimeBest]:
    """Longest carry, fastest ball and best session's smash of each club; of equal ones the earliest.

    What counts is as in ``StoredShot.counts``; with ``measured_only`` a ball needs both speeds.
    """
    labels = [label for (label,) in connection.exec_driver_sql(_LABELS) if names_distance(label)]
    only = _only(load_shown_sessions(connection, player))
    rows = fetch_plain(connection, _LOAD.format(only=only), (player, json.dumps(labels), measured_only, _NO_BESTS))
    found: dict[tuple[str, str], AllTimeBest] = {}
    for row in rows:
        best = _read(row)
        found.setdefault((best.club, best.measure), best)
    return list(found.values())


def _only(report_ids: list[int] | None) -> str:
    """A condition on the session a shot counts with: it is of a device that is shown."""
    return "1" if report_ids is None else f"s.report_id IN ({', '.join(map(str, report_ids))})"


def _read(row: tuple[Any, ...]) -> AllTimeBest:
    club, measure, value, shots, session_id, day, *key = row
    return AllTimeBest(club, measure, value, shots, session_id, read_day(day),
                       None if key[0] is None else (key[0], key[1], key[2]))
