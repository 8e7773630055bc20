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


def display_factor(metric: Metric, units: DisplayUnits, *, left_handed: bool = False) -> float:
    """What an SI value is multiplied with."""
    sign = -1.0 if left_handed and metric.mirrored_as in SIDED_MEASURES else 1.0
    if metric.kind is UnitKind.DISTANCE:
        return sign * units.distance_factor
    return sign * (units.speed_factor if metric.kind is UnitKind.SPEED else 1.0)


def to_display(metric: Metric, value: float, units: DisplayUnits, *, left_handed: bool = False) -> float:
    """An SI value as shown."""
    return value * display_factor(metric, units, left_handed=left_handed)


def from_display(metric: Metric, shown: float, units: DisplayUnits, *, left_handed: bool = False) -> float:
    """What a golfer typed, in SI."""
    return shown / display_factor(metric, units, left_handed=left_handed)


def format_metric(metric: Metric, value: float | None, units: DisplayUnits, *, left_handed: bool = False) -> str:
    """``152.4 yd``, ``-2.1°``, ``1.38``; a dash for None."""
    return DASH if value is None else _written(metric, to_display(metric, value, units, left_handed=left_handed),
                                               units, sign="")


def format_change(metric: Metric, change: float, units: DisplayUnits, *, left_handed: bool = False) -> str:
    """A difference with its sign: ``+3.1 yd``."""
    return _written(metric, to_display(metric, change, units, left_handed=left_handed), units, sign="+")


def format_size(metric: Metric, change: float, units: DisplayUnits) -> str:
    """How big a change is, without a sign: ``3.1 yd``."""
    return _written(metric, abs(to_display(metric, change, units)), units, sign="")


def _written(metric: Metric, shown: float, units: DisplayUnits, sign: str) -> str:
    label = unit_label(metric, units)
    space = "" if label in ("", "°") else " "
    return f"{format_number(shown, metric.digits, sign=sign)}{space}{label}"


@dataclass(frozen=True, slots=True)
class MetricFormat:
    """How values are written for one golfer: in his units, for his hand."""

    units: DisplayUnits
    left_handed: bool = False

    def to_display(self, metric: Metric, value: float) -> float:
        """An SI value as shown."""
        return to_display(metric, value, self.units, left_handed=self.left_handed)

    def from_display(self, metric: Metric, shown: float) -> float:
        """What the golfer typed, in SI."""
        return from_display(metric, shown, self.units, left_handed=self.left_handed)

    def format(self, metric: Metric, value: float | None) -> str:
        """``152.4 yd``; a dash for None."""
        return format_metric(metric, value, self.units, left_handed=self.left_handed)

    def format_change(self, metric: Metric, change: float) -> str:
        """A difference with its sign: ``+3.1 yd``."""
        return format_change(metric, change, self.units, left_handed=self.left_handed)

    def format_size(self, metric: Metric, change: float) -> str:
        """How big a change is, without a sign: ``3.1 yd``."""
        return format_size(metric, change, self.units)
