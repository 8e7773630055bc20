"""The choices above a preview: which account, how many, which days, whose, how far to look."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.accounts import account_name
from golf.errors import GolfError
from services.sync.options import (
    ALL,
    DAYS_BACK,
    FULL,
    INCREMENTAL,
    SyncOptions,
    SyncSelection,
    check_max_sessions,
)
from ui.shared.escape import one_line
from ui.shared.messages import flash_error
from ui.sync.session_number import render_session_number

if TYPE_CHECKING:
    from services.app import App

_NEWEST = "plan_newest"
_EVER, _RANGE = "ever", "range"
_DAY_WORDS: dict[str, str] = {
    _EVER: "Any day", **{str(days): f"Last {days} days" for days in DAYS_BACK}, _RANGE: "From … to …"}
_DAY_WORDS["365"] = "Last year"
_LOOK_WORDS = {INCREMENTAL: "New sessions only", FULL: "Whole list (finds changes and deletions)"}


def render_account(app: App) -> str | None:
    """Which account to look at, where there is a choice; None: the only one. At first that of the preview below."""
    names = app.credentials.accounts()
    if len(names) < 2:
        return None
    shown = app.jobs.preview.account if app.jobs.preview else ""
    first = next((at for at, name in enumerate(names) if account_name(name) == account_name(shown)), 0)
    return st.selectbox("Account", names, index=first, key="plan_account", width=340,
                        format_func=lambda name: one_line(app.accounts.describe(name), 80))


def render_choices(app: App, today: date) -> SyncOptions:
    """Draw them; the options they mean."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(_NEWEST, app.sync_choices.load_max_sessions())
        newest = render_session_number("How many, newest first", _NEWEST, width=190,
                                       on_change=partial(_read_newest, app))
        days = st.selectbox("Which days", list(_DAY_WORDS), key="plan_days", width=190,
                            format_func=_DAY_WORDS.__getitem__)
        look = st.selectbox("What to look at", [INCREMENTAL, FULL], key="plan_look", width=340,
                            format_func=_LOOK_WORDS.__getitem__)
        players = _render_players(app)
    first, last = _render_range(today) if days == _RANGE else (None, None)
    choices = SyncSelection(
        newest=None if newest == ALL else int(newest), days_back=int(days) if days.isdecimal() else None,
        first_day=first, last_day=last, players=players, full=look == FULL)
    return choices.options(today, app.sync_choices.load_rechecks())


def _read_newest(app: App) -> None:
    """What was typed in its right form; what is no number is said, and the number for every sync stands again."""
    try:
        st.session_state[_NEWEST] = check_max_sessions(st.session_state[_NEWEST])
    except GolfError as error:
        flash_error(error)
        st.session_state[_NEWEST] = app.sync_choices.load_max_sessions()


def _render_players(app: App) -> list[str]:
    """Only where there is a choice."""
    known = sorted(app.sessions.load_players(), key=str.casefold)
    if len(known) < 2:
        return []
    return st.multiselect("Players", known, key="plan_players", width=300, placeholder="Everybody",
                          format_func=lambda name: one_line(name, 40))


def _render_range(today: date) -> tuple[date | None, date | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.date_input("From", value=None, key="plan_first", format="YYYY-MM-DD", width=190)
        last = st.date_input("To", value=today, key="plan_last", format="YYYY-MM-DD", width=190)
    return first, last
