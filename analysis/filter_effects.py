"""What each shot filter does to the numbers of some shots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.quality.effects import Effect
from analysis.stats.summary import compute_mean
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
    carries = {shot_filter: _carries_by_club(found) for shot_filter, found in counted.items()}
    return [ShotFilterEffect(shot_filter, len(counted[shot_filter]), len(shots),
                             _find_biggest(carries[DEFAULT_SHOT_FILTER], carries[shot_filter]))
            for shot_filter in ShotFilter]


def find_effect(swings: Sequence[StoredShot], shot_filter: ShotFilter) -> Effect | None:
    """The club whose mean carry this shot filter moves most against the usual one; None under the usual one itself."""
    if shot_filter is DEFAULT_SHOT_FILTER:
        return None
    usual, other = (_carries_by_club([stored for stored in swings if stored.passes(which)])
                    for which in (DEFAULT_SHOT_FILTER, shot_filter))
    return _find_biggest(usual, other)


def find_biggest(effects: Iterable[Effect | None]) -> Effect | None:
    """The one that moves a mean most; of equal ones the first."""
    return max((effect for effect in effects if effect is not None), key=lambda effect: effect.size, default=None)


def _carries_by_club(shots: Sequence[StoredShot]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for stored in shots:
        carry = None if stored.is_default_club else stored.value("carry_m")
        if carry is not None:
            found.setdefault(stored.club, []).append(carry)
    return found


def _find_biggest(usual: Mapping[str, Sequence[float]], other: Mapping[str, Sequence[float]]) -> Effect | None:
    effects = [Effect(club, *_mean(usual.get(club, ())), *_mean(other.get(club, ()))) for club in {**usual, **other}]
    return find_biggest(effect for effect in effects if effect.is_change)


def _mean(values: Sequence[float]) -> tuple[float | None, int]:
    return (compute_mean(values) if values else None), len(values)
