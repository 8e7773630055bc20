"""Settings ▸ Automation: a card for each portal account, and the way to add one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from golf.accounts import LONGEST_LABEL
from golf.sync_events import Trigger
from services.accounts.view import AccountCard
from services.shared.formatting import Tone, format_moment
from services.sync.text import describe_status
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors
from ui.sign_in.form import render_sign_in_form
from ui.sign_in.sign_in_again import ask_to_sign_in
from ui.sync.live_run import is_sync_running
from ui.sync.receipt import receipt_sentence

if TYPE_CHECKING:
    from services.app import App

_LONGEST_DEVICE = 80


def render_account_cards(app: App) -> None:
    """Draw a card for each account; with one account it says what there is to say and no more."""
    cards = app.accounts.load_cards()
    if not cards:
        st.warning("**Not connected.**  \n" + plain(app.credentials.status().place_sentence, 400))
        return  # the sync panel below asks for the account
    for position, card in enumerate(cards):
        with st.container(border=True):
            _render_card(app, card, position, alone=len(cards) == 1)
    if cards[0].place != "demo":
        _render_add(app)


def _render_card(app: App, card: AccountCard, position: int, *, alone: bool) -> None:
    _render_state(card)
    _render_facts(card)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not alone:
            st.button("Sync", key=f"account_sync_{position}", icon=":material/sync:", on_click=_sync,
                      args=(app, card), disabled=bool(card.blocked_reason) or is_sync_running(app))
        if card.is_removable:
            st.button("Sign in again" if card.blocked_reason else "Update password", key=f"account_sign_in_{position}",
                      icon=":material/key:", on_click=ask_to_sign_in, args=(card.username,))
        if not alone:
            _render_pause(app, card, position)
        _render_rename(app, card, position)
        if card.is_removable:
            _render_remove(app, card, position)


def _render_state(card: AccountCard) -> None:
    """Draw name, user name, and whether anything stands in the way."""
    known_as = f"**{plain(card.label, 80)}** · {plain(card.username, 120)}" if card.label else plain(card.username, 120)
    if card.blocked_reason:
        st.markdown(f":orange[:material/key:] {known_as}: syncing waits for you.  \n{plain(card.blocked_reason, 400)}")
    elif not card.is_enabled:
        st.markdown(f":material/pause_circle: {known_as}: paused.  \n{plain(card.place_sentence, 400)}")
    else:
        st.markdown(f":green[:material/check_circle:] {known_as}: connected.  \n{plain(card.place_sentence, 400)}")


def _render_facts(card: AccountCard) -> None:
    """Draw the last sync, what is stored and waits, next sync by itself."""
    last, receipt = card.last_run, card.receipt
    lines = [f"Last sync: {format_moment(last.finished_at or last.heartbeat_at)}, {describe_status(last)}." if last
             else "Not synced yet."]
    if receipt.listed_sessions:
        lines.append(receipt_sentence(receipt))
    if receipt.waiting_sessions:
        lines.append(f"{receipt.waiting_sessions:,} waiting.")
    if card.next_run_at:
        lines.append(f"Next by itself: {format_moment(card.next_run_at)}.")
    st.caption("  \n".join(plain(line, 300) for line in lines))


def _render_pause(app: App, card: AccountCard, position: int) -> None:
    words, icon = ("Pause", "pause") if card.is_enabled else ("Resume", "play_arrow")
    st.button(words, key=f"account_pause_{position}", icon=f":material/{icon}:",
              help="A paused account is left out when all accounts sync, and by the automatic sync.",
              on_click=_change, args=(lambda: app.accounts.set_enabled(card.username, enabled=not card.is_enabled),))


def _render_rename(app: App, card: AccountCard, position: int) -> None:
    with st.popover("Name", icon=":material/edit:"), st.form(f"account_name_{position}", border=False):
        st.text_input("Your name for this account", value=card.label, key=f"account_label_{position}",
                      max_chars=LONGEST_LABEL, placeholder="Home, club …")
        st.text_input("Launch monitor", value=card.device, key=f"account_device_{position}", max_chars=_LONGEST_DEVICE,
                      placeholder="Uneekor EYE XO", help="Its numbers are kept apart from those of other monitors.")
        if st.form_submit_button("Save"):
            _change(lambda: _save_names(app, card, position))
            st.rerun()


def _save_names(app: App, card: AccountCard, position: int) -> None:
    label, device = (st.session_state[f"account_{name}_{position}"] for name in ("label", "device"))
    app.accounts.rename(card.username, label)
    app.accounts.name_device(card.username, device)


def _render_remove(app: App, card: AccountCard, position: int) -> None:
    with st.popover("Forget this account", icon=":material/logout:"):
        st.markdown("The saved password and the portal's cookie are removed from this machine. "
                    "Your sessions stay.")
        st.button("Forget it", key=f"account_remove_{position}", on_click=_remove, args=(app, card.username))


def _render_add(app: App) -> None:
    with st.expander("Add an account", icon=":material/person_add:"):
        st.markdown("A second account, at the club or of another golfer. A session that two accounts list is stored "
                    "once.")
        status = app.credentials.status("")
        if render_sign_in_form(app, status, submit="Check and add", form="add_account"):
            flash(Tone.SUCCESS, "The portal accepted the account; it is saved and takes part in the next sync.")
            st.rerun()


def _sync(app: App, card: AccountCard) -> None:
    _change(lambda: app.jobs.start(app.sync_choices.load_options(), Trigger.BUTTON, account=card.username))


def _remove(app: App, username: str) -> None:
    _change(lambda: flash(Tone.SUCCESS, f"{plain(one_line(username, 120), 120)} was removed from this machine.",
                          app.credentials.clear(username)))


def _change(act: Callable[[], object]) -> None:
    """Do it; what stands in the way is said after the next run of the page."""
    with flashing_errors():
        act()
