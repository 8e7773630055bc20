"""Shots with their number in the session, as every figure of a page names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from golf.shot_edits import Trust
from golf.shots import StoredShot


def iterate_numbered(
    shots: Sequence[StoredShot], trust: Trust, club: str | None = None
) -> Iterator[tuple[int, StoredShot]]:
    """Number (from 1, over all ``shots``) and shot of those that numbers of this trust rest on, of one club or all."""
    return ((number, stored) for number, stored in enumerate(shots, start=1)
            if stored.counts_under(trust) and is_of(stored, club))


def count_shots(shots: Sequence[StoredShot], club: str | None) -> int:
    """How many there are of the club, whether they count or not."""
    return sum(is_of(stored, club) for stored in shots)


def is_of(stored: StoredShot, club: str | None) -> bool:
    """Whether a shot belongs to a figure of this club (None: of all)."""
    return club is None or stored.club == club
