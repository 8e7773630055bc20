"""What a golfer says about shots: hide, leave out, fine, club, length of swing, note; one shot or several, undoable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analysis.quality.effects import Choice, Decision
from golf.clubs import bag_position
from golf.errors import GolfError
from golf.shot_edits import ShotReview
from golf.shots import StoredShot
from golf.swing_groups import SWING_LENGTHS
from services.sessions.edit_session import read_tags
from services.sessions.edit_shots import DONE_WORDS
from services.shared.formatting import Tone, count_of
from ui.session.merge_and_split import render_other_session
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flash_error, flashing_errors

if TYPE_CHECKING:
    from services.app import App

NOTE_LIMIT, _TAGS_LIMIT = 2_000, 400
AS_THE_BAG = "As the bag has it"
AS_THE_LABEL = "As its group's label says"
_UNDO = "shot_words_undo"
_HIDDEN = "A hidden shot is in no number and no figure; it stays in the table of shots and can be restored."
_LEFT_OUT = "Averages leave the shot out, unless they rest on all shots."
_LOOKED_AT = "Looked at: the data quality page does not ask about it any more."
_BUTTONS = {
    Choice.HIDE: ("Hide", _HIDDEN), Choice.RESTORE: ("Restore", _HIDDEN),
    Choice.OUT: ("Leave out", _LEFT_OUT), Choice.COUNT: ("Count again", _LEFT_OUT),
    Choice.FINE: ("Fine", _LOOKED_AT), Choice.NOT_LOOKED_AT: ("Not looked at", _LOOKED_AT),
}
Save = Callable[[], list[int]]


def render_undo(app: App, report_id: int) -> None:
    """The last word on shots of this session, with a way back."""
    render_last_decision(app, _UNDO, report_id, key="undo_shot_words", width=420)


def render_last_decision(app: App, place: str, about: int | str, *, key: str, width: int) -> bool:
    """What ``save_decision`` kept at ``place`` of this session or player, with a way back; whether there was any."""
    kept = st.session_state.get(place)
    if kept is None or kept[0] != about:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(f"{kept[1]} {kept[2]}".strip(), width=width)
        st.button("Undo", key=key, icon=":material/undo:", on_click=_undo, args=(app, place))
    return True


def render_words(app: App, shots: Sequence[StoredShot], key: str) -> None:
    """Buttons for these shots, which are of one session; what holds for all of them can be taken back."""
    if not app.may_change:
        return
    edits = [stored.edit for stored in shots]
    hidden = all(edit.is_hidden for edit in edits)
    out, fine = (all(edit.review is review for edit in edits) for review in (ShotReview.OUT, ShotReview.FINE))
    with st.container(horizontal=True, vertical_alignment="center"):
        for choice in (Choice.RESTORE if hidden else Choice.HIDE, Choice.COUNT if out else Choice.OUT,
                       Choice.NOT_LOOKED_AT if fine else Choice.FINE):
            _render_button(app, shots, key, choice)
        with st.popover("Other club", icon=":material/sports_golf:"):
            _render_club(app, shots, key)
        with st.popover("Length of swing", icon=":material/straighten:"):
            _render_swing(app, shots, key)
        with st.popover("Note and tags", icon=":material/edit_note:"):
            _render_note(app, shots, key)
        with st.popover("Other session", icon=":material/call_split:"):
            render_other_session(app, shots[0], [stored.key for stored in shots], key)


def save_decision(place: str, about: int | str, said: str, save: Save, effect: str = "") -> None:
    """Save, and keep at ``place`` what was ``said``, its ``effect``, and how to take it back. A callback."""
    try:
        changes = save()
    except GolfError as error:
        flash_error(error)
        return
    if changes:
        st.session_state[place] = (about, said, effect, changes)


def take_back(app: App, said: str, changes: Sequence[int]) -> None:
    """Undo these changes of shots, and say so: ``said`` is the sentence that told of them. A callback."""
    with flashing_errors():
        app.shot_edits.undo(changes)
        flash(Tone.SUCCESS, f"Taken back: {said[0].lower()}{said[1:]}")


def describe_words(stored: StoredShot) -> str:
    """What was said about a shot, as Markdown; empty when nothing was."""
    edit = stored.edit
    parts = [
        "**Hidden**" if edit.is_hidden else "",
        {ShotReview.OUT: "**Left out**", ShotReview.FINE: "Looked at and fine", None: ""}[edit.review],
        f"Moved here from session {stored.report_id}" if stored.session_id != stored.report_id else "",
        f"Club set by you (the monitor said {plain(stored.monitor_club, 40)})" if edit.club else "",
        f"{plain(edit.swing_length, 40).capitalize()} swing, set by you" if edit.swing_length else "",
        " ".join(f":green-badge[{plain(tag, 40)}]" for tag in edit.tags),
        f"“{plain(edit.note, 400)}”" if edit.note else "",
    ]
    return " · ".join(filter(None, parts))


def _render_button(app: App, shots: Sequence[StoredShot], key: str, choice: Choice) -> None:
    label, says = _BUTTONS[choice]
    decision = Decision(choice, tuple(stored.key for stored in shots))
    st.button(label, key=f"{key}_{label}", help=says, on_click=save_decision, args=(
        _UNDO, shots[0].session_id, f"{DONE_WORDS[choice]}: {count_of(len(shots), 'shot')}.",
        lambda: app.shot_edits.decide(decision)))


def _undo(app: App, place: str) -> None:
    _, said, _, changes = st.session_state.pop(place)
    take_back(app, said, changes)


def _render_club(app: App, shots: Sequence[StoredShot], key: str) -> None:
    known = app.clubs.load_known(shots[0].player) | {
        stored.monitor_club if stored.is_default_club else stored.club for stored in shots}
    with st.form(f"{key}_club", border=False):
        club = st.selectbox("Hit with", [AS_THE_BAG, *sorted(known, key=bag_position)], accept_new_options=True,
                            format_func=lambda name: one_line(name, 40))
        if st.form_submit_button("Save"):
            chosen = None if club == AS_THE_BAG else club
            said = f"Club set to {plain(chosen, 40)}" if chosen else "Club as the bag has it"
            save_decision(_UNDO, shots[0].session_id, f"{said}: {count_of(len(shots), 'shot')}.",
                          lambda: app.shot_edits.set_club([stored.key for stored in shots], chosen))
            st.rerun()


def _render_swing(app: App, shots: Sequence[StoredShot], key: str) -> None:
    """What was said of a single shot, or of all of them, is chosen already."""
    said = {stored.edit.swing_length or AS_THE_LABEL for stored in shots}
    options = list(dict.fromkeys((AS_THE_LABEL, *SWING_LENGTHS, *sorted(said))))
    index = options.index(said.pop()) if len(said) == 1 else 0
    with st.form(f"{key}_swing", border=False):
        length = st.selectbox("Meant as a swing of this length", options, index, accept_new_options=True,
                              help="Type a distance, such as 70 yds or 60 m. Part swings are in no number of the club.",
                              format_func=lambda name: one_line(name, 40))
        if st.form_submit_button("Save"):
            chosen = None if length == AS_THE_LABEL else length
            words = f"Swing set to {plain(chosen, 40)}" if chosen else "Swing as its group's label says"
            save_decision(_UNDO, shots[0].session_id, f"{words}: {count_of(len(shots), 'shot')}.",
                          lambda: app.shot_edits.set_swing_length([stored.key for stored in shots], chosen))
            st.rerun()


def _render_note(app: App, shots: Sequence[StoredShot], key: str) -> None:
    single = shots[0].edit if len(shots) == 1 else None
    with st.form(f"{key}_note", border=False):
        note = st.text_area("Note" if single else "Note (replaces theirs; empty: as they are)",
                            value=single.note if single else "", max_chars=NOTE_LIMIT)
        tags = st.text_input("Tags, separated by commas" if single else "Tags to add, separated by commas",
                             value=", ".join(single.tags) if single else "", max_chars=_TAGS_LIMIT)
        if st.form_submit_button("Save"):
            save_decision(_UNDO, shots[0].session_id, f"Noted: {count_of(len(shots), 'shot')}.",
                          lambda: app.shot_edits.annotate(shots, note.strip(), read_tags(tags)))
            st.rerun()
