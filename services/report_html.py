"""A report for a coach as one HTML file: style and figures inside, no script, nothing asked from anywhere, A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from charts.dispersion import build_dispersion_figure
from charts.gapping import build_gapping_figure
from charts.landing_spread import LEAST_SHOTS
from charts.trajectory import build_trajectory_figure, describe_trajectories
from golf.provenance import provenance_of
from golf.records import SessionDetail
from golf.swing_groups import is_part_swing
from golf.units import DisplayUnits
from services.chart_files import Figure, PictureFormat, can_draw_charts, write_chart
from services.club_words import describe_gap, describe_limits
from services.display import DASH, count_of, format_day, format_number
from services.gap_bars import build_gap_bars
from services.gapping import FEWEST_SHOTS
from services.inline_svg import build_inline_svg
from services.part_swings import describe_part_swings
from services.practice_report import ClubLine, PracticeReport
from services.report_text import clean_text
from services.spread import Spread
from services.trust import TRUST_WORDS, describe_left_out

_MOST_FLIGHTS = 400
"""Shots beyond which single flights are a thicket."""
_NOTE_LIMIT = 5_000
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("report_templates")), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True)
_SOURCES = ("Measured: by the monitor's cameras at impact. Calculated: by the monitor from what it measured; indoors "
            "no ball flies that far. Derived: worked out from other numbers. A number in brackets: on how many shots a "
            "figure rests when it is not all that count. A dash: not measured, or too few shots.")


@dataclass(frozen=True, slots=True)
class _Measure:
    """A column of means: ``kind`` distance, speed, or the unit itself."""

    name: str
    measure: str
    kind: str
    digits: int = 1

    def heading(self, units: DisplayUnits) -> dict[str, str]:
        """With its unit and where it comes from."""
        unit = units.label(self.kind, self.kind)
        return _heading(f"{self.name} ({unit})" if unit else self.name, self.measure)

    def cell(self, line: ClubLine, units: DisplayUnits) -> str:
        """The mean, with its count where it is not that of the club."""
        value = line.figures.means.get(self.measure)
        return _with_count(units.convert(value, self.kind), self.digits,
                           line.figures.counts.get(self.measure, 0), line.stats.counted)


_MEANS = (_Measure("Ball speed", "ball_speed_mps", "speed"), _Measure("Club speed", "club_speed_mps", "speed"),
          _Measure("Smash", "smash_factor", "", 2), _Measure("Launch", "launch_angle_deg", "°"),
          _Measure("Back spin", "back_spin_rpm", "rpm", 0), _Measure("Attack", "attack_angle_deg", "°"))


def build_report_page(report: PracticeReport, units: DisplayUnits) -> str:
    """The whole page. Every text from outside is cleaned here and escaped by the template."""
    player, when = clean_text(report.player, 80), _describe_when(report)
    heading = "Practice session" if report.month is None else f"Practice in {report.month:%B %Y}"
    return _TEMPLATES.get_template("practice.html.jinja").render(
        title=f"{heading}: {player}, {when}", heading=heading, player=player, when=when,
        summary=_describe_practice(report), left_out=describe_left_out(report.left_out),
        trust=TRUST_WORDS[report.trust].lower(), apart=_describe_apart(report),
        sessions=[_session_row(detail) for detail in report.sessions],
        tables=[_key_figures(report, units), _dispersion(report, units)] if report.clubs else [],
        figures=list(_figures(report, units)), notes=list(_notes(report)), sources=_describe_sources(report),
        made_on=format_day(report.made_on))


def _describe_when(report: PracticeReport) -> str:
    days = report.days
    if not days:
        return format_day(None)
    return format_day(days[0]) if len(days) == 1 else f"{format_day(days[0])} to {format_day(days[-1])}"


def _describe_practice(report: PracticeReport) -> str:
    single = [line.stats.club for line in report.clubs]
    parts = [count_of(len(report.sessions), "session")] if report.month else []
    parts += [count_of(len(report.days), "day")] if report.month else []
    parts += [count_of(len(report.shots), "shot"), count_of(len(single), "club")]
    return f"{', '.join(parts)}. Numbers rest on {count_of(report.counted, 'shot')}."


def _describe_apart(report: PracticeReport) -> str:
    """Shots that count and are in no club's figures."""
    parts = [_describe_mixed(report), describe_part_swings(report.part_swings)]
    return " ".join(part for part in parts if part)


def _describe_mixed(report: PracticeReport) -> str:
    if not report.mixed:
        return ""
    return (f"{count_of(report.mixed, 'shot')} of a round with the monitor left on one club belong to no single club: "
            "they are in the view from above and in no table.")


def _describe_sources(report: PracticeReport) -> str:
    hand = (" For a left-hander angles and spin read as a right-hander's; left and right are where the ball went."
            if report.is_left_handed else "")
    return _SOURCES + hand


def _session_row(detail: SessionDetail) -> dict[str, str]:
    card = detail.card
    return {"day": format_day(card.practised_on), "name": clean_text(card.name, 90) or "Unnamed session",
            "kind": card.type.value, "clubs": ", ".join(clean_text(club, 40) for club in card.clubs) or "mixed",
            "shots": f"{card.distinct_shots:,}"}


def _key_figures(report: PracticeReport, units: DisplayUnits) -> dict[str, Any]:
    label = units.distance_label
    columns = [{"name": "Club", "source": ""}, {"name": "Shots", "source": ""},
               _heading(f"Carry ({label})", "carry_m"), _heading(f"80 % between ({label})", "carry_m"),
               _heading(f"Total ({label})", "total_m"), *(measure.heading(units) for measure in _MEANS)]
    return {"title": "Clubs", "columns": columns, "rows": [_club_row(line, units) for line in report.clubs],
            "says": f"Carry and total: the median; 80 % between: from {FEWEST_SHOTS} shots on. The others: the mean."}


def _club_row(line: ClubLine, units: DisplayUnits) -> list[str]:
    stats = line.stats
    shots = f"{stats.counted:,}" + ("" if stats.counted == line.figures.shots else f" of {line.figures.shots:,}")
    return [clean_text(stats.club, 40), shots, _median(stats.carry, stats.counted, units), _range(stats.carry, units),
            _median(stats.total, stats.counted, units), *(measure.cell(line, units) for measure in _MEANS)]


def _dispersion(report: PracticeReport, units: DisplayUnits) -> dict[str, Any]:
    label = units.distance_label
    columns = [{"name": "Club", "source": ""}, {"name": "Shots", "source": ""}, _heading(f"Side ({label})", "side_m"),
               _heading(f"± side ({label})", "side_m"), _heading(f"± long and short ({label})", "carry_m")]
    rows = [row for line in report.clubs if (row := _dispersion_row(line, report, units))]
    return {"title": "Dispersion", "columns": columns, "rows": rows,
            "says": "Mean side of the target, and one standard deviation (±) across and along the line. A single ball "
                    "has no spread."}


def _dispersion_row(line: ClubLine, report: PracticeReport, units: DisplayUnits) -> list[str]:
    found = line.stats.dispersion
    if found is None:
        return []
    offline = units.distance(found.offline_mean_m) or 0.0
    side = "" if round(offline, 1) == 0 else f" {report.sides[0 if offline < 0 else 1].lower()}"
    return [clean_text(line.stats.club, 40), f"{found.n:,}", f"{abs(offline):.1f}{side}",
            format_number(units.distance(found.offline_sd_m)), format_number(units.distance(found.long_short_sd_m))]


def _figures(report: PracticeReport, units: DisplayUnits) -> Iterator[dict[str, str]]:
    if not can_draw_charts():
        return
    about = (f"{clean_text(report.player, 60)} · {_describe_when(report)}",)

    def draw(figure: Figure, name: str, says: str, caption: str) -> dict[str, str]:
        return {"svg": build_inline_svg(write_chart(figure, PictureFormat.SVG, about), name, says), "caption": caption}

    yield from _shot_figures(report, units, draw)
    bars = build_gap_bars(report.gapping, units, lambda club: clean_text(club, 40))
    if report.gapping.gaps:
        says = " ".join(describe_gap(gap, units) for gap in report.gapping.flagged)
        yield draw(build_gapping_figure(bars, units), "gapping",
                   "Median carry of each club with the middle 80 % of its shots",
                   clean_text(f"{says} {describe_limits(report.gapping.limits, units)}", 1_000))


def _shot_figures(
    report: PracticeReport, units: DisplayUnits, draw: Callable[[Figure, str, str, str], dict[str, str]]
) -> Iterator[dict[str, str]]:
    if not report.counted:
        return
    full = [stored for stored in report.shots if not is_part_swing(stored)]
    yield draw(build_dispersion_figure(full, units, trust=report.trust, sides=report.sides), "above",
               "View from above: carry and side of each shot by club",
               "Seen from above, target straight up. Full line: one standard deviation, dashed: 95 % of a normal "
               f"spread, from {LEAST_SHOTS} balls of a club on.")
    if report.counted <= _MOST_FLIGHTS:
        yield draw(build_trajectory_figure(full, units, trust=report.trust), "side",
                   "View from the side: height over distance of each shot by club",
                   describe_trajectories(full, report.trust))


def _notes(report: PracticeReport) -> Iterator[dict[str, str]]:
    for detail in report.sessions:
        if text := clean_text(detail.notes, _NOTE_LIMIT):
            yield {"day": format_day(detail.card.practised_on), "text": text}


def _heading(name: str, measure: str) -> dict[str, str]:
    return {"name": name, "source": provenance_of(measure).value}


def _median(spread: Spread | None, counted: int, units: DisplayUnits) -> str:
    if spread is None:
        return DASH
    return _with_count(units.distance(spread.median), 1, spread.n, counted)


def _range(spread: Spread | None, units: DisplayUnits) -> str:
    if spread is None or spread.n < FEWEST_SHOTS:
        return DASH
    return "–".join(format_number(units.distance(value), 0) for value in (spread.p10, spread.p90))


def _with_count(value: float | None, digits: int, count: int, counted: int) -> str:
    shown = format_number(value, digits)
    return shown if value is None or count == counted else f"{shown} ({count:,})"
