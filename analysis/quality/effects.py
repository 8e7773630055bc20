"""What a decision about shots does to the numbers: the carry of each club before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from analysis.club_number import compute_club_number, is_counting
from golf.shot_edits import ShotFilter, ShotKey, ShotReview
from golf.shots import StoredShot


class Choice(StrEnum):
    """What can be decided about shots."""

    FINE = "fine"
    OUT = "out"
    HIDE = "hide"
    CLUB = "club"
    OPEN = "open"
    """Not reviewed again: all that was decided of it is taken back."""
    RESTORE = "restore"
    """Not hidden any more."""
    COUNT = "count"
    """Not left out any more."""
    NOT_LOOKED_AT = "not_looked_at"
    """Not called fine any more."""


EDITS: Mapping[Choice, Mapping[str, Any]] = {
    Choice.FINE: {"review": ShotReview.FINE},
    Choice.OUT: {"review": ShotReview.OUT},
    Choice.HIDE: {"is_hidden": True},
    Choice.OPEN: {"review": None, "is_hidden": False},
    Choice.RESTORE: {"is_hidden": False},
    Choice.COUNT: {"review": None},
    Choice.NOT_LOOKED_AT: {"review": None},
}
"""The fields of a ShotEdit that a choice sets; of ``CLUB`` each shot has its own."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice for some shots. ``clubs``: what each was hit with, for ``Choice.CLUB``."""

    choice: Choice
    keys: tuple[ShotKey, ...]
    clubs: Mapping[ShotKey, str] | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """The carry of one club (its median) over ``n`` full swings, before and after. None: no shot of it counts."""

    club: str
    before: float | None
    n_before: int
    after: float | None
    n_after: int

    @property
    def is_change(self) -> bool:
        """Whether anything is different."""
        return (self.before, self.n_before) != (self.after, self.n_after)

    @property
    def size(self) -> float:
        """By how much the median moves."""
        return 0.0 if self.before is None or self.after is None else abs(self.after - self.before)


def apply_decision(stored: StoredShot, decision: Decision) -> StoredShot:
    """The shot as it will be."""
    edit = stored.edit
    if decision.choice is Choice.CLUB:
        club = (decision.clubs or {})[stored.key]
        return replace(stored, club=club, is_default_club=False, edit=replace(edit, club=club))
    return replace(stored, edit=replace(edit, **EDITS[decision.choice]))


def compute_effects(shots: Sequence[StoredShot], decision: Decision, shot_filter: ShotFilter) -> list[Effect]:
    """The clubs whose numbers over these shots change, the biggest change first."""
    wanted = set(decision.keys)
    after = [apply_decision(stored, decision) if stored.key in wanted else stored for stored in shots]
    clubs = {stored.club for stored in (*shots, *after) if stored.key in wanted}
    before_, after_ = _carries(shots, clubs, shot_filter), _carries(after, clubs, shot_filter)
    effects = [Effect(club, *before_[club], *after_[club]) for club in sorted(clubs)]
    return sorted((effect for effect in effects if effect.is_change), key=lambda effect: effect.size, reverse=True)


def _carries(
    shots: Sequence[StoredShot], clubs: set[str], shot_filter: ShotFilter
) -> dict[str, tuple[float | None, int]]:
    carries: dict[str, list[float]] = {club: [] for club in clubs}
    for stored in shots:
        if stored.club in clubs and is_counting(stored, shot_filter):
            carry = stored.value("carry_m")
            if carry is not None:
                carries[stored.club].append(carry)
    return {club: median_and_count(values) for club, values in carries.items()}


def median_and_count(values: Sequence[float]) -> tuple[float | None, int]:
    """What a club's number says of these carries; None without any."""
    number = compute_club_number(values)
    return (None, 0) if number is None else (number.median, number.n)
