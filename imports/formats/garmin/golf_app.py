"""Garmin Golf: driving range sessions of an Approach R10 or R50."""

from __future__ import annotations

from itertools import pairwise

from golf.provenance import Provenance
from imports.by_position import read_by_position
from imports.cells.heading import read_heading
from imports.draft import Draft
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Answers, Detection, Device, ReadTable
from imports.row_kinds import is_units_row
from imports.tables.table import Row, Table

_SAME_ZERO, _SAME_ANGLE = 0.1, 1.0
"""Degrees by which Face to Path may differ from Club Face - Club Path: the file has 13 digits or more of each, so a
true 0.0 agrees closely."""
_UNSEEN = ("club_speed_mps", "attack_angle_deg", "club_path_deg", "face_angle_deg", "face_to_path_deg", "smash_factor")
_NARROW = (
    "Date", "Player", "Club Type", "Club Speed", "Attack Angle", "Club Path", "Club Face", "Face to Path", "Ball Speed",
    "Smash Factor", "Launch Angle", "Launch Direction", "Backspin", "Sidespin", "Spin Rate", "Spin Rate Type",
    "Spin Axis", "Apex Height", "Carry Distance", "Carry Deviation Angle", "Carry Deviation Distance", "Total Distance",
    "Total Deviation Angle", "Total Deviation Distance")
_AIR = ("Note", "Tag", "Air Density", "Temperature", "Air Pressure", "Relative Humidity")
_TEMPO = ("Back Stroke Length", "Target Backswing Time", "Target Downswing Time", "Forward Stroke Length",
          "Backswing Time", "Downswing Time", "Target Tempo", "Swing Tempo")
_TARGETS = ("Target Total Distance", "Target Carry Distance")
_WIDE = (*_NARROW[:2], "Club Name", *_NARROW[2:], *_AIR)
_WIDEST = (*_NARROW[:2], "Club Name", "Brand/Model", *_NARROW[2:], *_TARGETS, *_AIR, *_TEMPO)
_BY_WIDTH = {24: _NARROW, 31: _WIDE, 42: _WIDEST}


def adjust_garmin_shot(draft: Draft) -> None:
    """No club seen: smash factor is minus the ball's speed, and one 0.0 is false. Side spin never comes from the axis.

    Face to Path may be a false 0.0, too: where it contradicts face and path, or stands without them, it is missing.
    """
    values = draft.values
    if values.get("smash_factor", 1.0) <= 0:
        draft.drop(*_UNSEEN)
    face, path, between = (values.get(name) for name in ("face_angle_deg", "club_path_deg", "face_to_path_deg"))
    if between is not None:
        known = face is not None and path is not None
        apart = abs(face - path - between) if face is not None and path is not None else 0.0
        if apart > (_SAME_ZERO if between == 0 else _SAME_ANGLE) or (between == 0 and not known):
            draft.drop("face_to_path_deg")
    side, axis = values.get("side_spin_rpm"), values.get("spin_axis_deg")
    if axis is not None and (side is None or side * axis < 0):
        draft.drop("spin_axis_deg")
    if draft.facts.get("spin_source", "").casefold() == "estimated":
        draft.sources.update(dict.fromkeys((name for name in ("back_spin_rpm", "side_spin_rpm") if name in values),
                                           Provenance.ESTIMATED))


LAYOUT = Layout(
    id="garmin-golf", title="Garmin Golf app (Approach R10, R50)", device=Device("Garmin", "", "Garmin Golf"),
    columns=(
        column("moment", "Date"), column("player", "Player", "Spieler"), column("club", "Club Name"),
        column("club_kind", "Club Type", "Schlägerart"),
        column("club_speed_mps", "Club Speed", guess="mph"), column("attack_angle_deg", "Attack Angle"),
        column("club_path_deg", "Club Path"), column("face_angle_deg", "Club Face"),
        column("face_to_path_deg", "Face to Path"),
        column("ball_speed_mps", "Ball Speed", "Ballgeschwindigkeit", guess="mph"),
        column("smash_factor", "Smash Factor"), column("launch_angle_deg", "Launch Angle"),
        column("side_angle_deg", "Launch Direction"), column("back_spin_rpm", "Backspin"),
        column("side_spin_rpm", "Sidespin", sign=-1), column("total_spin_rpm", "Spin Rate"),
        column("spin_source", "Spin Rate Type"), column("spin_axis_deg", "Spin Axis"),
        column("apex_m", "Apex Height", guess="yd"),
        column("carry_m", "Carry Distance", "Carry-Distanz", guess="yd"),
        column("side_m", "Carry Deviation Distance", guess="yd"), column("total_m", "Total Distance", guess="yd"),
    ),
    marks=("Carry Deviation Distance", "Carry Deviation Angle", "Total Deviation Distance", "Total Deviation Angle",
           "Spin Rate Type", "Apex Height", "Club Face", "Backspin", "Sidespin"),
    fewest_marks=3,
    others=("Carry Deviation Angle", "Total Deviation Angle", "Total Deviation Distance", "Brand/Model", *_TARGETS,
            *_AIR, *_TEMPO),
    adjust=adjust_garmin_shot,
)


class GarminFormat(LayoutFormat):
    """By its headings; in a language not known here by the order of its columns, which every language keeps."""

    def detect(self, table: Table) -> Detection:
        """As every layout; else a row of 24, 31 or 42 headings above a row of units in brackets, to be confirmed."""
        by_names = super().detect(table)
        if by_names.confidence or _find_foreign(table) is None:
            return by_names
        return Detection(self.id, self.title, 0.6, "the number of columns and the row of units are Garmin's, the "
                         "headings are in a language that Rangebook does not know", 3, must_be_confirmed=True)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """By headings or by position."""
        found = None if super().detect(table).confidence else _find_foreign(table)
        if found is None:
            return super().read(table, answers)
        header, units = found
        return read_by_position(self.layout, table, answers, self.detect(table), units=units, header=header,
                                names=_BY_WIDTH[len(header.cells)])


def _find_foreign(table: Table) -> tuple[Row, Row] | None:
    """A header that is not ours with its units row; None when there is none."""
    head = table.head()
    for header, units in pairwise(head):
        brackets = sum(cell.startswith("[") and cell.endswith("]") for cell in units.cells)
        if len(header.cells) in _BY_WIDTH and brackets >= 6 and is_units_row(units):
            own = sum(read_heading(cell).key in LAYOUT.known_keys for cell in header.cells)
            return (header, units) if own < len(header.cells) // 2 else None
    return None


FORMAT = GarminFormat(LAYOUT)
