"""Shots that averages rest on, a column a measure: a narrow reading for what looks at thousands and shows none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from golf.bag_and_goals import CountedShots
from golf.shots import MEASURES
from storage.derived.club_sessions import HAS_CLUB, IS_COUNTING
from storage.reading.shots import CLUB_HIT, GROUPS, SHOTS, fetch_plain

_LOAD = """
WITH asked AS MATERIALIZED (
    SELECT clubs.value AS club, last.value AS id FROM json_each(?2) AS clubs, json_each((
        SELECT json_group_array(report_id) FROM (
            SELECT report_id FROM club_sessions WHERE player = ?1 AND club = clubs.value
            ORDER BY practised_on DESC, report_id DESC LIMIT ?3))) AS last),
{GROUPS}
SELECT {CLUB_HIT} AS club_hit, g.label, s.report_id, w.club IS NOT NULL OR coalesce(w.verdict, '') = 'fine', {measures}
{SHOTS}
WHERE (club_hit, s.report_id) IN (SELECT club, id FROM asked) AND {IS_COUNTING} AND {HAS_CLUB}
"""


def load_counted_shots(
    connection: Connection, player: str, clubs: Iterable[str], measures: Sequence[str], sessions: int
) -> CountedShots:
    """The shots of the player's last ``sessions`` with each club, in no order."""
    assert set(measures) <= set(MEASURES)  # noqa: S101 - they become part of the statement
    statement = _LOAD.format(GROUPS=GROUPS, CLUB_HIT=CLUB_HIT, SHOTS=SHOTS, IS_COUNTING=IS_COUNTING,
                             HAS_CLUB=HAS_CLUB, measures=", ".join(f"t.{measure}" for measure in measures))
    rows = fetch_plain(connection, statement, (player, json.dumps(list(clubs)), sessions))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(4 + len(measures))]
    hit_with, labels, session_ids, confirmed, *values = columns
    return CountedShots(hit_with, labels, session_ids, confirmed, dict(zip(measures, values, strict=True)))
