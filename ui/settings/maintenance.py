"""Settings ▸ Maintenance: twice spelled names, dates, undo, reading raw reports again, integrity, diagnostics."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from golf.errors import GolfError
from golf.maintenance import Change, Finding, UserDecision
from golf.sessions import DateSource
from services.maintenance.tables import build_changes_table, build_days_table
from services.players.service import JOIN_WORDS, WHAT_HAPPENS, describe_twins
from services.sessions.date_sources import DateFilter, DateRow
from services.shared.change_text import (
    describe_actor,
    describe_after,
    describe_before,
    describe_decision,
    describe_field,
)
from services.shared.formatting import DASH, DATE_SOURCE_NAMES, Tone, count_of, format_moment
from ui.settings.audit import render_audit
from ui.settings.diagnostics import render_diagnostics
from ui.shared.caching import cached_date_rows
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flash, flashing_errors, render_error, rendering_errors
from ui.shared.session_labels import tell_apart

if TYPE_CHECKING:
    from services.app import App

_CHANGES_SHOWN, _CHANGES_SAVED = 25, 1_000_000
_DECISIONS_AT_FIRST = 100
_SHOWN = "undo_shown"
_SOURCE_HEADINGS = {
    DateSource.MANUAL: "You",
    DateSource.API: "Launch monitor",
    DateSource.LISTING: "Portal's list",
    DateSource.LINK: "Date in its name",
    DateSource.FILE: "File",
    DateSource.FILE_NAME: "File's name",
}


def render_maintenance(app: App) -> None:
    """Draw the tab."""
    _render_twins(app)
    st.header("Practice days")
    _render_dates(app)
    st.header("Changes")
    _render_changes(app)
    st.header("Read the kept originals again")
    _render_replay(app)
    st.header("Integrity check")
    _render_check(app)
    st.header("Who did what")
    render_audit(app)
    st.header("Diagnostics")
    render_diagnostics(app)


def _render_twins(app: App) -> None:
    """Draw the question; nothing when each name has one spelling."""
    twins = app.players.load_twins()
    if not twins:
        return
    st.header("One player in two spellings")
    for number, each in enumerate(twins):
        st.markdown(plain(describe_twins(each), 1_000))
        st.button(JOIN_WORDS, key=f"players_join_{number}", icon=":material/merge:", on_click=_join_players,
                  args=(app, each.kept.name), help=WHAT_HAPPENS)
    st.caption(WHAT_HAPPENS)


def _join_players(app: App, name: str) -> None:
    with flashing_errors():
        message = app.players.join(name)
        flash(Tone.SUCCESS, "Joined.", f"{message} It can be undone in History.")


def _render_dates(app: App) -> None:
    st.caption("Your own date wins; then the launch monitor's, then the portal's list, then a date in the session's "
               "name. Tick sessions, choose a day, and press Set.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Find by name", key="dates_search", max_chars=100, width=280)
        every = cached_date_rows(app, search)
        passing = {each: [row for row in every if row.passes(each)] for each in DateFilter}
        wanted = st.selectbox("Show", list(DateFilter), key="dates_filter", width=260,
                              format_func=lambda each: f"{each} ({len(passing[each]):,})")
    rows = passing[wanted or DateFilter.ALL]
    if not rows:
        st.caption("No sessions here.")
        return
    # Ticks are row numbers: other rows need a table of their own, or ticks would move to other sessions.
    fingerprint = zlib.crc32(repr([row.report_id for row in rows]).encode())
    picked = st.dataframe(date_frame(rows), hide_index=True, on_select="rerun", selection_mode="multi-row",
                          key=f"dates_table_{fingerprint}", placeholder=DASH, height=380,
                          lazy=False, alt="Sessions with the date each source gives")
    chosen = [rows[index].report_id for index in picked["selection"]["rows"] if index < len(rows)]
    _render_set_days(app, chosen)
    render_list_menu("practice-days", lambda: build_days_table(rows))


def _render_set_days(app: App, chosen: list[int]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input("Day", value=None, key="dates_day", format="YYYY-MM-DD", width=200)
        label = f"Set for {count_of(len(chosen), 'session')}" if chosen else "Set"
        if st.button(label, disabled=not chosen or day is None, key="dates_set", type="primary"):
            _change_days(app, chosen, day)
        if st.button("Back to the automatic date", disabled=not chosen, key="dates_unset"):
            _change_days(app, chosen, None)


def _change_days(app: App, chosen: list[int], day: Any) -> None:
    with rendering_errors():
        changed = app.session_edits.set_days(chosen, day)
        flash(Tone.SUCCESS, f"{count_of(changed, 'date')} changed.", "It can be undone below, under Changes.")
        st.rerun()


def date_frame(rows: Sequence[DateRow]) -> pd.DataFrame:
    """Build the table of dates: the day in use, its source, and what every source says."""
    return pd.DataFrame([{
        "Session": one_line(row.name, 60), "Player": one_line(row.player, 30), "Day": row.used_on,
        "From": DATE_SOURCE_NAMES[row.source] if row.source else None,
        **{heading: row.days.get(source) for source, heading in _SOURCE_HEADINGS.items()},
    } for row in rows])


def _render_changes(app: App) -> None:
    changes = app.maintenance.load_changes(_CHANGES_SHOWN)
    if not changes:
        st.caption("Nothing was changed by hand or by a sync yet.")
        return
    st.dataframe([change_row(change) for change in changes], hide_index=True, placeholder=DASH, height=260,
                 alt="The latest changes")
    render_list_menu("changes", lambda: build_changes_table(app.maintenance.load_changes(_CHANGES_SAVED)),
                     says="Every change so far, not only those above.")
    _render_undo(app)


def _render_undo(app: App) -> None:
    """The golfer's own decisions, however many changes of syncs came since; each is taken back whole."""
    shown = st.session_state.get(_SHOWN, _DECISIONS_AT_FIRST)
    found = app.maintenance.load_decisions(shown + 1)
    decisions = {decision.change_ids[0]: decision for decision in found[:shown]}
    if not decisions:
        return
    labels = tell_apart(
        {number: one_line(describe_decision(each), 160) for number, each in decisions.items()}, "change")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Undo a change", list(decisions), index=None, format_func=labels.__getitem__, width=620,
                              placeholder="Choose a change", key="undo_choice")
        if chosen and st.button("Undo it", key="undo_confirm"):
            _undo(app, decisions[chosen])
        if len(found) > shown:
            st.button("Older ones too", key="undo_older", on_click=st.session_state.__setitem__,
                      args=(_SHOWN, shown + _DECISIONS_AT_FIRST))


def change_row(change: Change) -> dict[str, Any]:
    """Build one line of the change log."""
    return {"When": format_moment(change.at), "Session": change.report_id, "What": describe_field(change),
            "Before": one_line(describe_before(change), 60) or None,
            "After": one_line(describe_after(change), 60) or None,
            "By": describe_actor(change), "Undone": "yes" if change.undone else ""}


def _undo(app: App, decision: UserDecision) -> None:
    with rendering_errors():
        app.maintenance.undo(decision)
        flash(Tone.SUCCESS, "Undone.")
        st.rerun()


def _render_replay(app: App) -> None:
    st.caption("Every fetched report and every imported file is kept as it came. Reading it again applies this "
               "version's cleaning to all of them, without the portal. Your own words stay.")
    if not st.button("Read all again", icon=":material/replay:", key="replay"):
        return
    bar = st.progress(0.0, text="Reading …")
    try:
        result = app.maintenance.replay_raw(_progress_on(bar))
        of_files = app.imports.replay(_progress_on(bar)) if app.imports.has_files() else ""
    except GolfError as error:
        render_error(error)
        return
    finally:
        bar.empty()
    st.success(f"**{count_of(result.reports, 'report')} read again:** {result.changed:,} changed, "
               f"{count_of(result.problems, 'problem')}. {of_files}")


def _progress_on(bar: DeltaGenerator) -> Callable[[int, int], None]:
    """Moves the bar at each whole percent: a message to the browser for every report would only slow it down."""
    drawn = 0

    def show(done: int, total: int) -> None:
        nonlocal drawn
        percent = 100 * done // max(total, 1)
        if percent > drawn:
            drawn = percent
            bar.progress(percent, text=f"{done:,} of {count_of(total, 'report')} read")

    return show


def _render_check(app: App) -> None:
    if not st.button("Check the database", icon=":material/verified:", key="check"):
        return
    with rendering_errors():
        with st.spinner("Checking …"):
            findings = app.maintenance.check_integrity()
        render_findings(findings)


def render_findings(findings: Sequence[Finding]) -> None:
    """Draw the findings, errors first; notes are worth a look and no fault."""
    errors = [item for item in findings if item.severity == "error"]
    if not errors:
        st.success("**The database is whole.**" + (f" {count_of(len(findings), 'note')} below." if findings else ""))
    else:
        st.error(f"**{count_of(len(errors), 'error')} found.**  \nMake a backup, then restore an older one or read the "
                 "kept originals again.")
    lines = [f"- {'**Error** · ' * (item.severity == 'error')}{plain(item.message, 300)}"
             for item in sorted(findings, key=lambda item: item.severity != "error")]
    if lines:
        st.markdown("\n".join(lines[:100]))
