"""Settings ▸ Devices: phones, tablets and other computers, let in with a code and out again."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.devices.roles import Role
from services.devices.network import NetworkChoice, is_always_on
from services.shared.formatting import Tone, format_moment
from ui.pairing.listening import listening
from ui.pairing.page import PAIR_PATH
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors, rendering_errors

if TYPE_CHECKING:
    from services.app import App
    from services.devices.service import NewCode
    from services.devices.store import Device

_ALLOW, _NAMES, _ROLE, _CODE, _CHOSEN, _HERE = (
    "devices_allow", "devices_names", "devices_role", "devices_code", "devices_chosen", "devices_here")
ROLES = {Role.VIEWER: "Look", Role.GOLFER: "Look, sync and change", Role.OWNER: "Everything, as on this computer"}


def render_other_devices(app: App) -> None:
    """Draw the section."""
    st.header("Other devices")
    choice = app.other_devices.load_choice()
    _render_switch(app, choice)
    if choice.is_on:
        _render_names(app, choice)
        if (choice.is_on, choice.names) == (listening.choice.is_on, listening.choice.names):
            _render_addresses()
            if is_always_on() or not choice.asks_here:
                _render_code(app)
        else:
            st.warning("**Start Rangebook anew.** Until then other devices cannot reach it under this choice.")
    elif listening.choice.is_on:
        st.info("**No device is let in from now on.** After the next start Rangebook does not listen for them either.")
    _render_here(app, choice)
    devices = app.other_devices.load()
    if devices:
        _render_list(app, devices)
    elif choice.is_on:
        st.caption("No device is let in yet.")


def _render_switch(app: App, choice: NetworkChoice) -> None:
    if is_always_on():
        st.markdown("Every device comes in with a code here, the computer that the container runs on included.")
        return
    st.session_state[_ALLOW] = choice.is_on
    st.toggle("Allow other devices on this network", key=_ALLOW, on_change=_save_switch, args=(app, choice),
              help="Off: only this computer can open Rangebook. On, after the next start: a phone or another computer "
                   "in your network can, once you have let it in with a code. docs/devices.md says more.")


def _save_switch(app: App, choice: NetworkChoice) -> None:
    with flashing_errors():
        app.other_devices.save_choice(replace(choice, is_on=bool(st.session_state[_ALLOW])))


def _render_here(app: App, choice: NetworkChoice) -> None:
    """For a computer that several people use."""
    if is_always_on():
        return
    st.session_state[_HERE] = choice.asks_here
    st.toggle("Ask for a code on this computer, too", key=_HERE, on_change=_save_here, args=(app, choice),
              help="For a computer that several people use. Pages that are open stay open; the next one asks. Without "
                   "a code, the command line makes one: start.py cli devices code --role owner.")
    if choice.asks_here:
        _render_code(app)


def _save_here(app: App, choice: NetworkChoice) -> None:
    with flashing_errors():
        app.other_devices.save_choice(replace(choice, asks_here=bool(st.session_state[_HERE])))


def _render_names(app: App, choice: NetworkChoice) -> None:
    with st.form("devices_names_form", border=False):
        typed = st.text_input("Further names of this computer", ", ".join(choice.names), key=_NAMES, max_chars=600,
                              placeholder="golf.example.ts.net, 100.64.0.7",
                              help="Only for Tailscale or a reverse proxy, separated by commas. Rangebook answers to "
                                   "these and to its own address, and to no other name.")
        saved = st.form_submit_button("Save names")
    if saved:
        names = tuple(name for name in (each.strip() for each in typed.split(",")) if name)
        with rendering_errors():
            app.other_devices.save_choice(replace(choice, names=names))
            st.rerun()


def _render_addresses() -> None:
    if not listening.addresses:
        if not is_always_on():
            st.warning("**No device can reach this computer.** It has no address in a network, or the certificate "
                       "cannot be read. Connect it, then start Rangebook anew.")
        return
    address = listening.addresses[0] + PAIR_PATH
    with st.container(horizontal=True, vertical_alignment="center"):
        st.image(build_picture(address), width=160, alt=f"A picture to scan, which leads to {address}")
        others = "".join(f"  \nAlso: `{other}{PAIR_PATH}`" for other in listening.addresses[1:])
        st.markdown(f"On the device, scan this picture or open  \n`{address}`{others}")
    if address.startswith("http:"):
        st.caption("What passes between them is not encrypted: use this in your own network only.")


def build_picture(address: str) -> bytes:
    """A QR code of an address, as PNG."""
    import segno  # noqa: PLC0415 - needed on this tab only

    picture = io.BytesIO()
    segno.make(address, micro=False).save(picture, kind="png", scale=6, border=3)
    return picture.getvalue()


def _render_code(app: App) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox("The device may", list(ROLES), format_func=ROLES.__getitem__, key=_ROLE, width=300)
        if st.button("Make a code", type="primary", key="devices_make_code"):
            with rendering_errors():
                st.session_state[_CODE] = app.other_devices.make_code(role)
    made: NewCode | None = st.session_state.get(_CODE)
    if made is None:
        return
    if not app.other_devices.has_open_code():
        del st.session_state[_CODE]
        return
    st.markdown(f"Type this on the device until {format_moment(made.until)}. It lets one device in.")
    st.code(f"{made.digits[:3]} {made.digits[3:]}", language=None)


def _render_list(app: App, devices: list[Device]) -> None:
    st.dataframe([{"Device": one_line(device.name), "May": ROLES[device.role],
                   "Let in": format_moment(device.created_at), "Last seen": format_moment(device.last_seen_at)}
                  for device in devices], hide_index=True, alt="Devices that are let in, and when each was last seen")
    names = {device.device_id: device.name for device in devices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Device", list(names), format_func=lambda each: one_line(names.get(each, "")), index=None,
                              placeholder="Choose a device", key=_CHOSEN, width=260)
        if st.button("Remove", key="devices_remove", disabled=chosen is None,
                     help="It is out at once, with every page that is open on it.") and chosen is not None:
            with rendering_errors():
                device = app.other_devices.remove(chosen)
                flash(Tone.SUCCESS, f"{plain(device.name)} is removed.")
                st.rerun()
