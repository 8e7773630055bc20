"""What is shown of listening and of the session that runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.flight_path import Start, find_landing
from live.shots import find_start
from services.live.settings import ListenerState, LiveSettings

if TYPE_CHECKING:
    from golf.errors import GolfError
    from golf.sessions import SessionCard
    from golf.shots import StoredShot
    from golf_db import OpenLive


@dataclass(frozen=True, slots=True)
class ListenerStatus:
    """What was chosen, and the listener if there is one. ``problem``: why there is none although it is switched on."""

    settings: LiveSettings
    listener: ListenerState | None = None
    is_here: bool = False
    problem: GolfError | None = None


USUAL_CLUBS = ("Driver", "3 Wood", "5 Wood", "4 Hybrid", "5 Iron", "6 Iron", "7 Iron", "8 Iron", "9 Iron", "PW", "GW",
               "SW", "LW", "Putter")
"""What is offered to somebody whose bag nobody knows."""


@dataclass(frozen=True, slots=True)
class ClubsToChoose:
    """``own``: the player's clubs; ``every``: those first, then all others."""

    own: list[str]
    every: list[str]


@dataclass(frozen=True, slots=True)
class DrawnBall:
    """A ball as the live page has it. ``is_worked_out``: the monitor told no carry; carry and side are our estimate.

    Such an estimate is shown and drawn here, and stored nowhere.
    """

    stored: StoredShot
    is_worked_out: bool = False


@dataclass(frozen=True, slots=True)
class RunningSession:
    """A live session with its shots."""

    run: OpenLive
    card: SessionCard
    shots: tuple[StoredShot, ...]

    @property
    def last(self) -> StoredShot | None:
        """The ball that was hit last."""
        return max(self.shots, key=lambda stored: stored.shot.position, default=None)

    @property
    def balls(self) -> list[DrawnBall]:
        """Every ball in the order in which they were hit."""
        return [draw_ball(stored) for stored in sorted(self.shots, key=lambda stored: stored.shot.position)]


def draw_ball(stored: StoredShot) -> DrawnBall:
    """The ball with the carry its monitor told, else with our estimate where one can be made."""
    if stored.shot.carry_m is not None or stored.shot.flags:
        return DrawnBall(stored)
    start = find_start({name: stored.value(name) for name in Start._fields})
    found = None if start is None else find_landing(start)
    if found is None:
        return DrawnBall(stored)
    return DrawnBall(replace(stored, shot=replace(stored.shot, carry_m=found.carry_m, side_m=found.side_m)), True)
