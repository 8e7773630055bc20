"""Misread, or a bad strike? A bad strike is odd in several numbers that agree; a misread contradicts itself.

Per club, from the player's own shots. A topped ball is a real shot: it starts low, slow, and goes nowhere, and nothing
in it is contradictory. A carry that this ball speed, launch and spin do not make, or one number far off while all
others are as usual, is what a camera gets wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from golf.records import StoredShot
from services.club_relations import Relation, fit_relation
from services.robust import CUT, Usual, compute_usual
from services.suspicion import Evidence, Why

FEWEST_SHOTS: Final = 20
"""Shots of a club from which on something can be called unusual for it."""
GRAVITY: Final = 9.81
BEST_SMASH: Final = 1.56
"""The rules cap a driver near 1.50 (golf.limits); four per cent on top for the two speeds it is made of."""
_SPEED_ROOM: Final = 1.05
_SIDE_ROOM_M: Final = 5.0
_FAR: Final = 8.0
_FAST: Final = 5.0
_FAST_SHARE: Final = 0.12

FINEST: Final[dict[str, float]] = {
    "carry_m": 1.0, "ball_speed_mps": 0.4, "club_speed_mps": 0.4, "smash_factor": 0.012, "launch_angle_deg": 0.4,
    "back_spin_rpm": 120.0, "dynamic_loft_deg": 0.5, "attack_angle_deg": 0.5,
}
"""The smallest spread believed of each measure."""
WORTH_SAYING: Final[dict[str, float]] = {
    "carry_m": 0.15, "ball_speed_mps": 0.08, "club_speed_mps": 0.08, "back_spin_rpm": 0.25}
"""Nearer to the usual than this share of it, a value is not worth a golfer's time, however regular he is."""
_WORTH_SAYING_ABSOLUTE: Final = {"launch_angle_deg": 5.0, "smash_factor": 0.10}
MARGINAL: Final = ("carry_m", "ball_speed_mps", "smash_factor", "launch_angle_deg", "back_spin_rpm")
_RELATIONS: Final = (
    ("carry_m", ("ball_speed_mps", "launch_angle_deg", "back_spin_rpm"), 0.06),
    ("back_spin_rpm", ("ball_speed_mps", "launch_angle_deg"), 0.25),
    ("launch_angle_deg", ("dynamic_loft_deg", "attack_angle_deg"), 0.25),
)
"""What follows from what, and by which share of the usual it must be off to be said."""


@dataclass(frozen=True, slots=True)
class ClubHabits:
    """What is usual with one club: each measure alone, and how they hang together."""

    club: str
    usual: Mapping[str, Usual]
    relations: tuple[tuple[Relation, float], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Contradictions make a misread; odd numbers without any a mishit."""

    contradictions: tuple[Evidence, ...]
    oddities: tuple[Evidence, ...]


def learn_habits(club: str, history: Sequence[StoredShot]) -> ClubHabits:
    """From the shots of a club that count."""
    values = [_values(stored) for stored in history]
    usual = {}
    for measure, finest in FINEST.items():
        found = compute_usual([value for row in values if (value := row[measure]) is not None], finest=finest)
        if found is not None and found.n >= FEWEST_SHOTS:
            usual[measure] = found
    fitted = [(fit_relation(measure, FINEST, sources, values), share) for measure, sources, share in _RELATIONS]
    return ClubHabits(club, usual, tuple((relation, share) for relation, share in fitted if relation is not None))


def judge(stored: StoredShot, habits: ClubHabits | None) -> Judgement:
    """Against nature, and against the habits of the club where they are known."""
    values = _values(stored)
    found = list(_against_nature(stored))
    oddities: list[Evidence] = []
    if habits is not None:
        oddities = _find_oddities(values, habits)
        found += _against_habits(values, habits, {item.measure for item in oddities})
    return Judgement(tuple(found), tuple(oddities))


def _values(stored: StoredShot) -> dict[str, float | None]:
    return {measure: stored.value(measure) for measure in FINEST}


def _against_nature(stored: StoredShot) -> Iterator[Evidence]:
    """What no ball can do, whoever hits it."""
    carry, ball, time = (stored.value(name) for name in ("carry_m", "ball_speed_mps", "flight_time_s"))
    side, smash, total = (stored.value(name) for name in ("side_m", "smash_factor", "total_m"))
    if carry is not None and ball is not None and carry > _SIDE_ROOM_M:
        if time is not None and carry > ball * time * _SPEED_ROOM:
            yield Evidence(Why.FASTER_THAN_BALL, "carry_m", carry, high=ball * time,
                           against=("ball_speed_mps", "flight_time_s"))
        elif carry > ball**2 / GRAVITY * _SPEED_ROOM:
            yield Evidence(Why.TOO_FAR, "carry_m", carry, high=ball**2 / GRAVITY, against=("ball_speed_mps",))
    if carry is not None and side is not None and abs(side) > max(carry, total or 0.0) + _SIDE_ROOM_M:
        yield Evidence(Why.SIDE_BEYOND_CARRY, "side_m", abs(side), high=carry, against=("carry_m",))
    if smash is not None and smash > BEST_SMASH:
        yield Evidence(Why.OVER_EFFICIENT, "smash_factor", smash, high=1.5,
                       against=("ball_speed_mps", "club_speed_mps"))


def _find_oddities(values: Mapping[str, float | None], habits: ClubHabits) -> list[Evidence]:
    found = []
    for measure in MARGINAL:
        value, usual = values[measure], habits.usual.get(measure)
        if value is not None and usual is not None and usual.is_outlier(value) and _is_worth_saying(
                measure, value, usual):
            found.append(Evidence(Why.UNUSUAL, measure, value, usual.median, usual.low, usual.high, usual.n))
    return found


def _is_worth_saying(measure: str, value: float, usual: Usual) -> bool:
    room = _WORTH_SAYING_ABSOLUTE.get(measure, WORTH_SAYING.get(measure, 0.0) * abs(usual.median))
    return abs(value - usual.median) >= room


def _against_habits(
    values: Mapping[str, float | None], habits: ClubHabits, odd: set[str | None]
) -> Iterator[Evidence]:
    for relation, share in habits.relations:
        value, expected = values[relation.measure], relation.expect(values)
        is_carry = relation.measure == "carry_m"
        if value is None or expected is None or not (is_carry or odd - {"carry_m"} == {relation.measure}):
            continue
        room = max(CUT * relation.spread, share * abs(habits.usual[relation.measure].median))
        if abs(value - expected) > room:
            yield Evidence(Why.DOES_NOT_FIT, relation.measure, value, expected, expected - room, expected + room,
                           relation.n, relation.sources)
    yield from _flew_as_usual(values, habits)
    yield from _club_speed_alone(values, habits)


def _flew_as_usual(values: Mapping[str, float | None], habits: ClubHabits) -> Iterator[Evidence]:
    """A start far from anything usual, and yet the usual carry: the start was misread."""
    if not _is_near(values, habits, "carry_m"):
        return
    for measure in ("ball_speed_mps", "launch_angle_deg", "back_spin_rpm"):
        value, usual = values[measure], habits.usual.get(measure)
        if value is not None and usual is not None and abs(usual.distance(value)) > _FAR and _is_worth_saying(
                measure, value, usual):
            yield Evidence(Why.FLEW_AS_USUAL, measure, value, usual.median, usual.low, usual.high, usual.n,
                           ("carry_m",))


def _club_speed_alone(values: Mapping[str, float | None], habits: ClubHabits) -> Iterator[Evidence]:
    """The head far faster than ever, and a ball as always: the head was misread."""
    value, usual = values["club_speed_mps"], habits.usual.get("club_speed_mps")
    if value is None or usual is None or not _is_near(values, habits, "ball_speed_mps"):
        return
    if usual.distance(value) > _FAST and value - usual.median >= _FAST_SHARE * usual.median:
        yield Evidence(Why.CLUB_SPEED_ALONE, "club_speed_mps", value, usual.median, usual.low, usual.high, usual.n,
                       ("ball_speed_mps",))


def _is_near(values: Mapping[str, float | None], habits: ClubHabits, measure: str) -> bool:
    """Within two spreads of the usual."""
    value, usual = values[measure], habits.usual.get(measure)
    return value is not None and usual is not None and abs(usual.distance(value)) < 2.0
