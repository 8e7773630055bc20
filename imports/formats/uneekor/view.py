"""Uneekor VIEW and REFINE on the computer: no club and no day in the file (its name has the day); newest shot first."""

from __future__ import annotations

import re

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="uneekor-view", title="Uneekor VIEW / REFINE", device=Device("Uneekor", "", "VIEW"),
    columns=(
        column("number", "No"), column("carry_m", "Carry", unit="yd"), column("total_m", "Total", unit="yd"),
        column("side_m", "Side Dist", unit="yd"), column("smash_factor", "Smash Factor"),
        column("club_speed_mps", "Club Speed", unit="mph"), column("ball_speed_mps", "Ball Speed", unit="mph"),
        column("back_spin_rpm", "Back Spin"), column("side_spin_rpm", "Side Spin"),
        column("launch_angle_deg", "Launch Angle"), column("side_angle_deg", "Side Angle"),
        column("descent_angle_deg", "Decent Angle", "Descent Angle"), column("apex_m", "Apex", unit="ft"),
        column("flight_time_s", "Flight Time"), column("shot_type", "Type"), column("spin_axis_deg", "Spin Axis"),
        column("total_spin_rpm", "Total Spin"), column("face_angle_deg", "Face Angle"),
        column("club_path_deg", "Club Path"), column("attack_angle_deg", "Attack Angle"),
        column("club_lie_deg", "Club Lie"), column("impact_x_mm", "Impact Pos X"),
        column("impact_y_mm", "Impact Pos Y"),
        column("dynamic_loft_deg", "Dynamic Loft"), column("face_to_path_deg", "Face to Path"),
    ),
    marks=("Side Dist", "Decent Angle", "Impact Pos X", "Impact Pos Y", "Dist to Apex", "Club Lie", "Side Angle",
           "Flight Time"),
    fewest_marks=3, others=("Dist to Apex",), newest_first=True,
    name_day=re.compile(r"(?<!\d)(?P<year>\d\d)\.(?P<month>\d\d)(?P<day>\d\d)\.\d{6}(?!\d)"),
)
FORMAT = LayoutFormat(LAYOUT)
