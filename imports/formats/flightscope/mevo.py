"""FlightScope Mevo: nine columns, no day, no player, no sides."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="flightscope-mevo", title="FlightScope Mevo", device=Device("FlightScope", "Mevo", "FS Golf"),
    columns=(
        column("ball_speed_mps", "Ball Speed", guess="mph"), column("club_speed_mps", "Club Speed", guess="mph"),
        column("smash_factor", "Smash"), column("carry_m", "Carry Distance", guess="yd"),
        column("launch_angle_deg", "Launch Angle V"), column("total_spin_rpm", "Spin"),
        column("apex_m", "Height", guess="ft"), column("flight_time_s", "Time"), column("club", "Club"),
    ),
    marks=("Launch Angle V", "Smash", "Carry Distance", "Height", "Time", "Spin"), fewest_marks=4,
    fewest_columns=6,
)
FORMAT = LayoutFormat(LAYOUT)
