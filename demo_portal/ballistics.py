"""Flight of a golf ball: a short integration with drag and lift, so that all flight numbers agree.

The coefficients are chosen to land near public launch-monitor averages (driver 74.6 m/s, 10.9 degrees,
2,700 rpm carries about 250 m); they are plausible, not measured.
"""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, pi, radians, sin, sqrt
from typing import NamedTuple, TypeAlias

GRAVITY = 9.81
BALL_RADIUS_M = 0.02134
DRAG_PER_M = 1.225 * pi * BALL_RADIUS_M**2 / (2 * 0.04593)
"""Air density times area over twice the mass (1/m)."""

STEP_S = 0.12
"""Midpoint steps of this length keep the carry within 0.2 m of a ten times finer integration."""

SPIN_DECAY_PER_S = 0.04
DRAG_BASE = 0.205
DRAG_SPIN = 0.30
LIFT_MAX = 0.46
LIFT_HALF = 0.17
LONGEST_FLIGHT_S = 15.0
SLOWEST_FULL_SHOT_MS = 6.0


class Flight(NamedTuple):
    """Where the ball went: metres, degrees, seconds; side is positive to the right."""

    carry_m: float
    total_m: float
    side_m: float
    apex_m: float
    descent_deg: float
    time_s: float


_Vector: TypeAlias = tuple[float, float, float]


class _Motion(NamedTuple):
    """Position (forward, up, right) and velocity in metres and metres per second."""

    x: float
    y: float
    z: float
    vx: float
    vy: float
    vz: float


def _step(motion: _Motion, surface_speed: float, lift_up: float, lift_side: float) -> _Motion:
    """Advance one midpoint step; `surface_speed` is radius times angular speed (m/s)."""
    x, y, z, vx, vy, vz = motion
    ax, ay, az = _acceleration((vx, vy, vz), surface_speed, lift_up, lift_side)
    half = STEP_S / 2
    mx, my, mz = vx + ax * half, vy + ay * half, vz + az * half
    ax, ay, az = _acceleration((mx, my, mz), surface_speed, lift_up, lift_side)
    return _Motion(
        x + mx * STEP_S, y + my * STEP_S, z + mz * STEP_S, vx + ax * STEP_S, vy + ay * STEP_S, vz + az * STEP_S
    )


def _acceleration(velocity: _Vector, surface_speed: float, lift_up: float, lift_side: float) -> _Vector:
    """Drag against the motion, lift square to it and tilted by the spin axis, and gravity (m/s2)."""
    vx, vy, vz = velocity
    speed = sqrt(vx * vx + vy * vy + vz * vz)
    ratio = surface_speed / (speed + 0.01)
    drag = DRAG_PER_M * speed * (DRAG_BASE + DRAG_SPIN * min(ratio, 0.6))
    lift = DRAG_PER_M * speed * LIFT_MAX * ratio / (ratio + LIFT_HALF)
    return (
        -drag * vx - lift * lift_up * vy,
        -drag * vy + lift * lift_up * vx - GRAVITY,
        -drag * vz + lift * lift_side * speed,
    )


def fly(speed_ms: float, launch_deg: float, start_deg: float, back_spin: float, side_spin: float) -> Flight:
    """Fly a ball from the ground to the ground and let it roll out.

    `start_deg` is the start direction right of the target; spins are rpm. `carry_m` is the straight distance to the
    landing point, so |side| can never exceed it.
    """
    spin = hypot(back_spin, side_spin)
    axis = atan2(side_spin, back_spin)
    launch = radians(launch_deg)
    surface = spin * 2 * pi / 60 * BALL_RADIUS_M
    now = _Motion(0.0, 0.0, 0.0, speed_ms * cos(launch), speed_ms * sin(launch), 0.0)
    lift_up, lift_side = cos(axis), sin(axis)
    time, apex = 0.0, 0.0
    while True:
        before = now
        now = _step(before, surface * exp(-SPIN_DECAY_PER_S * time), lift_up, lift_side)
        apex = max(apex, now.y, _top_between(before, now))
        if now.y <= 0 or time > LONGEST_FLIGHT_S:
            break
        time += STEP_S
    return _landing((before, now), time, apex, radians(start_deg), spin)


def _top_between(before: _Motion, now: _Motion) -> float:
    """Height of the top (m) when the ball turned over within this step, else 0."""
    if before.vy <= 0 or now.vy > 0:
        return 0.0
    return before.y + before.vy * before.vy / (before.vy - now.vy) * STEP_S / 2


def _roll_per_v2(speed_ms: float) -> float:
    """Metres of roll per (m/s)2 of landing speed: a putt rolls on the green, a full shot stops in the turf."""
    return 0.6 if speed_ms < SLOWEST_FULL_SHOT_MS else 0.075


def _landing(steps: tuple[_Motion, _Motion], time: float, apex: float, start: float, spin: float) -> Flight:
    """Interpolate the landing in the last step, turn it by the start direction and add the roll."""
    before, now = steps
    share = before.y / (before.y - now.y) if before.y > 0 else 1.0
    if share >= 1.0 and now.y < 0 and before.y <= 0:
        # The whole flight fits into one step (a topped ball): the parabola's own time of flight.
        share = max(0.0, min(1.0, 2 * before.vy / GRAVITY / STEP_S))
    forward = before.x + (now.x - before.x) * share
    right = before.z + (now.z - before.z) * share
    vx = before.vx + (now.vx - before.vx) * share
    vy = before.vy + (now.vy - before.vy) * share
    descent = atan2(max(-vy, 0.0), max(vx, 0.1))
    carry = hypot(forward, right)
    roll = max(0.0, _roll_per_v2(vx) * vx * vx * cos(descent) ** 4 - spin * 0.0007)
    side = forward * sin(start) + right * cos(start)
    return Flight(carry, carry + roll, side, apex, degrees(descent), time + share * STEP_S)
