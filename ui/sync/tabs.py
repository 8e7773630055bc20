"""The head of the page Sync & import: its title, and its three tabs, each with an address of its own.

The tabs are links: an address from before this page leads to its tab, and the Back button goes from tab to tab.
"""

from __future__ import annotations

import streamlit as st

from ui.shared.page_paths import HISTORY_PAGE, IMPORT_PAGE, PLAN_PAGE
from ui.shared.style import TABS_KEY

TITLE = "Sync & import"


def render_sync_title() -> None:
    """Draw title and tabs; Streamlit marks the one whose page is open."""
    st.title(TITLE, anchor=False)
    with st.container(key=TABS_KEY, horizontal=True, gap="xxsmall"):
        st.page_link(PLAN_PAGE, label="Preview")
        st.page_link(HISTORY_PAGE, label="History")
        st.page_link(IMPORT_PAGE, label="Import")
