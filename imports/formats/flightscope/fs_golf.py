"""FS Golf and myflightscope, "Export To CSV": letters behind, ``?`` for uncertain values, Avg and Dev rows."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="flightscope-fs-golf", title="FlightScope FS Golf, myflightscope", device=Device("FlightScope", "", "FS Golf"),
    columns=(
        column("club", "club"), column("number", "Shot"), column("ball_speed_mps", "Ball", guess="mph"),
        column("club_speed_mps", "Club", guess="mph"), column("smash_factor", "Smash"),
        column("carry_m", "Carry", guess="yd"), column("total_m", "Total", guess="yd"),
        column("total_spin_rpm", "Spin"), column("apex_m", "Height", guess="ft"), column("flight_time_s", "Time"),
        column("attack_angle_deg", "AOA"), column("spin_axis_deg", "Spin Axis"),
        column("side_m", "Lateral", guess="yd"), column("shot_type", "Shot Type"), column("face_to_path_deg", "FTP"),
        column("face_angle_deg", "FTT"), column("dynamic_loft_deg", "Dynamic Loft"),
        column("club_path_deg", "Club Path"),
        column("side_angle_deg", "Launch H"), column("launch_angle_deg", "Launch V"),
        column("descent_angle_deg", "DescentV", "Descent V"), column("curve_m", "Curve Dist", guess="yd"),
        column("impact_x_mm", "Lateral Impact"), column("impact_y_mm", "Vertical Impact"),
        column("moment", "Date", "Date Time", "Date/Time"), column("player", "Player"),
    ),
    marks=("Roll", "AOA", "Spin Loft", "Lateral", "Launch H", "Launch V", "FTP", "FTT", "Swing H", "Swing V",
           "Curve Dist", "Mode"),
    fewest_marks=3, fewest_columns=6,
    others=("Roll", "Swing H", "Swing V", "Spin Loft", "Low Point", "Mode", "Location", "Temperature", "Humidity",
            "Pressure", "Altitude", "Wind", "Wind Speed", "Wind Direction", "Elevation", "Notes", "Video"),
)
FORMAT = LayoutFormat(LAYOUT)
