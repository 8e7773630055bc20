"""A putting tracker's database, ``putting_history.db``: metres, metres per second, local times.

Left and short are negative there as here. Columns are found by their names: any but the id and the time may be missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from golf.putts import PUTTER, Putt, check_putt
from golf.shots import Shot
from imports.cells.club_names import name_file_club
from imports.cells.moments import is_believable
from imports.cells.values import read_plain
from imports.formats.putting.putt_table import read_made
from imports.records import Answers, Detection, Device, FileShot, Need, NeedKind, Problem, ReadTable
from imports.tables.table import Table

ID: Final = "putting-history"
TITLE: Final = "Putting tracker (putting_history.db)"
DEVICE: Final = Device("", "", "Putting tracker")
_TABLE: Final = "shots"
_MARKS: Final = frozenset({"speed_m_s", "direction_deg", "is_made", "result", "distance_to_hole_m", "lateral_miss_m"})
_FEWEST_MARKS: Final = 3
_MEASURES: Final = {
    "ball_speed_mps": "speed_m_s", "start_direction_deg": "direction_deg", "target_distance_m": "target_distance_m",
    "rolled_distance_m": "distance_m", "lateral_miss_m": "lateral_miss_m", "depth_miss_m": "depth_miss_m"}
_READ: Final = ("id", "timestamp", "session_id", "result", "is_made", "player", *_MEASURES.values())


class PuttingHistory:
    """Its table of putts; a putt's id is the same in every copy of the database, also when rows were added to it."""

    id = ID
    title = TITLE

    def detect(self, table: Table) -> Detection:
        """By the names of its columns."""
        columns = _find_columns(table)
        known = len(columns.keys() & _MARKS)
        if not {"id", "timestamp"} <= columns.keys() or known < _FEWEST_MARKS:
            return Detection(ID, TITLE, 0.0, "no table has its columns")
        return Detection(ID, TITLE, 0.95, f"a table has {known} of its columns", known)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """Each putt in the order of its id, or why a row is none."""
        columns = _find_columns(table)
        rows = iter(table.rows())
        next(rows)
        found = [_read_row({name: row.cells[columns[name]] for name in _READ if name in columns
                            and columns[name] < len(row.cells)}, answers) for row in rows]
        shots = sorted((each for each in found if isinstance(each, FileShot)), key=lambda each: each.line)
        problems = tuple(each for each in found if isinstance(each, Problem))
        needs = (Need(NeedKind.PLAYER, "Who putted?", "", "the file does not say"),) if any(
            not each.player for each in shots) else ()
        return ReadTable(self.detect(table), DEVICE, tuple(shots), table.name, problems, needs, day_source="file")


def _read_row(row: dict[str, str], answers: Answers) -> FileShot | Problem:
    line = int(row["id"]) if row.get("id", "").isdecimal() else 0
    moment, result = _read_moment(row.get("timestamp", "")), row.get("result", "")
    if moment is None or not is_believable(moment.date(), answers.today):
        return Problem(line, f"“{row.get('timestamp', '')[:40]}” is no time at which somebody can have putted",
                       "timestamp", lost_shot=True, table=_TABLE)
    made = _read_made(row.get("is_made", ""), result)
    values: dict[str, Any] = {ours: read_plain(row.get(theirs, "")) for ours, theirs in _MEASURES.items()}
    if made is None and all(value is None for value in values.values()):
        return Problem(line, "nothing was measured", lost_shot=True, table=_TABLE)
    putt = check_putt(Putt(
        number=line, putt_id=f"putting-history:{line}:{moment.isoformat()}"[:80], hit_at=_text_of(moment), made=made,
        category=result[:200] or None, **values))
    return FileShot(line=line, shot=Shot(str(line), max(line - 1, 0)), club=name_file_club(PUTTER),
                    player=row.get("player", "")[:80] or answers.player, day=moment.date(), hit_at=moment,
                    session=row.get("session_id", "")[:80], putt=putt)


def _text_of(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _find_columns(table: Table) -> dict[str, int]:
    """Where each column stands."""
    heading = next(iter(table.head()), None)
    return {} if heading is None else {name.casefold(): place for place, name in enumerate(heading.cells)}


def _read_made(is_made: str, result: str) -> bool | None:
    said = read_made(is_made) if is_made else None
    return said if said is not None else read_made(result) if result else None


def _read_moment(text: str) -> datetime | None:
    """Local to where it was hit; a zone that a text names is dropped, for that is what its clock showed."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


FORMAT = PuttingHistory()
