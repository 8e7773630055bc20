"""Settings ▸ Maintenance: dates and their sources, undo, replay of raw reports, integrity check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from golf.errors import GolfError
from golf.records import Change, Finding
from services.date_sources import DATES_SHOWN, DateRow
from services.display import DASH, DATE_SOURCE_WORDS, count_of, format_moment
from services.run_words import Tone
from ui.cached import cached_date_rows
from ui.messages import keep_notice, render_error
from ui.outside_text import one_line, plain

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.wiring import App

_CHANGES_SHOWN = 25


def render_maintenance(app: App) -> None:
    """Draw the tab."""
    st.subheader("Practice days")
    _render_dates(app.database)
    st.subheader("Changes")
    _render_changes(app.database)
    st.subheader("Read the kept originals again")
    _render_replay(app)
    st.subheader("Integrity check")
    _render_check(app)


def _render_dates(database: GolfDatabase) -> None:
    st.caption("Your own date wins; then the launch monitor's, then the portal's list, then the link's text. "
               "Tick sessions, choose a day, and press Set.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Find by name", key="dates_search", max_chars=100, width=280)
        undated = st.checkbox("Only without a date", key="dates_undated")
    rows = [row for row in cached_date_rows(database, search) if row.used_on is None or not undated]
    if not rows:
        st.caption("No sessions here.")
        return
    picked = st.dataframe(date_frame(rows), hide_index=True, on_select="rerun", selection_mode="multi-row",
                          key="dates_table", placeholder=DASH, height=380,
                          alt="Sessions with the date each source gives")
    if len(rows) >= DATES_SHOWN:
        st.caption(f"The newest {DATES_SHOWN} are shown; search for older ones.")
    chosen = [rows[index].report_id for index in picked["selection"]["rows"] if index < len(rows)]
    _render_set_days(database, chosen)


def _render_set_days(database: GolfDatabase, chosen: list[int]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input("Day", value=None, key="dates_day", format="YYYY-MM-DD", width=200)
        many = count_of(len(chosen), "session")
        if st.button(f"Set for {many}", disabled=not chosen or day is None, key="dates_set", type="primary"):
            _change_days(database, chosen, day)
        if st.button("Back to the automatic date", disabled=not chosen, key="dates_unset"):
            _change_days(database, chosen, None)


def _change_days(database: GolfDatabase, chosen: list[int], day: Any) -> None:
    try:
        changed = database.edits.set_days(chosen, day)
    except GolfError as error:
        render_error(error)
        return
    keep_notice(Tone.SUCCESS, f"{count_of(changed, 'date')} changed.", "It can be undone below, under Changes.")
    st.rerun()


def date_frame(rows: Sequence[DateRow]) -> pd.DataFrame:
    """The table of dates: the day in use, its source, and what every source says."""
    return pd.DataFrame([{
        "Session": one_line(row.name, 60), "Player": one_line(row.player, 30), "Day": row.used_on,
        "From": DATE_SOURCE_WORDS[row.source] if row.source else None,
        **{f"{words[0].upper()}{words[1:]}": row.days.get(source) for source, words in DATE_SOURCE_WORDS.items()},
    } for row in rows])


def _render_changes(database: GolfDatabase) -> None:
    changes = database.edits.load_changes(limit=_CHANGES_SHOWN)
    if not changes:
        st.caption("Nothing was changed by hand or by a sync yet.")
        return
    st.dataframe([change_row(change) for change in changes], hide_index=True, placeholder=DASH, height=260,
                 alt="The latest changes")
    undoable = [change for change in changes if change.actor != "sync" and not change.undone]
    if not undoable:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Undo a change", undoable, index=None, format_func=_describe_change, width=520,
                              placeholder="Choose a change", key="undo_choice")
        if chosen and st.button("Undo it", key="undo_confirm"):
            _undo(database, chosen)


def change_row(change: Change) -> dict[str, Any]:
    """One line of the change log."""
    return {"When": format_moment(change.at), "Session": change.report_id, "What": change.field,
            "Before": one_line(change.old, 60) or None, "After": one_line(change.new, 60) or None,
            "By": "a sync" if change.actor == "sync" else "you", "Undone": "yes" if change.undone else ""}


def _describe_change(change: Change) -> str:
    return (f"{format_moment(change.at)} · session {change.report_id} · {change.field}: "
            f"{one_line(change.old, 30) or DASH} → {one_line(change.new, 30) or DASH}")


def _undo(database: GolfDatabase, change: Change) -> None:
    try:
        database.edits.undo(change.change_id)
    except GolfError as error:
        render_error(error)
        return
    keep_notice(Tone.SUCCESS, "Undone.")
    st.rerun()


def _render_replay(app: App) -> None:
    from services.upkeep import replay_raw  # noqa: PLC0415 - needed on this tab only

    st.caption("Every fetched report is kept as it came. Reading it again applies this version's cleaning to all of "
               "them, without the portal. Your own words stay.")
    if not st.button("Read all again", icon=":material/replay:", key="replay"):
        return
    try:
        with st.spinner("Reading …"):
            result = replay_raw(app)
    except GolfError as error:
        render_error(error)
        return
    st.success(f"**{count_of(result.reports, 'report')} read again:** {result.changed:,} changed, "
               f"{count_of(result.problems, 'problem')}.")


def _render_check(app: App) -> None:
    from services.upkeep import check_integrity  # noqa: PLC0415 - needed on this tab only

    if not st.button("Check the database", icon=":material/verified:", key="check"):
        return
    try:
        with st.spinner("Checking …"):
            findings = check_integrity(app)
    except GolfError as error:
        render_error(error)
        return
    render_findings(findings)


def render_findings(findings: Sequence[Finding]) -> None:
    """Errors first; notes are worth a look and no fault."""
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
