"""Rows of GolfDataApp's database: its shots, and behind those of each session the ones that were deleted there.

``shots_archive`` keeps what was deleted as JSON. Such a shot comes as a deleted one, so that it counts in nothing and
can be brought back; one that is in ``shots`` again was brought back there. A session of which every shot was deleted
does not come: it would be an empty line among the golfer's sessions.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from imports.databases.database_kind import Reading, RecordProblem, list_columns
from imports.formats.golfdata.shots import LINE_BREAK
from imports.tables.limits import MAX_CELL_CHARACTERS

SESSION: Final = "coalesce(CAST(session_id AS TEXT), '')"
ARCHIVE: Final = "shots_archive"
DELETED: Final = "deleted"
"""The column that a deleted shot has in what the readers of files get."""
IN_UNKNOWN_UNIT: Final = ("side_distance", "apex")
_UNITS: Final = {"carry": "yd", "total": "yd", "ball_speed": "mph", "club_speed": "mph"}
_KNOWN: Final = (
    "shot_id", "session_id", "date_added", "session_date", "session_type", "club", "carry", "total", "smash",
    "club_path", "face_angle", "ball_speed", "club_speed", "side_spin", "back_spin", "launch_angle", "side_angle",
    "dynamic_loft", "attack_angle", "impact_x", "impact_y", "side_distance", "descent_angle", "apex", "flight_time",
    "shot_type", "optix_x", "optix_y", "club_lie", "lie_angle", "shot_tag", "session_notes", "face_to_path",
    "strike_distance", "original_club_value", "sidebar_label", "uneekor_club_id", "is_deleted")
"""Its columns by name; what a later version adds is left where it is. None is a word of SQL's own."""
_MARKED: Final = "(coalesce(is_deleted, '') COLLATE NOCASE IN ('Y', 'YES', 'TRUE', '1', 1))"
_IN_ARCHIVE: Final = f"""
{ARCHIVE} WHERE CAST(shot_id AS TEXT) NOT IN (SELECT CAST(shot_id AS TEXT) FROM shots WHERE shot_id IS NOT NULL)
"""  # noqa: S608 - constant text
Shot = dict[str, Any]


class SessionRows(NamedTuple):
    """Everything of one session. ``records``: its rows, also those that became problems."""

    session_id: str
    shots: list[Shot]
    problems: list[RecordProblem]
    records: int


class _Row(NamedTuple):
    """``shot`` None: what is kept of a deleted shot cannot be read."""

    session_id: str
    is_deleted: bool
    record_id: str
    shot: Shot | None


def load_sessions(connection: Reading, after: str, unit: str) -> Iterator[SessionRows]:
    """The sessions behind ``after`` in the order of their ids, each with the unit in every heading that needs one."""
    rows = heapq.merge(_load_shots(connection, after), _load_archived(connection, after), key=lambda row: row[:2])
    has_days = has_any_day(connection)
    for session_id, found in groupby(rows, key=lambda row: row.session_id):
        yield _build_session(session_id, list(found), unit, has_days=has_days)


def has_any_day(connection: Reading) -> bool:
    """Whether the database dates its sessions at all; a golfer is asked for the day of one that dates none."""
    if "session_date" not in list_columns(connection, "shots"):
        return False
    return any(True for _ in read_days(connection))


def read_days(connection: Reading) -> Iterator[tuple[date, int]]:
    """The days of its shots, each with how many."""
    for text, shots in connection.execute("SELECT substr(session_date, 1, 10), count(*) FROM shots GROUP BY 1"):
        if (day := _read_day(text)) is not None:
            yield day, int(shots)


class Deleted(NamedTuple):
    """How many shots were deleted there. ``gone``: with all of their session; ``homeless``: nobody knows of which."""

    shots: int
    gone: int
    homeless: int


def count_deleted(connection: Reading) -> Deleted:
    """Without reading what is kept of them."""
    marked = _find_mark(connection)
    alive = f"SELECT DISTINCT {SESSION} FROM shots WHERE NOT {marked}"  # noqa: S608 - constants

    def count(rows: str) -> tuple[int, int]:
        """Those of sessions that still have shots, and the others."""
        shots, all_of_them = connection.execute(
            f"SELECT coalesce(sum({SESSION} IN ({alive})), 0), count(*) FROM {rows}").fetchone()  # noqa: S608
        return int(shots), int(all_of_them) - int(shots)

    shots, gone = count(f"shots WHERE {marked}")
    archive = list_columns(connection, ARCHIVE)
    if "shot_id" not in archive:
        return Deleted(shots, gone, 0)
    if "session_id" not in archive:
        return Deleted(shots, gone, int(connection.execute(f"SELECT count(*) FROM {_IN_ARCHIVE}").fetchone()[0]))  # noqa: S608
    more, more_gone = count(_IN_ARCHIVE)
    return Deleted(shots + more, gone + more_gone, 0)


def count_shots(connection: Reading) -> tuple[int, int]:
    """How many sessions and shots were not deleted there."""
    sessions, shots = connection.execute(
        f"SELECT count(DISTINCT {SESSION}), count(*) FROM shots WHERE NOT {_find_mark(connection)}").fetchone()  # noqa: S608
    return int(sessions), int(shots)


def _find_mark(connection: Reading) -> str:
    """The condition that a row of ``shots`` was deleted: an old version marked it so."""
    return _MARKED if "is_deleted" in list_columns(connection, "shots") else "0"


def _load_shots(connection: Reading, after: str) -> Iterator[_Row]:
    names = [name for name in list_columns(connection, "shots") if name in _KNOWN]
    rows = connection.execute(
        f"SELECT {SESSION}, {_find_mark(connection)}, {', '.join(names)} FROM shots "  # noqa: S608 - plain names alone
        f"WHERE {SESSION} > ?1 OR ?1 = '' ORDER BY 1, 2, CAST(shot_id AS TEXT)", (after,))
    for session_id, is_deleted, *values in rows:
        shot = dict(zip(names, values, strict=True))
        yield _Row(str(session_id), bool(is_deleted), str(shot["shot_id"] or ""), shot)


def _load_archived(connection: Reading, after: str) -> Iterator[_Row]:
    columns = list_columns(connection, ARCHIVE)
    if not {"shot_id", "session_id"} <= columns.keys():
        return
    kept = "original_data" if "original_data" in columns else "NULL"
    rows = connection.execute(
        f"SELECT {SESSION}, CAST(shot_id AS TEXT), session_id, shot_id, {kept} FROM {_IN_ARCHIVE} "  # noqa: S608
        f"AND ({SESSION} > ?1 OR ?1 = '') ORDER BY 1, 2", (after,))
    for session_id, record_id, own_session, shot_id, data in rows:
        shot = _read_kept(data)
        if shot is not None:
            shot |= {"session_id": own_session, "shot_id": shot_id}
        yield _Row(session_id, True, record_id or "", shot)


def _read_kept(data: Any) -> Shot | None:
    """The row of a deleted shot; None when nothing of it can be read."""
    try:
        found = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {name: value for name, value in found.items()
            if name in _KNOWN and (value is None or isinstance(value, str | int | float))} or None


def _build_session(session_id: str, rows: list[_Row], unit: str, *, has_days: bool) -> SessionRows:
    problems = []
    shots = []
    for row in rows if not all(row.is_deleted for row in rows) else ():
        if row.shot is None:
            problems.append(RecordProblem(
                row.record_id or "no id", "It was deleted there, and what is kept of it cannot be read."))
        elif not row.record_id:
            problems.append(RecordProblem("no id", "The shot has no id, so it cannot be told from others."))
        else:
            shots.append(_as_told(row.shot, unit, is_deleted=row.is_deleted))
    if has_days and shots and not _share_day(shots):
        problems.append(RecordProblem(
            session_id or "no session", f"The session has no day, so its {len(shots):,} shots are left out. "
            "Give it a date there, then import the file again.", is_recoverable=True))
        shots = []
    return SessionRows(session_id, shots, problems, len(rows))


def _share_day(shots: Sequence[Shot]) -> bool:
    """Give the shots without a day that of most others of their session; False when none has one.

    A deleted one gets it, too: days that were corrected later were not corrected in the archive.
    """
    alive = [shot["session_date"] for shot in shots if DELETED not in shot]
    days = Counter(day for day in alive if _read_day(day) is not None)
    if not days:
        return False
    usual = days.most_common(1)[0][0]
    for shot in shots:
        if DELETED in shot or _read_day(shot["session_date"]) is None:
            shot["session_date"] = usual
    return True


def _as_told(shot: Shot, unit: str, *, is_deleted: bool) -> Shot:
    """The row with its session's name, the day alone, and the unit in every heading that needs one.

    In every one: where only sides said metres, a reader of tables would doubt the yards beside them.
    """
    told = {f"{name} ({_UNITS[name]})" if name in _UNITS else name: _as_cell(value) for name, value in shot.items()
            if not isinstance(value, bytes) and name not in IN_UNKNOWN_UNIT}
    told["session"] = f"GolfDataApp {shot['session_id']}" if shot["session_id"] else ""
    told["session_date"] = str(shot.get("session_date") or "")[:10]
    for name in IN_UNKNOWN_UNIT:
        told[f"{name} ({unit})" if unit else f"{name} of unknown unit"] = shot.get(name)
    if is_deleted:
        told[DELETED] = "yes"
    return told


def _as_cell(value: Any) -> Any:
    """A text as one line, no longer than any cell may be."""
    if not isinstance(value, str):
        return value
    return LINE_BREAK.join(value.splitlines())[:MAX_CELL_CHARACTERS]


def _read_day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
