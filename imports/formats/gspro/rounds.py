"""The GSPro portal's ``PlayerShots`` CSV: shots of played holes, told by the order of its columns."""

from __future__ import annotations

from golf.sessions import SessionType
from imports.by_position import read_by_position
from imports.cells.moments import read_day_text
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Answers, Detection, Device, ReadTable
from imports.tables.table import Row, Table

_ORDER = ("Key", "Course", "Round Date", "Time", "Hole", "Shot", "Global Shot", "Club", "Club Speed", "Ball Speed",
          "Carry", "Total", "Offline", "Peak Height", "Descent", "HLA", "VLA", "Back Spin", "Spin Axis", "Attack",
          "Path", "Face To Path", "Face To Target")
_NUMBERS = (4, 5, 6, 9, 10)

LAYOUT = Layout(
    id="gspro-rounds", title="GSPro portal, shots of rounds", device=Device("", "", "GSPro"),
    columns=(
        column("session", "Course"), column("day", "Round Date"), column("time", "Time"),
        column("number", "Global Shot"),
        column("club", "Club"), column("club_speed_mps", "Club Speed", guess="mph"),
        column("ball_speed_mps", "Ball Speed", guess="mph"), column("carry_m", "Carry", guess="yd"),
        column("total_m", "Total", guess="yd"), column("side_m", "Offline", guess="yd"),
        column("descent_angle_deg", "Descent"), column("side_angle_deg", "HLA"), column("launch_angle_deg", "VLA"),
        column("back_spin_rpm", "Back Spin"), column("spin_axis_deg", "Spin Axis"),
        column("attack_angle_deg", "Attack"),
        column("club_path_deg", "Path"), column("face_to_path_deg", "Face To Path"),
        column("face_angle_deg", "Face To Target"),
    ),
    marks=("Round Date", "Hole", "Global Shot"), others=("Key", "Hole", "Shot", "Peak Height"),
    session_type=SessionType.ROUND.value, needs_confirmation=True,
)


class RoundsFormat(LayoutFormat):
    """Told by its cells: a day, a time, a hole from 1 to 18, numbers where numbers belong."""

    def detect(self, table: Table) -> Detection:
        """Sure enough to be offered, never to be taken without a look."""
        rows = [row for row in table.head() if _is_shot(row)]
        if len(rows) < max(1, min(3, len(table) - 1)):
            return Detection(self.id, self.title, 0.0, "its columns do not stand in the order of this file")
        return Detection(self.id, self.title, 0.7, f"{len(rows)} of the first rows have a day, a hole and a club where "
                         "GSPro's rounds have them", len(_ORDER), must_be_confirmed=True)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """By position, from the first row that is a shot."""
        first = next((place for place, row in enumerate(table.head()) if _is_shot(row)), 0)
        header = table.head()[first - 1] if first else None
        return read_by_position(self.layout, table, answers, self.detect(table), names=_ORDER, header=header,
                                units=None)


def _is_shot(row: Row) -> bool:
    cells = row.cells
    if len(cells) < 20 or not all(_number(cells[place]) is not None for place in _NUMBERS):
        return False
    hole = _number(cells[4])
    day = read_day_text(cells[2])
    return hole is not None and 1 <= hole <= 18 and day is not None and (day.day or day.numeric) is not None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


FORMAT = RoundsFormat(LAYOUT)
