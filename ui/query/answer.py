"""The answer: a table, a figure, files; and which tables and columns there are."""

from __future__ import annotations

import streamlit as st

from charts.query_answer import build_answer_figure
from golf.copies.contract import TABLES
from golf.query.records import MOST_ROWS, Answer
from services.exports.caption import Subject
from services.query.columns import TABLE_WORDS, describe_columns
from services.query.tables import build_answer_table, find_numbers, name_columns
from services.shared.formatting import count_of
from ui.shared.export_menu import render_figure, render_list_menu

_AS_TABLE, _AS_FIGURE = "Table", "Figure"


def render_answer(answer: Answer) -> None:
    """Draw it; a figure is offered where a column holds numbers and there is more than one row."""
    more = f" There are more: narrow the question, or take LIMIT and OFFSET. {MOST_ROWS:,} are shown at most." \
        if answer.is_cut else ""
    st.markdown(f"**{count_of(len(answer.rows), 'row')}**.{more}")
    if not answer.rows:
        return
    numbers = [place for place in find_numbers(answer) if place > 0]
    shown = _AS_TABLE
    if numbers and len(answer.rows) > 1:
        shown = st.segmented_control("Show as", [_AS_TABLE, _AS_FIGURE], default=_AS_TABLE, required=True,
                                     label_visibility="collapsed", key="query_as") or _AS_TABLE
    if shown == _AS_FIGURE:
        _render_figure(answer, numbers)
    else:
        _render_table(answer)


def _render_table(answer: Answer) -> None:
    names = name_columns(answer.columns)
    st.dataframe({name: list(values) for name, values in zip(names, zip(*answer.rows, strict=True), strict=True)},
                 hide_index=True, alt="The answer, row by row")
    render_list_menu("answer", lambda: build_answer_table(answer))


def _render_figure(answer: Answer, numbers: list[int]) -> None:
    names = name_columns(answer.columns)
    place = numbers[0]
    if len(numbers) > 1:
        place = st.selectbox("Which number", numbers, format_func=lambda each: names[each], key="query_number")
    values = [(row[0], row[place]) for row in answer.rows]
    figure = build_answer_figure((names[0], names[place]), values)
    render_figure(figure, "answer-figure", f"{names[place]} by {names[0]}, as in the table", Subject(""))


def render_columns() -> None:
    """Draw which tables there are and what they hold."""
    table = st.selectbox("Table", list(TABLES), key="query_table", index=list(TABLES).index("shots"),
                         help="Beside SQLite's functions there are median(x) and quantile(x, 0.9), which compute as "
                              "every page does.")
    st.markdown(TABLE_WORDS[table])
    st.dataframe([{"Column": each.name, "Holds": each.holds} for each in describe_columns(table)],
                 hide_index=True, alt=f"The columns of {table}")
