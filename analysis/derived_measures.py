"""Numbers made of two measures of one shot. Sources: uneekor.md, "Units"; signs as there, positive to the right."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from analysis.ball_flight import name_flight
from golf.shots import StoredShot


def compute_face_to_path(stored: StoredShot) -> float | None:
    """Face angle − club path (°): positive is open to the path."""
    return _difference(stored.value("face_angle_deg"), stored.value("club_path_deg"))


def compute_spin_loft(stored: StoredShot) -> float | None:
    """Dynamic loft − attack angle (°)."""
    return _difference(stored.value("dynamic_loft_deg"), stored.value("attack_angle_deg"))


def compute_spin_axis(stored: StoredShot) -> float | None:
    """``atan2(side spin, back spin)`` (°): positive curves to the right. None without both, or without any spin."""
    side, back = stored.value("side_spin_rpm"), stored.value("back_spin_rpm")
    if side is None or back is None or side == back == 0:
        return None
    return math.degrees(math.atan2(side, back))


def find_flight(stored: StoredShot) -> str | None:
    """Which of the nine flights the club delivered; None without face and path. A left-hander's mirrored first."""
    face, path = stored.value("face_angle_deg"), stored.value("club_path_deg")
    return None if face is None or path is None else name_flight(face, path)


def _difference(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


DERIVED_MEASURES: Final[Mapping[str, Callable[[StoredShot], float | None]]] = {
    "spin_axis_deg": compute_spin_axis, "face_to_path_deg": compute_face_to_path, "spin_loft_deg": compute_spin_loft}
"""Measures that are not stored, by their names. (Smash factor is derived too, and stored.)"""
