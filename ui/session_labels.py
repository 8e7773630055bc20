"""Sessions to pick from, by labels that are worked out once for all of them."""

from __future__ import annotations

from typing import NamedTuple

from golf.records import NamedSession
from services.display import count_of, format_day
from ui.outside_text import one_line

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


def label_unlisted(report_id: int) -> str:
    """The entry of a session that the address names and the list does not hold."""
    return f"Session {report_id}"
