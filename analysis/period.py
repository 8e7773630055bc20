"""How far back the figures of a club look: its last sessions, or a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from golf.shot_edits import ShotFilter

MOST_SESSIONS = 500
"""A club's newest sessions beyond which no window looks: no page reads all shots."""


class Window(StrEnum):
    """The choices, by the word in an address."""

    LAST_5 = "5"
    LAST_20 = "20"
    LAST_50 = "50"
    DAYS_90 = "90d"
    MONTHS_12 = "12m"
    ALL = "all"


DEFAULT_WINDOW = Window.LAST_20
WINDOW_NAMES = {
    Window.LAST_5: "Last 5 sessions", Window.LAST_20: "Last 20 sessions", Window.LAST_50: "Last 50 sessions",
    Window.DAYS_90: "90 days", Window.MONTHS_12: "12 months", Window.ALL: "All",
}
WINDOW_SENTENCES = {
    Window.LAST_5: "the last 5 sessions", Window.LAST_20: "the last 20 sessions",
    Window.LAST_50: "the last 50 sessions", Window.DAYS_90: "the last 90 days",
    Window.MONTHS_12: "the last 12 months",
    Window.ALL: f"all sessions (the newest {MOST_SESSIONS} at most)",
}
_DAYS = {Window.DAYS_90: 90, Window.MONTHS_12: 365}
_SESSIONS = {Window.LAST_5: 5, Window.LAST_20: 20, Window.LAST_50: 50}


@dataclass(frozen=True, slots=True)
class Basis:
    """On which shots figures rest: how far back, seen from which day, and under which shot filter."""

    window: Window
    shot_filter: ShotFilter
    today: date


@dataclass(frozen=True, slots=True)
class Reach:
    """At most so many of a club's newest sessions, from a day on (None: however old)."""

    sessions: int
    first: date | None


def compute_reach(basis: Basis) -> Reach:
    """What to ask the database for. A period of n days has today as its last day."""
    days = _DAYS.get(basis.window)
    return Reach(_SESSIONS.get(basis.window, MOST_SESSIONS), basis.today - timedelta(days=days - 1) if days else None)


def read_window(text: str | None) -> Window:
    """The window an address names, or the default (addresses are typed and tampered with)."""
    return next((window for window in Window if window.value == text), DEFAULT_WINDOW)
