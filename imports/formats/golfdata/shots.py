"""Rows of GolfDataApp's ``shots`` table: yards and mph, some of its conversions wrong, 0.0 where nothing was measured.

``side_distance`` and ``apex`` say their unit in the heading: imports.databases.golfdata decides it for a whole file.
"""

from __future__ import annotations

from imports.draft import Draft
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device
from imports.vocabulary import DELETED, RECORD, SESSION, SESSION_NOTES, TAG

_SENTINEL = 99_000.0
"""99999 stands for "not measured"; GolfDataApp converted it: 109,359.9 yd and 223,691.8 mph are 99999 in SI again."""
_NEVER_EXACTLY_0 = ("carry_m", "total_m", "apex_m", "launch_angle_deg", "descent_angle_deg", "back_spin_rpm",
                    "dynamic_loft_deg", "flight_time_s")
LINE_BREAK = "\u2424"
"""Stands for the end of a line in notes: a cell of a table has one line."""
_STRIKES = (("impact_x_mm", "impact_y_mm"), ("optix_x_mm", "optix_y_mm"))


def adjust_shot(draft: Draft) -> None:
    """Forget converted sentinels and zeros that stand for nothing; notes get their lines back."""
    draft.drop(*[name for name, value in draft.values.items() if abs(value) >= _SENTINEL])
    draft.drop(*[name for name in _NEVER_EXACTLY_0 if draft.values.get(name) == 0])
    if SESSION_NOTES in draft.facts:
        draft.facts[SESSION_NOTES] = draft.facts[SESSION_NOTES].replace(LINE_BREAK, "\n")
    for strike in _STRIKES:
        if not any(draft.values.get(name) for name in strike):
            draft.drop(*strike)


LAYOUT = Layout(
    id="golfdata-database", title="GolfDataApp database", device=Device("Uneekor", "", "GolfDataApp"),
    columns=(
        column(RECORD, "shot_id"), column(SESSION, "session"), column("day", "session_date"), column("club", "club"),
        column("carry_m", "carry", unit="yd"), column("total_m", "total", unit="yd"), column("smash_factor", "smash"),
        column("ball_speed_mps", "ball_speed", unit="mph"), column("club_speed_mps", "club_speed", unit="mph"),
        column("side_m", "side_distance"), column("apex_m", "apex"),
        column("side_spin_rpm", "side_spin"), column("back_spin_rpm", "back_spin"),
        column("launch_angle_deg", "launch_angle"), column("side_angle_deg", "side_angle"),
        column("descent_angle_deg", "descent_angle"), column("dynamic_loft_deg", "dynamic_loft"),
        column("attack_angle_deg", "attack_angle"), column("club_path_deg", "club_path"),
        column("face_angle_deg", "face_angle"), column("club_lie_deg", "club_lie"),
        column("impact_x_mm", "impact_x"), column("impact_y_mm", "impact_y"), column("optix_x_mm", "optix_x"),
        column("optix_y_mm", "optix_y"), column("flight_time_s", "flight_time"), column("shot_type", "shot_type"),
        column(TAG, "shot_tag"), column(SESSION_NOTES, "session_notes"), column(DELETED, "deleted"),
    ),
    marks=("shot_id", "session", "session_date", "ball_speed", "side_angle"), adjust=adjust_shot,
)
FORMAT = LayoutFormat(LAYOUT)
