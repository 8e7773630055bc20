"""Settings ▸ Data: what is stored and where, back up and restore, one report by its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.records import BackupInfo, StorageFacts
from services.display import count_of, format_bytes, format_day, format_moment
from services.run_words import Tone
from ui.messages import keep_notice, render_error
from ui.tiles import Tile, render_tiles

if TYPE_CHECKING:
    from services.wiring import App


def render_data(app: App) -> None:
    """Draw the tab."""
    st.header("What is stored")
    _render_facts(app.database.upkeep.load_facts())
    st.header("Backups")
    _render_backups(app)
    st.header("Import one report")
    _render_link_import(app)


def _render_facts(facts: StorageFacts) -> None:
    render_tiles((
        Tile("Sessions", f"{facts.sessions:,}"),
        Tile("Shots", f"{facts.shots:,}"),
        Tile("Players", f"{facts.players:,}"),
        Tile("File size", format_bytes(facts.size_bytes)),
    ))
    if facts.first_day and facts.last_day:
        st.markdown(f"From **{format_day(facts.first_day)}** to **{format_day(facts.last_day)}**. "
                    f"The original answers of {count_of(facts.raw_reports, 'report')} are kept as well.")
    st.markdown("Everything is in one file on this machine:")
    st.code(facts.path, language=None, wrap_lines=True)


def _render_backups(app: App) -> None:
    from services.backups import load_backups, make_backup  # noqa: PLC0415 - needed on this tab only

    if st.button("Back up now", icon=":material/save:", key="backup_now"):
        try:
            with st.spinner("Copying and verifying …"):
                info = make_backup(app)
        except GolfError as error:
            render_error(error)
        else:
            st.success(f"**Backed up and verified:** {count_of(info.sessions, 'session')}, "
                       f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.")
    try:
        backups = load_backups(app)
    except GolfError as error:
        render_error(error)
        return
    if not backups:
        st.caption("No backups yet.")
        return
    _render_restore(app, backups)


def _render_restore(app: App, backups: list[BackupInfo]) -> None:
    st.caption(f"Kept in {app.settings.backup_folder.name}, beside the database file.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Restore a backup", backups, index=None, format_func=_describe, width=520,
                              placeholder="Choose a backup", key="restore_choice")
        if chosen and st.button("Restore this one", type="primary", key="restore_confirm"):
            _restore(app, chosen)
    if chosen:
        st.caption(f"This puts back {count_of(chosen.sessions, 'session')} and {count_of(chosen.shots, 'shot')}. "
                   "What is there now is backed up first.")


def _restore(app: App, chosen: BackupInfo) -> None:
    from services.backups import restore_backup  # noqa: PLC0415 - needed on this tab only

    try:
        with st.spinner("Verifying and restoring …"):
            info = restore_backup(app, chosen.name)
    except GolfError as error:
        render_error(error)
        return
    keep_notice(Tone.SUCCESS, f"Restored: {count_of(info.sessions, 'session')}, {count_of(info.shots, 'shot')}.",
                "The state before was backed up first.")
    st.rerun()


def _describe(info: BackupInfo) -> str:
    return (f"{format_moment(info.made_at)} · {count_of(info.sessions, 'session')} · "
            f"{count_of(info.shots, 'shot')} · {format_bytes(info.size_bytes)}")


def _render_link_import(app: App) -> None:
    from services.link_import import import_link  # noqa: PLC0415 - needed on this tab only

    with st.form("link_import", clear_on_submit=True):
        pasted = st.text_input("Report link from the Uneekor portal", max_chars=2000, type="password",
                               autocomplete="off", placeholder="https://my.uneekor.com/power-u-report?id=…&key=…",
                               help="Whoever has this link can read the report, so it is hidden and not shown again.")
        submitted = st.form_submit_button("Import", icon=":material/download:")
    if not submitted:
        return
    try:
        with st.spinner("Fetching the report …"):
            saved = import_link(app, pasted)
    except GolfError as error:
        render_error(error)
        return
    what = "Imported" if saved.is_new else "Updated" if saved.changed else "Already stored, nothing changed"
    st.success(f"**{what}:** session {saved.report_id} with {count_of(saved.stored_shots, 'shot')}.")
