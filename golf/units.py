"""Conversion at the edge of the screen; storage is SI (m, m/s). Factors: uneekor.md, "Units"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

YARDS_PER_METRE = 1.0936133
FEET_PER_METRE = 3.2808399
INCHES_PER_METRE = 39.370079
MPH_PER_MPS = 2.2369363
KMH_PER_MPS = 3.6


class UnitSystem(StrEnum):
    """What the golfer reads: yards and mph, or metres and km/h."""

    IMPERIAL = "imperial"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class DisplayUnits:
    """Labels and factors of one unit system: displayed value = SI value × factor."""

    distance_label: str
    distance_factor: float
    speed_label: str
    speed_factor: float
    putt_label: str = "m"
    putt_factor: float = 1.0
    """Of the length of a putt."""
    miss_label: str = "m"
    miss_factor: float = 1.0
    """Of how far a putt missed."""

    def distance(self, metres: float | None) -> float | None:
        """Metres to the displayed distance; None stays None (not measured)."""
        return None if metres is None else metres * self.distance_factor

    def speed(self, metres_per_second: float | None) -> float | None:
        """Metres per second to the displayed speed; None stays None."""
        return None if metres_per_second is None else metres_per_second * self.speed_factor

    def convert(self, value: float | None, kind: str) -> float | None:
        """A ``distance`` or a ``speed`` as displayed; anything else, which all golfers read alike, as it is."""
        if kind == "distance":
            return self.distance(value)
        return self.speed(value) if kind == "speed" else value

    def label(self, kind: str, otherwise: str = "") -> str:
        """The unit of a ``distance`` or a ``speed``; ``otherwise`` for anything else."""
        return {"distance": self.distance_label, "speed": self.speed_label}.get(kind, otherwise)


DISPLAY_UNITS = {
    UnitSystem.IMPERIAL: DisplayUnits("yd", YARDS_PER_METRE, "mph", MPH_PER_MPS, "ft", FEET_PER_METRE, "in",
                                        INCHES_PER_METRE),
    UnitSystem.METRIC: DisplayUnits("m", 1.0, "km/h", KMH_PER_MPS, "m", 1.0, "cm", 100.0),
}
