"""Sessions in lists: the labels to pick one by, the way to its page, and lists that show their rest in a box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import streamlit as st

from golf.sessions import NamedSession
from services.shared.formatting import count_of, format_day
from ui.shared.escape import one_line, plain_or
from ui.shared.page_paths import SESSION_PAGE

Item = TypeVar("Item")
UNNAMED = "Unnamed session"


class Pickable(NamedTuple):
    """A session in a list to pick from; ``shots`` 0: it has none of its own."""

    report_id: int
    player: str
    label: str
    shots: int


def build_pickable(session: NamedSession) -> Pickable:
    """The entry of a session: its day, name, player and shots, safe to show."""
    label = (f"{format_day(session.practised_on)} · {one_line(session.name, 60) or UNNAMED} · "
             f"{one_line(session.player, 30)} · {_balls(session)}")
    return Pickable(session.report_id, session.player, label, session.shots)


def _balls(session: NamedSession) -> str:
    """``84 shots``; of a session of putts ``24 putts``."""
    return count_of(session.putts, "putt") if session.putts and not session.shots else count_of(session.shots, "shot")


def describe_session(session: NamedSession) -> str:
    """The entry of one of a player's sessions: its day, name and shots."""
    name = one_line(session.name, 60) or label_unlisted(session.report_id)
    return f"{format_day(session.practised_on)} · {name} · {_balls(session)}"


def tell_apart(labels: Mapping[int, str], what: str = "session") -> dict[int, str]:
    """The labels, those that occur more than once with their number.

    Streamlit hands back the label that was chosen, so of two that read the same only one could ever be had.
    """
    often = Counter(labels.values())
    return {number: f"{label} · {what} {number}" if often[label] > 1 else label for number, label in labels.items()}


def render_session_link(report_id: int, name: str, after: str = "", icon: str = "chevron_right") -> None:
    """The way to a session's page: its name in bold, then ``after`` (Markdown)."""
    st.page_link(SESSION_PAGE, label=f"**{plain_or(name, f'Session {report_id}', 80)}**{after}",
                 icon=f":material/{icon}:", query_params={"session": str(report_id)})


def render_folded(items: Sequence[Item], shown: int, render: Callable[[Item], None], more: str) -> None:
    """Draw the first ``shown``, and the others in a box called by their number and ``more``."""
    for item in items[:shown]:
        render(item)
    if len(items) > shown:
        with st.expander(more):
            for item in items[shown:]:
                render(item)


def label_unlisted(report_id: int) -> str:
    """The entry of a session that the address names and the list does not hold."""
    return f"Session {report_id}"
