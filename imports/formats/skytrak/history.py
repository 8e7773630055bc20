"""SkyTrak's shot history: title lines, two rows of headings, then a club's name above its shots and an AVG row."""

from __future__ import annotations

from imports.by_position import read_by_position
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Answers, Detection, Device, ReadTable
from imports.row_kinds import is_header, is_units_row
from imports.tables.table import Row, Table

_ORDER = ("SHOT", "HAND", "SCORE", "BALL SPEED", "LAUNCH ANGLE", "BACK SPIN", "SIDE SPIN", "SIDE ANGLE", "OFFLINE",
          "CARRY", "ROLL", "TOTAL", "FLIGHT TIME", "DESCENT ANGLE", "HEIGHT", "CLUB SPEED", "SMASH FACTOR", "CLUB PATH",
          "FACE TO TARGET")
_NEWER = (*_ORDER[:18], "FACE TO PATH", "FACE TO TARGET")

LAYOUT = Layout(
    id="skytrak", title="SkyTrak", device=Device("SkyTrak", "", "SkyTrak"),
    columns=(
        column("number", "SHOT", "SHOT #", "NO"), column("hand", "HAND"), column("moment", "DATE"),
        column("ball_speed_mps", "BALL SPEED", "BALL", unit="mph"),
        column("launch_angle_deg", "LAUNCH ANGLE", "LAUNCH"),
        column("back_spin_rpm", "BACK SPIN", "BACKSPIN", "BACK"),
        column("side_spin_rpm", "SIDE SPIN", "SIDESPIN", "SIDE"), column("side_angle_deg", "SIDE ANGLE", "SIDE"),
        column("side_m", "OFFLINE", "OFFLINE DISTANCE", unit="yd"),
        column("carry_m", "CARRY", "CARRY DISTANCE", unit="yd"),
        column("total_m", "TOTAL", "TOTAL DISTANCE", unit="yd"),
        column("flight_time_s", "FLIGHT TIME", "FLIGHT", "HANG TIME"),
        column("descent_angle_deg", "DESCENT ANGLE", "DESCENT", "DSCNT", "DSCNT ANGLE"),
        column("apex_m", "HEIGHT", "MAX HEIGHT", "PEAK HEIGHT", unit="yd"),
        column("club_speed_mps", "CLUB SPEED", "CLUB", unit="mph"), column("smash_factor", "SMASH FACTOR", "SMASH"),
        column("club_path_deg", "CLUB PATH", "PATH", "CLUB"), column("face_to_path_deg", "FACE TO PATH"),
        column("face_angle_deg", "FACE TO TARGET", "FACE TO", "FACE"),
    ),
    marks=("SHOT", "HAND", "ROLL", "SCORE", "PTI", "OFFLINE", "HEIGHT", "FLIGHT TIME", "FLIGHT", "DSCNT", "DESCENT"),
    fewest_marks=3, others=("SCORE", "ROLL", "PTI", "PTI SCORE"), has_club_rows=True,
)


class SkyTrakFormat(LayoutFormat):
    """By headings where they can be told apart; else by the order in which SkyTrak has always written them."""

    def detect(self, table: Table) -> Detection:
        """As every layout; or SHOT and HAND before at least fourteen more headings."""
        found = super().detect(table)
        if found.confidence or _find_short(table) is None:
            return found
        return Detection(self.id, self.title, 0.8, "its headings begin with SHOT and HAND", 3)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """By headings, or by position where ball speed or carry are not among them."""
        detection = self.detect(table)
        header, units = _find_short(table) or (None, None)
        if header is None:
            return super().read(table, answers)
        by_names = super().read(table, answers)
        is_told = {"ball_speed_mps", "carry_m"} <= {use.field for use in by_names.columns}
        if by_names.shots and is_told and not _shares_a_face(header):
            return by_names
        names = _NEWER if len(header.cells) >= len(_NEWER) else _ORDER
        return read_by_position(self.layout, table, answers, detection, names=names, header=header, units=units)


def _find_short(table: Table) -> tuple[Row, Row | None] | None:
    """The header that begins with SHOT and HAND, and its row of units."""
    head = table.head()
    for place, row in enumerate(head):
        if [cell.casefold() for cell in row.cells[:2]] == ["shot", "hand"] and len(row.cells) >= len(_ORDER):
            below = head[place + 1] if place + 1 < len(head) else None
            is_second = below is not None and (is_units_row(below) or not _has_shot(below))
            return row, below if is_second and not is_header(LAYOUT, row) else None
    return None


def _shares_a_face(header: Row) -> bool:
    """Whether face to path and face to target have the same heading, as where PATH and TARGET stand a row below."""
    return sum(cell.casefold() in ("face to", "face") for cell in header.cells) > 1


def _has_shot(row: Row) -> bool:
    return row.cells[0].isdigit()


FORMAT = SkyTrakFormat(LAYOUT)
