"""A player's goals with how far each has come, and what may be written as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.goal_progress import GoalProgress, compute_goal_progress
from analysis.metrics import Metric, Summary, find_metric
from analysis.progress import find_telling
from analysis.sessions_of_club import sort_swings
from golf.bag_and_goals import Goal
from golf.errors import SettingsError
from golf.limits import POSSIBLE
from golf.shot_edits import ShotFilter
from services.shared.database_service import DatabaseService

if TYPE_CHECKING:
    from golf_db import GolfDatabase

GOAL_SESSIONS = 200
"""The newest sessions of a club that a goal is measured by."""
NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class GoalSubject:
    """Whose number with which club a goal is about."""

    player: str
    club: str
    metric: Metric


@dataclass(frozen=True, slots=True)
class GoalWords:
    """What a golfer says in a goal; ``target`` in SI."""

    target: float
    due_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its metric and progress; both None for one that cannot be measured here."""

    goal: Goal
    metric: Metric | None
    progress: GoalProgress | None


class Goals(DatabaseService):
    """A player's goals: read with their progress, and written. Writers raise NotFound for a goal that is gone."""

    def load_views(self, player: str, shot_filter: ShotFilter, *, with_closed: bool = False) -> list[GoalView]:
        """Open goals first, then the closed ones, each the newest first."""
        goals = self._database.goals.load(player, with_closed=with_closed)
        ordered = sorted(goals, key=lambda goal: (goal.closed_at is not None, -goal.goal_id))
        return [_view(self._database, goal, shot_filter) for goal in ordered]

    def add(self, subject: GoalSubject, words: GoalWords) -> Goal:
        """A new goal. Raises SettingsError for a target that cannot be."""
        check_target(subject.metric, words.target)
        return self._database.goals.add(subject.player, subject.metric.key, words.target, club=subject.club,
                                        due_on=words.due_on, note=words.note)

    def change(self, goal: Goal, metric: Metric, words: GoalWords) -> None:
        """Another target, day or note. Raises SettingsError for a target that cannot be."""
        check_target(metric, words.target)
        self._database.goals.change(goal.goal_id, target=words.target, due_on=words.due_on, note=words.note)

    def close(self, goal: Goal) -> None:
        """Measure it no more; it stays and can be opened again."""
        self._database.goals.close(goal.goal_id)

    def reopen(self, goal: Goal) -> None:
        """Measure a closed goal again."""
        self._database.goals.reopen(goal.goal_id)


def find_target(goals: Iterable[GoalView], club: str, metric: Metric) -> float | None:
    """The target (SI) of the open goal for this number with this club; None without one. Of several the newest."""
    return next((view.goal.target for view in goals if view.goal.closed_at is None
                 and (view.goal.club, view.goal.metric) == (club, metric.key)), None)


def check_target(metric: Metric, target: float) -> None:
    """Raise SettingsError for a target that cannot be (``target`` in SI)."""
    low, high = possible_targets(metric)
    if not low <= target <= high:
        raise SettingsError(f"This is not a possible {metric.name.lower()}.",
                            "Give the number in the unit written beside it.")


def possible_targets(metric: Metric) -> tuple[float, float]:
    """The lowest and highest target, SI."""
    if metric.summary is Summary.CONSISTENCY:
        return 0.0, 100.0
    low, high = POSSIBLE[metric.measures[0]]
    if metric.is_signed:
        return low, high
    return 0.0, max(abs(low), abs(high))


def set_on_of(goal: Goal) -> date:
    """The golfer's own calendar day on which the goal was set."""
    return goal.created_at.astimezone().date()


def _view(database: GolfDatabase, goal: Goal, shot_filter: ShotFilter) -> GoalView:
    metric = find_metric(goal.metric)
    if metric is None or goal.club is None:
        return GoalView(goal, metric, None)
    shots = database.practice.load_club_shots(goal.player, goal.club, sessions=GOAL_SESSIONS)
    telling = find_telling(sort_swings(shots, shot_filter), metric)
    return GoalView(goal, metric, compute_goal_progress(goal, metric, telling, set_on_of(goal)))
