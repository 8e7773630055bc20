"""Seeded strikes with a bag of clubs, for tests of what is suspicious: numbers that hang together as a ball's do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.quality.shot_arrays import ShotTable, read_shots
from golf.shots import StoredShot
from tests.services.practice_shots import make_shot

BAG = {"Driver": (66.0, 11.5, 2500.0, 45.5), "5 Iron": (53.0, 15.0, 5000.0, 38.3), "6 Iron": (51.0, 16.5, 5600.0, 37.2),
       "7 Iron": (48.8, 18.5, 6300.0, 36.2), "8 Iron": (46.5, 21.0, 7000.0, 35.2), "9 Iron": (44.0, 24.0, 7700.0, 34.2),
       "PW": (41.0, 27.0, 8200.0, 33.2)}
"""Ball speed, launch, back spin, club speed."""


def make_measures(rng: np.random.Generator, club: str, day: float = 0.0, spread: float = 1.0) -> dict[str, Any]:
    """One strike; one of twenty is a bad one. Smash, spin and launch follow club speed and dynamic loft."""
    ball, launch, spin, speed = BAG[club]
    bad = 2.5 if rng.random() < 0.05 else 1.0
    club_speed = speed * (1 + day + rng.normal(0, 0.015 * spread))
    smash = ball / speed * (1 - abs(rng.normal(0, 0.015 * spread * bad)))
    loft = rng.normal(0, 1.2 * spread * bad)
    found: dict[str, Any] = {"ball_speed_mps": club_speed * smash, "club_speed_mps": club_speed, "smash_factor": smash,
             "launch_angle_deg": launch + loft + rng.normal(0, 0.2), "dynamic_loft_deg": launch * 1.2 + loft * 1.2,
             "attack_angle_deg": rng.normal(-3, 1),
             "back_spin_rpm": spin * (1 + loft * 0.04 + rng.normal(0, 0.05 * spread))}
    return found | fly(rng, found)


def fly(rng: np.random.Generator, start: dict[str, Any]) -> dict[str, Any]:
    """Carry and time, smooth in ball speed, launch and spin: as a monitor calculates them."""
    ball, launch, spin = start["ball_speed_mps"], start["launch_angle_deg"], start["back_spin_rpm"]
    best = 12 + 9000 / (spin + 1500)
    carry = max(0.5, 3.35 * ball - 18 - 0.05 * (launch - best) ** 2 - 0.002 * spin)
    if launch < 2:
        carry = max(0.5, ball * 0.05)
    return {"carry_m": carry * (1 + float(rng.normal(0, 0.004))), "flight_time_s": 2 * carry / max(ball, 1) + 0.5}


def make_bag(seed: int, *, sessions: int = 12, each: int = 8, wrong: float = 0.0, spread: float = 1.0,
             clubs: tuple[str, ...] = tuple(BAG)) -> tuple[dict[str, list[StoredShot]], dict[Any, str]]:
    """Shots by the club named, and the club that it was; a day is a little faster or slower as a whole."""
    rng = np.random.default_rng(seed)
    history: dict[str, list[StoredShot]] = {club: [] for club in clubs}
    truth = {}
    for session in range(sessions):
        day = float(rng.normal(0, 0.008))
        for place, named in enumerate(clubs):
            for position in range(each):
                is_wrong = rng.random() < wrong
                club = str(rng.choice([other for other in clubs if other != named])) if is_wrong else named
                stored = make_shot(session, place * 100 + position, named, group=str(place),
                                   **make_measures(rng, club, day, spread))
                history[named].append(stored)
                truth[stored.key] = club
    return history, truth


def as_table(history: Mapping[str, Sequence[StoredShot]]) -> ShotTable:
    """What a history teaches: its shots that count."""
    return read_shots([stored for shots in history.values() for stored in shots if stored.counts])


def with_measures(stored: StoredShot, **measures: Any) -> StoredShot:
    """The shot with other readings, under a position of its own."""
    return replace(stored, group_id="odd", shot=replace(stored.shot, **measures))
