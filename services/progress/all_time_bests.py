"""The bests of every club over all time: longest carry, fastest ball, and the session with the best smash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.metrics import METRICS
from analysis.progress import shot_filter_of_bests
from golf.bag_and_goals import AllTimeBest
from golf.clubs import order_in_bag
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import displayed_metric
from services.shared.metric_format import unit_label

if TYPE_CHECKING:
    from golf_db import GolfDatabase

BEST_METRICS = tuple(METRICS[key] for key in ("carry_m", "ball_speed_mps", "smash_factor"))
"""Of the first two the best ball; of smash, which one lucky reading can lift, the best session's median."""


@dataclass(frozen=True, slots=True)
class ClubBests:
    """One club's bests, in the order of ``BEST_METRICS``; None where nothing was measured."""

    club: str
    bests: tuple[AllTimeBest | None, ...]


def load_all_bests(database: GolfDatabase, player: str, shot_filter: ShotFilter) -> tuple[ClubBests, ...]:
    """Every club with a best, in the order of the bag."""
    measured_only = shot_filter_of_bests(shot_filter) is ShotFilter.MEASURED
    found = database.personal_bests.load_all_time(player, measured_only=measured_only)
    by_club: dict[str, dict[str, AllTimeBest]] = {}
    for best in found:
        by_club.setdefault(best.club, {})[best.measure] = best
    places = {item.club: item.position for item in database.bag.load_clubs(player)}
    return tuple(ClubBests(club, tuple(by_club[club].get(metric.key) for metric in BEST_METRICS))
                 for club in sorted(by_club, key=lambda club: order_in_bag(club, places.get(club))))


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
