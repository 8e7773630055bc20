"""Settings ▸ Data ▸ Backups: how current they are, what is kept, and the way back in two clicks with a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from golf.backups import BackupInfo, RestorePreview, SessionChange
from services.backups.status import BackupHealth
from services.backups.text import (
    KEPT_RULE,
    describe_backup,
    describe_change,
    describe_health,
    describe_preview,
    list_backups,
    list_changes,
)
from services.maintenance.tables import build_backups_table, build_restore_table
from services.shared.formatting import DASH, Tone, count_of, format_bytes, format_moment
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flash, render_message, rendering_errors

if TYPE_CHECKING:
    from services.app import App

_PREVIEW_KEY = "restore_preview"


def render_backups(app: App) -> None:
    """Draw the section."""
    with rendering_errors():
        above = st.container()
        _render_make(app)
        with above:  # asked after the button: a backup just made is counted
            _render_health(app.backups.load_health())
        backups = app.backups.load_list()
        if backups:
            _render_kept(app, backups)
            _render_restore(app, backups)


def _render_health(health: BackupHealth) -> None:
    st.markdown(plain(describe_health(health), 400))
    if health.trouble is not None:
        render_message(Tone.WARNING, f"The automatic backup of {format_moment(health.trouble.at)} was not made",
                       f"{health.trouble.what_happened} {health.trouble.what_to_do} It is tried again by itself.")


def _render_make(app: App) -> None:
    if not st.button("Back up now", icon=":material/save:", key="backup_now"):
        return
    with rendering_errors():
        with st.spinner("Copying and verifying …"):
            info = app.backups.make()
        st.success(f"**Backed up and verified:** {count_of(info.told_sessions, 'session')}, "
                   f"{count_of(info.shots, 'shot')}, {format_bytes(info.size_bytes)}.")


def _render_kept(app: App, backups: list[BackupInfo]) -> None:
    with st.expander(f"What is kept ({count_of(len(backups), 'backup')})"):
        st.caption(f"{KEPT_RULE} They lie in {app.settings.backup_folder.name}, beside the database file.")
        kept = app.backups.explain_kept()
        lines = list_backups(backups, kept)
        st.dataframe([{
            "Made": format_moment(line.made_at), "Why": line.why, "Sessions": line.sessions, "Shots": line.shots,
            "Size": line.size, "Kept as": line.kept, "File": one_line(line.name, 120),
        } for line in lines], hide_index=True, alt="The backups and what each is kept for")
        render_list_menu("backups", lambda: build_backups_table(lines))


def _render_restore(app: App, backups: list[BackupInfo]) -> None:
    chosen = st.selectbox("Restore a backup", backups, index=None, format_func=describe_backup, width=560,
                          placeholder="Choose a backup to see what it would change", key="restore_choice")
    if chosen is None:
        st.session_state.pop(_PREVIEW_KEY, None)
        return
    with rendering_errors():
        preview = _load_preview(app, chosen)
        _render_preview(preview)
        if st.button("Restore this one", type="primary", key="restore_confirm", disabled=preview.changes_nothing):
            _restore(app, preview)


def _load_preview(app: App, chosen: BackupInfo) -> RestorePreview:
    """Computed once for a backup and a state of the data: it reads every shot of both."""
    preview: RestorePreview | None = st.session_state.get(_PREVIEW_KEY)
    if preview is None or preview.backup.name != chosen.name or app.backups.is_outdated(preview):
        with st.spinner("Comparing the backup with what is stored now …"):
            preview = app.backups.preview_restore(chosen.name)
        st.session_state[_PREVIEW_KEY] = preview
    return preview


def _render_preview(preview: RestorePreview) -> None:
    lines = "\n".join(f"- {plain(line, 300)}" for line in describe_preview(preview))
    draw = st.info if preview.changes_nothing else st.warning
    draw(f"**What would change**\n\n{lines}")
    if changes := list_changes(preview):
        st.dataframe([change_row(change) for change in changes], hide_index=True, placeholder=DASH,
                     height=min(320, 38 + 35 * len(changes)), alt="Sessions that a restore would change")
        render_list_menu("restore-preview", lambda: build_restore_table(changes))
    if not preview.changes_nothing:
        st.caption("What is there now is backed up first, so this can be taken back the same way. "
                   "A password that the portal refused stays refused.")


def change_row(change: SessionChange) -> dict[str, Any]:
    """Build the line of one session of the preview."""
    return {"Session": one_line(change.name, 60) or f"No. {change.report_id}", "Day": change.practised_on,
            "What": describe_change(change), "Shots now": change.shots_now, "Shots then": change.shots_then}


def _restore(app: App, preview: RestorePreview) -> None:
    with rendering_errors():
        with st.spinner("Verifying and restoring …"):
            info = app.backups.restore(preview.backup.name, as_previewed=preview)
        st.session_state.pop(_PREVIEW_KEY, None)
        flash(Tone.SUCCESS, f"Restored: {count_of(info.told_sessions, 'session')}, {count_of(info.shots, 'shot')}.",
              "The state before was backed up first.")
        st.rerun()
