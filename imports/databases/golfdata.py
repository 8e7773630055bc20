"""GolfDataApp's ``golf_stats.db``: one table ``shots``, columns found by name, any late one may be missing.

Its tags and notes come with their shots, and what was deleted there comes as deleted (golfdata_rows).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from imports.databases.database_kind import Batch, DatabaseFacts, Reading, RecordProblem, list_columns, write_body
from imports.databases.golfdata_rows import (
    Deleted,
    Shot,
    count_deleted,
    count_shots,
    load_sessions,
    read_days,
)
from imports.formats.golfdata.shots import LAYOUT

_MARKS: Final = frozenset({"shot_id", "session_id", "club", "carry", "total", "ball_speed", "club_speed", "side_angle"})
_ENOUGH, _FITS, _SHARE = 10, 0.025, 0.6
"""So many straight balls, this close, this many of them: then the unit of side distances is known."""
_YARD_IN_M = 0.9144
_STRAIGHT_RPM = 150
_SENTINELS: Final = {"carry": 109_000, "total": 109_000, "ball_speed": 223_000, "club_speed": 223_000}
_ZEROS: Final = ("smash", "launch_angle", "ball_speed", "carry")
_BATCH_SHOTS = 400


class GolfDataKind:
    """See the module."""

    id: Final = LAYOUT.id
    title: Final = "GolfDataApp"

    def detect(self, connection: Reading) -> str | None:
        """By the columns of ``shots``."""
        known = _MARKS & list_columns(connection, "shots").keys()
        if len(known) < 7 or not {"shot_id", "session_id"} <= known:
            return None
        return f"its table shots has {len(known)} of GolfDataApp's columns"

    def validate(self, connection: Reading) -> DatabaseFacts:
        """Reads every row once."""
        columns = list_columns(connection, "shots")
        sessions, shots = count_shots(connection)
        deleted = count_deleted(connection)
        days = sorted(day for day, _ in read_days(connection)) if "session_date" in columns else []
        damage = [*_describe_damage(connection, columns), *_describe_side_unit(find_side_unit(connection), columns),
                  *_describe_deleted(deleted)]
        return DatabaseFacts(sessions, shots, days[0] if days else None, days[-1] if days else None, (),
                             tuple(damage), deleted.shots, deleted.gone)

    def read(self, connection: Reading, after: str = "") -> Iterator[Batch]:
        """Sessions in the order of their ids."""
        waiting: list[Shot] = []
        problems: list[RecordProblem] = []
        records, last = 0, ""
        for found in load_sessions(connection, after, find_side_unit(connection)):
            waiting += found.shots
            problems += found.problems
            records += found.records
            last = found.session_id
            if records >= _BATCH_SHOTS:
                yield _build_batch(waiting, problems, last, records)
                waiting, problems, records = [], [], 0
        if records:
            yield _build_batch(waiting, problems, last, records)


def _build_batch(shots: list[Shot], problems: list[RecordProblem], position: str, records: int) -> Batch:
    return Batch("GolfDataApp", write_body(shots) if shots else b"", position, records, tuple(problems))


def find_side_unit(connection: Reading) -> str:
    """``m`` or ``yd``: the unit in which side distances fit carry and start direction of straight balls.

    Empty when they fit neither: then they are not believed. Apex was written the same way, and follows.
    """
    columns = list_columns(connection, "shots")
    if not {"carry", "side_distance", "side_angle", "side_spin"} <= columns.keys():
        return ""
    rows = connection.execute(
        "SELECT side_distance, carry, side_angle FROM shots WHERE carry BETWEEN 30 AND 400 "
        "AND abs(side_angle) BETWEEN 2 AND 30 AND abs(side_spin) <= ? AND side_distance <> 0 "
        "AND side_spin IS NOT NULL LIMIT 20000", (_STRAIGHT_RPM,))
    ratios = [side / (carry * math.sin(math.radians(angle))) for side, carry, angle in rows
              if all(isinstance(value, int | float) for value in (side, carry, angle))]
    if len(ratios) < _ENOUGH:
        return ""
    share = {unit: sum(abs(ratio / wanted - 1) <= _FITS for ratio in ratios) / len(ratios)
             for unit, wanted in (("m", _YARD_IN_M), ("yd", 1.0))}
    best = max(share, key=lambda unit: share[unit])
    return best if share[best] >= _SHARE else ""


def _describe_side_unit(unit: str, columns: dict[str, str]) -> list[str]:
    if "side_distance" not in columns:
        return []
    if unit == "m":
        return ["Side distances and apex are in metres beside yards; they are read as metres."]
    return [] if unit else ["Side distances and apex fit neither yards nor metres, so they are left out."]


def _describe_damage(connection: Reading, columns: dict[str, str]) -> list[str]:
    found = []
    far = [f"abs({name}) >= {least}" for name, least in _SENTINELS.items() if name in columns]
    if far and (rows := _count(connection, " OR ".join(far))):
        found.append(f"{rows:,} shots hold 109,359.9 yd or 223,691.8 mph, which stand for “not measured”.")
    zeros = [f"{name} = 0" for name in _ZEROS if name in columns]
    if zeros and (rows := _count(connection, " OR ".join(zeros))):
        found.append(f"{rows:,} shots hold 0 where nothing was measured.")
    same = ", ".join(name for name in ("session_id", "club", "carry", "total", "ball_speed", "club_speed", "side_angle",
                                       "side_spin", "back_spin") if name in columns)
    copies = connection.execute(
        f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM shots GROUP BY {same} "  # noqa: S608 - ours
        "HAVING n > 1)").fetchone()
    if copies[0]:
        found.append(f"{copies[0]:,} shots are exact copies of others of their session; each is counted once.")
    return found


def _count(connection: Reading, condition: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM shots WHERE {condition}").fetchone()[0])  # noqa: S608 - our own text


def _describe_deleted(deleted: Deleted) -> list[str]:
    found = []
    if deleted.shots:
        found.append(f"Shots deleted there: {deleted.shots:,}. They come over as deleted: they count in nothing, and "
                     "you can bring them back.")
    if deleted.gone:
        found.append(f"Shots deleted there with all of their session: {deleted.gone:,}. They stay out.")
    if deleted.homeless:
        found.append(f"Shots in its archive that do not say their session: {deleted.homeless:,}. They stay out.")
    return found


KIND: Final = GolfDataKind()
