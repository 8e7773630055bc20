"""The numbers of a session by club: one row a club, with what differs from the golfer's usual; a row shows it alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analysis.averages_by_club import ClubFigures
from analysis.club_number import FEWEST_FOR_BAND, ClubNumber
from analysis.usual_range import LAST_SESSIONS, UsualFigure
from charts.look import ACCENT
from golf.provenance import PROVENANCE_WORDS, Provenance, provenance_of
from golf.swing_groups import SwingGroup
from services.sessions.side_text import say_side
from services.sessions.tables import KEY_MEASURES, build_landing_table, compute_landing_lines
from services.shared.formatting import DASH, format_number
from services.shared.metric_format import MetricFormat
from ui.session.figure_data import SessionScene
from ui.session.shot_table import COLUMNS, MeasureColumn, describe_source
from ui.shared.address import write
from ui.shared.escape import one_line
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.figures import is_dark

_KEY_COLUMNS = tuple(next(c for c in COLUMNS if c.measure == name) for name in KEY_MEASURES)
_AGAINST = "Against usual"


def render_figures(
    figures: Sequence[ClubFigures], usual: Sequence[UsualFigure], scene: SessionScene, *, key: str
) -> None:
    """The table, and where each number comes from; what to do where all clubs are mixed."""
    groups = [item.group for item in figures if not item.group.is_default_club]
    if not groups:
        st.caption("No numbers by club: the monitor stayed on one club for the whole round, so its balls are of mixed "
                   "clubs.")
        return
    frame = compute_figures_frame(figures, usual, scene)
    config: dict[str, Any] = {name: st.column_config.TextColumn(alignment="right") for name in frame.columns[1:]}
    for column in _KEY_COLUMNS:
        config[column.heading(scene.units)] = st.column_config.TextColumn(alignment="right",
                                                                         help=describe_source(column))
    config["Club"] = st.column_config.TextColumn(pinned=True)
    config[_AGAINST] = st.column_config.TextColumn(alignment="right", help=(
        f"The carry here less your usual one, over up to {LAST_SESSIONS} sessions before. In colour: outside the "
        "spread of those sessions."))
    beyond = {each.club for each in usual if each.metric.key == "carry_m" and each.is_beyond}
    colour = f"color: {ACCENT[is_dark()]}; font-weight: 600"
    styled = frame.style.apply(
        lambda row: [colour if name == _AGAINST and row["Club"] in beyond else "" for name in row.index], axis=1)
    st.dataframe(styled, hide_index=True, column_config=config, placeholder=DASH, key=key,
                 selection_mode="single-row", on_select=lambda: _show_club(key, groups),
                 alt="The numbers of each club of this session")
    st.caption("Choose a row to see its club alone.", help=_describe(scene))


def render_landing_files(scene: SessionScene) -> None:
    """Side and length by club as a file: where the middle ball came down, and between what 80 % of them."""
    if not compute_landing_lines(scene.shots, scene.shot_filter):
        return
    render_export_menu("landing-numbers", scene.subject, label="Landings as files",
                       says="Right of the target is positive, left negative.",
                       table=TableFile(lambda units: build_landing_table(
                           compute_landing_lines(scene.stored, scene.shot_filter), units), scene.units))


def compute_figures_frame(
    figures: Sequence[ClubFigures], usual: Sequence[UsualFigure], scene: SessionScene
) -> pd.DataFrame:
    """One row a club and kind of swing as text: the median, with its own count in brackets when not all have it.

    Mixed clubs are in none: of several clubs there is no number.
    """
    carries = {each.club: each for each in usual if each.metric.key == "carry_m"}
    return pd.DataFrame([_figures_row(item, carries.get(item.group.label), scene) for item in figures
                         if not item.group.is_default_club])


def _figures_row(item: ClubFigures, carry: UsualFigure | None, scene: SessionScene) -> dict[str, str]:
    units, label = scene.units, scene.units.distance_label
    row = {"Club": one_line(item.group.label, 60),
           "Shots": f"{item.shots:,}" if item.counted == item.shots else f"{item.counted:,} of {item.shots:,}"}
    for column in _KEY_COLUMNS:
        number = item.numbers.get(column.measure)
        shown = format_number(column.displayed(number.median if number else None, units), _club_digits(column))
        row[column.heading(units)] = f"{shown} ({number.n:,})" if number and number.n != item.counted else shown
        if column.measure == "carry_m":
            row[_AGAINST] = DASH if carry is None or carry.difference is None else MetricFormat(units).format_change(
                carry.metric, carry.difference)
            row[f"80 % between ({label})"] = "–".join(
                format_number(units.distance(end), 0) for end in _band(number)) or DASH
        if column.measure == "side_m":
            row[f"80 % between, side ({label})"] = " – ".join(
                say_side(units.distance(end) or 0.0, scene.sides) for end in _band(number)) or DASH
    row[f"Best ({label})"] = format_number(units.distance(item.best_carry_m), 0)
    return row


def _band(number: ClubNumber | None) -> tuple[float, ...]:
    return () if number is None or number.band is None else number.band


def _club_digits(column: MeasureColumn) -> int:
    """Of a club's number: distances are whole, a single shot's have a decimal."""
    return 0 if column.kind == "distance" else column.digits


def _show_club(key: str, groups: Sequence[SwingGroup]) -> None:
    rows: list[int] = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(groups):
        write(club=groups[rows[0]].club, shot=None)


def _describe(scene: SessionScene) -> str:
    return ("The median over the shots that count; 80 % between: the middle 80 % of them, from "
            f"{FEWEST_FOR_BAND} on; best: the longest carry. A number in brackets: how many shots have that measure, "
            f"when not all do. {describe_sources(_KEY_COLUMNS)} Side: + {scene.sides[1].lower()} of the target, "
            f"− {scene.sides[0].lower()}.")


def describe_sources(columns: Sequence[MeasureColumn]) -> str:
    """Which of these columns are measured, calculated by the monitor, and derived; one sentence each."""
    titles: dict[Provenance, list[str]] = {source: [] for source in Provenance}
    for column in columns:
        titles[provenance_of(column.measure)].append(column.title.split(" (")[0].lower())
    return " ".join(f"{PROVENANCE_WORDS[source].capitalize()}: {', '.join(named)}."
                    for source, named in titles.items() if named)
