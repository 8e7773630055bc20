"""Where a ball comes down, worked out of how it started: for balls of which a monitor says no more than that.

A ball in still air at sea level under gravity, drag and lift. The coefficients have the form that Smits and Smith found
("A new aerodynamic model of a golf ball in flight", Science and Golf II, 1994): Cd = a + b s, Cl = c s^d, s = spin of
the surface ÷ speed; spin fades by e in 24.5 s. The four numbers are chosen so that eight published Tour averages from
driver to wedge carry as far as published, within 4 % (tests/analysis/test_flight_path.py). A degree of spin axis
bends such a ball by 0.7 to 0.9 % of its carry.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from analysis.landings import Landing

_GRAVITY = 9.81
_RADIUS_M = 0.02134
_PER_MASS = 0.5 * 1.204 * math.pi * _RADIUS_M**2 / 0.04593
"""Half the density of air times the ball's cross-section, by its mass (1/m)."""
_DRAG, _DRAG_OF_SPIN, _LIFT, _LIFT_POWER, _SPIN_FADES_S = 0.22, 0.3, 0.46, 0.4, 24.5
_STEP_S = 0.01
_STRAIGHT_UP_DEG = 90
_LONGEST_S = 20.0
_Vector = tuple[float, float, float]
"""Along the target line, up, to the right."""


class Start(NamedTuple):
    """How a ball leaves the club, as golf.shots says it."""

    ball_speed_mps: float
    launch_angle_deg: float
    side_angle_deg: float
    back_spin_rpm: float
    side_spin_rpm: float


def find_landing(start: Start) -> Landing | None:
    """Where it comes down; None for a ball that does not fly."""
    if start.ball_speed_mps <= 0 or not 0 < start.launch_angle_deg < _STRAIGHT_UP_DEG:
        return None
    up, aside = math.radians(start.launch_angle_deg), math.radians(start.side_angle_deg)
    speed = (start.ball_speed_mps * math.cos(up) * math.cos(aside), start.ball_speed_mps * math.sin(up),
             start.ball_speed_mps * math.cos(up) * math.sin(aside))
    place, at = (0.0, 0.0, 0.0), 0.0
    while at < _LONGEST_S:
        middle = _move(speed, _accelerate(speed, start, at), _STEP_S / 2)
        pull = _accelerate(middle, start, at + _STEP_S / 2)
        landed, place = place, _move(place, middle, _STEP_S)
        speed, at = _move(speed, pull, _STEP_S), at + _STEP_S
        if place[1] <= 0:
            share = landed[1] / (landed[1] - place[1]) if landed[1] > place[1] else 1.0
            return Landing(*(landed[axis] + share * (place[axis] - landed[axis]) for axis in (0, 2)))
    return None


def find_side(start: Start, carry_m: float) -> float | None:
    """How far to the right a ball of a known carry came down: the shape of the path, made as long as the carry."""
    found = find_landing(start)
    return None if found is None or found.carry_m <= 0 else found.side_m * carry_m / found.carry_m


def _accelerate(speed: _Vector, start: Start, at: float) -> _Vector:
    """Drag against the way of the ball, lift across it to where the spin turns it, gravity."""
    forward, up, right = speed
    back_rpm, side_rpm = start.back_spin_rpm, start.side_spin_rpm
    fast = math.sqrt(forward * forward + up * up + right * right)
    spin = math.hypot(back_rpm, side_rpm)
    ratio = spin * math.pi / 30 * math.exp(-at / _SPIN_FADES_S) * _RADIUS_M / fast
    drag = _PER_MASS * (_DRAG + _DRAG_OF_SPIN * ratio) * fast
    lift = _PER_MASS * _LIFT * ratio**_LIFT_POWER * fast * fast if spin else 0.0
    level = math.hypot(forward, right)
    raised = (-up * forward / (fast * level), level / fast, -up * right / (fast * level)) if level else (0.0, 0.0, 0.0)
    across = (-right / level, 0.0, forward / level) if level else (0.0, 0.0, 0.0)
    of_back, of_side = (back_rpm / spin, side_rpm / spin) if spin else (0.0, 0.0)
    return (-drag * forward + lift * (of_back * raised[0] + of_side * across[0]),
            -drag * up + lift * (of_back * raised[1] + of_side * across[1]) - _GRAVITY,
            -drag * right + lift * (of_back * raised[2] + of_side * across[2]))


def _move(start: _Vector, by: _Vector, seconds: float) -> _Vector:
    return (start[0] + by[0] * seconds, start[1] + by[1] * seconds, start[2] + by[2] * seconds)
