"""A TrackMan portal report pasted into a sheet: a block a club, with the club and the day among the headings."""

from __future__ import annotations

from dataclasses import replace

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Detection, Device
from imports.row_kinds import is_header, read_header_facts
from imports.tables.table import Table

LAYOUT = Layout(
    id="trackman-report-sheet", title="TrackMan report, pasted into a sheet", device=Device("TrackMan", "", "Report"),
    columns=(
        column("club_speed_mps", "Club Speed", unit="mph"), column("ball_speed_mps", "Ball Speed", unit="mph"),
        column("smash_factor", "Smash Fac.", "Smash Factor"), column("attack_angle_deg", "Attack Ang.", "Attack Angle"),
        column("club_path_deg", "Club Path"), column("face_angle_deg", "Face Ang.", "Face Angle"),
        column("face_to_path_deg", "Face To Path", "Face to P."), column("dynamic_loft_deg", "Dyn. Loft"),
        column("launch_angle_deg", "Launch Ang.", "Launch Angle"),
        column("side_angle_deg", "Launch Dir.", "Launch Direction"),
        column("total_spin_rpm", "Spin Rate"), column("spin_axis_deg", "Spin Axis"),
        column("apex_m", "Height", "Max Height", unit="ft"), column("carry_m", "Carry", unit="yd"),
        column("total_m", "Total", unit="yd"), column("side_m", "Side", "Carry Side", unit="ft"),
        column("descent_angle_deg", "Land. Ang.", "Landing Angle", "Land. Angle"),
        column("flight_time_s", "Hang Time"), column("curve_m", "Curve", unit="ft"),
        column("impact_x_mm", "Impact Offset", "Imp. Offset"), column("impact_y_mm", "Impact Height", "Imp. Height"),
    ),
    marks=("Smash Fac.", "Attack Ang.", "Face Ang.", "Dyn. Loft", "Launch Ang.", "Launch Dir.", "Land. Ang.", "Carry",
           "Side", "Height", "Club Speed", "Ball Speed"),
    fewest_columns=3,
    others=("Side Tot.", "Side Total", "Low Point", "Swing Pl.", "Swing Dir.", "Swing Plane", "Swing Direction",
            "Spin Loft", "Dyn. Lie", "D. Plane"),
    has_club_rows=True,
)


class ReportSheetFormat(LayoutFormat):
    """Told by the day that stands among its headings; the metrics differ from block to block."""

    def detect(self, table: Table) -> Detection:
        """As every layout, where a header has ``Date: …`` in one of its cells."""
        found = super().detect(table)
        if found.confidence and not any(fact.field == "day" for row in table.head() if is_header(self.layout, row)
                                        for fact in read_header_facts(self.layout, row)):
            return replace(found, confidence=0.0, reason="no header has a day in it")
        return found


FORMAT = ReportSheetFormat(LAYOUT)
