"""The few styles Streamlit has no option for: constant text of ours, the same on every page.

They go by ``data-testid`` and by the keys of our own containers (``st-key-…``), measured on Streamlit 1.67. If a
later version renames something, pages look plainer and still work.
"""

from __future__ import annotations

import streamlit as st

from services.exports.figure_files import can_draw_charts

TILES_KEY = "rb_tiles"
CLUBS_KEY = "rb_clubs"
HEAD_KEY = "rb_head"
LIVE_KEY = "rb_live"
ANNOUNCED_KEY = "rb_announced"

# Streamlit's own "Download as CSV" would hand out texts that a spreadsheet computes (services/exports/table.py), its
# "Download as PNG" a picture that names nobody: our menus have both. Without pictures of ours that one stays.
_OWN_TABLE = "[data-testid=stElementToolbarButton]:has([aria-label^='Download as CSV']){display:none}"
_OWN_PICTURE = "[data-testid=stElementToolbarButton]:has([aria-label^='Download as PNG']){display:none}"
# An open menu's own word would be nearly black, also in the dark look.
# The header is 60 px high. Streamlit's own "Stop" beside a running script would stand for our Stop of the sync.
STYLE = """<style>
[data-testid=stMainBlockContainer]{padding-top:4.5rem;padding-bottom:4rem}
[data-testid=stMainBlockContainer] h1{padding-top:.25rem;padding-bottom:.75rem}
[data-testid=stStatusWidget]:has([data-testid=stStatusWidgetRunningIcon]){display:none}
[data-testid=stLayoutWrapper]:has(> .st-key-rb_announced){position:absolute}
.st-key-rb_tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1rem}
[class*=st-key-rb_clubs]{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:.75rem}
.st-key-rb_live{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1rem}
.st-key-rb_live [data-testid=stMetricValue]{font-size:clamp(2.2rem,5.5vw,5rem);line-height:1.15;white-space:normal}
.st-key-rb_live [data-testid=stMetricValue] *{white-space:normal;overflow:visible}
.st-key-rb_announced{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[data-testid=stPopoverButton][kind=tertiary][aria-expanded=true]{color:inherit}
@media (max-width:640px){.st-key-rb_tiles,.st-key-rb_live{grid-template-columns:repeat(2,minmax(0,1fr))}
.st-key-rb_head [class*=st-key-address_]{flex:0 0 calc(50% - 3.6rem)!important;width:calc(50% - 3.6rem)!important;
min-width:0!important}.st-key-rb_head .st-key-address_period{flex-basis:calc(50% - 1.6rem)!important;
width:calc(50% - 1.6rem)!important}}
</style>"""


def render_style() -> None:
    """Put the styles on the page; takes no room."""
    hidden = _OWN_TABLE + (_OWN_PICTURE if can_draw_charts() else "")
    st.html(STYLE.replace("</style>", f"{hidden}\n</style>"))
