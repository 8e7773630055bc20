"""The bests of every club over all time: longest carry, fastest ball, and the session with the best smash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.metrics import METRICS
from golf.bag_and_goals import AllTimeBest
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import displayed_metric
from services.shared.metric_format import unit_label

BEST_METRICS = tuple(METRICS[key] for key in ("carry_m", "ball_speed_mps", "smash_factor"))
"""Of the first two the best ball; of smash, which one lucky reading can lift, the best session's median."""


@dataclass(frozen=True, slots=True)
class ClubBests:
    """One club's bests, in the order of ``BEST_METRICS``; None where nothing was measured."""

    club: str
    bests: tuple[AllTimeBest | None, ...]


def build_all_bests_table(clubs: Sequence[ClubBests], units: DisplayUnits) -> Table:
    """One row a best."""
    columns = (Column("club"), Column("number"), Column("best_of"), Column("value", Kind.NUMBER, 2), Column("unit"),
               Column("balls", Kind.WHOLE), Column("report_id", Kind.WHOLE), Column("day", Kind.DAY))
    rows: list[tuple[Cell, ...]] = [
        (club.club, metric.name, "session" if best.key is None else "ball",
         displayed_metric(metric, best.value, units), unit_label(metric, units) or None, best.shots, best.session_id,
         best.practised_on)
        for club in clubs for metric, best in zip(BEST_METRICS, club.bests, strict=True) if best is not None]
    return Table(columns, tuple(rows), "All bests")
