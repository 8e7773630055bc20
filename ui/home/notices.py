"""Home's notices on one line that opens: what happened since the golfer looked last, until he has seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.notices import Notice
from services.shared.formatting import count_of, format_moment
from ui.shared.escape import plain
from ui.shared.messages import rendering_errors
from ui.shared.notice_lines import CHANNEL_WORDS, KIND_SIGNS, failed_deliveries, notice_lines

if TYPE_CHECKING:
    from services.app import App

_SHOWN, _LINES_SHOWN, _TITLE_LENGTH = 3, 3, 70


def render_notice_line(app: App, player: str | None) -> None:
    """How many are unread and the newest one's title; opened, the newest few. Nothing when there are none.

    Personal bests are those of the ``player`` shown.
    """
    unread = app.notices.load_unread(_SHOWN, player)
    if not unread:
        return
    count = app.notices.count_unread(player)
    with st.expander(_headline(unread[0], count), key="notices", icon=KIND_SIGNS[unread[0].kind]):
        for notice in unread:
            _render_one(notice)
        with st.container(horizontal=True, vertical_alignment="center"):
            if app.may_change:
                st.button("Seen" if count == 1 else f"Seen all {count:,}", key="notices_seen",
                          icon=":material/done_all:", on_click=_mark_read, args=(app, unread[0].notice_id, player))
            st.markdown(_aside(count), width="content")


def _headline(newest: Notice, count: int) -> str:
    title = f"**{plain(newest.title, _TITLE_LENGTH)}**"
    return title if count == 1 else f"{count:,} notices · {title}"


def _render_one(notice: Notice) -> None:
    lines = [f"{KIND_SIGNS[notice.kind]} **{plain(notice.title, 200)}** · {format_moment(notice.created_at)}",
             *notice_lines(notice, _LINES_SHOWN)]
    lines += [f"{CHANNEL_WORDS[each.channel]}: not sent. {plain(each.reason, 300)}"
              for each in failed_deliveries(notice)]
    st.markdown("  \n".join(lines))


def _aside(count: int) -> str:
    older = f"{count_of(count - _SHOWN, 'older notice')}, the whole list" if count > _SHOWN else "The whole list"
    return f"{older} and the switches: Settings, Automation."


def _mark_read(app: App, up_to: int, player: str | None) -> None:
    with rendering_errors():
        app.notices.mark_read(up_to, player)
