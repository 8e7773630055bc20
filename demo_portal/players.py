"""The three people who use the pretend launch monitor, and how they get better."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

START_OF_PRACTICE = dt.date(2025, 1, 1)
"""The day at which the players have exactly the skill written below."""

DAYS_PER_YEAR = 365.25
YEARS_OF_CHANGE = (-3.0, 5.0)
"""Outside these years from the start nobody changes any more, so that any `today` gives sensible golfers."""


class Form(NamedTuple):
    """How a player swings on one day: driver speed (m/s), spread (1 = the table's), usual face and path (degrees)."""

    driver_ms: float
    spread: float
    face: float
    path: float


class Player(NamedTuple):
    """A player's skill at `START_OF_PRACTICE`, the change per year, and a weight for having a day's later sessions."""

    name: str
    share: float
    driver_ms: float
    gain_per_year: float
    spread: float
    spread_per_year: float
    face: float
    path: float

    def form_on(self, day: dt.date) -> Form:
        """Return the player's swing on this day: faster and tighter year by year, and the slice fades away."""
        low, high = YEARS_OF_CHANGE
        years = max(low, min(high, (day - START_OF_PRACTICE).days / DAYS_PER_YEAR))
        tighter = float(self.spread_per_year**years)
        driver_ms = self.driver_ms * (1 + self.gain_per_year * years)
        return Form(driver_ms, self.spread * tighter, self.face, self.path * tighter)


ALEX = Player("Alex", 0.25, 44.0, 0.022, 1.0, 0.86, 0.6, -1.6)
SAM = Player("Sam", 0.50, 32.0, 0.06, 1.25, 0.84, -0.5, 1.8)
"""A junior: slow, growing fast, draws the ball."""
GUEST = Player("Guest", 0.25, 40.0, 0.0, 1.7, 1.0, 2.2, -3.0)
OWNER = ALEX
PLAYERS = (ALEX, SAM, GUEST)
PLAYER_BY_NAME = {player.name: player for player in PLAYERS}
