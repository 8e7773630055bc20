"""What is wrong with the measures of a shot: values that cannot be, and values that cannot be true together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from golf.limits import SMASH, is_possible

MEASURE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "ball_speed_mps": ("ball speed", "m/s"), "club_speed_mps": ("club speed", "m/s"), "carry_m": ("carry", "m"),
    "total_m": ("total distance", "m"), "side_m": ("side distance", "m"), "apex_m": ("apex", "m"),
    "launch_angle_deg": ("launch angle", "°"), "side_angle_deg": ("side angle", "°"),
    "descent_angle_deg": ("descent angle", "°"), "back_spin_rpm": ("back spin", "rpm"),
    "side_spin_rpm": ("side spin", "rpm"), "attack_angle_deg": ("attack angle", "°"),
    "club_path_deg": ("club path", "°"), "face_angle_deg": ("face angle", "°"),
    "dynamic_loft_deg": ("dynamic loft", "°"), "club_lie_deg": ("lie", "°"), "impact_x_mm": ("impact", "mm"),
    "impact_y_mm": ("impact", "mm"), "optix_x_mm": ("optix impact", "mm"), "optix_y_mm": ("optix impact", "mm"),
    "flight_time_s": ("flight time", "s"),
}
"""How a sentence names a measure, and its unit."""
_SLOW_BALL_MPS = 10.0


def compute_smash(ball_speed_mps: float | None, club_speed_mps: float | None) -> float | None:
    """Smash factor = ball speed ÷ club speed (uneekor.md, "Units"); None when either is missing."""
    if ball_speed_mps is None or not club_speed_mps:
        return None
    smash = ball_speed_mps / club_speed_mps
    return smash if math.isfinite(smash) else None


def describe_impossible(values: Mapping[str, float | None]) -> list[str]:
    """A clause for each measure that cannot be, then for those that contradict each other; by their names, in SI."""
    impossible = []
    for measure, (words, unit) in MEASURE_WORDS.items():
        value = values.get(measure)
        if value is not None and not is_possible(measure, value):
            impossible.append(f"{words} {value:.4g} {unit} is impossible")
    smash = values.get(SMASH)
    if smash is not None and not is_possible(SMASH, smash) and not impossible and not _is_putt_or_chip(values):
        impossible.append(f"smash factor {smash:.3g} is impossible")
    return impossible + _contradictions(values)


def _is_putt_or_chip(values: Mapping[str, float | None]) -> bool:
    """So slow that a small error of either speed makes a large one of their ratio."""
    return (values.get("ball_speed_mps") or 0) < _SLOW_BALL_MPS


def _contradictions(values: Mapping[str, float | None]) -> list[str]:
    """Measures that cannot be true together, though each alone could."""
    carry, total, side = values.get("carry_m"), values.get("total_m"), values.get("side_m")
    farthest = max((d for d in (carry, total) if d is not None), default=None)
    if farthest is not None and side is not None and abs(side) > farthest + 1:
        return [f"side distance {side:.4g} m is farther than the ball went"]
    return []
