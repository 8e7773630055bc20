from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.goal_progress import GoalState, compute_goal_progress
from analysis.metrics import METRICS
from analysis.sessions_of_club import SessionSwings
from golf.bag_and_goals import Goal
from golf.shots import StoredShot
from tests.services.practice_shots import FIRST_DAY, make_shot

SET_ON = FIRST_DAY + timedelta(days=5)


def goal_of(target: float, metric: str = "carry_m", due_on: date | None = None) -> Goal:
    return Goal(1, "Alex", metric, target, datetime(2026, 1, 6, tzinfo=UTC), "7 Iron", due_on)


def points_of(values: list[float], first: int = 0, measure: str = "carry_m") -> list[SessionSwings]:
    def ball(session: int, place: int, value: float) -> StoredShot:
        measured: dict[str, Any] = {measure: value}
        return make_shot(session, place, **measured)

    return [SessionSwings(n, FIRST_DAY + timedelta(days=first + n),
                          tuple(ball(n, place, value) for place in range(10)))
            for n, value in enumerate(values)]


def test_half_way() -> None:
    points = points_of([150.0] * 6) + points_of([155.0] * 3, first=10)
    found = compute_goal_progress(goal_of(160.0), METRICS["carry_m"], points, SET_ON)
    assert (found.state, found.start, found.current, found.share) == (GoalState.UNDER_WAY, 150, 155, 0.5)
    assert found.reached_on is None


def test_one_good_evening_does_not_reach_it_the_last_three_together_do() -> None:
    points = points_of([150.0] * 6) + points_of([161.0, 150.0, 162.0, 149.0], first=10)
    found = compute_goal_progress(goal_of(160.0), METRICS["carry_m"], points, SET_ON)
    assert (found.state, found.share) == (GoalState.REACHED, 1.0)
    assert found.reached_on == FIRST_DAY + timedelta(days=12)
    assert not found.is_before_set
    alone = compute_goal_progress(goal_of(160.0), METRICS["carry_m"], points[:7], SET_ON)
    assert alone.state is GoalState.UNDER_WAY


def test_a_smaller_number_can_be_the_goal() -> None:
    points = points_of([12.0] * 6, measure="side_m") + points_of([9.0] * 3, first=10, measure="side_m")
    found = compute_goal_progress(goal_of(8.0, "offline_m"), METRICS["offline_m"], points, SET_ON)
    assert found.share == pytest.approx(0.75)


def test_where_neither_way_is_better_the_target_says_which() -> None:
    metric = METRICS["launch_angle_deg"]
    points = points_of([18.0] * 6, measure=metric.key) + points_of([15.0] * 3, first=10, measure=metric.key)
    assert compute_goal_progress(goal_of(14.0, metric.key), metric, points, SET_ON).share == pytest.approx(0.75)
    assert compute_goal_progress(goal_of(16.0, metric.key), metric, points, SET_ON).state is GoalState.REACHED


def test_what_was_reached_before_is_said_to_be() -> None:
    found = compute_goal_progress(goal_of(140.0), METRICS["carry_m"], points_of([150.0] * 6), SET_ON)
    assert (found.state, found.is_before_set) == (GoalState.REACHED, True)


def test_with_too_little_it_says_nothing() -> None:
    found = compute_goal_progress(goal_of(160.0), METRICS["carry_m"], points_of([150.0, 151.0]), SET_ON)
    assert (found.state, found.sessions, found.share, found.current) == (GoalState.TOO_THIN, 2, None, None)


def test_without_a_session_before_it_begins_with_the_first_three() -> None:
    points = points_of([150.0, 151, 152, 156, 157, 157], first=20)
    found = compute_goal_progress(goal_of(161.0), METRICS["carry_m"], points, SET_ON)
    assert (found.start, found.current) == (151, 157)
    assert found.share == pytest.approx(0.6)


def test_the_first_three_sessions_can_reach_it_at_once() -> None:
    found = compute_goal_progress(goal_of(150.0), METRICS["carry_m"], points_of([151.0] * 3, first=20), SET_ON)
    assert (found.state, found.is_before_set) == (GoalState.REACHED, False)


def test_overdue_is_only_what_was_not_reached() -> None:
    late = goal_of(160.0, due_on=date(2026, 2, 1))
    under_way = compute_goal_progress(late, METRICS["carry_m"], points_of([150.0] * 8), SET_ON)
    assert under_way.is_overdue(date(2026, 2, 2))
    assert not under_way.is_overdue(date(2026, 2, 1))
    reached = compute_goal_progress(late, METRICS["carry_m"], points_of([170.0] * 8), SET_ON)
    assert not reached.is_overdue(date(2026, 3, 1))


@given(st.lists(st.floats(1, 300), min_size=3, max_size=20), st.floats(1, 300),
       st.sampled_from([("carry_m", "carry_m"), ("offline_m", "side_m"), ("launch_angle_deg", "launch_angle_deg")]))
def test_a_share_is_from_nothing_to_whole(values: list[float], target: float, about: tuple[str, str]) -> None:
    key, measure = about
    found = compute_goal_progress(goal_of(target, key), METRICS[key], points_of(values, measure=measure), SET_ON)
    assert found.share is not None
    assert 0 <= found.share <= 1
    assert (found.state is GoalState.REACHED) == (found.reached_on is not None)
