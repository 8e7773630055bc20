"""A report for a coach as one HTML file: style and figures inside, no script, nothing asked from anywhere, A4."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from golf.sessions import SessionDetail
from golf.units import DisplayUnits
from services.coach_reports.content import PracticeReport
from services.coach_reports.figures import build_figures
from services.coach_reports.tables import build_tables
from services.exports.clean_text import clean_text
from services.shared.formatting import count_of, format_day
from services.shared.shot_filter import SHOT_FILTER_NAMES, describe_left_out

_NOTE_LIMIT = 5_000
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True)
_SOURCES = ("Measured: by the monitor's cameras at impact. Calculated: by the monitor from what it measured; indoors "
            "no ball flies that far. Derived: worked out from other numbers. A number in brackets: on how many shots a "
            "figure rests when it is not all that count. A dash: not measured, or too few shots.")


def build_report_page(report: PracticeReport, units: DisplayUnits) -> str:
    """The whole page. Every text from outside is cleaned here and escaped by the template."""
    player, when = clean_text(report.player, 80), _describe_when(report)
    heading = "Practice session" if report.month is None else f"Practice in {report.month:%B %Y}"
    return _TEMPLATES.get_template("practice.html.jinja").render(
        title=f"{heading}: {player}, {when}", heading=heading, player=player, when=when,
        summary=_describe_practice(report), left_out=describe_left_out(report.left_out),
        shot_filter=SHOT_FILTER_NAMES[report.shot_filter].lower(), apart=_describe_apart(report),
        sessions=[_session_row(detail) for detail in report.sessions],
        tables=build_tables(report, units), figures=build_figures(report, units, when),
        notes=list(_notes(report)), sources=_describe_sources(report),
        made_on=format_day(report.made_on), figures_face=_load_figures_face())


@cache
def _load_figures_face() -> str:
    """The face of headings and large numbers on the pages, in base64 (Barlow Semi Condensed, OFL 1.1)."""
    folder = Path(__file__).resolve().parent.parent.parent / "static" / "fonts"
    return base64.b64encode((folder / "barlow-semi-condensed-600.woff2").read_bytes()).decode("ascii")


def _describe_when(report: PracticeReport) -> str:
    days = report.days
    if not days:
        return format_day(None)
    return format_day(days[0]) if len(days) == 1 else f"{format_day(days[0])} to {format_day(days[-1])}"


def _describe_practice(report: PracticeReport) -> str:
    single = {line.stats.club for line in report.lines}
    parts = [count_of(len(report.sessions), "session")] if report.month else []
    parts += [count_of(len(report.days), "day")] if report.month else []
    parts += [count_of(len(report.shots), "shot"), count_of(len(single), "club")]
    return f"{', '.join(parts)}. Numbers rest on {count_of(report.counted, 'shot')}."


def _describe_apart(report: PracticeReport) -> str:
    """Shots that count and are in no club's figures."""
    parts = [_describe_devices(report), _describe_mixed(report), _describe_part_swings(report)]
    return " ".join(part for part in parts if part)


def _describe_devices(report: PracticeReport) -> str:
    """Which launch monitors the numbers are of, where there are several: two measure differently."""
    if not report.devices:
        return ""
    names = ", ".join(clean_text(name, 60) for name in report.devices)
    others = ", ".join(f"{clean_text(name, 60)} ({count_of(number, 'session')})"
                       for name, number in report.other_devices)
    of = f"Launch monitor{'s' if len(report.devices) > 1 else ''}: {names}."
    return f"{of} Kept apart: {others}." if others else of


def _describe_mixed(report: PracticeReport) -> str:
    if not report.mixed:
        return ""
    return (f"{count_of(report.mixed, 'shot')} of a round with the monitor left on one club belong to no single club: "
            "they are in the view from above and in no table.")


def _describe_part_swings(report: PracticeReport) -> str:
    if not report.part_swings:
        return ""
    return (f"{count_of(report.part_swings, 'ball')} in groups named after a distance (such as “70 yds”) "
            f"{'is a part swing' if report.part_swings == 1 else 'are part swings'}: on a line and in a figure of "
            "their own, and in no club's figures nor the gaps.")


def _describe_sources(report: PracticeReport) -> str:
    hand = (" For a left-hander angles and spin read as a right-hander's; left and right are where the ball went."
            if report.is_left_handed else "")
    return _SOURCES + hand


def _session_row(detail: SessionDetail) -> dict[str, str]:
    card = detail.card
    return {"day": format_day(card.practised_on), "name": clean_text(card.name, 90) or "Unnamed session",
            "kind": card.type_name, "clubs": ", ".join(clean_text(club, 40) for club in card.clubs) or "mixed",
            "shots": f"{card.distinct_shots:,}"}


def _notes(report: PracticeReport) -> Iterator[dict[str, str]]:
    for detail in report.sessions:
        if text := clean_text(detail.notes, _NOTE_LIMIT):
            yield {"day": format_day(detail.card.practised_on), "text": text}
