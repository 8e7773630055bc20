"""The Uneekor portal's CSV of a session; its exact headings are not known, so the units are asked for."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="uneekor-portal-csv", title="Uneekor portal (CSV)", device=Device("Uneekor", "", "Uneekor portal"),
    columns=(
        column("number", "no", "Shot"), column("day", "Date"),
        column("carry_m", "Carry", guess="yd"), column("total_m", "Total", guess="yd"),
        column("side_m", "Side", "Side Distance", guess="yd"), column("smash_factor", "Smash"),
        column("club_speed_mps", "Club Speed", "Club", guess="mph"), column("club", "Club Name", "Club"),
        column("ball_speed_mps", "Ball Speed", "Ball", guess="mph"), column("back_spin_rpm", "Back Spin", "Back"),
        column("side_spin_rpm", "Side spin"), column("launch_angle_deg", "Launch Angle", "Launch"),
        column("side_angle_deg", "Side angle"), column("descent_angle_deg", "Descent Angle", "Descent", "Decent Angle"),
        column("apex_m", "Apex", guess="yd"), column("flight_time_s", "Flight time"), column("shot_type", "Type"),
        column("attack_angle_deg", "Attack Angle"), column("club_path_deg", "Club Path"),
        column("face_angle_deg", "Face Angle"), column("dynamic_loft_deg", "Dynamic Loft"),
        column("impact_x_mm", "Impact X"), column("impact_y_mm", "Impact Y"),
    ),
    marks=("Side", "Side spin", "Side angle", "Flight time", "Ball", "Back", "Launch", "Descent", "Smash", "Type"),
    fewest_marks=5, fewest_columns=8, others=("Group",),
)
FORMAT = LayoutFormat(LAYOUT)
