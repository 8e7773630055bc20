"""Whether an answer's shots can be known again by their ids: what is stored is never replaced where they cannot.

The key of a shot is (report id, group id, shot id), see uneekor.md. The golfer's words on a shot hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from golf.report_fields import IDS, SAME_IDS, SHOT_ID, LostField
from golf.reports import ReportContent

if TYPE_CHECKING:
    from storage.reports.rows import ReportRows

_STORED = "SELECT group_id, shot_id, content_hash FROM shots WHERE report_id = ?"
_MADE_UP = re.compile(r"(group|shot)-[0-9]+")
"""Ids that versions before 0.4 made of a place where the portal sent none: the portal's own may replace them."""
_Balls = Mapping[tuple[str, str], bytes | None]


@dataclass(frozen=True, slots=True)
class IdTrouble:
    """What is wrong with an answer's ids, and whether stored shots would go because of it."""

    lost: tuple[LostField, ...] = ()
    keeps_stored: bool = False


def judge_ids(connection: Connection, report_id: int, content: ReportContent, rows: ReportRows) -> IdTrouble:
    """Compare the ids of an answer with those stored of its session.

    What is stored stays when a stored shot is not in the answer and the answer has shots without an id, or with one
    that stands in it twice; also when most stored balls are in it under other ids.
    """
    nameless = tuple(LostField(counts.field, counts.words) for counts in content.fields.field_counts
                     if counts.field in IDS)
    stored = {(row[0], row[1]): row[2] for row in connection.exec_driver_sql(_STORED, (report_id,))}
    came = {(row[1], row[2]): row[-1] for row in rows.shots}
    if nameless:
        return IdTrouble(nameless, keeps_stored=bool(stored.keys() - came.keys()))
    if content.fields.doubled - stored.keys() and stored.keys() - came.keys():
        return IdTrouble((LostField(SHOT_ID, "shot id"),), keeps_stored=True)
    if _are_renamed(stored, came):
        return IdTrouble((LostField(SAME_IDS, "earlier shot id"),), keeps_stored=True)
    return IdTrouble()


def _are_renamed(stored: _Balls, came: _Balls) -> bool:
    """Most stored balls are in the answer, but not under the ids that they have here."""
    balls = {ball for ball in came.values() if ball is not None}
    known = {key: ball for key, ball in stored.items()
             if ball is not None and not any(map(_MADE_UP.fullmatch, key))}
    moved = sum(ball in balls and came.get(key) != ball for key, ball in known.items())
    return moved * 2 > len(known)
