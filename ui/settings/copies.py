"""Settings ▸ Copies: where the shots are, a card for each copy elsewhere, and everything back from one."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import streamlit as st

from services.copies.copying import Extent
from services.copies.text import COACH_SQL, NOT_IN_A_COPY, STATE_WORDS, describe_follows, describe_view
from services.copies.view import CopyState
from services.shared.formatting import DASH, Tone, count_of, format_day, format_moment
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors, rendering_errors

if TYPE_CHECKING:
    from services.app import App
    from services.copies.view import CopyView

_REFRESH_S = 2
_MOST_TEXT = 400
_ICONS = {
    CopyState.EQUAL: ":material/check_circle:", CopyState.BEHIND: ":material/hourglass_empty:",
    CopyState.NEVER: ":material/hourglass_empty:", CopyState.RUNNING: ":material/sync:",
    CopyState.TROUBLE: ":material/error:", CopyState.DAMAGED: ":material/error:",
    CopyState.ELSEWHERE: ":material/computer:"}
_ADD_FIELDS = ("copy_name", "copy_address", "copy_password", "copy_ca_file", "copy_allow_file")


def render_copies(app: App) -> None:
    """Draw the tab."""
    with rendering_errors():
        st.header("Where your shots are")
        _render_places(app)
        st.header("Copies")
        for view in app.copies.load_views():
            with st.container(border=True, gap="small", key=f"copy_card_{view.kept.copy_id}"):
                _render_copy(app, view)
        _render_add(app)
        _render_restore(app)
        with st.expander("Let a coach read the club's shots"):
            st.caption("Run this once in the database. It shows sessions and shots, no notes and no hidden shots.")
            st.code(COACH_SQL, language="sql")


def _render_places(app: App) -> None:
    last = app.jobs.last_sync()
    places = app.copies.load_places(app.accounts.load_receipt(), last.finished_at if last else None,
                                    app.backup_places.load())
    st.dataframe([{
        "Where": one_line(place.name, 80), "Sessions": place.sessions, "Shots": place.shots,
        "Equal?": one_line(place.note, 200), "Newest": _day(place.newest_day),
        "Looked at": format_moment(place.checked_at) if place.checked_at else DASH,
    } for place in places], hide_index=True, alt="Where your shots are")


def _day(text: str | None) -> str:
    return format_day(date.fromisoformat(text)) if text else DASH


def _render_copy(app: App, view: CopyView) -> None:
    kept, number = view.kept, view.kept.copy_id
    st.markdown(f"{_ICONS[view.state]} **{plain(kept.name)}** · {STATE_WORDS[view.state]}")
    if view.state is CopyState.RUNNING:
        st.fragment(_render_running, run_every=_REFRESH_S)(app, number)
        return
    if said := describe_view(view):
        st.markdown(plain(said, _MOST_TEXT))
    copied = f"copied {format_moment(kept.copied_at)}" if kept.copied_at else ""
    counts = f"{count_of(kept.counts.shots, 'shot')} there" if kept.copied_at else ""
    place = kept.address.partition("?")[0]
    st.caption(plain(" · ".join(filter(None, (view.title, counts, copied, describe_follows(view), place))), _MOST_TEXT))
    with st.container(horizontal=True, gap="small"):
        st.button("Copy now", icon=":material/cloud_upload:", key=f"copy_now_{number}", on_click=_start,
                  args=(app, kept.name, Extent.CHANGED))
        if view.state is CopyState.DAMAGED:
            st.button("Mend", icon=":material/healing:", key=f"copy_mend_{number}", on_click=_mend,
                      args=(app, kept.name))
        st.button("Check", icon=":material/fact_check:", key=f"copy_check_{number}", on_click=_check,
                  args=(app, kept.name), help="Reads everything there and compares it with what is here.")
        with st.popover("More"):
            _render_more(app, view)


def _render_more(app: App, view: CopyView) -> None:
    kept, number = view.kept, view.kept.copy_id
    st.toggle("Copy by itself", value=kept.is_automatic, key=f"copy_automatic_{number}",
              on_change=_switch, args=(app, kept.name, f"copy_automatic_{number}"))
    st.time_input("Only at night, at", value=time.fromisoformat(view.nightly_at) if view.nightly_at else None,
                  key=f"copy_night_{number}", on_change=_choose_night, args=(app, kept.name, f"copy_night_{number}"),
                  disabled=not kept.is_automatic, help="Empty: after each sync and import.")
    st.button("Test the connection", key=f"copy_test_{number}", on_click=_test, args=(app, kept.name))
    st.button("Send everything again", key=f"copy_full_{number}", on_click=_start,
              args=(app, kept.name, Extent.ALL))
    st.button("Remove this copy", key=f"copy_remove_{number}", on_click=_remove, args=(app, kept.name),
              help="What lies there stays. To delete it, too: copy remove NAME --with-rows")


def _render_running(app: App, number: int) -> None:
    view = next((each for each in app.copies.load_views() if each.kept.copy_id == number), None)
    if view is None or view.state is not CopyState.RUNNING:
        st.rerun()
        return
    st.markdown(plain(view.progress or "Starting", _MOST_TEXT))
    st.button("Stop", icon=":material/stop:", key=f"copy_stop_{number}", on_click=app.copies.runs.request_stop,
              args=(view.run_id,))


def _render_add(app: App) -> None:
    with st.expander("Add a copy", expanded=False), st.form("copy_add", border=False):
        st.text_input("Name", key="copy_name", placeholder="club", max_chars=80)
        st.text_input("Address", key="copy_address", placeholder="postgresql://USER@HOST:5432/DATABASE",
                      help="With Supabase: Connect, Session pooler. Leave the password out. "
                           "With BigQuery: bigquery://PROJECT/DATASET?location=EU, and no password. "
                           "A folder's whole path makes a copy in Parquet files.")
        st.text_input("Password", type="password", key="copy_password")
        st.text_input("Certificate file (optional)", key="copy_ca_file",
                      help="Of the server's issuer; then the server is verified.")
        if app.copies.needs_consent_for_file():
            st.checkbox("Keep the password in a private file (this computer has no keyring)",
                        key="copy_allow_file")
        st.form_submit_button("Add", on_click=_add, args=(app,))


def _render_restore(app: App) -> None:
    with st.expander("Bring everything back from a copy"):
        st.caption("Into this Rangebook if nothing is stored here yet; else as a backup that you can restore. "
                   f"{NOT_IN_A_COPY}")
        with st.form("copy_restore", border=False):
            st.text_input("Address, or the name of a copy above", key="copy_from")
            st.text_input("Password", type="password", key="copy_from_password",
                          help="Not needed for a copy above.")
            st.form_submit_button("Bring back", on_click=_restore, args=(app,))


def _add(app: App) -> None:
    name, address, password, ca_file, allow_file = (st.session_state.get(key) for key in _ADD_FIELDS)
    with flashing_errors():
        kept, _place = app.copies.add(name or "", address or "", password or None, ca_file=ca_file or "",
                                      allow_file=bool(allow_file))
        flash(Tone.SUCCESS, f"{plain(kept.name)} is added.", "Press “Copy now”, or wait for the next sync.")
        for key in _ADD_FIELDS[:4]:
            st.session_state[key] = ""


def _start(app: App, name: str, extent: Extent) -> None:
    with flashing_errors():
        app.copies.start(name, extent)


def _check(app: App, name: str) -> None:
    with flashing_errors():
        found = app.copies.check(name)
        if found.is_equal:
            flash(Tone.SUCCESS, f"{plain(name)} is equal.", " ".join(found.doors))
        else:
            flash(Tone.WARNING, f"{plain(name)} is not equal.", " ".join((f"{found.describe()}.", *found.doors)))


def _mend(app: App, name: str) -> None:
    with flashing_errors():
        result = app.copies.mend(name, app.copies.check(name))
        flash(Tone.SUCCESS, f"{plain(name)} is mended.", result.message)


def _test(app: App, name: str) -> None:
    with flashing_errors():
        heads = app.copies.test(name)
        flash(Tone.SUCCESS, f"{plain(name)} answers.", f"{count_of(len(heads), 'Rangebook')} copied there so far.")


def _switch(app: App, name: str, key: str) -> None:
    with flashing_errors():
        app.copies.set_automatic(name, is_automatic=bool(st.session_state[key]))


def _choose_night(app: App, name: str, key: str) -> None:
    with flashing_errors():
        app.copies.set_time(name, st.session_state[key])


def _remove(app: App, name: str) -> None:
    with flashing_errors():
        app.copies.remove(name)
        flash(Tone.SUCCESS, f"{plain(name)} is kept no more.", "What lies there stays.")


def _restore(app: App) -> None:
    with flashing_errors():
        came = app.copies.restore(st.session_state["copy_from"], st.session_state["copy_from_password"] or None)
        where = ("It is what Rangebook shows now." if came.is_in_place
                 else "It lies among your backups: Settings, Data, Restore a backup.")
        flash(Tone.SUCCESS, f"{count_of(came.counts.sessions, 'session')} came back.", where)
        st.session_state["copy_from_password"] = ""
