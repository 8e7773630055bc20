"""Settings ▸ Automation, notices: which kind goes where, the addresses, and the last notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.notices import ADDRESSED_CHANNELS, Notice, NoticeChannel, NoticeKind
from services.shared.formatting import format_moment
from ui.shared.escape import plain
from ui.shared.messages import keeping_outcome, render_error, render_outcome, rendering_errors
from ui.shared.notice_lines import CHANNEL_WORDS, KIND_HELP, KIND_SIGNS, KIND_WORDS, delivery_words, notice_lines

if TYPE_CHECKING:
    from services.app import App
    from services.notices.addresses import AddressStatus

_LISTED = 10
_ROUND = "notice_round"
_SAID = "notice_said_"
_CONSENT = ("This machine has no usable keyring. Keep the address in a file that only my user account can read "
            "(not encrypted).")
_EXAMPLES = {
    NoticeChannel.EMAIL: "mailtos://me:app-password@gmail.com",
    NoticeChannel.WEBHOOK: "jsons://example.com/hook",
}
_HELP = {
    NoticeChannel.EMAIL: "Your mail provider's sign-in, as one address: mailtos://NAME:PASSWORD@PROVIDER. Most want an "
                         "app password made for this. Others go with ?smtp=SERVER&from=ADDRESS&to=ADDRESS.",
    NoticeChannel.WEBHOOK: "json:// or jsons:// sends title and message to a server as JSON. Chat and push services "
                           "go too (ntfy://, discord://, tgram://, slack:// …): see the list of the Apprise library.",
}


def render_notice_settings(app: App) -> None:
    """Draw the section."""
    st.caption("Each thing is told once. Home always keeps the list; e-mail and web hook go to the server you name.")
    _render_switches(app)
    with st.container(horizontal=True):
        st.button("Try the desktop", key="notice_test_desktop", icon=":material/desktop_windows:",
                  on_click=_send_test, args=(app, NoticeChannel.DESKTOP))
    render_outcome(_SAID + NoticeChannel.DESKTOP)
    for channel in ADDRESSED_CHANNELS:
        _render_address(app, channel)
    _render_last(app)


def _render_switches(app: App) -> None:
    """One row for each kind, with its channels to tick."""
    switches, addressed = app.notices.load_switches(), app.notices.load_addressed()
    for kind in NoticeKind:
        chosen = [channel for channel in NoticeChannel if kind in switches[channel]]
        key = f"notice_{kind.value}"
        st.session_state.setdefault(key, chosen)
        st.pills(f"{KIND_SIGNS[kind]} {KIND_WORDS[kind]}", list(NoticeChannel), selection_mode="multi", key=key,
                 help=KIND_HELP[kind], on_change=_save_switches, args=(app, kind),
                 format_func=lambda channel: _channel_label(channel, addressed))


def _channel_label(channel: NoticeChannel, addressed: frozenset[NoticeChannel]) -> str:
    lacks = channel in ADDRESSED_CHANNELS and channel not in addressed
    return f"{CHANNEL_WORDS[channel]} (no address)" if lacks else CHANNEL_WORDS[channel]


def _save_switches(app: App, kind: NoticeKind) -> None:
    wanted, switches = st.session_state[f"notice_{kind.value}"], app.notices.load_switches()
    with rendering_errors():
        for channel in NoticeChannel:
            if (channel in wanted) != (kind in switches[channel]):
                app.notices.save_switch(channel, kind, on=channel in wanted)


def _render_address(app: App, channel: NoticeChannel) -> None:
    try:
        status = app.notices.address_status(channel)
    except GolfError as error:
        render_error(error)
        return
    icon = ":material/mail:" if channel is NoticeChannel.EMAIL else ":material/webhook:"
    with st.expander(_address_label(status), icon=icon, key=f"notice_box_{channel.value}", on_change="rerun"):
        render_outcome(_SAID + channel)
        if status.shown:
            _render_kept(app, status)
        _render_form(app, status)


def _address_label(status: AddressStatus) -> str:
    name = CHANNEL_WORDS[status.channel]
    return f"{name}: {plain(status.shown)}" if status.shown else f"{name}: set up"


def _render_kept(app: App, status: AddressStatus) -> None:
    where = "in the system keyring" if status.place == "keyring" else "in a private file, not encrypted"
    st.markdown(f"Kept {where}.")
    with st.container(horizontal=True):
        st.button("Send a test", key=f"notice_test_{status.channel.value}", icon=":material/send:",
                  on_click=_send_test, args=(app, status.channel))
        st.button("Remove the address", key=f"notice_forget_{status.channel.value}", icon=":material/delete:",
                  on_click=_forget, args=(app, status.channel))


def _render_form(app: App, status: AddressStatus) -> None:
    """The address is a secret: its box gets a new key after each try, so its value leaves the session state."""
    channel = status.channel
    attempt = st.session_state.setdefault(_ROUND, 0)
    with st.form(f"notice_form_{channel.value}", border=False):
        typed = st.text_input("Address", type="password", key=f"notice_address_{channel.value}_{attempt}",
                              max_chars=2000, autocomplete="off", placeholder=_EXAMPLES[channel], help=_HELP[channel])
        allow_file = status.needs_consent_for_file and st.checkbox(_CONSENT, key=f"notice_file_{channel.value}")
        submitted = st.form_submit_button("Send a test and save", type="primary", icon=":material/send:")
    if submitted:
        st.session_state[_ROUND] = attempt + 1
        _check_and_save(app, channel, typed, allow_file=allow_file)


def _check_and_save(app: App, channel: NoticeChannel, typed: str, *, allow_file: bool) -> None:
    done = f"A test was sent by {CHANNEL_WORDS[channel].lower()}, and the address is kept."
    with keeping_outcome(_SAID + channel, done, if_not="Nothing was kept."), st.spinner("Sending a test …"):
        app.notices.check_and_save(channel, typed, allow_file=allow_file)
    st.rerun()


def _send_test(app: App, channel: NoticeChannel) -> None:
    with keeping_outcome(_SAID + channel, f"A test was sent: {CHANNEL_WORDS[channel].lower()}."):
        app.notices.send_test(channel)


def _forget(app: App, channel: NoticeChannel) -> None:
    with keeping_outcome(_SAID + channel, "The address was removed from this machine."):
        app.notices.forget(channel)


def _render_last(app: App) -> None:
    notices = app.notices.load_recent(_LISTED)
    if not notices:
        st.caption("Nothing was told yet.")
        return
    with st.expander(f"The last {len(notices)} notices" if len(notices) > 1 else "The last notice"):
        st.markdown("\n".join(_list_item(app, notice) for notice in notices))


def _list_item(app: App, notice: Notice) -> str:
    sent = delivery_words(notice, app.clock.now())
    lines = [f"{KIND_SIGNS[notice.kind]} **{plain(notice.title, 200)}** · {format_moment(notice.created_at)}",
             *notice_lines(notice), *([plain(sent, 400)] if sent else [])]
    return "- " + "  \n  ".join(lines)
