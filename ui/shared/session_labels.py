"""Sessions to pick from, by labels that are worked out once for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from golf.sessions import NamedSession
from services.shared.formatting import count_of, format_day
from ui.shared.escape import one_line

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
             f"{one_line(session.player, 30)} · {count_of(session.shots, 'shot')}")
    return Pickable(session.report_id, session.player, label, session.shots)


def describe_session(session: NamedSession) -> str:
    """The entry of one of a player's sessions: its day, name and shots."""
    name = one_line(session.name, 60) or label_unlisted(session.report_id)
    return f"{format_day(session.practised_on)} · {name} · {count_of(session.shots, 'shot')}"


def tell_apart(labels: Mapping[int, str], what: str = "session") -> dict[int, str]:
    """The labels, those that occur more than once with their number.

    Streamlit hands back the label that was chosen, so of two that read the same only one could ever be had.
    """
    often = Counter(labels.values())
    return {number: f"{label} · {what} {number}" if often[label] > 1 else label for number, label in labels.items()}


def label_unlisted(report_id: int) -> str:
    """The entry of a session that the address names and the list does not hold."""
    return f"Session {report_id}"
