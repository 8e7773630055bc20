"""Settings ▸ Folders: folders whose files come in by themselves, how they are, and which folders pages may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.folders.service import DAY_ORDERS
from services.folders.text import (
    AFTERWARDS_WORDS,
    NOT_HERE,
    STATE_WORDS,
    describe_counts,
    describe_disk,
    describe_file,
)
from services.folders.view import Afterwards, FileState, FolderChoices
from services.schedule.minute_jobs import is_ticking
from services.shared.formatting import Tone, format_moment
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors, keeping_outcome, render_message, render_outcome
from ui.shared.page_paths import IMPORT_PAGE, SESSION_PAGE

if TYPE_CHECKING:
    from services.app import App
    from services.folders.view import FolderView, SeenFile, WatchedFolder

_PATH, _ADDED, _ALLOWED, _ALLOWED_SAID = "folder_path", "folder_added", "folders_allowed", "folders_allowed_said"
_REFRESH_S = 3
_LINKS = 3
_MOST_TEXT = 400
_ORDER_WORDS = {"": "The file says it", "day first": "The day (25/06)", "month first": "The month (06/25)"}
_STATE_ICONS = {
    FileState.IMPORTED: ":material/check_circle:", FileState.KNOWN: ":material/check:",
    FileState.REJECTED: ":material/block:", FileState.WAITING: ":material/hourglass_empty:"}


def render_folders(app: App) -> None:
    """Draw the tab."""
    st.header("Watched folders")
    st.markdown("Files that a launch monitor's program writes into these folders come in by themselves while Rangebook "
                "is open. Choose a folder that holds nothing else.")
    views = app.folders.load()
    if views and not is_ticking() and not app.folders.is_watching:
        render_message(Tone.WARNING, "No folder is watched from this window.",
                       "Start Rangebook with start.py, or watch from the command line: watch run")
    for view in views:
        with st.container(border=True, gap="small", key=f"folder_card_{view.folder.folder_id}"):
            _render_folder(app, view)
    _render_add(app, is_first=not views)
    st.header("Folders that pages may read")
    _render_allowed(app)


def _render_folder(app: App, view: FolderView) -> None:
    folder = view.folder
    st.markdown(f"**{plain(folder.path, 300)}**  \n{_describe_choices(folder)}")
    if disk := describe_disk(folder):
        st.caption(plain(disk, _MOST_TEXT))
    if not view.is_here:
        render_message(Tone.WARNING, "Not watched on this computer.", NOT_HERE)
        st.button("Watch it here", key=f"folder_here_{folder.folder_id}", icon=":material/visibility:",
                  on_click=_watch_here, args=(app, folder))
    else:
        refresh = _REFRESH_S if is_ticking() else None
        st.fragment(_render_state, run_every=refresh)(app, folder.folder_id)
    with st.container(horizontal=True):
        with st.popover("Change", icon=":material/edit:", key=f"folder_change_{folder.folder_id}"):
            _render_change(app, folder)
        with st.popover("Stop watching", icon=":material/visibility_off:", key=f"folder_remove_{folder.folder_id}"):
            st.markdown("Its files and its sessions stay.")
            st.button("Stop watching this folder", key=f"folder_remove_do_{folder.folder_id}", type="primary",
                      on_click=_remove, args=(app, folder))


def _describe_choices(folder: WatchedFolder) -> str:
    said = filter(None, (folder.player, folder.device, folder.day_order))
    return plain(" · ".join((*said, f"Once imported: {AFTERWARDS_WORDS[folder.afterwards].lower()}")), 200)


def _render_state(app: App, folder_id: int) -> None:
    """How the folder is and what came of its files; drawn again by itself while somebody watches."""
    view = next((each for each in app.folders.load() if each.folder.folder_id == folder_id), None)
    if view is None:
        return
    if view.folder.trouble:
        render_message(Tone.WARNING, plain(view.folder.trouble, _MOST_TEXT))
    st.caption(describe_counts(view, app.clock.now()))
    if view.problems:
        st.markdown("**To look at**")
        for file in view.problems:
            _render_file(view, file)
        st.page_link(IMPORT_PAGE, label="Import a file by hand", icon=":material/upload_file:")
    if view.latest:
        with st.expander("Last files"):
            for file in view.latest:
                _render_file(view, file)


def _render_file(view: FolderView, file: SeenFile) -> None:
    st.markdown(f"{_STATE_ICONS[file.state]} **{plain(file.name, 80)}** · {STATE_WORDS[file.state]} · "
                f"{format_moment(file.at)}  \n{plain(describe_file(file), _MOST_TEXT)}")
    for number, session_id in enumerate(view.sessions.get(file.run_id or "", ())[:_LINKS], 1):
        st.page_link(SESSION_PAGE, label=f"Session {number} of {plain(file.name, 40)}",
                     query_params={"session": str(session_id)}, icon=":material/golf_course:")


def _render_add(app: App, *, is_first: bool) -> None:
    with st.expander("Add a folder", icon=":material/create_new_folder:", expanded=is_first), st.form(
            "folder_add", border=False):
        path = st.text_input("Folder", key=_PATH, max_chars=1000, placeholder=_example(app))
        choices = _ask_choices(app, "new", FolderChoices())
        if st.form_submit_button("Watch this folder", type="primary", icon=":material/visibility:"):
            with keeping_outcome(_ADDED):
                _add(app, path, choices)
            st.rerun()
    render_outcome(_ADDED)


def _example(app: App) -> str:
    return str(app.allowed_paths.load()[0] / "Shots")


def _add(app: App, path: str, choices: FolderChoices) -> None:
    added = app.folders.add(path, choices)
    if is_ticking():
        app.folders.keep_watching(is_ticking)
    flash(Tone.SUCCESS, f"{plain(added.folder.path, 300)} is watched.", " ".join(added.notes))


def _render_change(app: App, folder: WatchedFolder) -> None:
    with st.form(f"folder_form_{folder.folder_id}", border=False):
        chosen = _ask_choices(app, str(folder.folder_id), FolderChoices(
            folder.player, folder.device, folder.day_order, folder.afterwards))
        if st.form_submit_button("Save", type="primary"):
            with flashing_errors():
                app.folders.change(folder.folder_id, chosen)
                flash(Tone.SUCCESS, f"Saved for {plain(folder.path, 300)}.")
            st.rerun()


def _ask_choices(app: App, name: str, before: FolderChoices) -> FolderChoices:
    """What holds for the files of a folder."""
    players = list(dict.fromkeys(filter(None, (*app.imports.load_players(), before.player))))
    player = st.selectbox(
        "Player, where a file does not say", players, _place(players, before.player), key=f"folder_player_{name}",
        accept_new_options=True, format_func=lambda each: one_line(each, 60), placeholder="Choose or type a name",
        width=320)
    device = st.text_input("Launch monitor (if you know)", before.device, key=f"folder_device_{name}", max_chars=80,
                           placeholder="Maker and model", width=320)
    order = st.selectbox("In dates such as 05/06, what comes first?", DAY_ORDERS, DAY_ORDERS.index(before.day_order),
                         key=f"folder_order_{name}", format_func=_ORDER_WORDS.__getitem__, width=320)
    ways = list(Afterwards)
    afterwards = st.radio("Once a file is imported", ways, ways.index(before.afterwards), key=f"folder_then_{name}",
                          format_func=AFTERWARDS_WORDS.__getitem__,
                          help="A file that cannot be read goes to rejected/ with a note of the reason. Where files "
                               "are left in their place it stays, and is listed here.")
    return FolderChoices((player or "").strip()[:80], device, order, afterwards)


def _place(players: list[str], player: str) -> int | None:
    if player:
        return players.index(player)
    return 0 if len(players) == 1 else None


def _watch_here(app: App, folder: WatchedFolder) -> None:
    with flashing_errors():
        app.folders.change(folder.folder_id, FolderChoices(
            folder.player, folder.device, folder.day_order, folder.afterwards))
        if is_ticking():
            app.folders.keep_watching(is_ticking)


def _remove(app: App, folder: WatchedFolder) -> None:
    with flashing_errors():
        app.folders.remove(folder.folder_id)
        flash(Tone.SUCCESS, f"{plain(folder.path, 300)} is not watched any more.", "Its files and its sessions stay.")


def _render_allowed(app: App) -> None:
    st.markdown("Paths that are typed on a page must lie in one of these folders, one a line. Empty: your home folder.")
    st.session_state.setdefault(_ALLOWED, "\n".join(map(str, app.allowed_paths.load())))
    st.text_area("Allowed folders", key=_ALLOWED, max_chars=10_000, width=520)
    st.button("Save the list", key="folders_allowed_save", on_click=_save_allowed, args=(app,))
    render_outcome(_ALLOWED_SAID)


def _save_allowed(app: App) -> None:
    with keeping_outcome(_ALLOWED_SAID, "The list is saved."):
        app.allowed_paths.save(st.session_state[_ALLOWED].splitlines())
        st.session_state[_ALLOWED] = "\n".join(map(str, app.allowed_paths.load()))
