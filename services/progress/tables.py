"""Sessions of a trend, personal bests and goals as tables for files (units: services.exports.table_units).

Signs are the monitor's own, also a left-hander's, whom the page shows them the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.metrics import Metric, Summary
from analysis.progress import Bests
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import displayed_metric, metric_heading
from services.progress.goals import GoalView, set_on_of
from services.progress.view import SessionLine
from services.shared.metric_format import unit_label


def build_sessions_table(lines: Sequence[SessionLine], metric: Metric, units: DisplayUnits) -> Table:
    """One row a session, oldest first: its value, on how many balls it rests, and between what most of them lie."""
    headings = [metric_heading(metric, units), *(_between_headings(metric, units)),
                metric_heading(metric, units, "middle_of_five")]
    columns = (Column("report_id", Kind.WHOLE), Column("day", Kind.DAY), Column("balls", Kind.WHOLE),
               *(Column(heading, Kind.NUMBER, metric.digits) for heading in headings))
    rows = []
    for line in lines:
        between = () if metric.summary is not Summary.MEDIAN else line.between or (None, None)
        values = (line.point.value, *between, line.rolling)
        rows.append((line.point.report_id, line.point.practised_on, line.point.shots,
                     *(displayed_metric(metric, value, units) for value in values)))
    return Table(columns, tuple(rows), "Sessions")


def build_bests_table(bests: Bests, metric: Metric, units: DisplayUnits) -> Table:
    """The best ball and the best session, as far as there are any."""
    columns = (Column("best"), Column(metric_heading(metric, units, ""), Kind.NUMBER, metric.digits),
               Column("balls", Kind.WHOLE), Column("report_id", Kind.WHOLE), Column("day", Kind.DAY))
    rows: list[tuple[Cell, ...]] = []
    if (ball := bests.ball) is not None:
        rows.append(("ball", displayed_metric(metric, ball.value, units), 1, ball.session_id, ball.practised_on))
    if (session := bests.session) is not None:
        rows.append(("session", displayed_metric(metric, session.value, units), session.shots, session.report_id,
                     session.practised_on))
    return Table(columns, tuple(rows), "Bests")


def build_goal_table(goals: Sequence[GoalView], units: DisplayUnits) -> Table:
    """One row a goal, its numbers in the unit named beside them; a number that is not measured here has none."""
    columns = (Column("club"), Column("number"), Column("unit"), Column("target", Kind.NUMBER),
               Column("start", Kind.NUMBER), Column("now", Kind.NUMBER), Column("share_percent", Kind.NUMBER, 0),
               Column("state"), Column("sessions", Kind.WHOLE), Column("set_on", Kind.DAY),
               Column("reached_on", Kind.DAY), Column("due_on", Kind.DAY), Column("closed_on", Kind.DAY),
               Column("note"))
    return Table(columns, tuple(_goal_row(view, units) for view in goals), "Goals")


def _goal_row(view: GoalView, units: DisplayUnits) -> tuple[Cell, ...]:
    goal, metric, progress = view.goal, view.metric, view.progress
    closed_on: date | None = goal.closed_at.astimezone().date() if goal.closed_at else None
    when: tuple[Cell, ...] = (set_on_of(goal), progress.reached_on if progress else None, goal.due_on, closed_on,
                              goal.note or None)
    if metric is None or progress is None:
        name, unit = (goal.metric, None) if metric is None else (metric.name, unit_label(metric, units))
        target = goal.target if metric is None else displayed_metric(metric, goal.target, units)
        return (goal.club, name, unit, target, None, None, None, None, None, *when)
    share = None if progress.share is None else round(100 * progress.share, 3)
    numbers = (displayed_metric(metric, value, units) for value in (goal.target, progress.start, progress.current))
    return (goal.club, metric.name, unit_label(metric, units), *numbers, share, progress.state.value,
            progress.sessions, *when)


def _between_headings(metric: Metric, units: DisplayUnits) -> list[str]:
    """Only where the value is the middle of the balls do they lie around it."""
    return [metric_heading(metric, units, what) for what in ("p10", "p90")] if metric.summary is Summary.MEDIAN else []
