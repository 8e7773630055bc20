"""Progress of all clubs: a row each with a year's line, the number now, its change, and a word.

A click anywhere on a row opens the club.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analysis.metrics import Metric, worthwhile_change
from analysis.period import WINDOW_SENTENCES, Basis
from charts.club_colours import colour_of_club
from charts.look import ACCENT, SOFT
from charts.small_figures import TARGET, Span, SparkPoint, build_sparkline, write_address
from services.progress.board import ABOUT_BOARD, BoardRow, describe_missing, find_first_day
from services.progress.text import name_verdict
from services.shared.formatting import DASH
from services.shared.metric_format import MetricFormat
from ui.shared.escape import plain_or
from ui.shared.figures import is_dark
from ui.shared.page_paths import PROGRESS_PAGE
from ui.shared.style import BOARD_KEY
from ui.shared.viewing import address_of

_CLUB_WIDTH = 104
_LEAST_STEPS = 4
"""A line's height is at least so many of the smallest changes worth speaking of."""
_SIGNS = {"Better": "▲", "Worse": "▼", "Same": "=", "Higher": "↑", "Lower": "↓"}


def render_board(player: str, rows: Sequence[BoardRow], metric: Metric, basis: Basis, shown: MetricFormat) -> None:
    """Draw the rows in the order given."""
    st.caption(f"{metric.name}, {WINDOW_SENTENCES[basis.window]}", help=f"{metric.words} {ABOUT_BOARD}")
    with st.container(key=BOARD_KEY, gap=None):
        _render_head(basis.today)
        for place, row in enumerate(rows):
            with st.container(key=f"rb_row_{place}", horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.page_link(PROGRESS_PAGE, label=f"**{plain_or(row.club, 'Unnamed club', 24)}**", width=_CLUB_WIDTH,
                             query_params={"club": row.club, "metric": metric.key, **address_of(player, basis.window)})
                st.html(build_row(row, metric, basis, shown, dark=is_dark()))


def _render_head(today: date) -> None:
    with st.container(key="rb_row_head", horizontal=True, gap="xsmall"):
        st.html("<span></span>", width=_CLUB_WIDTH)
        st.html(f'<div class="rb-progress"><span class="rb-days"><span>{find_first_day(today):%b %Y}</span>'
                f'<span>{today:%b %Y}</span></span><span>Now</span><span>Change</span><span></span></div>')


def build_row(row: BoardRow, metric: Metric, basis: Basis, shown: MetricFormat, *, dark: bool) -> str:
    """Line, number, change and word as HTML; every text in it is ours."""
    trend, word = row.progress.trend, name_verdict(row.progress, metric, shown)
    colour = {"Better": TARGET[dark], "Worse": ACCENT[dark]}.get(word, SOFT[dark])
    change = DASH if trend is None else shown.format_change(metric, trend.change)
    small = f"<small>{missing}</small>" if (missing := describe_missing(row)) else ""
    sign = f"{_SIGNS[word]} " if word in _SIGNS else ""
    return (f'<div class="rb-progress"><span class="rb-line">{_draw_line(row, metric, basis, shown, dark=dark)}</span>'
            f'<strong>{shown.format(metric, row.number.value if row.number else None)}</strong><span>{change}</span>'
            f'<span class="rb-word" style="color:{colour}">{sign}{word}{small}</span></div>')


def _draw_line(row: BoardRow, metric: Metric, basis: Basis, shown: MetricFormat, *, dark: bool) -> str:
    values = [point.value for point in row.year]
    least = _LEAST_STEPS * worthwhile_change(metric, values[-1]) if values else 0.0
    span = Span(find_first_day(basis.today), basis.today, abs(shown.to_display(metric, least)),
                has_zero=metric.key == "side_m")
    points = [SparkPoint(point.practised_on, shown.to_display(metric, point.value), point.report_id in row.counted)
              for point in row.year]
    picture = build_sparkline(points, span, colour_of_club(row.club, dark=dark), TARGET[dark])
    return f'<img alt="" src="{write_address(picture)}">' if picture else ""
