"""How far a goal has come: from where the golfer was when it was set to where he is now. Pure.

Where a golfer is, is the number over the balls of his last three sessions: one good evening is not a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.metrics import Better, Metric, SessionValue
from analysis.progress import compute_level
from analysis.sessions_of_club import SessionSwings
from golf.bag_and_goals import Goal

LEVEL_SESSIONS = 3


class GoalState(StrEnum):
    """What can be said about a goal."""

    TOO_THIN = "too thin"
    """Fewer than three sessions with enough balls: no level, no progress."""
    UNDER_WAY = "under way"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal and its progress. ``share`` runs from 0 (where it began) to 1 (the target)."""

    goal: Goal
    state: GoalState
    sessions: int
    """Sessions that carry the level, at most three."""
    start: float | None = None
    current: float | None = None
    share: float | None = None
    reached_on: date | None = None
    is_before_set: bool = False
    """The target was reached already when the goal was set."""
    shots: int = 0
    """Balls of the sessions that carry the level of now."""

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed without the target."""
        due = self.goal.due_on
        return due is not None and due < today and self.state is not GoalState.REACHED


def compute_goal_progress(goal: Goal, metric: Metric, sessions: Sequence[SessionSwings],
                          set_on: date) -> GoalProgress:
    """The progress of a goal set on this (local) day; ``sessions`` (``find_telling``) reach back before it.

    It begins at the level of the last three sessions up to that day, or of the first three after it when there were
    fewer. It is reached at the first session after it was set with which the last three together are at the target.
    """
    if len(sessions) < LEVEL_SESSIONS:
        return GoalProgress(goal, GoalState.TOO_THIN, len(sessions))
    before = [session for session in sessions if (session.practised_on or date.max) <= set_on]
    begin = max(len(before), LEVEL_SESSIONS)
    levels = [_level(metric, sessions[:end]) for end in range(begin, len(sessions) + 1)]
    start, current, shots = levels[0].value, levels[-1].value, levels[-1].shots
    upwards = _goes_up(metric.better, start, goal.target)
    if len(before) >= LEVEL_SESSIONS and _is_there(start, goal.target, upwards=upwards):
        return GoalProgress(goal, GoalState.REACHED, LEVEL_SESSIONS, start, current, 1.0,
                            before[-1].practised_on, is_before_set=True, shots=shots)
    for end, level in enumerate(levels, start=begin):
        if _is_there(level.value, goal.target, upwards=upwards):
            return GoalProgress(goal, GoalState.REACHED, LEVEL_SESSIONS, start, current, 1.0,
                                sessions[end - 1].practised_on, shots=shots)
    share = (current - start) / (goal.target - start)
    return GoalProgress(goal, GoalState.UNDER_WAY, LEVEL_SESSIONS, start, current, min(1.0, max(0.0, share)),
                        shots=shots)


def _level(metric: Metric, sessions: Sequence[SessionSwings]) -> SessionValue:
    level = compute_level(metric, sessions[-LEVEL_SESSIONS:])
    if level is None:  # each of them has enough alone
        raise ValueError("a level needs sessions with enough balls")
    return level


def _goes_up(better: Better, start: float, target: float) -> bool:
    """Towards the better side; where neither is, from where the golfer was to the target."""
    return target >= start if better is Better.NEITHER else better is Better.HIGHER


def _is_there(level: float, target: float, *, upwards: bool) -> bool:
    return level >= target if upwards else level <= target
