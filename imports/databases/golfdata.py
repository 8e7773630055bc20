"""GolfDataApp's ``golf_stats.db``: one table ``shots``, columns found by name, any late one may be missing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

from imports.databases.database_kind import Batch, DatabaseFacts, Reading, RecordProblem, list_columns, write_body
from imports.formats.golfdata.shots import LAYOUT

_MARKS: Final = frozenset({"shot_id", "session_id", "club", "carry", "total", "ball_speed", "club_speed", "side_angle"})
_SESSION: Final = "coalesce(CAST({session} AS TEXT), '')"
_IN_UNKNOWN_UNIT: Final = ("side_distance", "apex")
_UNITS: Final = {"carry": "yd", "total": "yd", "ball_speed": "mph", "club_speed": "mph"}
_ENOUGH, _FITS, _SHARE = 10, 0.025, 0.6
"""So many straight balls, this close, this many of them: then the unit of side distances is known."""
_YARD_IN_M = 0.9144
_STRAIGHT_RPM = 150
_SENTINELS: Final = {"carry": 109_000, "total": 109_000, "ball_speed": 223_000, "club_speed": 223_000}
_ZEROS: Final = ("smash", "launch_angle", "ball_speed", "carry")
_BATCH_SHOTS = 400
_KNOWN: Final = (
    "shot_id", "session_id", "date_added", "session_date", "session_type", "club", "carry", "total", "smash",
    "club_path", "face_angle", "ball_speed", "club_speed", "side_spin", "back_spin", "launch_angle", "side_angle",
    "dynamic_loft", "attack_angle", "impact_x", "impact_y", "side_distance", "descent_angle", "apex", "flight_time",
    "shot_type", "optix_x", "optix_y", "club_lie", "lie_angle", "shot_tag", "session_notes", "face_to_path",
    "strike_distance", "original_club_value", "sidebar_label", "uneekor_club_id")
"""Its columns by name; what a later version adds is left where it is."""
_Shot = dict[str, Any]


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
        session = _SESSION.format(session=columns["session_id"])
        sessions, shots = connection.execute(f"SELECT count(DISTINCT {session}), count(*) FROM shots").fetchone()  # noqa: S608 - ours
        days = sorted(_read_days(connection)) if "session_date" in columns else []
        damage = [*_describe_damage(connection, columns), *_describe_side_unit(find_side_unit(connection), columns)]
        return DatabaseFacts(int(sessions), int(shots), days[0] if days else None, days[-1] if days else None,
                             (), tuple(damage))

    def read(self, connection: Reading, after: str = "") -> Iterator[Batch]:
        """Sessions in the order of their ids."""
        unit = find_side_unit(connection)
        names = [name for name in list_columns(connection, "shots") if _is_plain(name)]
        session = _SESSION.format(session="session_id")
        rows = connection.execute(
            f"SELECT {', '.join(names)} FROM shots WHERE {session} > ?1 OR ?1 = '' "  # noqa: S608 - plain names alone
            f"ORDER BY {session}, CAST(shot_id AS TEXT)", (after,))
        found = (dict(zip(names, row, strict=True)) for row in rows)
        waiting: list[_Shot] = []
        last = ""
        for session, shots in groupby(found, key=lambda shot: str(shot["session_id"] or "")):
            waiting += [_as_told(shot, unit) for shot in shots]
            last = session
            if len(waiting) >= _BATCH_SHOTS:
                yield _build_batch(waiting, last)
                waiting = []
        if waiting:
            yield _build_batch(waiting, last)


def _is_plain(name: str) -> bool:
    """Whether a stranger's column can stand in a statement as it is; a word of SQL's own is none we know."""
    return name in _KNOWN


def _build_batch(shots: list[_Shot], position: str) -> Batch:
    problems = [RecordProblem("no id", "The shot has no id, so it cannot be told from others.")
                for shot in shots if not shot.get("shot_id")]
    whole = [shot for shot in shots if shot.get("shot_id")]
    return Batch("GolfDataApp", write_body(whole) if whole else b"", position, len(shots), tuple(problems))


def _as_told(shot: _Shot, unit: str) -> _Shot:
    """The row with its session's name, the day alone, and the unit in every heading that needs one.

    In every one: where only sides said metres, a reader of tables would doubt the yards beside them.
    """
    told = {f"{name} ({_UNITS[name]})" if name in _UNITS else name: value for name, value in shot.items()
            if not isinstance(value, bytes) and name not in _IN_UNKNOWN_UNIT}
    told["session"] = f"GolfDataApp {shot['session_id']}" if shot["session_id"] else ""
    told["session_date"] = str(shot.get("session_date") or "")[:10]
    for name in _IN_UNKNOWN_UNIT:
        told[f"{name} ({unit})" if unit else f"{name} of unknown unit"] = shot.get(name)
    return told


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
    if archived := _count_archived(connection):
        found.append(f"{archived:,} shots lie in its archive; what was archived there is not imported.")
    return found


def _count(connection: Reading, condition: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM shots WHERE {condition}").fetchone()[0])  # noqa: S608 - our own text


def _count_archived(connection: Reading) -> int:
    if not list_columns(connection, "shots_archive"):
        return 0
    return int(connection.execute("SELECT count(*) FROM shots_archive").fetchone()[0])


def _read_days(connection: Reading) -> Counter[date]:
    days: Counter[date] = Counter()
    for text, shots in connection.execute("SELECT substr(session_date, 1, 10), count(*) FROM shots GROUP BY 1"):
        try:
            days[date.fromisoformat(str(text))] += shots
        except ValueError:
            continue
    return days


KIND: Final = GolfDataKind()
