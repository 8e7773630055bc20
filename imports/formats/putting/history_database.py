"""A putting tracker's database, ``putting_history.db``: metres, metres per second, local times.

Left and short are negative there as here. Columns are found by their names: any but the id and the time may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol

from golf.putts import PUTTER, Putt, check_putt
from golf.shots import Shot
from imports.cells.club_names import name_file_club
from imports.cells.moments import is_believable
from imports.formats.putting.putt_table import read_made
from imports.records import Device, FileShot, Problem

ID: Final = "putting-history"
TITLE: Final = "Putting tracker (putting_history.db)"
DEVICE: Final = Device("", "", "Putting tracker")
_TABLE: Final = "shots"
_MARKS: Final = frozenset({"speed_m_s", "direction_deg", "is_made", "result", "distance_to_hole_m", "lateral_miss_m"})
_FEWEST_MARKS: Final = 3
_MEASURES: Final = {
    "ball_speed_mps": "speed_m_s", "start_direction_deg": "direction_deg", "target_distance_m": "target_distance_m",
    "rolled_distance_m": "distance_m", "lateral_miss_m": "lateral_miss_m", "depth_miss_m": "depth_miss_m"}
_READ: Final = ("id", "timestamp", "session_id", "result", "is_made", "user_id", *_MEASURES.values())


class Cursor(Protocol):
    """What came of a statement."""

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""

    def fetchone(self) -> Any:
        """The next row."""


class Reading(Protocol):
    """An open database, such as ``sqlite3`` gives; who opens it sees to it that nothing is written."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""


def is_putting_history(connection: Reading) -> bool:
    """Whether a database is of this kind, by the columns of its table of putts."""
    columns = _columns(connection)
    return {"id", "timestamp"} <= columns and len(columns & _MARKS) >= _FEWEST_MARKS


def count_putts(connection: Reading) -> int:
    """How many rows there are to read."""
    return int(connection.execute(f"SELECT count(*) FROM {_TABLE}").fetchone()[0])  # noqa: S608 - constant name


def read_putting_history(
    connection: Reading, today: date, *, after: int = 0, most: int = -1
) -> Iterator[FileShot | Problem]:
    """Each putt in the order of its id, or why a row is none. ``after``: from the row behind this id on.

    A putt's id is the same in every copy of the database, and also when rows were added to it.
    """
    columns = _columns(connection)
    wanted = [name if name in columns else f"NULL AS {name}" for name in _READ]
    users = _load_users(connection)
    rows = connection.execute(
        f"SELECT {', '.join(wanted)} FROM {_TABLE} WHERE id > ? ORDER BY id LIMIT ?", (after, most))  # noqa: S608
    for row in rows:
        yield _read_row(dict(zip(_READ, row, strict=True)), users, today)


def _read_row(row: dict[str, Any], users: dict[Any, str], today: date) -> FileShot | Problem:
    line = row["id"] if isinstance(row["id"], int) else 0
    moment = _read_moment(row["timestamp"])
    if moment is None or not is_believable(moment.date(), today):
        return Problem(line, f"“{str(row['timestamp'])[:40]}” is no time at which somebody can have putted",
                       "timestamp", lost_shot=True, table=_TABLE)
    made = _read_made(row["is_made"], row["result"])
    values: dict[str, Any] = {ours: _read_number(row[theirs]) for ours, theirs in _MEASURES.items()}
    if made is None and all(value is None for value in values.values()):
        return Problem(line, "nothing was measured", lost_shot=True, table=_TABLE)
    putt = check_putt(Putt(
        number=line, putt_id=f"putting-history:{line}:{moment.isoformat()}"[:80], hit_at=_text_of(moment), made=made,
        category=str(row["result"])[:200] if row["result"] else None, **values))
    return FileShot(line=line, shot=Shot(str(line), max(line - 1, 0)), club=name_file_club(PUTTER),
                    player=users.get(row["user_id"], ""), day=moment.date(), hit_at=moment,
                    session=str(row["session_id"] or "")[:80], putt=putt)


def _text_of(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _columns(connection: Reading) -> set[str]:
    return {str(row[1]).casefold() for row in connection.execute(f"PRAGMA table_info({_TABLE})")}


def _load_users(connection: Reading) -> dict[Any, str]:
    """The users' names by their ids; an e-mail address is none."""
    columns = [str(row[1]) for row in connection.execute("PRAGMA table_info(users)")]
    name = next((column for column in ("name", "username", "display_name") if column in columns), None)
    if name is None or "id" not in columns:
        return {}
    rows = connection.execute(f"SELECT id, {name} FROM users")  # noqa: S608 - one of three constant names
    return {user: text[:80] for user, text in rows if isinstance(text, str) and "@" not in text}


def _read_made(is_made: object, result: object) -> bool | None:
    if is_made is not None and (said := read_made(str(is_made))) is not None:
        return said
    return read_made(str(result)) if result else None


def _read_number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _read_moment(value: object) -> datetime | None:
    """Local to where it was hit; a zone that a text names is dropped, for that is what its clock showed."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None
