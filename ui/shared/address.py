"""A page's address: every view has one (``?player=…&club=…``), so that links and the Back button work.

The address is the truth, widgets follow it; addresses are typed and tampered with, so a value counts only when it
is one of those offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from golf.same_names import find_name
from services.sessions.view import LONGEST_NUMBER

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_tab_container import TabContainer

_LONGEST = 320


def query_text(name: str) -> str | None:
    """A parameter of the address; None when it is absent, empty or absurdly long."""
    value = st.query_params.get(name)
    return value if value and len(value) <= _LONGEST else None


def query_list(name: str, options: Sequence[str]) -> list[str]:
    """Those of the options that the parameter names, in their order."""
    asked = (query_text(name) or "").split(",")
    return [option for option in options if option in asked]


def query_number(name: str) -> int | None:
    """A whole number of the address; None when it is none."""
    text = query_text(name)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def query_day(name: str) -> date | None:
    """A day of the address (``2026-02-12``); None when it is none."""
    try:
        return date.fromisoformat(query_text(name) or "")
    except ValueError:
        return None


def write(**values: object) -> None:
    """Put these into the address; None takes a parameter away. The other parameters stay."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)


def restore_query() -> None:
    """Say the address again: a link from a page to itself leaves the browser's as it was."""
    st.query_params.from_dict(st.query_params.to_dict())


def url_selectbox(
    name: str, label: str, options: Sequence[str], *, default: str | None = None, default_omitted: str | None = None,
    **facts: Any,
) -> str:
    """A select box that the address decides; returns one of ``options`` (which must not be empty).

    Without a valid value in the address the default holds (else the first option), and the address stays as it is
    until the golfer chooses. ``default_omitted``: the option that the address leaves out, for a default that is
    always the same. ``facts`` are Streamlit's own, such as ``format_func`` (of all three).
    """
    key = _obey(name, options, default if default is not None and default in options else options[0])
    st.selectbox(label, options, key=key, on_change=_follow, args=(name, key, default_omitted), **facts)
    chosen: str = st.session_state[key]
    return chosen


def url_multiselect(name: str, label: str, options: Sequence[str], **facts: Any) -> None:
    """A list to tick that the address decides (``a,b``); none ticked needs no word there."""
    key = f"address_{name}"
    st.session_state[key] = query_list(name, options)
    st.multiselect(label, options, key=key, on_change=_follow_several, args=(name, key), **facts)


def url_segments(name: str, label: str, options: Sequence[str], *, default: str | None = None, **facts: Any) -> str:
    """Buttons in a row that the address decides; the default (else the first option) needs no word there."""
    usual = default if default is not None and default in options else options[0]
    key = _obey(name, options, usual)
    st.segmented_control(label, options, key=key, required=True, on_change=_follow, args=(name, key, usual), **facts)
    chosen: str = st.session_state[key]
    return chosen


def url_tabs(
    name: str, labels: Sequence[str], *, default_omitted: str | None = None,
    older: Mapping[str, str] = MappingProxyType({}),
) -> Sequence[TabContainer]:
    """Tabs that the address decides; the ``usual`` one (else the first) needs no word there. One is ``open``.

    ``older``: words of older addresses, and the label that each means today.
    """
    words = {**older, **{label.lower().replace(" ", "-"): label for label in labels}}
    key, first = f"address_{name}", default_omitted or labels[0]
    st.session_state[key] = words.get(query_text(name) or "", first)
    return st.tabs(labels, key=key, on_change=_follow_tab, args=(name, key, first))


def _obey(name: str, options: Sequence[str], fallback: str) -> str:
    """The key of the widget, which now shows what the address says."""
    asked, key = query_text(name), f"address_{name}"
    found = find_name(asked, options)
    st.session_state[key] = fallback if found is None else found
    return key


def _follow(name: str, key: str, default_omitted: str | None = None) -> None:
    chosen = st.session_state[key]
    write(**{name: None if chosen == default_omitted else chosen})


def _follow_several(name: str, key: str) -> None:
    write(**{name: ",".join(st.session_state[key]) or None})


def _follow_tab(name: str, key: str, default_omitted: str) -> None:
    chosen = st.session_state[key]
    write(**{name: None if chosen == default_omitted else chosen.lower().replace(" ", "-")})
