"""Shots without a file: typed in as carries a club or as a table, for a new session or one that is here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

from golf.errors import GolfError
from services.imports.by_hand import TypedSession, TypedShot
from services.imports.typed_rows import (
    CLUB_COLUMN,
    TYPED_MEASURES,
    describe_typed_column,
    read_carry_lines,
    read_typed_rows,
)
from services.shared.formatting import Tone, count_of
from ui.shared.address import query_number
from ui.shared.caching import cached_pickable
from ui.shared.escape import one_line
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, render_error
from ui.shared.session_labels import tell_apart

if TYPE_CHECKING:
    from services.app import App

_ROUND = "hand_round"
_CARRIES, _TABLE = "Carries only", "Table"
_FIRST_DAY = date(1990, 1, 1)
_BLANK_ROWS, _NEW = 4, 0
INTO = "into"
"""The parameter of the address that names a session to add to."""


def render_by_hand(app: App) -> None:
    """Draw the box, closed at first; open for a session that the address names."""
    if query_number(INTO) is not None:
        st.header("Add shots by hand")
        _render(app)
    else:
        render_late_box("Enter shots by hand", partial(_render, app), key="by_hand")


def _key(name: str) -> str:
    """The key of a widget; others after each entry that was saved, so that a second press finds nothing."""
    return f"hand_{name}_{st.session_state.get(_ROUND, 0)}"


def _render(app: App) -> None:
    into = _choose_session(app)
    about = _ask_about(app) if into is None else None
    try:
        shots = _ask_shots(app)
    except GolfError as error:
        render_error(error)
        return
    is_whole = about is None or bool(about.player and about.day)
    if st.button("Save these shots" if not shots else f"Save {count_of(len(shots), 'shot')}", type="primary",
                 key=_key("save"), disabled=not shots or not is_whole):
        _save(app, into, about, shots)


class _About(NamedTuple):
    """What is said of a new session."""

    player: str
    day: date | None
    name: str
    device: str


def _ask_about(app: App) -> _About:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return _About(
            _ask_player(app), _ask_day(app),
            st.text_input("Name (if you like)", key=_key("name"), max_chars=80, width=240),
            st.text_input("Launch monitor (if any)", key=_key("device"), max_chars=80, width=240))


def _choose_session(app: App) -> int | None:
    """The session that the shots are for; None: a new one."""
    found = {each.report_id: each.label for each in cached_pickable(app, "")}
    asked = query_number(INTO)
    if asked is not None and asked not in found:
        found = {asked: f"Session {asked}", **found}
    labels = {_NEW: "A new session", **tell_apart(found)}
    options = list(labels)
    chosen = st.selectbox("For", options, 0 if asked is None else options.index(asked), key=_key("into"), width=520,
                          format_func=labels.__getitem__)
    return None if chosen == _NEW else chosen


def _ask_player(app: App) -> str:
    known = list(app.imports.load_players())
    typed = st.session_state.get(_key("player")) or ""
    options = list(dict.fromkeys(filter(None, (*known, typed))))
    chosen = st.selectbox("Player", options, 0 if len(known) == 1 else None, key=_key("player"), width=240,
                          accept_new_options=True, format_func=lambda each: one_line(each, 60),
                          placeholder="Choose or type a name")
    return (chosen or "").strip()[:80]


def _ask_day(app: App) -> date | None:
    today = app.clock.today()
    day = st.date_input("Day", today, _FIRST_DAY, today, key=_key("day"), format="YYYY-MM-DD", width=160)
    return day if isinstance(day, date) else None


def _ask_shots(app: App) -> list[TypedShot]:
    """Raises TypedRefused."""
    units = app.choices.units
    way = st.radio("What do you have?", [_CARRIES, _TABLE], key=_key("way"), horizontal=True)
    if way == _CARRIES:
        text = st.text_area(f"One line a club: its name, a colon, its carries in {units.distance_label}",
                            key=_key("lines"), placeholder="7 Iron: 150, 148, 155\nDriver: 240, 228", max_chars=20_000)
        return read_carry_lines(text or "", units)
    blank: dict[str, Any] = {CLUB_COLUMN: pd.Series([None] * _BLANK_ROWS, dtype="str")}
    blank |= {measure: pd.Series([None] * _BLANK_ROWS, dtype="float64") for measure in TYPED_MEASURES}
    config: dict[str, Any] = {CLUB_COLUMN: st.column_config.TextColumn("Club", max_chars=60)}
    config |= {measure: st.column_config.NumberColumn(describe_typed_column(measure, units))
               for measure in TYPED_MEASURES}
    rows = st.data_editor(pd.DataFrame(blank), hide_index=True, num_rows="dynamic", column_config=config,
                          key=_key("table"), placeholder="", alt="A row a shot; blank rows are not saved")
    shots, unfinished = read_typed_rows(rows.to_dict("records"), units)
    left_out = f" Without a number, and so not saved: row {', '.join(map(str, unfinished))}." if unfinished else ""
    st.caption(f"A row a shot. Leave empty what you do not know.{left_out}")
    return shots


def _save(app: App, into: int | None, about: _About | None, shots: Sequence[TypedShot]) -> None:
    try:
        if into is not None:
            app.imports.add_shots(into, shots)
        elif about is not None and about.day is not None:
            app.imports.add_session(TypedSession(about.player, about.day, shots, about.name, about.device))
    except GolfError as error:
        render_error(error)
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    flash(Tone.SUCCESS, f"{count_of(len(shots), 'shot')} saved.", "They are marked as typed in. Undo is in the import "
                                                                 "log below.")
    st.rerun()
