"""A page's address: every view has one (``?player=…&club=…``), so that links and the Back button work.

The address is the truth, widgets follow it; addresses are typed and tampered with, so a value counts only when it
is one of those offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from services.sessions import LONGEST_NUMBER

_LONGEST = 320


def read_text(name: str) -> str | None:
    """A parameter of the address; None when it is absent, empty or absurdly long."""
    value = st.query_params.get(name)
    return value if value and len(value) <= _LONGEST else None


def read_number(name: str) -> int | None:
    """A whole number of the address; None when it is none."""
    text = read_text(name)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def read_day(name: str) -> date | None:
    """A day of the address (``2026-02-12``); None when it is none."""
    try:
        return date.fromisoformat(read_text(name) or "")
    except ValueError:
        return None


def write(**values: object) -> None:
    """Put these into the address; None takes a parameter away. The other parameters stay."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)


def choose(
    name: str, label: str, options: Sequence[str], *, words: Callable[[str], str] = str, default: str | None = None,
    **facts: Any,
) -> str:
    """A select box that the address decides; returns one of ``options`` (which must not be empty).

    Without a valid value in the address the default holds (else the first option), and the address stays as it is
    until the golfer chooses.
    """
    asked = read_text(name)
    fallback = default if default in options else options[0]
    key = f"address_{name}"
    st.session_state[key] = asked if asked in options else fallback
    st.selectbox(label, options, key=key, format_func=words, on_change=_follow, args=(name, key), **facts)
    chosen: str = st.session_state[key]
    return chosen


def _follow(name: str, key: str) -> None:
    write(**{name: st.session_state[key]})
