"""The database of another program: looked at first, then imported in the background, stopped and gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import SyncStatus
from services.databases.view import describe_last
from services.shared.formatting import Tone, count_of, format_clock, format_day, format_duration
from services.sync.text import describe_status
from ui.shared.escape import plain, plain_or
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flashing_errors, keeping_outcome, render_message, render_outcome, rendering_errors

if TYPE_CHECKING:
    from golf.sync_events import RunRecord, SyncFailure
    from services.app import App
    from services.databases.saved_position import SavedPosition
    from services.databases.view import Validation

_BOX, _PATH, _PLAYER, _SHOWN, _SAID = ("program_box", "program_path", "program_player", "program_shown",
                                       "program_said")
_WATCHED = "program_watched"
_TONES = {SyncStatus.SUCCESS: Tone.SUCCESS, SyncStatus.NO_NEW: Tone.SUCCESS, SyncStatus.PARTIAL: Tone.WARNING,
          SyncStatus.CANCELLED: Tone.INFO}
_LOOKS_EVERY_S = 1.0
_ERRORS_SHOWN = 20
_LINE = 300


def render_another_program(app: App) -> str:
    """Draw the box in which a database is looked at and imported; returns the run that it shows while that runs.

    It opens by itself when there is something to see in it: an import that runs, or one that was broken off.
    """
    status = app.databases.status()
    if status.is_running or status.saved is not None:
        st.session_state.setdefault(_BOX, True)
    render_late_box("Database of another program", lambda: _render_box(app), key=_BOX)
    return status.run.run_id if status.run is not None and status.is_running else ""


def _render_box(app: App) -> None:
    st.markdown("**golf_stats.db** of GolfDataApp or **GSPro.db**, of any size, where it lies on this computer. The "
                "program may stay open; nothing is written into its file.")
    typed = st.text_input("Path of the database", key=_PATH, placeholder="~/Documents/golf_stats.db")
    st.button("Look at it", key="program_look", icon=":material/search:", disabled=not typed.strip(),
              on_click=_look, args=(app,))
    render_outcome(_SAID)
    status = app.databases.status()
    shown: tuple[Path, Validation] | None = st.session_state.get(_SHOWN)
    if shown is not None and not status.is_running:
        _render_found(app, *shown)
    if status.is_running and status.run is not None:
        st.session_state[_WATCHED] = status.run.run_id
        st.fragment(_render_running, run_every=_LOOKS_EVERY_S)(app)
        return
    if status.run is not None:
        _render_outcome(status.run)
    if status.saved is not None:
        _render_saved(app, status.saved)


def _render_outcome(run: RunRecord) -> None:
    """How the last import ended; one that ended before this tab's eyes is said aloud."""
    if st.session_state.get(_WATCHED) == run.run_id:
        render_message(_TONES.get(run.status, Tone.ERROR), describe_status(run), run.message)
    else:
        st.caption(plain(f"{describe_status(run)}. {run.message or describe_last(run)}", _LINE))
    _render_errors(run.errors)


def _look(app: App) -> None:
    st.session_state.pop(_SHOWN, None)
    with keeping_outcome(_SAID):
        path = app.allowed_paths.check(st.session_state[_PATH])
        st.session_state[_SHOWN] = (path, app.databases.validate(path))


def _render_found(app: App, path: Path, found: Validation) -> None:
    facts = found.facts
    with st.container(border=True):
        st.markdown(f"**{plain_or(path.name, 'A database', 80)}** · {plain(found.kind, 80)}  \n"
                    f"{count_of(facts.sessions, 'session')}, {count_of(facts.shots, 'shot')}, "
                    f"{format_day(facts.first_day)} to {format_day(facts.last_day)}")
        for line in facts.damage:
            st.caption(plain(line, _LINE))
        known = list(app.imports.load_players())
        st.session_state.setdefault(_PLAYER, known[0] if len(known) == 1 else "")
        player = st.text_input("Who hit the shots?", key=_PLAYER, max_chars=300, width=320).strip()
        st.button("Import", type="primary", key="program_import", icon=":material/download:",
                  disabled=not player, on_click=_start, args=(app, path, player))


def _render_saved(app: App, saved: SavedPosition) -> None:
    st.markdown(f"An import of **{plain_or(Path(saved.path).name, 'a database', 80)}** was broken off after "
                f"{count_of(saved.records, 'shot')}.")
    with st.container(horizontal=True):
        st.button("Go on", type="primary", key="program_resume", on_click=_resume, args=(app, saved))
        st.button("Forget it", key="program_forget", on_click=app.databases.clear_saved_progress,
                  help="What was imported stays. The next import of this file looks at all of it again.")


def _start(app: App, path: Path, player: str) -> None:
    with keeping_outcome(_SAID):
        st.session_state[_WATCHED] = app.databases.start(path, player)
        st.session_state.pop(_SHOWN, None)


def _resume(app: App, saved: SavedPosition) -> None:
    with keeping_outcome(_SAID):
        st.session_state[_WATCHED] = app.databases.start(
            app.allowed_paths.check(saved.path), saved.player, resume=True)


def _render_running(app: App) -> None:
    """A poll outlives the page run that began it, so it says its own errors."""
    with rendering_errors():
        status = app.databases.status()
        if status.run is None or not status.is_running:
            st.rerun()  # the whole page: what came is in the log below
        with st.container(border=True):
            _render_progress(status.run)
            st.button("Stopping …" if status.run.stop_requested else "Stop", key="program_stop",
                      icon=":material/stop_circle:", disabled=status.run.stop_requested, on_click=_stop,
                      args=(app, status.run.run_id), help="What is stored stays, and you can go on later.")


def _stop(app: App, run_id: str) -> None:
    with flashing_errors():
        app.databases.request_stop(run_id)


def _render_progress(run: RunRecord) -> None:
    now = run.progress
    left = "" if now.eta_seconds is None else f" · about {format_duration(now.eta_seconds)} left"
    st.progress((now.percent or 0) / 100, text=f"**Importing a database** since {format_clock(run.started_at)} · "
                f"{now.percent or 0} %: {now.processed:,} of {now.total or 0:,} shots looked at, {now.imported:,} new, "
                f"{now.skipped:,} known{left}")
    _render_errors(now.failures)


def _render_errors(errors: tuple[SyncFailure, ...]) -> None:
    for each in errors[:_ERRORS_SHOWN]:
        st.caption(plain(f"{each.session_name}: {each.message}", _LINE))
    if len(errors) > _ERRORS_SHOWN:
        st.caption(f"and {len(errors) - _ERRORS_SHOWN:,} more")
