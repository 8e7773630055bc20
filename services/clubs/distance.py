"""What to hit for a distance: of how many of a club's balls the carry came within a window of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.club_number import ClubNumber, choose_counting, compute_club_number
from analysis.club_stats import measured
from analysis.gapping import FEWEST_SHOTS, NO_DISTANCE_CLUBS
from analysis.putting.make_rate import MakeRate, compute_rate
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

_ROUNDING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """The distance and the window around it, both in metres: 152 yd, 10 yd short or long."""

    distance_m: float
    window_m: float


@dataclass(frozen=True, slots=True)
class Chance:
    """One club: its carry, how many of its balls came within the window, and how many stayed short or flew long.

    ``rate`` is with the 95 % interval (analysis/putting/make_rate.py): of few balls it is wide.
    """

    club: str
    carry: ClubNumber
    rate: MakeRate
    short: int
    long: int


def compute_chances(
    hit: Mapping[str, Sequence[StoredShot]], shot_filter: ShotFilter, asked: Asked
) -> tuple[Chance, ...]:
    """The clubs with ``FEWEST_SHOTS`` carries or more, the best chance first; clubs that never came near are none.

    The balls are those that the club's number rests on: full swings that count.
    """
    found = []
    for club, shots in hit.items():
        carries = measured(choose_counting(shots, shot_filter), "carry_m")
        number = compute_club_number(carries)
        if club in NO_DISTANCE_CLUBS or number is None or number.n < FEWEST_SHOTS:
            continue
        short = sum(carry < asked.distance_m - asked.window_m - _ROUNDING_M for carry in carries)
        long = sum(carry > asked.distance_m + asked.window_m + _ROUNDING_M for carry in carries)
        rate = compute_rate(len(carries) - short - long, len(carries))
        if rate is not None and rate.made:
            found.append(Chance(club, number, rate, short, long))
    return tuple(sorted(found, key=lambda chance: (-chance.rate.rate, abs(chance.carry.median - asked.distance_m))))
