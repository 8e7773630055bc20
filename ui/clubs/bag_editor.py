"""The bag editor: what the monitor's clubs really are, and what each club is. Every change can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from golf.bag_and_goals import BagRule
from services.clubs.bag_editor import BagFacts, describe_bag_change, describe_rule
from services.shared.formatting import Tone
from ui.clubs.bag_table import render_bag_table
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors, rendering_errors
from ui.shared.page_paths import SETTINGS_PAGE

if TYPE_CHECKING:
    from services.app import App

_LONGEST_CLUB = 80


def render_bag_editor(app: App, player: str) -> None:
    """The whole editor."""
    facts = app.bag.load_facts(player)
    _render_undo(app, player)
    st.header("What the monitor calls them", anchor=False)
    st.caption("A monitor may call one club by two names, or keep a name when you change the club. Say what it is, "
               "from a day on; all figures follow, and what the monitor said stays stored.")
    _render_rules(app, facts)
    _render_new_rule(app, facts)
    st.header("Your clubs", anchor=False)
    render_bag_table(app, facts)
    st.page_link(SETTINGS_PAGE, label="Left-handed? Say so in Settings, Preferences", icon=":material/settings:",
                 query_params={"tab": "preferences"})


def _render_rules(app: App, facts: BagFacts) -> None:
    for rule in facts.rules:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(plain(describe_rule(rule), 250), width="stretch")
            if st.button("Remove", key=f"bag_rule_{rule.rule_id}", help=plain(f"Remove: {describe_rule(rule)}", 250)):
                _delete_rule(app, rule)


def _render_new_rule(app: App, facts: BagFacts) -> None:
    if not facts.monitor_clubs:
        st.info("The monitor has named no club for this player yet.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        monitor_club = st.selectbox("The monitor says", facts.monitor_clubs, key="bag_monitor_club", width=200,
                                    format_func=lambda club: one_line(club, 40))
        club = st.selectbox("It is my", facts.names, index=None, key="bag_club", width=240, accept_new_options=True,
                            placeholder="Choose or type a club", format_func=lambda name: one_line(name, 40),
                            filter_mode="contains")
        is_dated = st.selectbox("Since", [False, True], key="bag_since", width=160,
                                format_func=lambda dated: "From a day on" if dated else "Always")
        from_on = st.date_input("First day", key="bag_from", width=160) if is_dated else None
    name = " ".join((club or "").split())[:_LONGEST_CLUB]
    if not name or not isinstance(from_on, date | None):
        return
    rule = BagRule(0, facts.player, monitor_club, name, from_on)
    st.info(plain(app.bag.describe_rule_effect(rule), 400))
    st.button("Save", type="primary", key="bag_save_rule", on_click=_save_rule, args=(app, rule))


def _save_rule(app: App, rule: BagRule) -> None:
    """A callback: it empties the form for the next rule."""
    with flashing_errors():
        app.bag.save_rule(rule)
        st.session_state["bag_club"] = None
        flash(Tone.SUCCESS, "The bag was changed.", "All figures follow. You can undo it here.")


def _delete_rule(app: App, rule: BagRule) -> None:
    with rendering_errors():
        app.bag.remove_rule(rule)
        flash(Tone.SUCCESS, "The line was removed.", "All figures follow. You can undo it here.")
        st.rerun()


def _render_undo(app: App, player: str) -> None:
    """Take the last change of this bag back, of whatever day; the one before it is next."""
    change = app.bag.load_last_change(player)
    if change is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("Undo the last change of the bag", key="bag_undo_button", icon=":material/undo:")
        st.markdown(plain(describe_bag_change(change), 200), width="stretch")
    if not pressed:
        return
    with rendering_errors():
        app.bag.undo(change)
        flash(Tone.SUCCESS, "Undone: the bag is as it was.")
        st.rerun()
