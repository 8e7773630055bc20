"""Awesome Golf: headings, then a row of units; the time only to the minute."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="awesome-golf", title="Awesome Golf", device=Device("", "", "Awesome Golf"),
    columns=(
        column("moment", "Date"), column("club", "Club Description"), column("club_kind", "Club Type"),
        column("club_speed_mps", "Club Speed", guess="mph"), column("ball_speed_mps", "Ball Speed", guess="mph"),
        column("carry_m", "Carry Distance", guess="yd"), column("total_m", "Total Distance", guess="yd"),
        column("smash_factor", "Smash"), column("launch_angle_deg", "Vertical Launch"),
        column("apex_m", "Peak Height", guess="ft"), column("descent_angle_deg", "Descent Angle"),
        column("side_angle_deg", "Horizontal Launch"), column("side_m", "Carry Lateral Distance", guess="yd"),
        column("curve_m", "Carry Curve Distance", guess="yd"), column("attack_angle_deg", "Attack Angle"),
        column("dynamic_loft_deg", "Dynamic Loft"), column("total_spin_rpm", "Spin Rate"),
        column("spin_axis_deg", "Spin Axis"), column("spin_source", "Spin Reading"),
        column("club_path_deg", "Club Path"),
        column("face_to_path_deg", "Face Path"), column("face_angle_deg", "Face Target"),
        column("shot_type", "Shot Classification"),
    ),
    marks=("Vertical Launch", "Horizontal Launch", "Carry Lateral Distance", "Total Lateral Distance", "Spin Reading",
           "Face Path", "Face Target", "Carry Curve Distance", "Shot Classification", "Club Description"),
    fewest_marks=3,
    others=("Altitude", "Roll Distance", "Total Lateral Distance", "Total Curve Distance", "Spin Loft", "Low Point",
            "Swing Plane Tilt", "Swing Plane Rotation"),
)
FORMAT = LayoutFormat(LAYOUT)
