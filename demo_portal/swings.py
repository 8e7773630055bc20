"""One swing: draws club delivery and impact at random and computes everything else from them."""

from __future__ import annotations

from math import atan2, degrees, hypot, radians, sin, tan
from random import Random
from typing import NamedTuple

from demo_portal.ballistics import Flight, fly
from demo_portal.clubs import Club
from demo_portal.players import Form
from demo_portal.records import ShotJson

MISHIT_SHARE = 0.03
SMASH_LOSS_RADIUS_MM = 24.0
STRAIGHT_SPIN_AXIS_DEG = 3.0
STRONG_SPIN_AXIS_DEG = 9.0
OFF_LINE_START_DEG = 2.5
HIGHEST_SMASH = 1.52


class Delivery(NamedTuple):
    """The club at impact: speed (m/s), angles (degrees), where the ball met the face (mm from its centre)."""

    club_ms: float
    attack: float
    dynamic_loft: float
    face: float
    path: float
    impact_x: float
    impact_y: float
    lie: float


class Launch(NamedTuple):
    """The ball just after impact: m/s, degrees, rpm."""

    ball_ms: float
    launch: float
    start: float
    back_spin: float
    side_spin: float


def deliver(rng: Random, club: Club, form: Form, effort: float = 1.0) -> Delivery:
    """Draw one swing; `effort` below 1 is a part swing (a pitch to 70 yards)."""
    spread = form.spread
    mishit = 2.4 if rng.random() < MISHIT_SHARE else 1.0
    return Delivery(
        club_ms=form.driver_ms * club.speed_share * effort * max(0.7, rng.gauss(1, 0.018 * spread)),
        attack=rng.gauss(club.attack, 0.9 * spread),
        dynamic_loft=max(1.0, rng.gauss(club.dynamic_loft, 1.1 * spread * mishit)),
        face=rng.gauss(form.face, 1.7 * spread * mishit),
        path=rng.gauss(form.path, 1.6 * spread),
        impact_x=rng.gauss(1.2, 6.0 * spread * mishit),
        impact_y=rng.gauss(-0.8, 4.5 * spread * mishit),
        lie=rng.gauss(0.6, 1.5 * spread),
    )


def strike(rng: Random, club: Club, swing: Delivery) -> Launch:
    """Compute the launch: smash falls off the sweet spot, spin is speed times spin loft, its axis face-to-path."""
    miss = hypot(swing.impact_x, swing.impact_y) / SMASH_LOSS_RADIUS_MM
    smash = min(HIGHEST_SMASH, club.best_smash * max(0.75, 1 - 0.10 * miss * miss) + rng.gauss(0, 0.006))
    ball = swing.club_ms * smash
    spin_loft = max(2.0, swing.dynamic_loft - swing.attack)
    typical_spin_loft = club.dynamic_loft - club.attack
    spin = club.spin_rpm * ball / club.reference_ball_ms * spin_loft / typical_spin_loft * rng.gauss(1, 0.035)
    axis = atan2(tan(radians(swing.face - swing.path)), sin(radians(spin_loft)))
    back = max(20.0, spin)
    return Launch(
        ball_ms=ball,
        launch=0.83 * swing.dynamic_loft + 0.17 * swing.attack,
        start=0.78 * swing.face + 0.22 * swing.path,
        back_spin=back,
        # The axis is limited: beyond 40 degrees the ball would leave the simulator's net.
        side_spin=back * tan(max(-0.7, min(0.7, axis))),
    )


def shape_of(start: float, back_spin: float, side_spin: float) -> str:
    """Name the flight of a right-hander's ball: by its curve first, by its start direction when it hardly curves."""
    axis = degrees(atan2(side_spin, back_spin))
    if abs(axis) < STRAIGHT_SPIN_AXIS_DEG:
        if abs(start) < OFF_LINE_START_DEG:
            return "straight"
        return "push" if start > 0 else "pull"
    if abs(axis) < STRONG_SPIN_AXIS_DEG:
        return "fade" if axis > 0 else "draw"
    return "slice" if axis > 0 else "hook"


def play_shot(rng: Random, shot_id: int, club: Club, form: Form, effort: float = 1.0) -> ShotJson:
    """Hit one ball and return it as the API sends it, nothing missing."""
    swing = deliver(rng, club, form, effort)
    launch = strike(rng, club, swing)
    flight = fly(launch.ball_ms, launch.launch, launch.start, launch.back_spin, launch.side_spin)
    return {"id": shot_id} | _ball_numbers(launch, flight) | _club_numbers(rng, swing)


def _ball_numbers(launch: Launch, flight: Flight) -> ShotJson:
    """The part of a shot that the ball cameras see."""
    return {
        "ball_speed": round(launch.ball_ms, 4),
        "launch_angle": round(launch.launch, 3),
        "side_angle": round(launch.start, 3),
        "back_spin": round(launch.back_spin, 1),
        "side_spin": round(launch.side_spin, 1),
        "carry_distance": round(flight.carry_m, 3),
        "total_distance": round(flight.total_m, 3),
        "side_distance": round(flight.side_m, 3),
        "apex": round(flight.apex_m, 3),
        "decent_angle": round(flight.descent_deg, 3),
        "flight_time": round(flight.time_s, 3),
        "type": shape_of(launch.start, launch.back_spin, launch.side_spin),
    }


def _club_numbers(rng: Random, swing: Delivery) -> ShotJson:
    """The part of a shot that the club cameras see; optix is a second, slightly different measurement of the impact."""
    lie = round(swing.lie * 4) / 4
    return {
        "club_speed": round(swing.club_ms, 4),
        "attack_angle": round(swing.attack, 3),
        "dynamic_loft": round(swing.dynamic_loft, 3),
        "club_path": round(swing.path, 3),
        "club_face_angle": round(swing.face, 3),
        "club_lie": round(swing.lie, 3),
        "lie_angle": f"{'UP' if lie >= 0 else 'DOWN'} {abs(lie):.2f}",
        "impact_x": round(swing.impact_x, 2),
        "impact_y": round(swing.impact_y, 2),
        "optix_x": round(swing.impact_x + rng.gauss(0, 0.7), 2),
        "optix_y": round(swing.impact_y + rng.gauss(0, 0.7), 2),
    }
