"""Settings: what is stored, is it right, how is it labelled, and how does it get here."""

import streamlit as st

from ui.access import load_app
from ui.address import choose_tab
from ui.coach_settings import render_coach_settings
from ui.frame import require_frame
from ui.messages import render_notice
from ui.settings_automation import render_automation
from ui.settings_data import render_data
from ui.settings_maintenance import render_maintenance
from ui.settings_tags import render_tags

require_frame()
app = load_app()

st.title("Settings")
render_notice()
tabs = {"Data": render_data, "Maintenance": render_maintenance, "Tags": render_tags, "Automation": render_automation,
        "Coach": render_coach_settings}
for tab, render in zip(choose_tab("tab", list(tabs)), tabs.values(), strict=True):
    if tab.open:
        with tab:
            render(app)
