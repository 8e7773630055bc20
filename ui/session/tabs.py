"""More of a session on demand: the club's delivery, the strike, ball by ball."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.ball_flight import TOLERANCE_DEG
from analysis.metrics import FEWEST_FOR_A_SPREAD, Metric
from charts.club_marks import build_club_marks
from charts.face_path import CAPTION as FACE_CAPTION
from charts.face_path import build_face_path_figure, plottable_deliveries
from charts.strike_map import CAPTION as STRIKE_CAPTION
from charts.strike_map import build_strike_figure, plottable_strikes
from charts.time_order import BallRow, build_ball_order_figure
from golf.clubs import bag_position
from golf.swing_groups import group_of
from services.sessions.ball_by_ball import TREND_METRICS, WINDOW, ClubTrend, compute_club_trends, describe_trend
from services.sessions.tables import FlightLine, build_flight_table, compute_flight_lines
from services.sessions.thirds import (
    FEWEST_FOR_THIRDS,
    THIRDS,
    ClubThirds,
    Third,
    build_thirds_table,
    compute_thirds,
)
from services.shared.metric_format import MetricFormat, unit_label
from ui.session.figure_data import SessionScene
from ui.session.shot_choice import render_linked_figure
from ui.shared.address import url_segments, url_selectbox
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu


def render_delivery(scene: SessionScene) -> None:
    """Face against path, and how many shots each of the nine flights had."""
    rows = plottable_deliveries(scene.shots, scene.shot_filter, scene.club)
    if not rows:
        st.info("The monitor measured no face and path here.")
        return
    figure = build_face_path_figure(scene.shots, shot_filter=scene.shot_filter, chosen=scene.chosen, selectable=True,
                                    club=scene.club)
    left, right = st.columns([3, 2])
    with left:
        render_linked_figure(figure, "face_path", scene,
                             "Face angle against club path of each shot, with the region of each ball flight")
    with right:
        _render_flight_counts(compute_flight_lines(row["flight"] for row in rows), scene)


def _render_flight_counts(lines: Sequence[FlightLine], scene: SessionScene) -> None:
    st.table([{"Flight, as delivered": line.flight, "Shots": f"{line.shots:,}", "Share": f"{line.share:.0%}"}
              for line in lines], border="horizontal", hide_index=True)
    st.caption(f"{FACE_CAPTION} Within {TOLERANCE_DEG:.0f}° a face counts as square and a difference as none. An "
               "off-centre strike bends the ball on top of this.")
    render_export_menu("flights", scene.subject.of_club(scene.club),
                       table=TableFile(lambda _: build_flight_table(lines), scene.units))


def render_strike(scene: SessionScene) -> None:
    """The impact on the face, one club at a time."""
    strikes = plottable_strikes(scene.shots, scene.shot_filter)
    clubs = sorted({scene.shots[row["number"] - 1].club for row in strikes}, key=bag_position)
    if not clubs:
        st.info("The monitor measured no point of impact here.")
        return
    club = scene.club if scene.club is not None and scene.club in clubs else _choose_club(clubs)
    figure = build_strike_figure(scene.shots, club, shot_filter=scene.shot_filter, chosen=scene.chosen, selectable=True)
    with st.columns([3, 2])[0]:
        render_linked_figure(figure, "strike", scene, f"Points of impact on the face: {one_line(club, 40)}",
                             club=club)
    st.caption(STRIKE_CAPTION)


def render_trend(scene: SessionScene) -> None:
    """Ball by ball, with the honest sentence for each club."""
    metric = _choose_metric()
    found = [each for each in compute_club_trends(scene.shots, metric, scene.shot_filter)
             if scene.club in (None, each.group.club)]
    if not found:
        st.info(f"No {metric.name.lower()} of a single club was measured here.")
        return
    rows = [row for each in found for row in _ball_rows(each, scene)]
    groups = {each.group for each in found}
    marks = build_club_marks((stored for stored in scene.shots if group_of(stored) in groups), scene.shots)
    unit = unit_label(metric, scene.units)
    title = f"{metric.name} ({unit})" if unit else metric.name
    figure = build_ball_order_figure(rows, marks, title, chosen=scene.chosen, selectable=True, digits=metric.digits)
    thirds = compute_thirds(found)
    table = TableFile(lambda units: build_thirds_table(thirds, units), scene.units) if thirds else None
    render_linked_figure(figure, "ball_order", scene, f"{metric.name} ball by ball for each club", table=table,
                         about_table="The table: the first, the middle and the last third of each club's balls.")
    _render_thirds(thirds, metric, scene)
    st.markdown("\n".join(f"- **{plain(each.group.label, 60)}**: {describe_trend(each, scene.units)}"
                          for each in found))
    st.caption(f"Line: median of {WINDOW} balls around. A trend is called one when a rank test of 95 % says so: of "
               "twenty looks at pure noise about one does. Warming up shows as a rise at the start, tiring as a fall.")


def _render_thirds(thirds: Sequence[ClubThirds], metric: Metric, scene: SessionScene) -> None:
    """Early, middle and late balls in plain numbers, where there are enough."""
    if not thirds:
        st.caption(f"From {FEWEST_FOR_THIRDS} balls of a club in a known order on, its first, middle and last third "
                   "are compared here.")
        return
    st.table([{"Club": plain(each.group.label, 60), **{
        name: _say_third(third, metric, scene) for name, third in zip(THIRDS, each.thirds, strict=True)}}
        for each in thirds], border="horizontal", hide_index=True)
    spread = (f" ±: half of them lie within this of it (from {FEWEST_FOR_A_SPREAD} balls on)."
              if metric.key == "carry_m" else "")
    st.caption(f"Median of each third of a club's balls, in the order hit; n: how many.{spread} From "
               f"{FEWEST_FOR_THIRDS} balls of a club in a known order on. Thirds differ by chance, too: the sentences "
               "below say whether there is a trend.")


def _say_third(third: Third, metric: Metric, scene: SessionScene) -> str:
    shown = MetricFormat(scene.units)
    spread = "" if third.half_spread is None else f" ± {shown.format_size(metric, third.half_spread)}"
    return f"{shown.format(metric, third.median)}{spread} (n={third.shots})"


def _choose_club(clubs: Sequence[str]) -> str:
    return url_selectbox("face", "Club of the face", clubs, format_func=lambda club: one_line(club, 40), width=240)


def _choose_metric() -> Metric:
    offered = {metric.key: metric for metric in TREND_METRICS}
    return offered[url_segments("metric", "Ball by ball", list(offered), format_func=lambda key: offered[key].name)]


def _ball_rows(found: ClubTrend, scene: SessionScene) -> list[BallRow]:
    metric = found.metric
    shown = MetricFormat(scene.units)
    return [{"club": found.group.label, "number": point.number, "place": point.place,
             "value": round(shown.to_display(metric, point.value), 3),
             "rolling": None if point.rolling is None else round(shown.to_display(metric, point.rolling), 3)}
            for point in found.points]
