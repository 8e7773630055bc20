"""A metric as a golfer reads and types it: displayed value = SI value × factor (mirrored for a left-hander)."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.metrics import Metric, UnitKind
from golf.handedness import SIDED_MEASURES
from golf.units import DisplayUnits
from services.shared.formatting import DASH, format_number

_FIXED_LABELS = {UnitKind.DEGREES: "°", UnitKind.SPIN: "rpm", UnitKind.MILLIMETRES: "mm", UnitKind.RATIO: "",
                 UnitKind.POINTS: "points"}


def unit_label(metric: Metric, units: DisplayUnits) -> str:
    """``yd``, ``mph``, ``°``; empty for a ratio."""
    return units.label(metric.kind) or _FIXED_LABELS[metric.kind]


@dataclass(frozen=True, slots=True)
class MetricFormat:
    """How values are written for one golfer: in his units, for his hand."""

    units: DisplayUnits
    left_handed: bool = False

    def to_display(self, metric: Metric, value: float) -> float:
        """An SI value as shown."""
        return value * self._factor(metric)

    def from_display(self, metric: Metric, shown: float) -> float:
        """What the golfer typed, in SI."""
        return shown / self._factor(metric)

    def format(self, metric: Metric, value: float | None) -> str:
        """``152.4 yd``, ``-2.1°``, ``1.38``; a dash for None."""
        return DASH if value is None else self._write(metric, self.to_display(metric, value), sign="")

    def format_change(self, metric: Metric, change: float) -> str:
        """A difference with its sign: ``+3.1 yd``."""
        return self._write(metric, self.to_display(metric, change), sign="+")

    def format_size(self, metric: Metric, change: float) -> str:
        """How big a change is, without a sign: ``3.1 yd``."""
        return self._write(metric, abs(self.to_display(metric, change)), sign="")

    def _factor(self, metric: Metric) -> float:
        """What an SI value is multiplied with."""
        sign = -1.0 if self.left_handed and metric.mirrored_as in SIDED_MEASURES else 1.0
        if metric.kind is UnitKind.DISTANCE:
            return sign * self.units.distance_factor
        return sign * (self.units.speed_factor if metric.kind is UnitKind.SPEED else 1.0)

    def _write(self, metric: Metric, shown: float, sign: str) -> str:
        label = unit_label(metric, self.units)
        space = "" if label in ("", "°") else " "
        return f"{format_number(shown, metric.digits, sign=sign)}{space}{label}"
