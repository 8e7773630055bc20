"""The filters above the list of sessions. The address has them, so that a found list can be kept and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from golf.sessions import SessionCard
from services.sessions.session_list import SessionFilter, filter_cards, list_choices
from services.shared.formatting import count_of
from ui.shared.address import query_text, url_selectbox, write
from ui.shared.caching import cached_session_devices, cached_session_list
from ui.shared.escape import one_line

if TYPE_CHECKING:
    from services.app import App

_SEARCH, _WIDGET = "search", "session_list_search"
_ANY, _LONGEST_SEARCH = "", 100


def choose_sessions(app: App, player: str | None) -> list[SessionCard]:
    """Draw the filters; the sessions that pass them, newest day first. A filter with one choice is not drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = _render_search()
        everything = cached_session_list(app, player, "")
        devices = cached_session_devices(app, player)
        choices = list_choices(everything, devices)
        wanted = SessionFilter(
            _choose("club", "Club", choices.clubs), _choose("type", "Type", choices.kinds, str.capitalize),
            _choose("tag", "Tag", choices.tags), _choose("month", "Month", choices.months, _name_month),
            _choose("device", "Launch monitor", choices.devices))
    found = filter_cards(cached_session_list(app, player, search), wanted, devices)
    if search or wanted != SessionFilter():
        _say_how_many(len(found), len(filter_cards(everything, SessionFilter(), devices)))
    return found


def _render_search() -> str:
    st.session_state[_WIDGET] = (query_text(_SEARCH) or "")[:_LONGEST_SEARCH]
    st.text_input("Search", key=_WIDGET, max_chars=_LONGEST_SEARCH, width=240, on_change=_follow,
                  icon=":material/search:", placeholder="Name, club, note, tag")
    text: str = st.session_state[_WIDGET]
    return text.strip()


def _follow() -> None:
    write(**{_SEARCH: st.session_state[_WIDGET].strip() or None})


def _choose(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str] = str
) -> str:
    if len(options) < 2 and query_text(name) not in options:
        return _ANY
    return url_selectbox(name, label, [_ANY, *options], default_omitted=_ANY, width=150,
                         format_func=lambda option: "Any" if option == _ANY else one_line(say(option), 40))


def _name_month(month: str) -> str:
    year, number = month.split("-")
    return f"{date(int(year), int(number), 1):%B %Y}"


def _say_how_many(found: int, of: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count_of(found, 'session')}** of {of:,}", width="content")
        st.button("Show all", key="session_list_all", type="tertiary", on_click=_clear)


def _clear() -> None:
    nothing: Mapping[str, None] = dict.fromkeys((_SEARCH, "club", "type", "tag", "month", "device"))
    write(**nothing)
