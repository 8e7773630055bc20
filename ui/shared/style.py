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
VIEWING_KEY = "rb_viewing"
TOOLS_KEY = "rb_tools"
ICONS_KEY = "rb_icons"
TABS_KEY = "rb_tabs"
HERO_KEY = "rb_hero"
LAST_KEY = "rb_last"
BAG_KEY = "rb_bag"
BELOW_KEY = "rb_below"
BOARD_KEY = "rb_board"
RECENT_KEY = "rb_recent"
CARDS_KEY = "rb_cards"
LIVE_KEY = "rb_live"
SHOT_KEY = "rb_shot"
SIX_KEY = "rb_six"
ANNOUNCED_KEY = "rb_announced"

# Streamlit's own "Download as CSV" would hand out texts that a spreadsheet computes (services/exports/table.py), its
# "Download as PNG" a picture that names nobody: our menus have both. Without pictures of ours that one stays.
_OWN_TABLE = "[data-testid=stElementToolbarButton]:has([aria-label^='Download as CSV']){display:none}"
_OWN_PICTURE = "[data-testid=stElementToolbarButton]:has([aria-label^='Download as PNG']){display:none}"
# A figure that goes leaves its tooltip behind in the page, and with the figure goes what hides it.
# An open menu's own word would be nearly black, also in the dark look.
# The panel of a shot: Streamlit's wrapper is as high as what it holds, so that only the wrapper has room to stay in
# sight. What is chosen: on the dark ground the primary colour, which bears white text, is itself too dark for a text.
# Headlines and large numbers have a face of their own (.streamlit/config.toml names its file in static/fonts).
# The header is 60 px high. Streamlit's own "Stop" beside a running script would stand for our Stop of the sync; that a
# page is at work is said by a bar along the top.
STYLE = """<style>
[data-testid=stMainBlockContainer]{padding-top:4.5rem;padding-bottom:4rem}
[data-testid=stMainBlockContainer] h1{padding-top:.25rem;padding-bottom:.75rem}
[data-testid=stStatusWidget]:has([data-testid=stStatusWidgetRunningIcon]){display:none}
[data-testid=stLayoutWrapper]:has(> .st-key-rb_announced){position:absolute}
#vg-tooltip-element:not(.visible){display:none}
.stApp[data-test-script-state=running]::before{content:"";position:fixed;top:0;left:0;z-index:999999;height:3px;
width:100%;background:#0b8760;transform:scaleX(0);transform-origin:left;animation:rb-running 8s .4s ease-out forwards}
@keyframes rb-running{0%{transform:scaleX(.05)}100%{transform:scaleX(.95)}}
@media (prefers-reduced-motion:reduce){.stApp[data-test-script-state=running]::before{animation-duration:.01s}}
[data-testid=stMain]{font-variant-numeric:tabular-nums}
[data-testid=stMetricValue],.st-key-rb_bag strong,[class*=st-key-rb_clubs] strong,[data-testid=stMain] h1{
font-family:"Rangebook Figures","Source Sans",sans-serif;font-weight:600}
.st-key-query_sql textarea{font-family:"Source Code Pro",monospace;font-size:.875rem}
[data-testid=stMetric]{border:0;background:rgba(128,134,139,.1)}
[class*=st-key-rb_clubs] [data-testid=stVerticalBlock]{border:0;background:rgba(128,134,139,.1)}
[class*=st-key-rb_clubs] strong{font-size:1.25rem}
[class*=st-key-rb_clubs] a strong{font-size:inherit}
.st-key-rb_tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1rem}
[class*=st-key-rb_clubs]{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:.75rem}
.st-key-rb_live{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1rem}
.st-key-rb_live [data-testid=stMetricValue]{font-size:clamp(2.2rem,5.5vw,5rem);line-height:1.15;white-space:normal}
.st-key-rb_live [data-testid=stMetricValue] *{white-space:normal;overflow:visible}
.st-key-rb_announced{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[data-testid=stPopoverButton][kind=tertiary][aria-expanded=true]{color:inherit}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_viewing),[data-testid=stLayoutWrapper]:has(>.st-key-rb_tools){width:auto;
flex:0 0 auto}
.st-key-rb_viewing,.st-key-rb_tools,.st-key-rb_icons{flex-wrap:nowrap;width:auto}
.st-key-rb_viewing .react-aria-ComboBox>div{height:2rem;min-height:2rem}
.st-key-rb_viewing .react-aria-ComboBox input{padding:0 0 0 .5rem;text-overflow:ellipsis}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_tools){position:fixed;top:1rem;right:3.25rem;z-index:999991}
.st-key-rb_tools a{white-space:nowrap;margin:0;padding:.25rem .4rem;min-height:1.75rem}
.st-key-rb_icons p{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.st-key-rb_tabs{border-bottom:1px solid rgba(128,134,139,.35)}
.st-key-rb_hero,.st-key-rb_last{background:rgba(128,134,139,.1);border-radius:.6rem;padding:.75rem 1rem}
.st-key-rb_hero h1{font-size:1.75rem;padding:0;line-height:1.2}
:is(.st-key-rb_hero,.st-key-rb_last,.st-key-rb_recent) :is([data-testid=stMarkdownContainer],
[data-testid=stCaptionContainer],p){margin-bottom:0}
:is(.st-key-rb_last,.st-key-rb_recent) [data-testid=stPageLink] a{padding-left:0}
.st-key-rb_recent [data-testid=stVerticalBlock]{padding-top:.5rem;padding-bottom:.5rem}
.st-key-rb_hero [data-testid=stPageLink] a{border:1px solid rgba(128,134,139,.45);padding:.25rem .75rem}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_shot){position:sticky;top:4.5rem}
.st-key-rb_shot{background:rgba(128,134,139,.1);border-radius:.6rem;padding:.75rem 1rem}
[data-testid=stButtonGroup] [data-selected=true] p,[data-testid=stTab][aria-selected=true] p{
color:light-dark(#0b6e4f,#63d3a6)}
.st-key-rb_six{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.5rem 1rem}
.st-key-rb_six [data-testid=stMetric]{background:none}
:is(.st-key-session_older,.st-key-session_newer) p{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}
.st-key-rb_below h2{font-size:1.25rem;padding:.25rem 0}
.st-key-rb_bag{display:grid;grid-template-columns:repeat(auto-fit,minmax(64px,1fr));gap:.4rem}
.st-key-rb_bag>*{background:rgba(128,134,139,.1);border-radius:.3rem;width:auto!important;margin:0!important}
.st-key-rb_bag a{padding:.2rem .4rem}
.st-key-rb_bag strong{display:block;font-size:1.25rem;line-height:1.2}
.st-key-rb_last,[class*=st-key-rb_recent] [data-testid=stVerticalBlock],.st-key-rb_cards [data-testid=stVerticalBlock]{
position:relative}
:is(.st-key-rb_last,.st-key-rb_recent,.st-key-rb_cards,[class*=st-key-rb_row_]) [data-testid=stPageLink] a::after{
content:"";position:absolute;inset:0;z-index:1}
:is(.st-key-rb_last,.st-key-rb_recent,.st-key-rb_cards,[class*=st-key-rb_row_])
:is([data-testid=stElementContainer]:has(>[data-testid=stPageLink]),[data-testid=stPageLink] :not(a)){position:static}
.st-key-rb_board{container-type:inline-size}
[class*=st-key-rb_row_]{position:relative;flex-wrap:nowrap;padding:.1rem .5rem;border-radius:.3rem}
[class*=st-key-rb_row_]:not(.st-key-rb_row_head):is(:hover,:focus-within){background:rgba(128,134,139,.16)}
:is(.st-key-rb_recent,.st-key-rb_cards) [data-testid=stVerticalBlock]{border:0;background:rgba(128,134,139,.1)}
[class*=st-key-rb_row_] a{padding-left:0;background:transparent}
.rb-progress{display:grid;grid-template-columns:minmax(0,1fr) 5rem 5.5rem 8rem;gap:.75rem;align-items:center}
.rb-progress>:nth-child(2),.rb-progress>:nth-child(3){text-align:right}
.rb-progress img{display:block;width:100%;height:36px}
.rb-progress small{display:block}
.rb-word{font-weight:600}
.rb-days{display:flex;justify-content:space-between}
.st-key-rb_row_head{font-size:.875rem;opacity:.8}
@container (max-width:560px){.rb-progress{grid-template-columns:minmax(0,1fr) 4rem 4.6rem;gap:0 .4rem}
.rb-progress>:first-child,.rb-progress>:nth-child(4){grid-row:1/3}.rb-progress>:nth-child(3){grid-row:2;grid-column:2;
font-size:.8rem}.rb-progress>:nth-child(4){grid-column:3;text-align:right;font-size:.9rem}
.rb-progress>:first-child{grid-column:1}.st-key-rb_row_head{display:none}}
@media (min-width:640px){[data-testid=stToolbar]>div>:last-child{margin-left:17rem!important;min-width:0!important}}
@media (min-width:1200px){
[data-testid=stLayoutWrapper]:has(>.st-key-rb_head){position:fixed;top:.875rem;right:3.25rem;width:auto;z-index:999991}
.st-key-rb_head{flex-wrap:nowrap;width:auto}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_tools){position:static}
[data-testid=stToolbar]>div>:last-child{margin-left:35rem!important}}
@media (max-width:640px){.st-key-rb_tiles,.st-key-rb_live{grid-template-columns:repeat(2,minmax(0,1fr))}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_tools){top:1.2rem}
[data-testid=stLayoutWrapper]:has(>.st-key-rb_viewing){width:100%}
.st-key-rb_viewing [class*=st-key-address_]{flex:1 1 0!important;min-width:0!important}
.st-key-rb_tools p{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
</style>"""


def render_style() -> None:
    """Put the styles on the page; takes no room."""
    hidden = _OWN_TABLE + (_OWN_PICTURE if can_draw_charts() else "")
    st.html(STYLE.replace("</style>", f"{hidden}\n</style>"))
