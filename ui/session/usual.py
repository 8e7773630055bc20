"""This session against the player's own last ones with each club: what stands out, and the whole table on demand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analysis.usual_range import FEWEST_SESSIONS, LAST_SESSIONS, UsualFigure
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.sessions.tables import build_usual_table
from services.shared.formatting import DASH, count_of
from services.shared.metric_format import MetricFormat
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.lazy_expander import render_late_box

_BEYOND = {True: "yes", False: "no", None: "too few sessions to say"}


def render_usual(figures: Sequence[UsualFigure], units: DisplayUnits, subject: Subject) -> None:
    """What is beyond the usual spread in a sentence each; nothing at all when there is nothing to compare with."""
    compared = [each for each in figures if each.usual is not None]
    if not compared:
        st.caption(f"With enough balls here and {FEWEST_SESSIONS} sessions before this one, a club is compared with "
                   f"your own last {LAST_SESSIONS} sessions.")
        return
    beyond = [each for each in compared if each.is_beyond]
    judged = sum(each.is_beyond is not None for each in compared)
    for each in beyond:
        st.markdown(f"- {describe_beyond(each, units)}")
    if not beyond and judged:
        st.markdown(f"Against your own last {LAST_SESSIONS} sessions with each club: nothing outside their usual "
                    f"spread ({count_of(judged, 'number')} compared).")
    render_late_box("Against your own last sessions", partial(_render_all, figures, units, subject), key="usual_box")


def _render_all(figures: Sequence[UsualFigure], units: DisplayUnits, subject: Subject) -> None:
    st.dataframe([_row(each, units) for each in figures], hide_index=True,
                 alt="Each club's numbers here against the player's last sessions with it")
    st.caption(
        f"Here: the median of this session's balls. Usual: the mean of the medians of up to {LAST_SESSIONS} "
        f"sessions before it with this club. Usual spread: where 95 % of further sessions would lie, from "
        f"{FEWEST_SESSIONS} sessions on; of twenty numbers about one lies outside by chance. Balls hit to a "
        "distance on purpose are left out.")
    render_export_menu("usual", subject, table=TableFile(partial(build_usual_table, figures), units))


def describe_beyond(figure: UsualFigure, units: DisplayUnits) -> str:
    """One sentence about a number outside the usual spread."""
    difference, metric, shown = figure.difference or 0.0, figure.metric, MetricFormat(units)
    more = "more" if difference > 0 else "less"
    return (f"**{plain(figure.club, 40)}**: {metric.name.lower()} {shown.format(metric, figure.here.value)}, "
            f"{shown.format_size(metric, difference)} {more} than usual and outside the spread of your last "
            f"{count_of(figure.sessions, 'session')} with it ({count_of(figure.here.shots, 'shot')}).")


def _row(figure: UsualFigure, units: DisplayUnits) -> dict[str, str]:
    metric, shown = figure.metric, MetricFormat(units)
    room = DASH if figure.room is None else f"± {shown.format_size(metric, figure.room)}"
    return {
        "Club": one_line(figure.club, 40),
        "Number": metric.name,
        "Here": shown.format(metric, figure.here.value),
        "Shots": f"{figure.here.shots:,}",
        "Usual (mean)": shown.format(metric, figure.usual),
        "Difference": DASH if figure.difference is None else shown.format_change(metric, figure.difference),
        "Usual spread": room,
        "Sessions": f"{figure.sessions:,}",
        "Beyond it": _BEYOND[figure.is_beyond],
    }
