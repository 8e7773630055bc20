"""TrackMan Performance Studio: the CSV of a session, in any of its widths."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="trackman-tps", title="TrackMan Performance Studio", device=Device("TrackMan", "", "Performance Studio"),
    columns=(
        column("moment", "Date"), column("player", "Player"), column("club", "Club"),
        column("club_speed_mps", "Club Speed", guess="mph"), column("attack_angle_deg", "Attack Angle"),
        column("club_path_deg", "Club Path"), column("dynamic_loft_deg", "Dyn. Loft", "Dynamic Loft"),
        column("face_angle_deg", "Face Angle"), column("face_to_path_deg", "Face To Path"),
        column("ball_speed_mps", "Ball Speed", guess="mph"), column("smash_factor", "Smash Factor"),
        column("launch_angle_deg", "Launch Angle"), column("side_angle_deg", "Launch Direction"),
        column("total_spin_rpm", "Spin Rate"), column("spin_source", "Spin Rate Type"),
        column("spin_axis_deg", "Spin Axis"), column("apex_m", "Max Height - Height", guess="ft"),
        column("carry_m", "Carry Flat - Length", guess="yd"), column("side_m", "Carry Flat - Side", guess="yd"),
        column("descent_angle_deg", "Carry Flat - Land. Angle"), column("flight_time_s", "Carry Flat - Time"),
        column("total_m", "Est. Total Flat - Length", "Total", guess="yd"), column("club_lie_deg", "Dynamic Lie"),
        column("impact_x_mm", "Impact Offset"), column("impact_y_mm", "Impact Height"),
        column("curve_m", "Curve", guess="ft"), column("counts", "Use In Stat"), column("condition", "Condition"),
    ),
    marks=("Max Height - Height", "Carry Flat - Length", "Carry Flat - Side", "Carry Flat - Land. Angle",
           "Carry Flat - Time", "Est. Total Flat - Length", "Use In Stat", "Condition", "Dyn. Loft", "Swing Plane",
           "Swing Direction"),
    fewest_marks=3,
    others=(
        "Report", "Ball", "Email", "Tags", "Low Point", "Low Point Distance", "Low Point Height", "Low Point Side",
        "Swing Plane", "Swing Direction", "Swing Radius", "D Plane Tilt", "Spin Loft", "Max Height - Dist.",
        "Max Height - Side", "Carry Flat - Speed", "Carry Flat - Ball Speed", "Est. Total Flat - Side", "Side Total",
        "Carry Side (Sim)", "Carry (Sim)", "Total (Sim)", "Side Total (Sim)", "Shot No", "Handicap", "League",
        "Carry Actual - Length", "Carry Actual - Side", "Carry Actual - Height", "Carry Actual - Time",
        "Carry Actual - Land. Angle", "Carry Actual - Speed", "Total Actual - Length", "Total Actual - Side",
        "Last Data - Length", "Last Data - Side", "Last Data - Height", "Last Data - Time", "Last Data - Speed",
        "Closure Rate", "Launch Direction Rel.", "Max Height - Length", "Carry Flat - Height"),
)
FORMAT = LayoutFormat(LAYOUT)
