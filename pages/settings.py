"""Settings: how numbers are shown, what is stored, is it right, how is it labelled, and how does it get here."""

import streamlit as st

from ui.frame import require_frame
from ui.settings.automation import render_automation
from ui.settings.coach import render_coach_settings
from ui.settings.copies import render_copies
from ui.settings.data import render_data
from ui.settings.devices import render_devices
from ui.settings.folders import render_folders
from ui.settings.maintenance import render_maintenance
from ui.settings.preferences import render_preferences
from ui.settings.tags import render_tags
from ui.shared.address import url_tabs
from ui.shared.app import load_app
from ui.shared.messages import render_flash
from ui.shared.page_paths import QUERY_PAGE

require_frame()
app = load_app()

st.title("Settings")
render_flash()
st.page_link(QUERY_PAGE, label="Query your data", icon=":material/terminal:")
tabs = {"Preferences": render_preferences, "Data": render_data, "Maintenance": render_maintenance, "Tags": render_tags,
        "Automation": render_automation, "Copies": render_copies, "Folders": render_folders, "Devices": render_devices,
        "Coach": render_coach_settings}
if not app.is_owner:
    tabs = {name: tabs[name] for name in ("Preferences", "Tags")}
for tab, render in zip(url_tabs("tab", list(tabs)), tabs.values(), strict=True):
    if tab.open:
        with tab:
            render(app)
