"""How far back numbers look, for every page, file and report: the last sessions of each club, or a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from golf.shot_edits import ShotFilter

MOST_SESSIONS = 500
"""A club's newest sessions beyond which no window looks: no page reads all shots."""


class Window(StrEnum):
    """The choices, by the word in an address. Those beyond OFFERED are only in older addresses, which still work."""

    LAST_20 = "20"
    MONTHS_3 = "3m"
    MONTHS_12 = "12m"
    ALL = "all"
    LAST_5 = "5"
    LAST_10 = "10"
    LAST_30 = "30"
    LAST_50 = "50"
    LAST_100 = "100"
    DAYS_90 = "90d"


DEFAULT_WINDOW = Window.LAST_20
OFFERED = (Window.LAST_20, Window.MONTHS_3, Window.MONTHS_12, Window.ALL)
_SESSIONS = {Window.LAST_5: 5, Window.LAST_10: 10, Window.LAST_20: 20, Window.LAST_30: 30, Window.LAST_50: 50,
             Window.LAST_100: 100}
_DAYS = {Window.DAYS_90: 90, Window.MONTHS_3: 92, Window.MONTHS_12: 365}
WINDOW_NAMES = {
    **{window: f"Last {sessions} sessions" for window, sessions in _SESSIONS.items()},
    Window.MONTHS_3: "Last 3 months", Window.MONTHS_12: "Last 12 months", Window.ALL: "All time",
    Window.DAYS_90: "Last 90 days",
}
WINDOW_SENTENCES = {
    **{window: f"the last {sessions} sessions of each club" for window, sessions in _SESSIONS.items()},
    Window.MONTHS_3: "the last 3 months", Window.MONTHS_12: "the last 12 months", Window.DAYS_90: "the last 90 days",
    Window.ALL: f"all sessions (the newest {MOST_SESSIONS} of each club at most)",
}


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


def find_window(text: str | None) -> Window | None:
    """The window an address or a preference names (both are typed and tampered with); None for none."""
    return next((window for window in Window if window.value == text), None)

