"""Stock yardages: what each club carries, as a card to print and as a table.

Distances are shown in whole units, as golfers read them on a course. The card is one HTML file without scripts and
without anything from outside, made for paper of A6 or A5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape

from analysis.club_stats import ClubStats
from analysis.gapping import FEWEST_SHOTS, NO_DISTANCE_CLUBS
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import round_shown
from services.shared.formatting import DASH, format_day
from services.shared.shot_filter import SHOT_FILTER_NAMES


class Paper(StrEnum):
    """Paper sizes of the card."""

    A6 = "A6"
    A5 = "A5"


_LAYOUTS = {Paper.A6: ("8pt", "105mm 148mm"), Paper.A5: ("11.5pt", "148mm 210mm")}
"""Type size and edges; in millimetres, for CSS has no name for A6."""


@dataclass(frozen=True, slots=True)
class StockYardage:
    """One line of the card, in metres. Carry is the median with the middle four fifths of the shots around it.

    ``total_shots``: how many of the shots have a total. None where there are too few shots to say.
    """

    club: str
    shots: int
    sessions: int
    first_on: date | None
    last_on: date | None
    carry_m: float | None
    low_m: float | None
    high_m: float | None
    total_m: float | None
    total_shots: int


@dataclass(frozen=True, slots=True)
class CardHeading:
    """Whose card it is, over which shots it speaks and under which shot filter, and the day it was made."""

    player: str
    basis: str
    made_on: date
    shot_filter: ShotFilter


def compute_stock_yardages(bag: Sequence[ClubStats]) -> list[StockYardage]:
    """A line for each club of the bag that has a distance."""
    return [_yardage(stats) for stats in bag if stats.club not in NO_DISTANCE_CLUBS]


def _yardage(stats: ClubStats) -> StockYardage:
    carry, total = (number if number and number.n >= FEWEST_SHOTS else None
                    for number in (stats.carry_number, stats.total_number))
    return StockYardage(
        stats.club, stats.carry.n if stats.carry else 0, stats.sessions, stats.first_on, stats.last_on,
        carry.median if carry else None, carry.low if carry else None, carry.high if carry else None,
        total.median if total else None, stats.total.n if stats.total else 0)


def build_stock_table(yardages: Sequence[StockYardage], units: DisplayUnits) -> Table:
    """One row a club, distances in the displayed units; too few shots leave a gap."""
    label = units.distance_label
    distances = (Column(f"{name}_{label}", Kind.NUMBER, 1)
                 for name in ("carry_median", "carry_p10", "carry_p90", "total_median"))
    counts = (Column(name, Kind.WHOLE) for name in ("carry_shots", "total_shots", "sessions"))
    columns = (Column("club"), *distances, *counts, Column("first_day", Kind.DAY), Column("last_day", Kind.DAY))
    return Table(columns, tuple(_table_row(item, units) for item in yardages), "Stock yardages")


def _table_row(item: StockYardage, units: DisplayUnits) -> tuple[Cell, ...]:
    distances = (units.distance(value) for value in (item.carry_m, item.low_m, item.high_m, item.total_m))
    return (item.club, *(round_shown(value, units) for value in distances),
            item.shots, item.total_shots, item.sessions, item.first_on, item.last_on)


def build_stock_card(yardages: Sequence[StockYardage], heading: CardHeading, units: DisplayUnits, paper: Paper) -> str:
    """The card as an HTML page of its own; every text from outside is escaped."""
    rows = "".join(_row(item, units) for item in yardages)
    return (f"{_head(heading, paper)}<body><main><h1>{escape(heading.player)}</h1>"
            f"<p>Stock yardages in {'yards' if units.distance_label == 'yd' else 'metres'} · "
            f"{escape(heading.basis)} · numbers rest on: {SHOT_FILTER_NAMES[heading.shot_filter].lower()} · "
            f"{escape(format_day(heading.made_on))}</p>"
            '<table><thead><tr><th scope="col">Club</th><th scope="col">Carry</th>'
            '<th scope="col">80&nbsp;% between</th><th scope="col">Total</th><th scope="col">Shots</th>'
            '<th scope="col">From–to</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
            f"<p class=foot>Carry and total: the median. A dash: fewer than {FEWEST_SHOTS} shots. "
            "Carry and total are calculated by the monitor from what it measured at impact.</p>"
            "</main></body></html>\n")


def _row(item: StockYardage, units: DisplayUnits) -> str:
    low, high = _whole(item.low_m, units), _whole(item.high_m, units)
    between = DASH if item.low_m is None else f"{low}–{high}"
    return (f'<tr><th scope="row">{escape(item.club)}</th><td class=carry>{_whole(item.carry_m, units)}</td>'
            f"<td>{between}</td><td>{_whole(item.total_m, units)}</td><td>{item.shots:,}</td>"
            f"<td class=days>{escape(_days(item))}</td></tr>")


def _days(item: StockYardage) -> str:
    if item.first_on is None or item.last_on is None:
        return DASH
    first, last = (f"{day.day} {day:%b %y}" for day in (item.first_on, item.last_on))
    return first if first == last else f"{first}–{last}"


def _whole(metres: float | None, units: DisplayUnits) -> str:
    value = units.distance(metres)
    return DASH if value is None else f"{value:.0f}"


def _head(heading: CardHeading, paper: Paper) -> str:
    font, edges = _LAYOUTS[paper]
    return ('<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>Stock yardages of {escape(heading.player)}</title><style>"
            f"@page{{size:{edges};margin:6mm}}"
            f"html{{font:{font}/1.3 system-ui,sans-serif;color:#111;background:#fff}}"
            "body{margin:0}main{max-width:36em;margin:0 auto}h1{font-size:1.5em;margin:0;overflow-wrap:anywhere}"
            "p{margin:.2em 0 .6em}.foot{margin:.6em 0 0;font-size:.85em}"
            "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
            "th,td{padding:.14em .3em;text-align:right;border-bottom:.5pt solid #bbb}"
            "th:first-child{text-align:left;overflow-wrap:anywhere}thead th{border-bottom:1pt solid #111}"
            "tr{break-inside:avoid}thead{display:table-header-group}"
            ".carry{font-weight:700;font-size:1.15em}.days{font-size:.8em;white-space:nowrap}"
            "@media screen{main{padding:7mm}}</style></head>")
