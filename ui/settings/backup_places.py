"""Settings ▸ Data ▸ Backups elsewhere: the places that hold encrypted copies, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from services.backup_places.kept import KeptPlace
from services.backup_places.place import PlaceSignIn
from services.backup_places.text import KIND_WORDS, SAME_DISK, WRITE_IT_DOWN, describe_place
from services.backups.text import describe_backup
from services.shared.formatting import Tone, count_of, format_moment
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, render_message, rendering_errors

if TYPE_CHECKING:
    from services.app import App
    from services.backup_places.service import FoundCopy

_FOUND = "copies_found_elsewhere"
_WHERE = ("A folder (a USB stick, a NAS, a folder that OneDrive or Dropbox copies), "
          "s3://BUCKET/FOLDER?endpoint=…&region=… or the https:// address of a WebDAV folder.")


def render_backup_places(app: App) -> None:
    """Draw the section."""
    with rendering_errors():
        places = app.backup_places.load()
        st.markdown(app.backup_places.describe_safety(),
                    help="A copy on another disk or server survives this computer. Each one is encrypted here, read "
                         "back there after it was copied, and one a week is opened and compared.")
        for place in places:
            _render_place(app, place)
        with st.expander("Add a place", icon=":material/add:"):
            _render_form(app)
        with st.expander("Bring back a copy", icon=":material/settings_backup_restore:"):
            _render_way_back(app, places)


def _render_place(app: App, place: KeptPlace) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(place.name)}** · {KIND_WORDS[place.address.kind]}", help=plain(place.address_text, 200))
        st.markdown(plain(describe_place(place), 300))
        if place.trouble is not None:
            render_message(Tone.WARNING, f"Not reached since {format_moment(place.trouble.since)}",
                           f"{place.trouble.what_happened} {place.trouble.what_to_do}")
        if place.is_same_disk:
            st.caption(SAME_DISK)
        with st.container(horizontal=True):
            if st.button("Copy now", key=f"place_copy_{place.place_id}"):
                _run("Copying …", lambda told: app.backup_places.copy(place, told), f"Copied to {place.name}.")
            if st.button("Check", key=f"place_check_{place.place_id}", disabled=place.copy is None,
                         help="Fetches one of the copies, opens it and compares it value by value."):
                _run("Checking …", lambda told: app.backup_places.check(place, told),
                     f"A copy in {place.name} was opened: it is whole.")
            with st.popover("Remove", key=f"place_remove_{place.place_id}"):
                too = st.checkbox("Delete the copies there as well", key=f"place_delete_{place.place_id}")
                if st.button("Remove this place", key=f"place_gone_{place.place_id}"):
                    with rendering_errors():
                        app.backup_places.remove(place, delete_copies=too)
                        flash(Tone.SUCCESS, f"{plain(place.name)} is removed.")
                        st.rerun()


def _run(what: str, work: Callable[[Callable[[str, int, int], None]], object], done: str) -> None:
    with rendering_errors():
        bar = st.progress(0.0, what)

        def show(step: str, done_bytes: int, all_bytes: int) -> None:
            bar.progress(min(1.0, done_bytes / all_bytes) if all_bytes else 0.0, f"{step} …")

        work(show)
        flash(Tone.SUCCESS, plain(done))
        st.rerun()


def _render_form(app: App) -> None:
    with st.form("place_form", border=False):
        name = st.text_input("Name", max_chars=60, placeholder="USB stick", key="place_name")
        address = st.text_input("Where", max_chars=1000, placeholder="E:\\Rangebook", key="place_address", help=_WHERE)
        passphrase = st.text_input("Passphrase", type="password", max_chars=200, autocomplete="new-password",
                                   key="place_passphrase", help="At least 12 characters: four or five words.")
        again = st.text_input("Passphrase once more", type="password", max_chars=200, autocomplete="new-password",
                              key="place_passphrase_again")
        sign_in = _ask_sign_in("place")
        allow_file = st.checkbox("Keep the place's key in a file that only I can read (not encrypted)",
                                 key="place_allow_file") if app.backup_places.needs_consent_for_file() else False
        st.caption(WRITE_IT_DOWN)
        if not st.form_submit_button("Add", icon=":material/add:"):
            return
    if passphrase != again:
        render_message(Tone.WARNING, "The two passphrases differ", "Type both again.")
        return
    with rendering_errors():
        with st.spinner("Trying the place …"):
            place = app.backup_places.add(name, address, passphrase, sign_in, allow_file=allow_file)
        flash(Tone.SUCCESS, f"{plain(place.name)} is added.", "The newest backup is copied there by itself.")
        st.rerun()


def _ask_sign_in(key: str) -> PlaceSignIn:
    left, right = st.columns(2)
    user = left.text_input("User name or access key", max_chars=300, autocomplete="off", key=f"{key}_user",
                           help="For S3 and WebDAV only.")
    password = right.text_input("Password or secret key", type="password", max_chars=500, autocomplete="off",
                                key=f"{key}_password")
    return PlaceSignIn(user, password)


def _render_way_back(app: App, places: list[KeptPlace]) -> None:
    known = {place.place_id: place for place in places}
    chosen = st.selectbox("From", [*known, ""], key="place_back", format_func=lambda each: one_line(
        known[each].name) if each in known else "A place that another computer filled")
    if chosen in known:
        if st.button("Show the copies", key="place_back_show"):
            _look(lambda: app.backup_places.find_copies(known[chosen]))
    else:
        _render_other_place(app)
    found: list[FoundCopy] = st.session_state.get(_FOUND) or []
    if not found:
        return
    copy = st.selectbox("Copy", found, key="place_back_copy", width=560,
                        format_func=lambda each: describe_backup(each.copy.backup))
    if copy is not None and st.button("Bring it back", type="primary", key="place_back_bring"):
        _bring(app, copy)


def _render_other_place(app: App) -> None:
    with st.form("place_back_form", border=False):
        address = st.text_input("Where", max_chars=1000, key="place_back_address", help=_WHERE)
        passphrase = st.text_input("Passphrase", type="password", max_chars=200, autocomplete="off",
                                   key="place_back_passphrase")
        sign_in = _ask_sign_in("place_back")
        if st.form_submit_button("Show the copies"):
            _look(lambda: app.backup_places.find_elsewhere(address, passphrase, sign_in))


def _look(find: Callable[[], list[FoundCopy]]) -> None:
    st.session_state.pop(_FOUND, None)
    with rendering_errors(), st.spinner("Asking the place …"):
        st.session_state[_FOUND] = found = find()
        if not found:
            st.caption("No copies yet.")


def _bring(app: App, found: FoundCopy) -> None:
    with rendering_errors():
        with st.spinner("Fetching and verifying …"):
            info = app.backup_places.bring(found)
        st.session_state.pop(_FOUND, None)
        flash(Tone.SUCCESS, f"Here again and verified: {count_of(info.told_sessions, 'session')}, "
              f"{count_of(info.shots, 'shot')}.", "Choose it under Restore a backup.")
        st.rerun()
