"""Square Golf: a title row with the day, ball speed in mph, club speed in m/s, averages below each club.

The vertical impact is not measured from the face's centre and is left out.
"""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="square-golf", title="Square Golf", device=Device("Square", "", "Square Golf"),
    columns=(
        column("club", "Club"), column("number", "Index"), column("ball_speed_mps", "Ball Speed", unit="mph"),
        column("side_angle_deg", "Launch Direction"), column("launch_angle_deg", "Launch Angle"),
        column("total_spin_rpm", "Spin Rate"), column("spin_axis_deg", "Spin Axis"),
        column("back_spin_rpm", "Back Spin"), column("side_spin_rpm", "Side Spin"), column("apex_m", "Apex", unit="yd"),
        column("carry_m", "Carry", unit="yd"), column("total_m", "Total", unit="yd"),
        column("side_m", "Offline", unit="yd"), column("descent_angle_deg", "Landing Angle"),
        column("club_path_deg", "Club Path"), column("face_angle_deg", "Face Angle"),
        column("attack_angle_deg", "Attack Angle"), column("dynamic_loft_deg", "Dynamic Loft"),
        column("impact_x_mm", "ImpactHorizontal"), column("club_speed_mps", "ClubSpeed", unit="m/s"),
        column("smash_factor", "SmashFactor"),
    ),
    marks=("Index", "Offline", "Apex", "Landing Angle", "Spin Rate", "Face Angle", "Launch Direction",
           "ImpactHorizontal", "ImpactVertical"),
    fewest_marks=5, fewest_columns=8, others=("ImpactVertical",),
)
FORMAT = LayoutFormat(LAYOUT)
