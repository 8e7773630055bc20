"""A number over many balls, as programs get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.club_number import ClubNumber


@dataclass(frozen=True, slots=True)
class Number:
    """The median of the balls and the middle 80 % (None under five balls)."""

    balls: int
    median: float
    low: float | None
    high: float | None


def build_number(number: ClubNumber | None) -> Number | None:
    """None: nothing is known."""
    return None if number is None else Number(number.n, number.median, number.low, number.high)
