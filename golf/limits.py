"""The physically possible range of each measure: outside it a monitor has misread.

Generous bounds of the game, beyond every recorded shot (long-drive records: club 70 m/s, ball 105 m/s, carry
400 m). SI, both ends included.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
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
_WITH_WORDS: Final = tuple((measure, *POSSIBLE[measure]) for measure in MEASURE_WORDS)
_SLOW_BALL_MPS = 10.0
_FAR_OFF = re.compile(r"([a-z][a-z ]*?) -?\d[\d.]*e\+?\d+ \S+ is impossible")
_IN_METRES = re.compile(r"([a-z][a-z ]*?) -?\d[\d.]* m(?:/s)? is impossible")
_SIDE = re.compile(r"side distance -?\d[\d.e+]* m is farther than the ball went")


def compute_smash(ball_speed_mps: float | None, club_speed_mps: float | None) -> float | None:
    """Smash factor = ball speed ÷ club speed (uneekor.md, "Units"); None when either is missing."""
    if ball_speed_mps is None or not club_speed_mps:
        return None
    smash = ball_speed_mps / club_speed_mps
    return smash if math.isfinite(smash) else None


def describe_impossible(values: Mapping[str, float | None]) -> list[str]:
    """A clause for each measure that cannot be, then for those that contradict each other; by their names, in SI."""
    impossible = []
    for measure, lowest, highest in _WITH_WORDS:  # runs for every shot of every file: no call a measure
        value = values.get(measure)
        if value is not None and not lowest <= value <= highest:
            words, unit = MEASURE_WORDS[measure]
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


@lru_cache(maxsize=256)
def describe_reading(reason: str) -> str:
    """What a page says of a stored reason: no number that nobody means, and none in units that nobody chose.

    99999 stands for nothing, so such a value "was not measured"; of other distances and speeds only that they cannot
    be. Angles, spins and times have one unit and keep their number.
    """
    said = _FAR_OFF.sub(r"no \1 was measured", reason)
    return _IN_METRES.sub(r"the \1 is impossible", _SIDE.sub("it came down farther to the side than it went", said))
