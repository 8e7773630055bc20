"""Import: files of any launch monitor, with a preview before anything is stored."""

import streamlit as st

from ui.frame import require_frame
from ui.imports.another_program import render_another_program
from ui.imports.another_rangebook import render_another_rangebook
from ui.imports.by_hand import render_by_hand
from ui.imports.card import list_ready, render_card
from ui.imports.log import render_import_log
from ui.imports.mapping import render_known_files
from ui.imports.waiting import keep_waiting, store_wanted, want
from ui.shared.address import restore_query
from ui.shared.app import load_app
from ui.shared.messages import render_flash
from ui.sync.running_now import render_running_now
from ui.sync.tabs import render_sync_title

require_frame()
app = load_app()
restore_query()
render_sync_title()
render_flash()
st.markdown("Drop the files that your launch monitor's app exports: CSV, Excel or JSON. You see what is in them first; "
            "nothing is stored before you press **Import**.")
running = st.container()
files = keep_waiting(st.file_uploader("Files of a launch monitor", accept_multiple_files=True, max_upload_size=20,
                                      key="import_box", help="At most 20 MB and 100,000 rows each."))
st.caption("A database larger than 20 MB need not be sent through the browser: say where it is under **Database of "
           "another program**.")
every = st.container()
for waiting in files:
    render_card(app, waiting)
if len(ready := list_ready(files)) > 1:
    every.button(f"Import all {len(ready)} files", type="primary", key="import_all", on_click=want, args=(ready,),
                 icon=":material/download:")
store_wanted(app, files)
shown_below = render_another_program(app) if app.is_owner else ""
with running:
    render_running_now(app, but=shown_below)
render_by_hand(app)
if app.is_owner:
    render_another_rangebook(app)
render_known_files(app)
render_import_log(app)
