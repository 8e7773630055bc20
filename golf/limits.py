"""The physically possible range of each measure: outside it a monitor has misread.

Generous bounds of the game, beyond every recorded shot (long-drive records: club 70 m/s, ball 105 m/s, carry
400 m). SI, both ends included.
"""

from __future__ import annotations

from typing import Final

POSSIBLE: Final[dict[str, tuple[float, float]]] = {
    "ball_speed_mps": (0, 115),
    "club_speed_mps": (0, 80),
    "smash_factor": (0, 1.65),
    "carry_m": (0, 480),
    "total_m": (0, 560),
    "side_m": (-300, 300),
    "apex_m": (0, 120),
    "launch_angle_deg": (-30, 75),
    "side_angle_deg": (-75, 75),
    "descent_angle_deg": (-5, 90),
    "back_spin_rpm": (-6000, 20000),
    "side_spin_rpm": (-15000, 15000),
    "attack_angle_deg": (-45, 45),
    "club_path_deg": (-60, 60),
    "face_angle_deg": (-75, 75),
    "dynamic_loft_deg": (-30, 90),
    "club_lie_deg": (-90, 90),
    "impact_x_mm": (-120, 120),
    "impact_y_mm": (-120, 120),
    "optix_x_mm": (-150, 150),
    "optix_y_mm": (-150, 150),
    "flight_time_s": (0, 20),
}
"""By the names of ``golf.shots.MEASURES``. The rules of golf cap a driver's smash near 1.5; the rest is error."""


SMASH = "smash_factor"
"""The one measure that can be impossible on a shot without a flag: of a chip or a putt the two speeds are so small
that a little error of either makes a large one of their ratio. The shot is right and counts; this ratio is no number.
So it is looked at wherever a number is made, also of shots that are otherwise taken at their word."""


def is_possible(measure: str, value: float) -> bool:
    """Whether a measured value can be."""
    lowest, highest = POSSIBLE[measure]
    return lowest <= value <= highest
