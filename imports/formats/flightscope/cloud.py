"""FlightScope Mevo+ and X3 from the cloud: units in square brackets, columns that may come twice."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="flightscope-cloud", title="FlightScope Mevo+ / X3", device=Device("FlightScope", "", "FlightScope Cloud"),
    columns=(
        column("moment", "Time", "Date", "Date Time", "Date/Time", "Shot Time", "Timestamp"),
        column("player", "Player", "Player Name"), column("club", "Club"), column("number", "Shot", "Shot No"),
        column("carry_m", "Carry", guess="yd"), column("total_m", "Total", guess="yd"),
        column("side_m", "Lateral", guess="yd"), column("smash_factor", "Smash"),
        column("flight_time_s", "Flight Time"), column("total_spin_rpm", "Spin"), column("spin_axis_deg", "Spin Axis"),
        column("club_path_deg", "Club Path"), column("ball_speed_mps", "Ball Speed", guess="mph"),
        column("launch_angle_deg", "Launch V"), column("side_angle_deg", "Launch H"),
        column("apex_m", "Height", guess="ft"), column("face_angle_deg", "FTT"), column("face_to_path_deg", "FTP"),
        column("dynamic_loft_deg", "Dynamic Loft"), column("club_speed_mps", "Club Speed", guess="mph"),
        column("descent_angle_deg", "Descent V"), column("attack_angle_deg", "AOA"),
        column("impact_x_mm", "Lateral Impact"), column("impact_y_mm", "Vertical Impact"),
        column("curve_m", "Curve", guess="yd"),
    ),
    marks=("Flight Time", "Lateral", "Launch V", "Launch H", "FTT", "FTP", "Descent V", "AOA", "Spin Loft",
           "Lateral Impact", "Vertical Impact"),
    fewest_marks=4, fewest_columns=6,
    others=("Spin Loft", "Low Point", "Roll", "Swing Plane", "Vertical Swing Plane", "Horizontal Swing Plane"),
)
FORMAT = LayoutFormat(LAYOUT)
