"""In which units a table leaves, and how its headings say so: ``carry_mean_yd``, in Parquet ``carry_mean_m``."""

from __future__ import annotations

from analysis.metrics import Metric, Summary, UnitKind
from golf.units import DisplayUnits
from services.exports.table import TableFormat
from services.shared.metric_format import MetricFormat

STORED = DisplayUnits("m", 1.0, "m/s", 1.0)
"""What programs get: values exactly as they are stored or worked out, in SI."""
_DIGITS = 3
_SUFFIXES = ("mps", "rpm", "deg", "mm", "m", "s")
_UNIT_WORDS = {UnitKind.DEGREES: "deg", UnitKind.SPIN: "rpm", UnitKind.MILLIMETRES: "mm", UnitKind.RATIO: "",
               UnitKind.POINTS: "points"}


def choose_units(file_format: TableFormat, chosen: DisplayUnits) -> DisplayUnits:
    """The golfer's units for a spreadsheet, those of storage for programs."""
    return STORED if file_format is TableFormat.PARQUET else chosen


def round_shown(value: float | None, units: DisplayUnits) -> float | None:
    """As a spreadsheet gets a number; untouched in the units of storage."""
    return value if value is None or units is STORED else round(value, _DIGITS) + 0.0  # no "-0.0"


def measure_heading(measure: str, units: DisplayUnits, what: str = "") -> str:
    """``carry_m`` in yards: ``carry_yd``; of a mean: ``carry_mean_yd``."""
    stem, unit = _split(measure)
    return _join(stem, what, {"m": units.distance_label, "mps": _speed_word(units)}.get(unit, unit))


def measure_stem(measure: str) -> str:
    """``ball_speed_mps`` without its unit: ``ball_speed``."""
    return _split(measure)[0]


def measure_unit(measure: str) -> str:
    """The unit in which it is stored, as a golfer writes it: ``°``, ``s``; empty for a ratio."""
    unit = _split(measure)[1]
    return {"deg": "°", "mps": "m/s"}.get(unit, unit)


def distance_heading(name: str, units: DisplayUnits) -> str:
    """``side_mean`` in metres: ``side_mean_m``."""
    return _join(name, units.distance_label)


def metric_heading(metric: Metric, units: DisplayUnits, what: str | None = None) -> str:
    """``carry_median_yd``, ``carry_spread_yd``, ``smash_factor_median``; ``what`` instead of how it sums up balls."""
    said = ("median" if metric.summary is Summary.MEDIAN else "") if what is None else what
    words = {UnitKind.DISTANCE: units.distance_label, UnitKind.SPEED: _speed_word(units), **_UNIT_WORDS}
    return _join(_split(metric.key)[0], said, words[metric.kind])


def displayed(measure: str, value: float | None, units: DisplayUnits) -> float | None:
    """A stored measure in these units, as a spreadsheet gets it."""
    unit = _split(measure)[1]
    shown = units.distance(value) if unit == "m" else units.speed(value) if unit == "mps" else value
    return round_shown(shown, units)


def displayed_metric(metric: Metric, value: float | None, units: DisplayUnits) -> float | None:
    """A metric's value in these units, as a spreadsheet gets it."""
    return None if value is None else round_shown(MetricFormat(units).to_display(metric, value), units)


def _split(name: str) -> tuple[str, str]:
    """``ball_speed_mps`` → ``ball_speed``, ``mps``; a ratio has no unit."""
    stem, _, last = name.rpartition("_")
    return (stem, last) if stem and last in _SUFFIXES else (name, "")


def _speed_word(units: DisplayUnits) -> str:
    return {"m/s": "mps"}.get(units.speed_label, units.speed_label.replace("/", ""))


def _join(*words: str) -> str:
    return "_".join(filter(None, words))
