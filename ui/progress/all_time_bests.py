"""Bests of every club over all time, worked out when somebody opens the box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from analysis.metrics import Metric
from analysis.progress import shot_filter_of_bests
from golf.bag_and_goals import AllTimeBest
from golf.shot_edits import ShotFilter
from services.exports.caption import Subject
from services.progress.all_time_bests import BEST_METRICS, ClubBests, build_all_bests_table
from services.sessions.shot_address import write_key_address
from services.shared.formatting import DASH
from services.shared.metric_format import MetricFormat, digits_of, unit_label
from ui.shared.caching import cached_all_bests
from ui.shared.escape import one_line
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.lazy_expander import render_late_box

if TYPE_CHECKING:
    from services.app import App


def render_all_bests(app: App, player: str, shot_filter: ShotFilter, shown: MetricFormat) -> None:
    """The box."""
    render_late_box("Bests of every club, all time", partial(_render, app, player, shot_filter, shown),
                    key="all_bests_box")


def _render(app: App, player: str, shot_filter: ShotFilter, shown: MetricFormat) -> None:
    with st.spinner("Looking through all of your shots …"):
        clubs = cached_all_bests(app, player, shot_filter)
    if not clubs:
        st.markdown("There is no ball yet that can be a best.")
        return
    columns = {name: st.column_config.LinkColumn(display_text="Open") for name in map(_link_of, BEST_METRICS)}
    columns |= {_heading(metric, shown): st.column_config.NumberColumn(format=f"%.{digits_of(metric)}f")
                for metric in BEST_METRICS}
    st.dataframe([_row(club, shown) for club in clubs], hide_index=True, column_config=columns, placeholder=DASH,
                 height=35 * (len(clubs) + 1) + 3, alt="Bests of every club over all time")
    st.caption("The longest carry, the fastest ball, and the best session's median smash (of one ball it can be a "
               "lucky reading). Flagged balls, copies and those you left out cannot be a best.")
    render_export_menu("all-bests", Subject(player, shot_filter_of_bests(shot_filter), period="all time"),
                       table=TableFile(partial(build_all_bests_table, clubs), shown.units))


def _row(club: ClubBests, shown: MetricFormat) -> dict[str, Any]:
    row: dict[str, Any] = {"Club": one_line(club.club, 60)}
    for metric, best in zip(BEST_METRICS, club.bests, strict=True):
        row[_heading(metric, shown)] = None if best is None else round(
            shown.to_display(metric, best.value), digits_of(metric))
        row[_link_of(metric)] = None if best is None else _address(best)
    return row


def _heading(metric: Metric, shown: MetricFormat) -> str:
    unit = unit_label(metric, shown.units)
    return f"{metric.name} ({unit})" if unit else metric.name


def _link_of(metric: Metric) -> str:
    return f"{metric.name}: {'ball' if metric.has_single_best else 'session'}"


def _address(best: AllTimeBest) -> str:
    place = {"session": str(best.session_id)}
    if best.key is not None:
        place["shot"] = write_key_address(best.key, best.session_id)
    return f"/session?{urlencode(place)}"
