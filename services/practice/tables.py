"""Days, order of balls, first balls and warming up as tables for files (units: services.exports.table_units)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.practice.first_ball import Aspect, FirstBall
from analysis.practice.shot_order import Mixing
from analysis.practice.warm_up import WarmUp
from analysis.practice.year import PracticeYear
from analysis.stats.signed_rank_interval import Middle
from golf.sessions import PracticeDay
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import round_shown
from services.practice.text import ASPECT_NAMES

_DIGITS = 3


def build_days_table(days: Iterable[PracticeDay]) -> Table:
    """Every day, also those without practice (0)."""
    columns = (Column("day", Kind.DAY), Column("sessions", Kind.WHOLE), Column("balls", Kind.WHOLE))
    return Table(columns, tuple((item.day, item.sessions, item.shots) for item in days), "Days")


def build_months_table(year: PracticeYear) -> Table:
    """Every month of the year, the oldest first; the first and the last may be cut off."""
    columns = (Column("month"), *(Column(name, Kind.WHOLE) for name in ("practice_days", "sessions", "balls")))
    return Table(columns, tuple((f"{item.first_on:%Y-%m}", item.days, item.sessions, item.shots)
                                for item in year.months), "Months")


def build_mixing_table(mixing: Mixing) -> Table:
    """One row: how blocked or mixed the sessions were, as far as it shows ("at least")."""
    wholes = {"sessions": mixing.sessions, "balls": mixing.shots, "blocks": mixing.blocks,
              "changes_at_least": mixing.changes, "returns": mixing.returns,
              "sessions_with_returns": mixing.sessions_with_returns, "longest_block_balls": mixing.longest_block}
    numbers = {"changes_percent": _percent(mixing.share), "typical_block_balls": mixing.typical_block}
    columns = (*(Column(name, Kind.WHOLE) for name in wholes), *(Column(name, Kind.NUMBER, 0) for name in numbers))
    return Table(columns, ((*wholes.values(), *numbers.values()),) if mixing.sessions else (), "Mixing")


def build_first_ball_table(found: Sequence[FirstBall], units: DisplayUnits) -> Table:
    """One row an aspect: of how many later balls the first one is worse, with its interval, and typical ones."""
    columns = (Column("aspect"), Column("verdict"),
               *(Column(name, Kind.NUMBER, 0) for name in ("worse_than_percent", "low_percent", "high_percent")),
               Column("unit"), Column("typical_first", Kind.NUMBER), Column("typical_later", Kind.NUMBER),
               Column("first_balls", Kind.WHOLE), Column("sessions", Kind.WHOLE))
    return Table(columns, tuple(_first_ball_row(item, units) for item in found), "First balls")


def build_warm_up_table(found: WarmUp) -> Table:
    """One row a stage: by how many places of a hundred its balls are further from the middle than later ones."""
    columns = (Column("first_ball", Kind.WHOLE), Column("last_ball", Kind.WHOLE),
               *(Column(name, Kind.NUMBER, 0) for name in ("further_by_places", "low", "high")),
               Column("sessions", Kind.WHOLE))
    return Table(columns, tuple((stage.first_ball, stage.last_ball, *_percents(stage.worse),
                                 stage.worse.count if stage.worse else None) for stage in found.stages), "Warming up")


def _first_ball_row(item: FirstBall, units: DisplayUnits) -> tuple[Cell, ...]:
    is_ratio = item.aspect is Aspect.SMASH
    typical = (round_shown(value if is_ratio else units.distance(value), units)
               for value in (item.typical_first, item.typical_later))
    return (ASPECT_NAMES[item.aspect], item.verdict.value, *_percents(item.worse_than),
            "" if is_ratio else units.distance_label, *typical, item.balls, item.sessions)


def _percents(middle: Middle | None) -> tuple[float | None, ...]:
    return tuple(_percent(value) for value in (
        (None, None, None) if middle is None else (middle.value, middle.low, middle.high)))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, _DIGITS)
