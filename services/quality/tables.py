"""The shots to review as a table for files: which, why, with what probability, and whether they are in the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.quality.suspicion import Evidence, Suspicion
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import measure_stem, measure_unit, round_shown
from services.quality.text import KIND_NAMES, describe_suspicion, find_shown_metric
from services.quality.view import QualityView, SessionName
from services.shared.metric_format import MetricFormat, unit_label


def build_review_table(items: Sequence[Suspicion], view: QualityView, units: DisplayUnits,
                       shot_filter: ShotFilter) -> Table:
    """One row a shot. ``value`` to ``usual_high`` are of the first reason that has a number, in ``unit``."""
    columns = (
        Column("report_id", Kind.WHOLE), Column("day", Kind.DAY), Column("session"), Column("shot", Kind.WHOLE),
        Column("club"), Column("kind"), Column("reason"), Column("measure"), Column("value", Kind.NUMBER),
        *(Column(name, Kind.NUMBER) for name in ("usual", "usual_low", "usual_high")), Column("unit"),
        Column("likely_club"), Column("probability_percent", Kind.NUMBER, 0), Column("stored_also_in", Kind.WHOLE),
        Column("in_the_numbers", Kind.YES_NO), Column("your_word"), Column("note"))
    sessions = {session.session_id: session for session in view.sessions}
    return Table(columns, tuple(_row(item, sessions, units, shot_filter) for item in items), "To review")


def _row(
    item: Suspicion, sessions: Mapping[int, SessionName], units: DisplayUnits, shot_filter: ShotFilter
) -> tuple[Cell, ...]:
    stored, guess, session = item.stored, item.guess, sessions.get(item.stored.session_id)
    return (stored.session_id, stored.practised_on, session.name if session else None, item.number, stored.club,
            KIND_NAMES[item.kind], describe_suspicion(item, units), *_numbers(item.evidence, units),
            guess.club if guess else None, round(100 * guess.probability, 3) if guess else None,
            item.original.report_id if item.original else None, stored.passes(shot_filter), _say_word(stored.edit),
            stored.edit.note or None)


def _numbers(evidence: Sequence[Evidence], units: DisplayUnits) -> tuple[Cell, ...]:
    """Measure, value, usual, low, high and the unit they are in."""
    first = next((one for one in evidence if one.measure is not None and one.value is not None), None)
    if first is None or first.measure is None:
        return (None,) * 6
    metric = find_shown_metric(first.measure)
    values = (first.value, first.usual, first.low, first.high)
    if metric is None:
        return (measure_stem(first.measure), *(round_shown(value, units) for value in values),
                measure_unit(first.measure))
    written = MetricFormat(units)
    shown = (None if value is None else round_shown(written.to_display(metric, value), units) for value in values)
    return (metric.name, *shown, unit_label(metric, units))


def _say_word(edit: ShotEdit) -> str | None:
    if edit.is_hidden:
        return "hidden"
    return None if edit.review is None else "left out" if edit.review is ShotReview.OUT else "fine"
