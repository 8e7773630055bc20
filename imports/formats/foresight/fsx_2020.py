"""FSX 2020's ``LastShot.CSV``: units in the headings, 16777215 for what was not measured, no time."""

from __future__ import annotations

from imports.draft import Draft
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device


def adjust_fsx_shot(draft: Draft) -> None:
    """Without a face the face to path is a false 0."""
    if "face_angle_deg" not in draft.values and draft.values.get("face_to_path_deg") == 0:
        draft.drop("face_to_path_deg")


LAYOUT = Layout(
    id="foresight-fsx2020", title="FSX 2020, last shot", device=Device("Foresight", "", "FSX 2020"),
    columns=(
        column("number", "Shot ID"), column("club", "Club"), column("club_speed_mps", "Club head Speed", guess="m/s"),
        column("ball_speed_mps", "Ball Speed", guess="m/s"), column("launch_angle_deg", "Launch Angle"),
        column("side_angle_deg", "Azimuth"), column("side_spin_rpm", "Side Spin"), column("back_spin_rpm", "Back Spin"),
        column("total_spin_rpm", "Total Spin"), column("descent_angle_deg", "Descent Angle"),
        column("carry_m", "Carry", guess="m"), column("total_m", "Total Distance", guess="m"),
        column("side_m", "Offline", guess="m"), column("apex_m", "Peak Height", guess="m"),
        column("attack_angle_deg", "Vert Path"), column("club_path_deg", "Horiz Path"),
        column("face_to_path_deg", "Face to Path"), column("face_angle_deg", "Face to Target"),
        column("club_lie_deg", "Lie"), column("dynamic_loft_deg", "Loft"),
    ),
    marks=("Club head Speed", "Azimuth", "Vert Path", "Horiz Path", "Horiz Impact", "Vert Impact", "Distance to Pin"),
    fewest_marks=3, others=("Distance to Pin", "Closure Rate", "Horiz Impact", "Vert Impact"), adjust=adjust_fsx_shot,
)
FORMAT = LayoutFormat(LAYOUT)
