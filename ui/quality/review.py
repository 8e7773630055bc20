"""Reviewing suspicious shots in bulk: rows with a box to tick, decisions for the ticked ones, and a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analysis.quality.effects import Choice, Decision, compute_effects
from analysis.quality.suspicion import Suspicion
from golf.clubs import bag_position
from golf.shot_edits import ShotFilter, ShotKey
from golf.units import DisplayUnits
from services.quality.text import describe_effect, describe_no_effect
from services.quality.view import QualityView, suggest
from services.sessions.edit_shots import DONE_WORDS
from services.shared.formatting import count_of
from ui.session.shot_edits import render_last_decision, save_decision, take_back
from ui.shared.caching import cached_last_decision
from ui.shared.escape import one_line, plain

if TYPE_CHECKING:
    from services.app import App

_UNDO = "quality_undo"
_CLUB = "quality_club_choice"
_EFFECTS_SHOWN = 4
_CHOICES = (
    (Choice.FINE, "Fine", ":material/check:", "Looked at and fine: they leave this list and count as they did."),
    (Choice.OUT, "Leave out", ":material/block:", "Numbers do without them, unless they rest on all shots."),
    (Choice.HIDE, "Hide", ":material/visibility_off:",
     "In no number and no figure; the Session page or *Show reviewed* here brings them back."),
)
ROW_KEY = "quality_row_"


@dataclass(frozen=True, slots=True)
class Review:
    """What decisions are made about, and how their effect is said."""

    app: App
    view: QualityView
    shot_filter: ShotFilter
    units: DisplayUnits


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a shot, or the copies of a session that are stored in another. ``key`` is its box's."""

    key: str
    items: tuple[Suspicion, ...]


def render_undo(app: App, player: str) -> None:
    """The last decision, what it did, and a way back; from the log when this tab does not know it any more."""
    if render_last_decision(app, _UNDO, player, key="quality_undo_button", width=620):
        return
    last = cached_last_decision(app, player)
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Last decision: {plain(last.says, 200)}", width="content")
        st.button("Undo the last decision", key="quality_undo_last", icon=":material/undo:", type="tertiary",
                  on_click=take_back, args=(app, f"{last.shots}.", last.change_ids))


def render_actions(review: Review, rows: Sequence[Row]) -> None:
    """How many are ticked, what can be said of them, and what it would do."""
    ticked = [row for row in rows if st.session_state.get(row.key)]
    chosen = [item for row in ticked for item in row.items]
    count = sum(len(row.items) for row in rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{len(chosen):,} of {count:,}** ticked")
        st.button("Tick all", key="quality_all", on_click=_tick, args=([row.key for row in rows], True),
                  disabled=len(ticked) == len(rows))
        st.button("Tick none", key="quality_none", on_click=_tick, args=([row.key for row in rows], False),
                  disabled=not ticked)
    with st.container(horizontal=True, vertical_alignment="center"):
        _render_suggested_clubs(review, chosen)
        _render_choices(review, chosen)
    if chosen:
        _render_preview(review, chosen)


def _render_choices(review: Review, chosen: Sequence[Suspicion]) -> None:
    for choice, label, icon, said in _CHOICES:
        st.button(label, key=f"quality_{choice}", icon=icon, help=said, disabled=not chosen, on_click=_decide,
                  args=(review, Decision(choice, _keys(chosen))))
    if any(item.is_reviewed for item in chosen):
        st.button("Ask again", key="quality_open", icon=":material/undo:", on_click=_decide,
                  help="Take your word back: they count as they came, and are on the list again.",
                  args=(review, Decision(Choice.OPEN, _keys(chosen))))
    with st.popover("It was the …", icon=":material/sports_golf:", disabled=not chosen):
        _render_club_form(review, chosen)


def _render_suggested_clubs(review: Review, chosen: Sequence[Suspicion]) -> None:
    decision = suggest(chosen)
    if decision is None or decision.clubs is None:
        return
    clubs = sorted(set(decision.clubs.values()), key=bag_position)
    label = f"It was the {plain(clubs[0], 30)}" if len(clubs) == 1 else "Move each to the club it looks like"
    st.button(label, key="quality_suggested", type="primary", on_click=_decide, args=(review, decision))


def _render_club_form(review: Review, chosen: Sequence[Suspicion]) -> None:
    known = review.app.clubs.load_known(review.view.player)
    with st.form("quality_club", border=False):
        st.selectbox("Hit with", sorted(known, key=bag_position), accept_new_options=True, key=_CLUB,
                     format_func=lambda name: one_line(name, 40))
        st.form_submit_button("Save", on_click=_decide_club, args=(review, _keys(chosen)))


def _render_preview(review: Review, chosen: Sequence[Suspicion]) -> None:
    decision = suggest(chosen) or Decision(Choice.OUT, _keys(chosen))
    verb = "Moved" if decision.choice is Choice.CLUB else "Left out"
    st.caption(f"{verb}: {_said(review, decision)}")


def _said(review: Review, decision: Decision) -> str:
    effects = compute_effects(review.view.shots, decision, review.shot_filter)
    if not effects:
        return describe_no_effect(decision.choice, review.shot_filter)
    parts = [describe_effect(effect, review.units, plain(effect.club, 40)) for effect in effects[:_EFFECTS_SHOWN]]
    more = len(effects) - len(parts)
    return "; ".join(parts) + (f"; and {count_of(more, 'more club')}" if more else "") + "."


def _decide(review: Review, decision: Decision) -> None:
    """Save, and remember what it did and how to take it back. A callback."""
    save_decision(_UNDO, review.view.player, f"{DONE_WORDS[decision.choice]}: {count_of(len(decision.keys), 'shot')}.",
                  lambda: review.app.shot_edits.decide(decision), _said(review, decision))
    _tick([key for key in st.session_state if str(key).startswith(ROW_KEY)], False)


def _decide_club(review: Review, keys: tuple[ShotKey, ...]) -> None:
    """The club named in the form. A callback."""
    if keys and (club := st.session_state.get(_CLUB)):
        _decide(review, Decision(Choice.CLUB, keys, dict.fromkeys(keys, club)))


def _tick(keys: Sequence[str], value: bool) -> None:
    for key in keys:
        st.session_state[key] = value


def _keys(items: Sequence[Suspicion]) -> tuple[ShotKey, ...]:
    return tuple(item.stored.key for item in items)

