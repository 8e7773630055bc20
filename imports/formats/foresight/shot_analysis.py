"""GC3 and Bushnell "Shot Analysis": a block a club, letters behind the numbers, averages below."""

from __future__ import annotations

from imports.cells.moments import DayOrder
from imports.draft import Draft
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device


def adjust_analysis_shot(draft: Draft) -> None:
    """The letter of the spin axis is not the same in all versions: it is kept only where side spin agrees."""
    side, axis = draft.values.get("side_spin_rpm"), draft.values.get("spin_axis_deg")
    if axis is not None and (side is None or side * axis < 0):
        draft.drop("spin_axis_deg")


LAYOUT = Layout(
    id="foresight-shot-analysis", title="Foresight GC3 / Bushnell, Shot Analysis",
    device=Device("Foresight", "", "FSX"),
    columns=(
        column("day", "Date"), column("time", "Time"), column("carry_m", "Carry", guess="yd"),
        column("total_m", "Total", guess="yd"), column("apex_m", "Peak Height", unit="ft"),
        column("side_m", "Offline", guess="yd"), column("curve_m", "Curve", guess="yd"),
        column("descent_angle_deg", "Descent Angle"), column("flight_time_s", "Hang Time"),
        column("ball_speed_mps", "Ball Speed", guess="mph"), column("launch_angle_deg", "Launch Angle"),
        column("side_angle_deg", "Launch Direction"), column("side_spin_rpm", "Side Spin"),
        column("back_spin_rpm", "Back Spin"), column("total_spin_rpm", "Total Spin"),
        column("spin_axis_deg", "Spin Axis"), column("club_speed_mps", "Club Speed", guess="mph"),
        column("smash_factor", "Smash Factor"), column("attack_angle_deg", "Angle of Attack"),
        column("club_path_deg", "Club Path"), column("face_to_path_deg", "Face to Path"), column("club_lie_deg", "Lie"),
        column("dynamic_loft_deg", "Dynamic Loft"), column("face_angle_deg", "Face to Target"),
    ),
    marks=("Peak Height", "Offline", "Hang Time", "Angle of Attack", "Descent Angle", "Launch Direction",
           "Club Speed at Impact", "Closure Rate", "Curve"),
    fewest_marks=4, fewest_columns=6,
    others=("Club Speed at Impact", "Closure Rate", "Impact Horizontal", "Impact Vertical", "Face Impact Horizontal",
            "Face Impact Vertical"),
    day_order=DayOrder.MONTH_FIRST, has_club_rows=True, adjust=adjust_analysis_shot,
)
FORMAT = LayoutFormat(LAYOUT)
