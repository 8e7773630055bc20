"""What each shot filter does to the numbers of some shots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.club_number import is_counting
from analysis.quality.effects import Effect, median_and_count
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot


@dataclass(frozen=True, slots=True)
class ShotFilterEffect:
    """How many of ``stored`` shots count under a shot filter, and where it differs most from the usual one."""

    shot_filter: ShotFilter
    counted: int
    stored: int
    biggest: Effect | None


def compute_shot_filter_effects(shots: Sequence[StoredShot]) -> list[ShotFilterEffect]:
    """Every setting against the usual one."""
    counted = {shot_filter: [stored for stored in shots if stored.passes(shot_filter)] for shot_filter in ShotFilter}
    carries = {shot_filter: _carries_by_club(found, shot_filter) for shot_filter, found in counted.items()}
    return [ShotFilterEffect(shot_filter, len(counted[shot_filter]), len(shots),
                             _find_biggest(carries[DEFAULT_SHOT_FILTER], carries[shot_filter]))
            for shot_filter in ShotFilter]


def find_effect(swings: Sequence[StoredShot], shot_filter: ShotFilter) -> Effect | None:
    """The club whose carry this shot filter moves most against the usual one; None under the usual one itself."""
    if shot_filter is DEFAULT_SHOT_FILTER:
        return None
    usual, other = (_carries_by_club(swings, which)
                    for which in (DEFAULT_SHOT_FILTER, shot_filter))
    return _find_biggest(usual, other)


def find_biggest(effects: Iterable[Effect | None]) -> Effect | None:
    """The one that moves a carry most; of equal ones the first."""
    return max((effect for effect in effects if effect is not None), key=lambda effect: effect.size, default=None)


def _carries_by_club(shots: Sequence[StoredShot], shot_filter: ShotFilter) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for stored in shots:
        carry = stored.value("carry_m") if is_counting(stored, shot_filter) else None
        if carry is not None:
            found.setdefault(stored.club, []).append(carry)
    return found


def _find_biggest(usual: Mapping[str, Sequence[float]], other: Mapping[str, Sequence[float]]) -> Effect | None:
    effects = [Effect(club, *median_and_count(usual.get(club, ())), *median_and_count(other.get(club, ())))
               for club in {**usual, **other}]
    return find_biggest(effect for effect in effects if effect.is_change)
