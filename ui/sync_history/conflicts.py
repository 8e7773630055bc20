"""The section "Differences with the portal", and the line on Home that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_history import Conflict, ConflictField
from services.shared.formatting import DASH, Tone, count_of, format_day
from services.sync_history.conflicts import FIELD_WORDS
from ui.shared.escape import plain
from ui.shared.messages import flash, flashing_errors
from ui.shared.page_paths import HISTORY_PAGE
from ui.shared.session_labels import render_folded, render_session_link

if TYPE_CHECKING:
    from services.sync_history.conflicts import Conflicts

_SHOWN = 20


def render_conflict_line(conflicts: Conflicts) -> None:
    """One line for Home; nothing when the two agree."""
    if number := conflicts.count():
        st.page_link(HISTORY_PAGE, label=f"{count_of(number, 'difference')} with the portal: look",
                     icon=":material/difference:")


def render_conflicts(conflicts: Conflicts) -> None:
    """Each difference with both words; nothing when there is none."""
    found = conflicts.load()
    if not found:
        return
    st.header(f"Differences with the portal ({len(found):,})")
    st.caption("You had changed these, and then the portal changed them too. Your word holds until you say otherwise.")
    if len(found) > 1:
        with st.container(horizontal=True):
            _button(conflicts, found, f"Keep all {len(found):,} of mine", "conflict_keep_all", mine=True)
            _button(conflicts, found, f"Take all {len(found):,} of theirs", "conflict_take_all", mine=False)
    render_folded(found, _SHOWN, partial(_render_one, conflicts), count_of(len(found) - _SHOWN, "more difference"))


def conflict_line(conflict: Conflict) -> str:
    """Both words as Markdown: ``Name: yours “a”, the portal's “c” (it was “b”)``."""
    mine, theirs, before = (_word(conflict.field, text)
                            for text in (conflict.mine, conflict.theirs, conflict.theirs_before))
    return f"{FIELD_WORDS[conflict.field]}: yours **{mine}**, the portal's **{theirs}** (it was {before})"


def _render_one(conflicts: Conflicts, conflict: Conflict) -> None:
    key = f"{conflict.report_id}_{conflict.field.value}"
    with st.container(border=True, gap="xxsmall"):
        render_session_link(conflict.report_id, conflict.session_name, icon="difference")
        st.markdown(conflict_line(conflict))
        with st.container(horizontal=True):
            _button(conflicts, [conflict], "Keep mine", f"conflict_keep_{key}", mine=True)
            _button(conflicts, [conflict], "Take theirs", f"conflict_take_{key}", mine=False)


def _word(field: ConflictField, text: str | None) -> str:
    if not text:
        return DASH
    return format_day(date.fromisoformat(text)) if field is ConflictField.DAY else f"“{plain(text, 80)}”"


def _button(conflicts: Conflicts, chosen: Sequence[Conflict], label: str, key: str, *, mine: bool) -> None:
    st.button(label, key=key, on_click=_settle, args=(conflicts, chosen, mine),
              icon=":material/person:" if mine else ":material/cloud_download:")


def _settle(conflicts: Conflicts, chosen: Sequence[Conflict], mine: bool) -> None:
    with flashing_errors():
        settled = conflicts.keep_mine(chosen) if mine else conflicts.take_theirs(chosen)
        flash(Tone.SUCCESS, f"{count_of(settled, 'difference')} settled.",
              "Your word stays; it is not mentioned again until the portal says something else."
              if mine else "The portal's word holds. It can be undone under Settings, Maintenance.")
