"""The receipt: the portal's count against ours, and what is missing by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import Receipt, ReceiptGap
from services.shared.formatting import DASH, count_of
from ui.shared.caching import cached_receipt
from ui.shared.escape import plain_or

if TYPE_CHECKING:
    from services.app import App

_GAPS_SHOWN = 5
_REASON_LIMIT = 240


def load_shown_receipt(app: App) -> Receipt:
    """Return the receipt of the accounts that are set up, together; of everything where none is."""
    return cached_receipt(app, app.credentials.accounts() or None)


def render_receipt(receipt: Receipt, *, with_counts: bool) -> None:
    """Draw one line, then the sessions that are not whole, each with its reason. Nothing before the first listing.

    ``with_counts``: with the portal's own numbers, which know no copies.
    """
    if not receipt.listed_sessions:
        return
    icon = ":green[:material/task_alt:]" if receipt.is_complete else ":material/receipt_long:"
    st.markdown(f"{icon} {receipt_sentence(receipt) if with_counts else state_sentence(receipt)}")
    if not receipt.gaps:
        return
    st.markdown("\n".join(f"- {gap_line(gap)}" for gap in receipt.gaps[:_GAPS_SHOWN]))
    if more := receipt.gaps[_GAPS_SHOWN:]:
        with st.expander(f"{count_of(len(more), 'more session')} that {'is' if len(more) == 1 else 'are'} not whole"):
            st.markdown("\n".join(f"- {gap_line(gap)}" for gap in more))


def receipt_sentence(receipt: Receipt) -> str:
    """Describe the receipt in one line; says when the listing is not fully known yet."""
    known = "" if receipt.listing_complete else " in the part of the list that has been read"
    return f"Receipt: {receipt.sentence()}{known}."


def state_sentence(receipt: Receipt) -> str:
    """The receipt without a number."""
    if receipt.waiting_sessions:
        return "More sessions are waiting on the portal."
    if receipt.gaps:
        return "Some sessions are not whole:"
    return "Up to date." if receipt.is_complete else "All of the list that has been read is here."


def gap_line(gap: ReceiptGap) -> str:
    """Describe a session that is not whole, as Markdown: name, counts, reason."""
    listed = DASH if gap.listed_shots is None else f"{gap.listed_shots:,}"
    name = plain_or(gap.name, f"Session {gap.report_id}")
    return f"**{name}**: {gap.stored_shots:,} of {listed} shots. {plain_or(gap.reason, '', _REASON_LIMIT)}"
