"""Periods, goals and practice views, read from a real database file."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.metrics import METRICS, SessionValue
from analysis.period import Basis, Window
from analysis.progress import ProgressVerdict
from golf.errors import SettingsError
from golf.settings import Settings
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase
from services.practice.service import PracticeQuestions
from services.progress.goals import Goals, GoalSubject, GoalWords, find_target, possible_targets
from services.progress.service import ProgressQuestions
from services.progress.text import describe_usual_number
from services.progress.view import Asked, compute_consistency_of, compute_view
from services.shared.metric_format import MetricFormat
from services.wiring import build_app
from tests.opened_app import opened
from tests.pages.conftest import TODAY, seed_sessions
from tests.services.practice_shots import make_session, make_shot

CARRY = METRICS["carry_m"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> GolfDatabase:
    home: Path = tmp_path_factory.mktemp("home")
    found = opened(build_app(Settings(home=home))).database
    seed_sessions(found, 40)
    return found


def sessions_of(database: GolfDatabase, period: Window) -> list[date]:
    asked = Asked("Alex", "9 Iron", "carry_m", period, ShotFilter.UNFLAGGED)
    return [point.practised_on for point in ProgressQuestions(database).load_view(asked, TODAY).series.points]


def test_periods_reach_back_as_far_as_they_say(database: GolfDatabase) -> None:
    everything = sessions_of(database, Window.ALL)
    assert len(everything) > 5
    assert everything == sorted(everything)
    recent = [day for day in everything if day >= TODAY - timedelta(days=91)]
    assert sessions_of(database, Window.MONTHS_3) == recent
    assert set(sessions_of(database, Window.LAST_10)) <= set(everything)
    assert len(sessions_of(database, Window.LAST_10)) <= 10


def test_it_says_what_the_shot_filter_does_to_the_number() -> None:
    shots = [shot for session in range(1, 7) for shot in (
        *make_session(session, [100.0] * 6),
        *(make_shot(session, 20 + place, carry_m=200.0, flagged=True) for place in range(8)))]
    shown = MetricFormat(DISPLAY_UNITS[UnitSystem.METRIC])
    usual, every = (compute_view(shots, CARRY, shot_filter) for shot_filter in (ShotFilter.UNFLAGGED, ShotFilter.ALL))
    assert (usual.usual_number, every.usual_number, every.rolling[-1]) == (None, 100.0, 200.0)
    assert (usual.number, every.number) == (SessionValue(100.0, 36), SessionValue(200.0, 84))
    assert describe_usual_number(every, CARRY, shown) == "Against the usual choice: 100 m → 200 m."
    assert describe_usual_number(usual, CARRY, shown) == ""


def test_somebody_who_never_hit_the_club_has_an_empty_view(database: GolfDatabase) -> None:
    view = ProgressQuestions(database).load_view(Asked("Alex", "2 Iron", "carry_m", Window.ALL, ShotFilter.ALL), TODAY)
    assert (view.series.points, view.rolling, view.consistency, view.is_capped) == ((), (), None, False)
    assert view.progress.verdict is ProgressVerdict.OPEN


def test_a_view_that_was_cut_off_says_so() -> None:
    shots = [shot for session in range(4) for shot in make_session(session, [150.0] * 6)]
    assert compute_view(shots, CARRY, ShotFilter.UNFLAGGED, limit=4).is_capped
    assert not compute_view(shots, CARRY, ShotFilter.UNFLAGGED, limit=5).is_capped
    assert not compute_view(shots, CARRY, ShotFilter.UNFLAGGED).is_capped


def test_consistency_is_the_middle_of_the_sessions() -> None:
    landings = [(100.0, 0.0), (103.0, 0.0), (97.0, 0.0), (100.0, 4.0), (100.0, -4.0)] * 2
    shots = [make_shot(session, n, carry_m=carry, side_m=side) for session in range(3)
             for n, (carry, side) in enumerate(landings)]
    found = compute_consistency_of(shots, ShotFilter.UNFLAGGED)
    assert found is not None
    assert (found.sessions, found.shots) == (3, 30)
    assert found.score == pytest.approx(85)
    assert found.miss_percent == pytest.approx(3)
    assert found.miss_m == pytest.approx(3)
    assert compute_consistency_of(shots[:7], ShotFilter.UNFLAGGED) is None


def test_a_miss_beyond_the_end_of_the_score_is_said_as_large_as_it_is() -> None:
    """Nine wedges of 40 to 100 m, one of them left and one right: the score is 0, the typical miss is 25 of 70 m."""
    landings = [(70.0, 0.0), (45.0, 0.0), (95.0, 0.0), (45.0, 0.0), (95.0, 0.0), (70.0, 25.0), (70.0, -25.0),
                (40.0, 0.0), (100.0, 0.0)]
    found = compute_consistency_of([make_shot(1, n, carry_m=carry, side_m=side)
                                    for n, (carry, side) in enumerate(landings)], ShotFilter.UNFLAGGED)
    assert found is not None
    assert (found.score, round(found.miss_m, 6)) == (0.0, 25.0)
    assert found.miss_percent == pytest.approx(100 * 25 / 70)


def test_goals_are_kept_changed_and_closed(database: GolfDatabase) -> None:
    subject = GoalSubject("Alex", "9 Iron", CARRY)
    first = Goals(database).add(subject, GoalWords(130.0, None, "a"))
    second = Goals(database).add(subject, GoalWords(140.0, date(2027, 1, 1), ""))
    assert [view.goal.goal_id for view in Goals(database).load_views("Alex", ShotFilter.UNFLAGGED)] == [
        second.goal_id, first.goal_id]
    Goals(database).change(first, CARRY, GoalWords(131.0, None, "b"))
    Goals(database).close(second)
    (view,) = Goals(database).load_views("Alex", ShotFilter.UNFLAGGED)
    assert (view.goal.target, view.goal.note) == (131.0, "b")
    assert view.progress is not None
    everything = Goals(database).load_views("Alex", ShotFilter.UNFLAGGED, with_closed=True)
    assert [each.goal.goal_id for each in everything] == [first.goal_id, second.goal_id]


def test_the_target_is_that_of_the_newest_open_goal_for_the_number_and_the_club(database: GolfDatabase) -> None:
    for target, club in ((130.0, "9 Iron"), (140.0, "9 Iron"), (150.0, "9 Iron"), (99.0, "PW")):
        newest = Goals(database).add(GoalSubject("Alex", club, CARRY), GoalWords(target, None, ""))
        if target == 150.0:
            database.goals.close(newest.goal_id)
    views = Goals(database).load_views("Alex", ShotFilter.UNFLAGGED, with_closed=True)
    assert find_target(views, "9 Iron", CARRY) == 140.0
    assert find_target(views, "9 Iron", METRICS["ball_speed_mps"]) is None
    assert find_target(views, "Driver", CARRY) is None


@pytest.mark.parametrize(("key", "target", "is_possible"), [
    ("carry_m", 150.0, True), ("carry_m", -1.0, False), ("carry_m", 5000.0, False), ("offline_m", 0.0, True),
    ("consistency", 101.0, False), ("club_path_deg", -4.0, True), ("smash_factor", 1.7, False)])
def test_a_target_must_be_possible(database: GolfDatabase, key: str, target: float, is_possible: bool) -> None:
    low, high = possible_targets(METRICS[key])
    assert (low <= target <= high) is is_possible
    if not is_possible:
        with pytest.raises(SettingsError):
            Goals(database).add(GoalSubject("Sam", "9 Iron", METRICS[key]), GoalWords(target, None, ""))
    assert database.goals.load("Sam") == []


def test_rounds_are_no_practice(database: GolfDatabase) -> None:
    quality = PracticeQuestions(database).load_quality(
        "Alex", Basis(Window.ALL, ShotFilter.UNFLAGGED, TODAY))
    assert quality.rounds_left_out > 0
    assert quality.mixing.sessions > 0


def test_a_year_counts_each_session_once(database: GolfDatabase) -> None:
    year = PracticeQuestions(database).load_year("Alex", None, TODAY)
    assert year.sessions == database.journal.load_totals("Alex", TODAY).sessions
