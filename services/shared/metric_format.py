"""A metric as a golfer reads and types it: displayed value = SI value × factor (mirrored for a left-hander).

One rule of digits: a club's number is said in whole yards or metres wherever it stands, a best and a band, too, other
units as the metric has them. Single shots, changes and spreads have a decimal, and files what was stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.metrics import Metric, Summary, UnitKind
from golf.handedness import SIDED_MEASURES
from golf.units import DisplayUnits
from services.shared.formatting import DASH, format_number

_FIXED_LABELS = {UnitKind.DEGREES: "°", UnitKind.SPIN: "rpm", UnitKind.MILLIMETRES: "mm", UnitKind.RATIO: "",
                 UnitKind.POINTS: "points"}

MINUS = "\N{MINUS SIGN}"
"""As wide as a plus, as on the charts' axes; a hyphen is half of that."""


def unit_label(metric: Metric, units: DisplayUnits) -> str:
    """``yd``, ``mph``, ``°``; empty for a ratio."""
    return units.label(metric.kind) or _FIXED_LABELS[metric.kind]


def digits_of(metric: Metric) -> int:
    """With how many decimals a club's number is said."""
    return 0 if metric.kind is UnitKind.DISTANCE and metric.summary is Summary.MEDIAN else metric.digits


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
        """A club's number: ``152 yd``, ``−2.1°``, ``1.38``; a dash for None."""
        return DASH if value is None else self._write(metric, self.to_display(metric, value), digits_of(metric))

    def format_shot(self, metric: Metric, value: float | None) -> str:
        """A number of one shot: ``152.4 yd``; a dash for None."""
        return DASH if value is None else self._write(metric, self.to_display(metric, value), metric.digits)

    def format_target(self, metric: Metric, value: float) -> str:
        """What the golfer typed, as he typed it: ``240 yd``, ``4.5 yd``."""
        shown = round(self.to_display(metric, value), metric.digits)
        return self._write(metric, shown, metric.digits if shown % 1 else digits_of(metric))

    def format_change(self, metric: Metric, change: float) -> str:
        """A difference with its sign: ``+3.1 yd``."""
        return self._write(metric, self.to_display(metric, change), metric.digits, sign="+")

    def format_size(self, metric: Metric, change: float) -> str:
        """How big a change is, without a sign: ``3.1 yd``."""
        return self._write(metric, abs(self.to_display(metric, change)), metric.digits)

    def _factor(self, metric: Metric) -> float:
        """What an SI value is multiplied with."""
        sign = -1.0 if self.left_handed and metric.mirrored_as in SIDED_MEASURES else 1.0
        if metric.kind is UnitKind.DISTANCE:
            return sign * self.units.distance_factor
        return sign * (self.units.speed_factor if metric.kind is UnitKind.SPEED else 1.0)

    def _write(self, metric: Metric, shown: float, digits: int, *, sign: str = "") -> str:
        label = unit_label(metric, self.units)
        space = "" if label in ("", "°") else " "
        return f"{format_number(shown, digits, sign=sign).replace('-', MINUS)}{space}{label}"
