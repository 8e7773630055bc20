"""Settings ▸ Data: what is stored and where, back up and restore, one report by its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.maintenance import StorageFacts
from services.shared.formatting import count_of, format_bytes, format_day
from ui.settings.backup_places import render_backup_places
from ui.settings.backups import render_backups
from ui.shared.messages import rendering_errors
from ui.shared.tiles import Tile, render_tiles

if TYPE_CHECKING:
    from services.app import App


def render_data(app: App) -> None:
    """Draw the tab."""
    st.header("What is stored")
    _render_facts(app.maintenance.load_facts())
    st.header("Backups")
    render_backups(app)
    st.header("Backups elsewhere")
    render_backup_places(app)
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


def _render_link_import(app: App) -> None:
    from services.sync.link_import import describe_loss  # noqa: PLC0415 - needed on this tab only

    with st.form("link_import", clear_on_submit=True):
        pasted = st.text_input("Report link from the Uneekor portal", max_chars=2000, type="password",
                               autocomplete="off", placeholder="https://my.uneekor.com/power-u-report?id=…&key=…",
                               help="Whoever has this link can read the report, so it is hidden and not shown again.")
        submitted = st.form_submit_button("Import", icon=":material/download:")
    if not submitted:
        return
    with rendering_errors():
        with st.spinner("Fetching the report …"):
            saved = app.link_import.import_link(pasted)
        what = "Imported" if saved.is_new else "Updated" if saved.changed else "Already stored, nothing changed"
        st.success(f"**{what}:** session {saved.report_id} with {count_of(saved.stored_shots, 'shot')}.")
        if saved.lost:
            st.warning(describe_loss(saved))
