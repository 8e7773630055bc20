"""The tables of a report for a coach: the clubs, where balls came down, delivery and strike, the usual numbers.

Each says with how many shots its numbers are, and where a column comes from. Text from outside is cleaned here and
escaped by the template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.club_number import FEWEST_FOR_BAND, ClubNumber
from analysis.usual_range import FEWEST_SESSIONS, LAST_SESSIONS, UsualFigure
from golf.provenance import provenance_of
from golf.units import DisplayUnits
from services.coach_reports.content import ClubLine, PracticeReport
from services.exports.clean_text import clean_text
from services.sessions.side_text import say_side
from services.shared.formatting import DASH, format_number
from services.shared.metric_format import MetricFormat

_BEYOND = {True: "yes", False: "no", None: "too few"}
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Measure:
    """A column of numbers of a club: ``kind`` distance, speed, or the unit itself."""

    name: str
    measure: str
    kind: str
    digits: int = 1

    def heading(self, units: DisplayUnits) -> dict[str, str]:
        """With its unit and where it comes from."""
        unit = units.label(self.kind, self.kind)
        return _heading(f"{self.name} ({unit})" if unit else self.name, self.measure)

    def cell(self, line: ClubLine, units: DisplayUnits, write: Callable[[float], str] | None = None) -> str:
        """The club's number, with its count where it is not that of the club."""
        number = line.figures.numbers.get(self.measure)
        value = units.convert(number.median if number else None, self.kind)
        count, counted = number.n if number else 0, line.stats.counted
        if value is None or write is None:
            return _with_count(value, self.digits, count, counted)
        return _counted(write(value), count, counted)


_MEASURES = (_Measure("Ball speed", "ball_speed_mps", "speed"), _Measure("Club speed", "club_speed_mps", "speed"),
          _Measure("Smash", "smash_factor", "", 2), _Measure("Launch", "launch_angle_deg", "°"),
          _Measure("Back spin", "back_spin_rpm", "rpm", 0), _Measure("Attack", "attack_angle_deg", "°"))
_DELIVERED = (_Measure("Path", "club_path_deg", "°"), _Measure("Face", "face_angle_deg", "°"))
_STRUCK = (_Measure("To the toe", "impact_x_mm", "mm"), _Measure("Up", "impact_y_mm", "mm"))


def build_tables(report: PracticeReport, units: DisplayUnits) -> list[Table]:
    """Those that have a row, as the template draws them."""
    tables = (_key_figures(report, units), _dispersion(report, units), _delivery(report, units),
              _usual(report, units))
    return [table for table in tables if table["rows"]]


def _key_figures(report: PracticeReport, units: DisplayUnits) -> Table:
    label = units.distance_label
    columns = [{"name": "Club", "source": ""}, {"name": "Shots", "source": ""},
               _heading(f"Carry ({label})", "carry_m"), _heading(f"80 % between ({label})", "carry_m"),
               _heading(f"Total ({label})", "total_m"), *(measure.heading(units) for measure in _MEASURES)]
    return {"title": "Clubs", "columns": columns, "rows": [_club_row(line, units) for line in report.lines],
            "says": f"Each number is the median of the shots; 80 % between: the middle 80 % of the carries, from "
                    f"{FEWEST_FOR_BAND} shots on. "
                    "A club with a distance beside it: balls hit to that distance on purpose."}


def _club_row(line: ClubLine, units: DisplayUnits) -> list[str]:
    stats = line.stats
    shots = f"{stats.counted:,}" + ("" if stats.counted == line.figures.shots else f" of {line.figures.shots:,}")
    return [_name(line), shots, _median(stats.carry_number, stats.counted, units), _range(stats.carry_number, units),
            _median(stats.total_number, stats.counted, units), *(measure.cell(line, units) for measure in _MEASURES)]


def _dispersion(report: PracticeReport, units: DisplayUnits) -> Table:
    label = units.distance_label
    columns = [{"name": "Club", "source": ""}, {"name": "Shots", "source": ""}, _heading(f"Side ({label})", "side_m"),
               _heading(f"80 % between, side ({label})", "side_m"),
               _heading(f"80 % between, carry ({label})", "carry_m")]
    rows = [row for line in report.lines if (row := _dispersion_row(line, report, units))]
    return {"title": "Dispersion", "columns": columns, "rows": rows,
            "says": "The median side of the target, and between what the middle 80 % of the balls come down, sideways "
                    f"and in length, from {FEWEST_FOR_BAND} shots on."}


def _dispersion_row(line: ClubLine, report: PracticeReport, units: DisplayUnits) -> list[str]:
    found = line.stats.dispersion
    if found is None or found.side is None:
        return []
    side, *between = (say_side(units.distance(metres) or 0.0, report.sides)
                      for metres in (found.side.median, *(found.side.band or ())))
    return [_name(line), f"{found.n:,}", side, " – ".join(between) or DASH, _range(found.carry, units)]


def _delivery(report: PracticeReport, units: DisplayUnits) -> Table:
    columns = [{"name": "Club", "source": ""}, {"name": "Shots", "source": ""},
               *(measure.heading(units) for measure in _DELIVERED),
               _heading("Face to path (°)", "face_to_path_deg"),
               _heading("80 % between, face to path (°)", "face_to_path_deg"),
               *(measure.heading(units) for measure in _STRUCK)]
    names = [measure.measure for measure in (*_DELIVERED, *_STRUCK)]
    rows = [_delivery_row(line, units) for line in report.lines if any(line.figures.counts[name] for name in names)]
    return {"title": "Delivery and strike", "columns": columns, "rows": rows,
            "says": "Medians. Path: in-to-out is positive; face and face to path: open is "
                    "positive. The strike in mm from the middle of the face, towards the toe and up positive."}


def _delivery_row(line: ClubLine, units: DisplayUnits) -> list[str]:
    found, counted = line.face_to_path, line.stats.counted
    relation = DASH if found is None else _counted(_signed(found.median), found.n, counted)
    spread = DASH if found is None or found.band is None else " to ".join(map(_signed, found.band))
    return [_name(line), f"{counted:,}", *(measure.cell(line, units, _signed) for measure in _DELIVERED),
            relation, spread, *(measure.cell(line, units, _signed) for measure in _STRUCK)]


def _usual(report: PracticeReport, units: DisplayUnits) -> Table:
    """Of a session; empty for a month, and where nothing came before."""
    names = ("Club", "Number", "Here", "Shots", "Usual (mean)", "Difference", "Usual spread", "Sessions", "Beyond it")
    return {"title": "Against the player’s own last sessions",
            "columns": [{"name": name, "source": ""} for name in names],
            "rows": [_usual_row(each, units) for each in report.usual if each.usual is not None],
            "says": f"Here: the median of this session’s full swings. Usual: the mean of the medians of up to "
                    f"{LAST_SESSIONS} sessions before it with this club. Usual spread: where 95 % of further sessions "
                    f"would lie, from {FEWEST_SESSIONS} sessions on; of twenty numbers about one lies outside by "
                    "chance."}


def _usual_row(figure: UsualFigure, units: DisplayUnits) -> list[str]:
    metric = figure.metric
    sources = ", ".join(dict.fromkeys(provenance_of(measure).value for measure in metric.measures))
    shown = MetricFormat(units)
    return [clean_text(figure.club, 40), f"{metric.name} ({sources})", shown.format(metric, figure.here.value),
            f"{figure.here.shots:,}", shown.format(metric, figure.usual),
            DASH if figure.difference is None else shown.format_change(metric, figure.difference),
            DASH if figure.room is None else f"± {shown.format_size(metric, figure.room)}",
            f"{figure.sessions:,}", _BEYOND[figure.is_beyond]]


def _name(line: ClubLine) -> str:
    return clean_text(line.label, 60)


def _signed(value: float) -> str:
    return format_number(value, sign="+")


def _heading(name: str, measure: str) -> dict[str, str]:
    return {"name": name, "source": provenance_of(measure).value}


def _median(number: ClubNumber | None, counted: int, units: DisplayUnits) -> str:
    if number is None:
        return DASH
    return _with_count(units.distance(number.median), 0, number.n, counted)


def _range(number: ClubNumber | None, units: DisplayUnits) -> str:
    if number is None or number.band is None:
        return DASH
    return "–".join(format_number(units.distance(value), 0) for value in number.band)


def _with_count(value: float | None, digits: int, count: int, counted: int) -> str:
    shown = format_number(value, digits)
    return shown if value is None else _counted(shown, count, counted)


def _counted(shown: str, count: int, counted: int) -> str:
    """A number with its count where it is not that of the club."""
    return shown if count == counted else f"{shown} ({count:,})"
