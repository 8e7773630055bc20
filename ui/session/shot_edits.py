"""What a golfer says about shots: hide, leave out, fine, another club, a note, tags; one shot or several, undoable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from golf.clubs import bag_position
from golf.errors import GolfError
from golf.shot_edits import ShotReview
from golf.shots import StoredShot
from services.clubs.view import load_known_clubs
from services.sessions.view import read_tags
from services.shared.formatting import Tone, count_of
from ui.session.merge_and_split import render_other_session
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flash_error

if TYPE_CHECKING:
    from golf_db import GolfDatabase

NOTE_LIMIT, _TAGS_LIMIT = 2_000, 400
AS_THE_BAG = "As the bag has it"
_UNDO = "shot_words_undo"
Save = Callable[[], list[int]]


def render_undo(database: GolfDatabase, report_id: int) -> None:
    """The last word on shots of this session, with a way back."""
    kept = st.session_state.get(_UNDO)
    if kept is None or kept[0] != report_id:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(kept[1], width=420)
        st.button("Undo", key="undo_shot_words", icon=":material/undo:", on_click=_undo, args=(database,))


def render_words(database: GolfDatabase, shots: Sequence[StoredShot], key: str) -> None:
    """Buttons for these shots, which are of one session; what holds for all of them can be taken back."""
    keys, words = [stored.key for stored in shots], [stored.edit for stored in shots]
    save = database.shot_words.save
    hidden = all(edit.is_hidden for edit in words)
    out, fine = (all(edit.verdict is verdict for edit in words) for verdict in (ShotReview.OUT, ShotReview.FINE))
    count = count_of(len(shots), "shot")
    with st.container(horizontal=True, vertical_alignment="center"):
        _button("Restore" if hidden else "Hide", key, f"{'Restored' if hidden else 'Hidden'}: {count}.", shots,
                lambda: save(keys, is_hidden=not hidden), help="A hidden shot is in no number and no figure; it stays "
                "in the table of shots and can be restored.")
        _button("Count again" if out else "Leave out", key, f"{'Counted again' if out else 'Left out'}: {count}.",
                shots, lambda: save(keys, verdict=None if out else ShotReview.OUT),
                help="Averages leave the shot out, unless they rest on all shots.")
        _button("Not looked at" if fine else "Fine", key,
                f"{'Open again' if fine else 'Looked at and fine'}: {count}.", shots,
                lambda: save(keys, verdict=None if fine else ShotReview.FINE),
                help="Looked at: the data quality page does not ask about it any more.")
        with st.popover("Other club", icon=":material/sports_golf:"):
            _render_club(database, shots, key)
        with st.popover("Note and tags", icon=":material/edit_note:"):
            _render_note(database, shots, key)
        with st.popover("Other session", icon=":material/call_split:"):
            render_other_session(database, shots[0], keys, key)


def take_back(database: GolfDatabase, said: str, changes: Sequence[int]) -> None:
    """Undo these changes of words, and say so: ``said`` is the sentence that told of them."""
    try:
        database.shot_words.undo(changes)
    except GolfError as error:
        flash_error(error)
        return
    flash(Tone.SUCCESS, f"Taken back: {said[0].lower()}{said[1:]}")


def describe_words(stored: StoredShot) -> str:
    """What was said about a shot, as Markdown; empty when nothing was."""
    edit = stored.edit
    parts = [
        "**Hidden**" if edit.is_hidden else "",
        {ShotReview.OUT: "**Left out**", ShotReview.FINE: "Looked at and fine", None: ""}[edit.verdict],
        f"Moved here from session {stored.report_id}" if stored.session_id != stored.report_id else "",
        f"Club set by you (the monitor said {plain(stored.monitor_club, 40)})" if edit.club else "",
        " ".join(f":green-badge[{plain(tag, 40)}]" for tag in edit.tags),
        f"“{plain(edit.note, 400)}”" if edit.note else "",
    ]
    return " · ".join(filter(None, parts))


def _button(label: str, key: str, said: str, shots: Sequence[StoredShot], save: Save, *, help: str) -> None:  # noqa: A002
    st.button(label, key=f"{key}_{label}", help=help, on_click=_apply, args=(shots[0].session_id, said, save))


def _apply(session_id: int, said: str, save: Save) -> None:
    """Save, and remember how to take it back. A callback."""
    try:
        changes = save()
    except GolfError as error:
        flash_error(error)
        return
    if changes:
        st.session_state[_UNDO] = (session_id, said, changes)


def _undo(database: GolfDatabase) -> None:
    _, said, changes = st.session_state.pop(_UNDO)
    take_back(database, said, changes)


def _render_club(database: GolfDatabase, shots: Sequence[StoredShot], key: str) -> None:
    known = load_known_clubs(database, shots[0].player) | {stored.club for stored in shots}
    with st.form(f"{key}_club", border=False):
        club = st.selectbox("Hit with", [AS_THE_BAG, *sorted(known, key=bag_position)], accept_new_options=True,
                            format_func=lambda name: one_line(name, 40))
        if st.form_submit_button("Save"):
            chosen = None if club == AS_THE_BAG else club
            said = f"Club set to {plain(chosen, 40)}" if chosen else "Club as the bag has it"
            _apply(shots[0].session_id, f"{said}: {count_of(len(shots), 'shot')}.",
                   lambda: database.shot_words.save([stored.key for stored in shots], club=chosen))
            st.rerun()


def _render_note(database: GolfDatabase, shots: Sequence[StoredShot], key: str) -> None:
    single = shots[0].edit if len(shots) == 1 else None
    with st.form(f"{key}_note", border=False):
        note = st.text_area("Note" if single else "Note (replaces theirs; empty: as they are)",
                            value=single.note if single else "", max_chars=NOTE_LIMIT)
        tags = st.text_input("Tags, separated by commas" if single else "Tags to add, separated by commas",
                             value=", ".join(single.tags) if single else "", max_chars=_TAGS_LIMIT)
        if st.form_submit_button("Save"):
            _apply(shots[0].session_id, f"Noted: {count_of(len(shots), 'shot')}.",
                   lambda: _save_note(database, shots, note.strip(), read_tags(tags)))
            st.rerun()


def _save_note(database: GolfDatabase, shots: Sequence[StoredShot], note: str, tags: tuple[str, ...]) -> list[int]:
    """One shot gets exactly this; several keep the tags they have, and their notes when none is given."""
    if len(shots) == 1:
        return database.shot_words.save([shots[0].key], note=note, tags=tags)
    return database.shot_words.save_tags({stored.key: (*stored.edit.tags, *tags) for stored in shots}, note or None)
