"""Which files are known, and the layouts that the golfer mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.shared.formatting import Tone
from ui.shared.escape import plain
from ui.shared.messages import flash, flashing_errors

if TYPE_CHECKING:
    from services.app import App


def render_known_files(app: App) -> None:
    """Draw both lists in a box that is closed at first."""
    profiles = app.imports.load_profiles()
    with st.expander("Which files are known?"):
        st.markdown("Files are told by what is in them, never by their name:")
        st.markdown("\n".join(f"- {plain(title, 120)}" for title in app.imports.list_formats()))
        st.markdown("Any other table with a row of headings can be mapped by hand. Old Excel files (.xls) have to be "
                    "saved as .xlsx or CSV first.")
        for profile in profiles:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"Your layout **{plain(profile.name, 80)}**", width="content")
                st.button("Forget it", key=f"import_forget_{profile.name}", on_click=_forget, args=(app, profile.name),
                          help="What was imported with it stays.")


def _forget(app: App, name: str) -> None:
    with flashing_errors():
        app.imports.delete_profile(name)
        flash(Tone.SUCCESS, "Layout forgotten.", "What was imported with it stays.")
