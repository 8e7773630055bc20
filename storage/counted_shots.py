"""Shots that averages rest on, a column a measure: a narrow reading for what looks at thousands and shows none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from golf.practice import CountedShots
from golf.records import MEASURES
from storage.club_sessions import HAS_CLUB, IS_COUNTING
from storage.stored_shots import CLUB_HIT, GROUPS, SHOTS

_LOAD = """
WITH asked AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS club, json_extract(value, '$[1]') AS id FROM json_each(?)),
{GROUPS}
SELECT {CLUB_HIT} AS club_hit, g.label, s.report_id, w.club IS NOT NULL OR coalesce(w.verdict, '') = 'fine', {measures}
{SHOTS}
WHERE (club_hit, s.report_id) IN (SELECT club, id FROM asked) AND {IS_COUNTING} AND {HAS_CLUB}
"""


def load_counted_shots(
    connection: Connection, asked: Iterable[tuple[str, int]], measures: Sequence[str]
) -> CountedShots:
    """The shots with each club in the session beside it, in no order."""
    assert set(measures) <= set(MEASURES)  # noqa: S101 - they become part of the statement
    statement = _LOAD.format(GROUPS=GROUPS, CLUB_HIT=CLUB_HIT, SHOTS=SHOTS, IS_COUNTING=IS_COUNTING,
                             HAS_CLUB=HAS_CLUB, measures=", ".join(f"t.{measure}" for measure in measures))
    rows = connection.exec_driver_sql(statement, (json.dumps(list(asked)),)).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(4 + len(measures))]
    clubs, labels, session_ids, confirmed, *values = columns
    return CountedShots(clubs, labels, session_ids, confirmed, dict(zip(measures, values, strict=True)))
