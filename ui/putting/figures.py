"""The Putting page: the answer, then distance, line and speed, rows and pace, and sessions. And a session of putts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analysis.putting.trend import PuttingTrend
from charts.progress_trend import TrendFigure, TrendPoint, build_trend_figure
from charts.putting import RateRow, build_rate_figure
from golf.putts import StoredPutt
from golf.sessions import SessionCard
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.exports.putt_columns import build_putt_row, build_putt_table
from services.putting.text import (
    ABOUT_PACE,
    ABOUT_RATES,
    describe_answer,
    describe_control,
    describe_end,
    describe_interval,
    describe_left_out,
    describe_rows,
    name_distance,
    name_step,
    percent,
)
from services.putting.view import PuttFigures, PuttingView, compute_figures
from services.shared.formatting import DASH, count_of, format_number
from ui.shared.address import url_selectbox
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu, render_figure
from ui.shared.lazy_expander import render_late_box
from ui.shared.page_paths import PUTTING_PAGE
from ui.shared.tiles import Tile, render_tiles

PUTT_FILES = ("Every putt as the tracker gave it, also those that the numbers leave out (and why). CSV and Excel in "
              "the units shown; Parquet in metres and m/s.")


def choose_device(view: PuttingView) -> str:
    """The device whose putts are shown; a choice where there are several, for they are never pooled."""
    names = [each.name for each in view.devices]
    if len(names) < 2:
        return view.device
    counts = {each.name: each.putts for each in view.devices}
    return url_selectbox("device", "Putts seen by", names, default=view.device, width=320,
                         format_func=lambda name: f"{one_line(name, 40)} · {counts[name]:,}")


def render_answer(view: PuttingView, units: DisplayUnits) -> None:
    """One sentence, four tiles, and what is left out."""
    st.markdown(describe_answer(view, units))
    render_putt_tiles(view.figures, units)
    basis = (f"{count_of(view.figures.putts, 'putt')} in {count_of(view.sessions, 'session')}, seen by "
             f"{plain(view.device, 60)}.")
    st.caption(" ".join(filter(None, (basis, describe_left_out(view.figures)))))


def render_putt_tiles(figures: PuttFigures, units: DisplayUnits) -> None:
    """Made, longest row, start line, speed: each on how many putts it rests."""
    rate, line, depth = figures.rate, figures.start_line, figures.depth
    spread = None if line is None or line.band is None else (line.band[1] - line.band[0])
    rolled = None if depth is None else depth.times(units.miss_factor)
    render_tiles((
        Tile("Made", DASH if rate is None else percent(rate.rate), None if rate is None else describe_interval(rate),
             "not said" if rate is None else f"{rate.made:,} of {count_of(rate.putts, 'putt')}"),
        Tile("Longest streak", f"{figures.streaks.longest:,}" if rate is not None else DASH, None,
             "made in a row" if rate is not None else "not said"),
        Tile("Start line", DASH if spread is None else f"{format_number(spread)}° wide",
             "Four of five putts start within so many degrees of each other.",
             f"{count_of(line.n, 'putt')}" if line else "not measured"),
        Tile("Misses end", DASH if rolled is None else describe_end(rolled.median, units), None,
             count_of(rolled.n, "miss", "misses") if rolled else "not measured"),
    ))


def render_distances(view: PuttingView, units: DisplayUnits, subject: Subject) -> None:
    """The rate by distance."""
    rows = [RateRow(name_distance(each, units), 100 * each.rate.rate, 100 * each.rate.low, 100 * each.rate.high,
                    each.rate.made, each.rate.putts) for each in view.figures.by_distance]
    says = "; ".join(f"{row.name}: {row.rate:.0f} % of {row.putts}" for row in rows)
    render_figure(build_rate_figure(rows), "putts-by-distance", f"Putts made by distance. {says}.", subject)
    with st.expander("How this is told"):
        st.markdown(ABOUT_RATES)


def render_control(figures: PuttFigures, units: DisplayUnits) -> None:
    """Start line, speed and misses, a line each; nothing when nothing is known."""
    if lines := describe_control(figures, units):
        st.markdown("\n".join(f"- **{name}:** {plain(text, 300)}" for name, text in lines))


def render_rows(figures: PuttFigures) -> None:
    """Streaks and pace, as far as they are known; nothing when nothing is."""
    if lines := describe_rows(figures):
        st.markdown("\n".join(f"- {line}" for line in lines))
        with st.expander("How streaks and pace are counted"):
            st.markdown(ABOUT_PACE)


def render_sessions(trend: PuttingTrend, units: DisplayUnits, subject: Subject) -> None:
    """The rate of each session."""
    where = "" if trend.step is None else f", {name_step(trend.step, units)}"
    line = None if trend.trend is None else (100 * trend.trend.start, 100 * trend.trend.end)
    figure = TrendFigure(
        tuple(TrendPoint(point.session_id, point.practised_on, 100 * point.rate, point.putts, None)
              for point in trend.points),
        f"Putts made{where}", "%", 0, line, trend.trend is not None and trend.trend.is_beyond_noise, balls="Putts")
    render_figure(build_trend_figure(figure), "putts-by-session",
                  f"Putts made by session{where}, {count_of(len(trend.points), 'session')}.", subject)
    if trend.thin_sessions:
        st.caption(f"{count_of(trend.thin_sessions, 'session')} with fewer than ten putts left out.")


def render_putt_files(putts: Sequence[StoredPutt], units: DisplayUnits, subject: Subject) -> None:
    """Every putt, as a list in a box and as a file."""
    render_late_box("Putt by putt", partial(render_putt_list, putts, units), key="putt_list_box")
    render_export_menu("putts", subject, says=PUTT_FILES, table=TableFile(
        partial(build_putt_table, putts), units, says_whose=True))


def render_putt_list(putts: Sequence[StoredPutt], units: DisplayUnits) -> None:
    """A row a putt, without the columns that no putt has."""
    rows = [build_putt_row(each.putt, units) for each in putts]
    told = {name for row in rows for name, value in row.items() if value is not None}
    st.dataframe([{name: value for name, value in row.items() if name in told} for row in rows], hide_index=True,
                 alt="Every putt")


def render_session_putts(putts: Sequence[StoredPutt], card: SessionCard, units: DisplayUnits) -> None:
    """What the tracker saw in this session; nothing for a session without a putt."""
    if not putts:
        return
    figures = compute_figures(putts, units)
    rate = figures.rate
    said = count_of(figures.putts, "putt") + ("" if rate is None else f", {rate.made:,} made")
    st.markdown(f"**{said}.** {describe_left_out(figures)}")
    if not card.stored_shots:
        render_putt_tiles(figures, units)
    render_control(figures, units)
    render_rows(figures)
    render_putt_files(putts, units, Subject(card.player, report_id=card.report_id, practised_on=card.practised_on))
    st.page_link(PUTTING_PAGE, label="All putting", icon=":material/flag:", query_params={"player": card.player})
