"""Misread, or a bad strike? A bad strike is odd in several numbers that agree; a misread contradicts itself.

Per club, from the player's own shots. A topped ball is a real shot: it starts low, slow, and goes nowhere, and nothing
in it is contradictory. A carry that this ball speed, launch and spin do not make, or one number far off while all
others are as usual, is what a camera gets wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.quality.measure_relations import Relation, fit_relation
from analysis.quality.physical_limits import find_impossible
from analysis.quality.shot_arrays import Mask, ShotTable
from analysis.quality.suspicion import Evidence, Why
from analysis.stats.outliers import CUT, Array, Usual, compute_usual

FEWEST_SHOTS: Final = 20
"""Shots of a club from which on something can be called unusual for it."""
_FAR: Final = 8.0
_FAST: Final = 5.0
_FAST_SHARE: Final = 0.12
_NEAR: Final = 2.0

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

    usual: Mapping[str, Usual]
    relations: tuple[tuple[Relation, float], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Contradictions make a misread; odd numbers without any a mishit."""

    contradictions: tuple[Evidence, ...] = ()
    oddities: tuple[Evidence, ...] = ()


def learn_habits(shots: ShotTable) -> ClubHabits:
    """From the full swings with one club that count."""
    found = {measure: compute_usual(shots.columns[measure], finest=finest) for measure, finest in FINEST.items()}
    usual = {measure: one for measure, one in found.items() if one is not None and one.n >= FEWEST_SHOTS}
    fitted = [(fit_relation(measure, FINEST, sources, shots.columns), share) for measure, sources, share in _RELATIONS]
    return ClubHabits(usual, tuple((relation, share) for relation, share in fitted if relation is not None))


def judge(table: ShotTable, habits: Mapping[str, ClubHabits]) -> dict[int, Judgement]:
    """The rows that something is to be said of: against nature, and against the habits of their club where known."""
    contradictions: dict[int, list[Evidence]] = defaultdict(list)
    oddities: dict[int, list[Evidence]] = defaultdict(list)
    for row, evidence in find_impossible(table):
        contradictions[row].append(evidence)
    for club, known in habits.items():
        rows = np.flatnonzero(table.clubs == club)
        columns = table.select(rows).columns
        odd = {measure: _is_far(columns, known, measure, CUT) for measure in MARGINAL}
        for found, evidences in ((oddities, _find_oddities(columns, known, odd)),
                                 (contradictions, _find_contradictions(columns, known, odd))):
            for place, evidence in evidences:
                found[int(rows[place])].append(evidence)
    return {row: Judgement(tuple(contradictions.get(row, ())), tuple(oddities.get(row, ())))
            for row in contradictions.keys() | oddities.keys()}


_Columns = Mapping[str, Array]
_Found = Iterator[tuple[int, Evidence]]


def _find_oddities(columns: _Columns, habits: ClubHabits, odd: Mapping[str, Mask]) -> _Found:
    for measure in MARGINAL:
        yield from _say(odd[measure], Why.UNUSUAL, measure, columns, habits)


def _find_contradictions(columns: _Columns, habits: ClubHabits, odd: Mapping[str, Mask]) -> _Found:
    for relation, share in habits.relations:
        yield from _does_not_fit(columns, habits, odd, relation, share)
    yield from _flew_as_usual(columns, habits)
    yield from _club_speed_alone(columns, habits)


def _does_not_fit(
    columns: _Columns, habits: ClubHabits, odd: Mapping[str, Mask], relation: Relation, share: float
) -> _Found:
    """A carry that its start does not make; another measure only where it alone is odd, whatever the carry."""
    measure, values, expected = relation.measure, columns[relation.measure], relation.expect(columns)
    room = max(CUT * relation.spread, share * abs(habits.usual[measure].median))
    off = np.abs(values - expected) > room
    if measure != "carry_m":
        off &= odd[measure]
        for other in set(MARGINAL) - {measure, "carry_m"}:
            off &= ~odd[other]
    for row in np.flatnonzero(off).tolist():
        should = float(expected[row])
        yield row, Evidence(Why.DOES_NOT_FIT, measure, float(values[row]), should, should - room, should + room,
                            relation.n, relation.sources)


def _flew_as_usual(columns: _Columns, habits: ClubHabits) -> _Found:
    """A start far from anything usual, and yet the usual carry: the start was misread."""
    near = _is_near(columns, habits, "carry_m")
    for measure in ("ball_speed_mps", "launch_angle_deg", "back_spin_rpm"):
        yield from _say(near & _is_far(columns, habits, measure, _FAR), Why.FLEW_AS_USUAL, measure, columns, habits,
                        "carry_m")


def _club_speed_alone(columns: _Columns, habits: ClubHabits) -> _Found:
    """The head far faster than ever, and a ball as always: the head was misread."""
    speed, usual = columns["club_speed_mps"], habits.usual.get("club_speed_mps")
    if usual is not None:
        fast = (usual.distance(speed) > _FAST) & (speed - usual.median >= _FAST_SHARE * usual.median)
        yield from _say(fast & _is_near(columns, habits, "ball_speed_mps"), Why.CLUB_SPEED_ALONE, "club_speed_mps",
                        columns, habits, "ball_speed_mps")


def _is_far(columns: _Columns, habits: ClubHabits, measure: str, spreads: float) -> Mask:
    """Farther than so many spreads from the usual, and far enough to be worth saying."""
    values, usual = columns[measure], habits.usual.get(measure)
    if usual is None:
        return np.zeros(len(values), dtype=np.bool_)
    room = _WORTH_SAYING_ABSOLUTE.get(measure, WORTH_SAYING.get(measure, 0.0) * abs(usual.median))
    return (np.abs(usual.distance(values)) > spreads) & (np.abs(values - usual.median) >= room)


def _is_near(columns: _Columns, habits: ClubHabits, measure: str) -> Mask:
    """Within two spreads of the usual."""
    values, usual = columns[measure], habits.usual.get(measure)
    return np.zeros(len(values), dtype=np.bool_) if usual is None else np.abs(usual.distance(values)) < _NEAR


def _say(rows: Mask, why: Why, measure: str, columns: _Columns, habits: ClubHabits, *against: str) -> _Found:
    """These rows' values beside the usual, which is known where one of them is odd."""
    for row in np.flatnonzero(rows).tolist():
        usual = habits.usual[measure]
        yield row, Evidence(why, measure, float(columns[measure][row]), usual.median, usual.low, usual.high, usual.n,
                            against)
