"""One metric of one club on the Progress page: what is looked at, the verdict, the figure, bests, consistency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from analysis.metrics import DEFAULT_METRIC, METRICS, Metric
from analysis.progress import ROLLING_SESSIONS, ProgressVerdict
from charts.club_colours import colour_of_club
from charts.progress_trend import TrendFigure, TrendPoint, build_trend_figure
from golf.bag_and_goals import ClubUse
from services.exports.caption import Subject
from services.progress.miss_text import describe_miss
from services.progress.tables import build_bests_table, build_sessions_table
from services.progress.text import (
    describe_method,
    describe_provenance,
    describe_rest,
    describe_sides,
    describe_span,
    describe_usual_number,
    describe_verdict,
)
from services.progress.view import Consistency, ProgressView, SessionLine
from services.sessions.shot_address import write_key_address
from services.shared.formatting import DASH, Tone, count_of, format_day, format_number
from services.shared.metric_format import MetricFormat, digits_of, unit_label
from services.shared.shot_filter import describe_left_out
from ui.shared.address import url_selectbox
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu, render_figure
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import render_message, render_why
from ui.shared.page_paths import SESSION_PAGE
from ui.shared.tiles import Tile, render_tiles

_CHOICE_WIDTH = 200
_SAID_LIMIT = 500
_ROLLING, _BETWEEN = "Last five sessions", "80 % of balls"


def render_club_choice(clubs: Sequence[ClubUse]) -> str:
    """The club that the address has, which is one of them."""
    return url_selectbox("club", "Club", [use.club for use in clubs], format_func=lambda name: one_line(name, 60),
                         width=_CHOICE_WIDTH)


def render_metric_choice() -> Metric:
    """What is looked at, as the address has it."""
    metric = url_selectbox("metric", "What", list(METRICS), format_func=lambda key: METRICS[key].name,
                           default=DEFAULT_METRIC, width=_CHOICE_WIDTH)
    return METRICS[metric]


def render_verdict(view: ProgressView, metric: Metric, shown: MetricFormat, said: str = "", why: str = "") -> None:
    """The answer first; where Home led here, what Home ``said`` and ``why``, and then whether it changes."""
    words = describe_verdict(view.progress, view.series, metric, shown)
    render_message(Tone.INFO if said else words.tone, plain(said, _SAID_LIMIT) or words.headline)
    render_why(plain(why, _SAID_LIMIT), f"Does it change? **{words.headline}.** {words.detail}")


def render_figures(view: ProgressView, metric: Metric, shown: MetricFormat) -> None:
    """The club's number, where it stood lately, how it changed, and on what it rests."""
    trend, number, latest = view.progress.trend, view.number, view.latest
    render_tiles((
        Tile(metric.name, shown.format(metric, number.value if number else None),
             "Over all balls of this period that count: the same number as on the page Clubs.",
             f"over {count_of(number.shots, 'ball')}" if number else None),
        Tile(f"Last {min(ROLLING_SESSIONS, len(view.series.points)) or ROLLING_SESSIONS} sessions",
             shown.format(metric, latest.value if latest else None), "The same over these sessions alone.",
             f"over {count_of(latest.shots, 'ball')}" if latest else None),
        Tile("Change", DASH if trend is None else shown.format_change(metric, trend.change),
             "By the trend, from the first session shown to the last."),
        Tile("Sessions", f"{len(view.series.points):,}"),
    ))


def render_trend(
    view: ProgressView, metric: Metric, shown: MetricFormat, target: float | None, subject: Subject
) -> None:
    """The figure, what it rests on, and the same as a table."""
    figure = _figure(view, metric, shown, target, colour_of_club(subject.club or ""))
    render_figure(build_trend_figure(figure), "trend", _alternative(view, metric, shown), subject,
                  table=TableFile(partial(build_sessions_table, view.lines, metric), shown.units),
                  about_table="The table: a row a session." + _say_signs(metric, shown), why=(
                      "" if view.miss is None else describe_miss(view.miss, metric.key, shown.units),
                      describe_rest(view.series, metric, is_capped=view.is_capped), describe_left_out(view.left_out),
                      describe_usual_number(view, metric, shown),
                      f"{describe_provenance(metric)} {describe_sides(metric, shown)}"))
    render_late_box("The sessions as a table", partial(_render_table, view, metric, shown), key="trend_sessions_box")
    with st.expander("How the verdict comes about"):
        st.markdown(f"**{metric.name}.** {metric.words}")
        st.markdown(describe_method(metric, view.progress, shown))


def render_bests(view: ProgressView, metric: Metric, shown: MetricFormat, subject: Subject) -> None:
    """Best ball and best session of the shots looked at."""
    bests = view.bests
    if bests.ball is None and bests.session is None:
        st.markdown(_no_best(metric))
        return
    if bests.ball is not None:
        _render_best(f"Best ball: {shown.format(metric, bests.ball.value)}", bests.ball.session_id,
                     bests.ball.practised_on, shot=write_key_address(bests.ball.key, bests.ball.session_id))
    if bests.session is not None:
        _render_best(f"Best session: {shown.format(metric, bests.session.value)} over "
                     f"{count_of(bests.session.shots, 'ball')}", bests.session.report_id, bests.session.practised_on)
    with st.container(horizontal=True):
        render_export_menu("bests", subject, table=TableFile(partial(build_bests_table, bests, metric), shown.units))
        render_why(f"Of {count_of(bests.shots, 'ball')} in the time shown. Flagged balls, copies and those you left "
                   "out cannot be a best, whatever numbers rest on.")


def render_consistency(found: Consistency | None, shown: MetricFormat) -> None:
    """The score with its formula: no magic number."""
    if found is None:
        st.markdown("It takes a session with at least eight balls that have a carry and a side.")
        return
    units = shown.units
    miss = units.distance(found.miss_m)
    along, across = units.distance(found.carry_spread_m), units.distance(found.side_spread_m)
    label = units.distance_label
    st.markdown(f"**{found.score:.0f} of 100** · half of the balls come down within {format_number(miss)} {label} of "
                f"your own middle, {format_number(found.miss_percent)} % of the carry")
    wider = "distance" if found.carry_spread_m >= found.side_spread_m else "direction"
    render_why(f"100 less five points for each percent of the carry by which the typical ball misses your own "
               f"middle (median carry, median side): 100 is every ball in one place, 0 a typical miss of a fifth of "
               f"the carry or more. A constant push costs nothing. Half of the balls are within {format_number(along)} "
               f"{label} in distance and {format_number(across)} {label} in direction, so {wider} moves the score "
               f"most. Over {count_of(found.shots, 'ball')} of {count_of(found.sessions, 'session')}.")


def _figure(
    view: ProgressView, metric: Metric, shown: MetricFormat, target: float | None, colour: str
) -> TrendFigure:
    scaled = partial(shown.to_display, metric)
    points = tuple(TrendPoint(point.report_id, point.practised_on, scaled(point.value), point.shots,
                              None if rolling is None else scaled(rolling))
                   for point, rolling in zip(view.series.points, view.rolling, strict=True))
    trend = view.progress.trend
    return TrendFigure(
        points, metric.name, unit_label(metric, shown.units), digits_of(metric),
        None if trend is None else (scaled(trend.start), scaled(trend.end)),
        line_is_sure=view.progress.verdict is not ProgressVerdict.OPEN,
        target=None if target is None else scaled(target), has_zero_line=metric.key == "side_m", colour=colour)


def _alternative(view: ProgressView, metric: Metric, shown: MetricFormat) -> str:
    words = describe_verdict(view.progress, view.series, metric, shown)
    span = describe_span(view.series)
    return f"{metric.name} of {count_of(len(view.series.points), 'session')}" + (
        f", {span}" if span else "") + f". {words.headline}. The table below has the same."


def _render_table(view: ProgressView, metric: Metric, shown: MetricFormat) -> None:
    unit = unit_label(metric, shown.units)
    title = f"{metric.name} ({unit})" if unit else metric.name
    rows = [_session_row(line, title, metric, shown) for line in reversed(view.lines)]
    if not rows:
        st.markdown("There is no session to list.")
        return
    number = st.column_config.NumberColumn(format=f"%.{digits_of(metric)}f")
    st.dataframe(rows, hide_index=True, column_config={
        title: number, _ROLLING: number, _BETWEEN: st.column_config.TextColumn(alignment="right"),
        "Day": st.column_config.DateColumn(format="D MMM YYYY"),
        "Session": st.column_config.LinkColumn(display_text="Open")})


def _session_row(line: SessionLine, title: str, metric: Metric, shown: MetricFormat) -> dict[str, Any]:
    """``80 % of balls`` only where the value is the middle of balls."""
    def scaled(value: float) -> float:
        return round(shown.to_display(metric, value), digits_of(metric))

    row: dict[str, Any] = {"Day": line.point.practised_on, title: scaled(line.point.value), "Balls": line.point.shots}
    if line.between is not None:
        low, high = sorted(map(scaled, line.between))
        digits = digits_of(metric)
        row[_BETWEEN] = f"{format_number(low, digits)} to {format_number(high, digits)}"
    return {**row, _ROLLING: None if line.rolling is None else scaled(line.rolling),
            "Session": f"/session?session={line.point.report_id}"}


def _say_signs(metric: Metric, shown: MetricFormat) -> str:
    """What a left-hander has to know about a number that has a side."""
    return " Signs as the monitor gave them, not mirrored." if shown.left_handed and metric.mirrored_as else ""


def _render_best(words: str, report_id: int, day: date | None, **place: str) -> None:
    st.page_link(SESSION_PAGE, label=f"{words} · {format_day(day)}",
                 query_params={"session": str(report_id), **place})


def _no_best(metric: Metric) -> str:
    if metric.better.value == "neither":
        return f"{metric.name} has no best: which way is better depends on you."
    return "There is no session with enough balls yet."
