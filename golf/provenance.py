"""Where a number comes from: what the monitor saw, what it worked out, and what we make of both.

A launch monitor at home sees the club and the first metre of the ball's flight; a net stops the ball. So speeds,
angles, spins and the point of impact are measured, and where the ball would have gone is calculated by the monitor.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class Provenance(StrEnum):
    """How a number came to be."""

    MEASURED = "measured"
    CALCULATED = "calculated"
    DERIVED = "derived"
    ESTIMATED = "estimated"
    """The monitor says that it did not see it and put in what is likely."""
    BY_HAND = "by hand"
    """Typed in."""
    NOT_SAID = "not said"
    """A file says nothing of it."""


PROVENANCE_WORDS = {
    Provenance.MEASURED: "measured by the monitor",
    Provenance.CALCULATED: "calculated by the monitor from the measured launch",
    Provenance.DERIVED: "worked out here from other numbers",
    Provenance.ESTIMATED: "estimated by the monitor, which could not see it",
    Provenance.BY_HAND: "typed in by you",
    Provenance.NOT_SAID: "the file does not say whether it was measured",
}
_CALCULATED = frozenset({"carry_m", "total_m", "side_m", "apex_m", "descent_angle_deg", "flight_time_s"})
_DERIVED = frozenset({"smash_factor", "face_to_path_deg", "spin_axis_deg", "spin_loft_deg"})


def provenance_of(measure: str) -> Provenance:
    """How a measure of ``golf.shots.MEASURES`` or one derived from them came to be."""
    if measure in _CALCULATED:
        return Provenance.CALCULATED
    return Provenance.DERIVED if measure in _DERIVED else Provenance.MEASURED


@lru_cache(maxsize=256)
def write_sources(sources: tuple[tuple[str, Provenance], ...]) -> str | None:
    """Where the values of a shot are from, as stored: ``derived: smash_factor; estimated: back_spin_rpm``.

    None when the source says it of none.
    """
    said: dict[str, list[str]] = {}
    for measure, source in sources:
        if source is not Provenance.NOT_SAID:
            said.setdefault(source.value, []).append(measure)
    return "; ".join(f"{word}: {', '.join(sorted(said[word]))}" for word in sorted(said)) or None


@lru_cache(maxsize=256)
def read_sources(text: str | None) -> Mapping[str, Provenance]:
    """What ``write_sources`` wrote, by measure; empty for None. Raises ValueError for a word that is none."""
    parts = (part.partition(": ") for part in text.split("; ")) if text else ()
    return {measure: Provenance(word) for word, _, measures in parts for measure in measures.split(", ")}


def source_of(measure: str, how_measured: str | None) -> Provenance:
    """How a measure of a shot came to be: as its source says it, else as it usually is."""
    return read_sources(how_measured).get(measure) or provenance_of(measure)
