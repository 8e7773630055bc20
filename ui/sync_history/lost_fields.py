"""The section "Missing in the portal's reports": sessions that came without fields which reports had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.shared.formatting import Tone
from services.sync.lost_fields import ACCEPT_WORDS, can_accept, describe_lost, name_fields
from ui.shared.messages import flash, flashing_errors
from ui.shared.session_labels import render_session_link

if TYPE_CHECKING:
    from services.sync.lost_fields import LostFields

_SHOWN = 5


def render_lost_fields(lost_fields: LostFields) -> None:
    """Draw the section; nothing when nothing is missing and nothing was accepted."""
    lost, accepted = lost_fields.load_sessions(), lost_fields.load_accepted()
    if lost:
        st.header(f"Missing in the portal's reports ({len(lost):,})")
        st.markdown(f"{describe_lost(lost)}. The portal may have changed its reports. What was stored earlier stays.")
        st.caption("The next syncs ask for these sessions again: three times, then once a week.")
        if can_accept(lost):
            st.caption(f"If the portal's reports will stay so, say “{ACCEPT_WORDS}”.")
            st.button(ACCEPT_WORDS, key="fields_accept", icon=":material/check:", on_click=_accept, args=(lost_fields,),
                      help="Ask for what is missing no more. What is stored stays.")
        for each in lost[:_SHOWN]:
            render_session_link(each.report_id, each.session_name, f" · without {name_fields(each.fields)}")
        if len(lost) > _SHOWN:
            st.caption(f"and {len(lost) - _SHOWN:,} more")
    if accepted:
        st.caption(f"Not missed any more in the portal's reports: {name_fields(accepted)}.")
        st.button("Look for them again", key="fields_watch", type="tertiary", icon=":material/undo:",
                  on_click=_watch, args=(lost_fields,))


def _accept(lost_fields: LostFields) -> None:
    with flashing_errors():
        accepted = lost_fields.accept()
        if accepted:
            flash(Tone.SUCCESS, f"Not missed any more: {name_fields(accepted)}.", "What is stored stays.")


def _watch(lost_fields: LostFields) -> None:
    with flashing_errors():
        lost_fields.watch_again()
        flash(Tone.SUCCESS, "Syncs say again when a report lacks something.", "")
