"""A report for a coach beside a session or a month: as HTML at once, as PDF when the browser has printed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from services.exports.file_names import build_file_stem, plain_word
from ui.shared.caching import cached_months, cached_players
from ui.shared.downloads import saying_why_not
from ui.shared.escape import plain
from ui.shared.messages import rendering_errors

if TYPE_CHECKING:
    from golf.sessions import SessionCard
    from services.app import App

_LABEL = "Report for a coach"
_MADE = "report_pdf"
"""The PDF made last in this tab, beside what it was made of; one only, or a tab left open would keep them all."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A report that can be asked for: of whom and what, what its files are called, and how its page is built."""

    player: str
    stem: str
    day: date
    build: Callable[[], str]


def render_session_report(app: App, card: SessionCard, today: date) -> None:
    """The menu of one session."""
    with st.popover(_LABEL, icon=":material/description:", type="tertiary", key="session_report"):
        _render_files(app, _Wanted(card.player, build_file_stem("report", card.practised_on, card.report_id), today,
                                   lambda: app.coach_reports.build_session_page(card.report_id, today)))


def render_month_report(app: App, player: str, today: date, label: str = _LABEL) -> None:
    """The menu of a player's months; nothing without a month."""
    months = cached_months(app, player, today)
    if not months:
        return
    with st.popover(label, icon=":material/description:", type="tertiary", key="month_report"):
        month = st.selectbox("Month", months, format_func=lambda day: f"{day:%B %Y}", key="report_month")
        stem = "-".join(filter(None, (build_file_stem("report"), f"{month:%Y-%m}", plain_word(player))))
        _render_files(app, _Wanted(player, stem, today,
                                   lambda: app.coach_reports.build_month_page(player, month, today)))


def render_latest_months(app: App, player: str | None, today: date) -> None:
    """The months of this player, or of who practised last; named when there are several. Nothing without players."""
    players = cached_players(app)
    whose = player if player is not None else next(iter(players), None)
    if whose is not None:
        name = f" · {plain(whose, 40)}" if len(players) > 1 else ""
        render_month_report(app, whose, today, f"Report of a month for a coach{name}")


def _render_files(app: App, wanted: _Wanted) -> None:
    """HTML to download, and a PDF to make first: it takes seconds and may fail, which is said here."""
    stem = wanted.stem
    with st.container(horizontal=True):
        st.download_button("HTML", saying_why_not("report", lambda: wanted.build().encode()), f"{stem}.html",
                           "text/html", key=f"{stem}_html", icon=":material/download:", on_click="ignore")
        basis = _basis_of(app, wanted)
        if st.button("Make the PDF", key=f"{stem}_make"):
            _make_pdf(app, basis, wanted.build)
        made = st.session_state.get(_MADE)
        if made is not None and made[0] == basis:
            st.download_button("PDF", saying_why_not("report", partial(bytes, made[1])), f"{stem}.pdf",
                               "application/pdf", key=f"{stem}_pdf",
                               icon=":material/download:", on_click="ignore", type="primary")
    st.caption("What was practised, key figures by club and for balls hit to a distance, dispersion, flights, "
               "delivery, strike, gapping, your notes, and what the numbers rest on. With the player's name; without "
               "addresses and keys.")


def _basis_of(app: App, wanted: _Wanted) -> tuple[str | date | int, ...]:
    """All that a PDF depends on. A file name is no key: two players' names may become the same word in it."""
    return (wanted.player, wanted.stem, wanted.day, app.choices.shot_filter, app.choices.unit_system,
            app.revision.load().revision)


def _make_pdf(app: App, basis: tuple[str | date | int, ...], build: Callable[[], str]) -> None:
    with rendering_errors(), st.spinner("Printing the report …"):
        st.session_state[_MADE] = basis, app.coach_reports.print_page(build())
