import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import METRICS, Better, SessionValue
from analysis.progress import ProgressVerdict as Said
from analysis.progress import (
    SessionPoint,
    SessionSeries,
    SkippedSessions,
    compute_bests,
    compute_level,
    compute_progress,
    compute_rolling,
    compute_series,
    find_telling,
    judge,
)
from analysis.sessions_of_club import sort_swings
from analysis.stats.trend import Trend
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import StoredShot
from tests.services.practice_shots import FIRST_DAY, make_session, make_shot

CARRY = METRICS["carry_m"]


def series_of(values: list[float]) -> SessionSeries:
    return SessionSeries(tuple(SessionPoint(n, FIRST_DAY + timedelta(days=n), value, 12)
                               for n, value in enumerate(values)))


def rolling_of(values: list[float]) -> list[float | None]:
    shots = [shot for number, value in enumerate(values) for shot in make_session(number, [value] * 6)]
    return compute_rolling(CARRY, find_telling(sort_swings(shots, ShotFilter.UNFLAGGED), CARRY))


def said_of(values: list[float], key: str = "carry_m") -> Said:
    return compute_progress(series_of(values), METRICS[key]).verdict


def test_a_point_is_a_session_and_they_come_in_the_order_played() -> None:
    shots = make_session(9, [150.0] * 6, on=date(2026, 3, 1)) + make_session(4, [140.0, 141, 142, 143, 144],
                                                                             on=date(2026, 3, 2))
    assert compute_series(shots, CARRY, ShotFilter.UNFLAGGED).points == (
        SessionPoint(9, date(2026, 3, 1), 150.0, 6), SessionPoint(4, date(2026, 3, 2), 142.0, 5))


def test_what_is_left_out_is_counted() -> None:
    shots = [*make_session(1, [150.0] * 6), *make_session(2, [150.0] * 4), *make_session(3, [150.0] * 6, on=None),
             *make_session(4, [60.0] * 6, label="70 yds"), *make_session(5, [60.0] * 6, is_default_club=True),
             make_shot(1, 9, carry_m=999.0, flagged=True), make_shot(1, 10, carry_m=99.0, duplicate_of="1/1/1")]
    series = compute_series(shots, CARRY, ShotFilter.UNFLAGGED)
    assert [point.report_id for point in series.points] == [1]
    assert series.shots == 6
    assert series.left_out == SkippedSessions(thin_sessions=1, undated_sessions=1, shots_not_counted=2, part_swings=6)


@pytest.mark.parametrize(("label", "is_part"), [
    ("70 yds", True), ("55 Yards", True), ("60m", True), ("100 metres", True),
    ("7 Iron", False), ("warmup", False), ("Iron9", False), ("2026.2.12", False), ("9", False), ("56°", False),
])
def test_a_label_with_a_distance_is_a_part_swing(label: str, is_part: bool) -> None:
    series = compute_series(make_session(1, [80.0] * 6, label=label), CARRY, ShotFilter.UNFLAGGED)
    assert bool(series.left_out.part_swings) is is_part


def test_the_rolling_median_is_of_the_last_five() -> None:
    assert rolling_of([1, 9, 2, 8, 3, 7]) == [None, None, 2, 5, 3, 7]
    assert rolling_of([]) == []


def test_the_last_five_are_their_balls_together_not_their_medians() -> None:
    shots = [*make_session(1, [100.0] * 5), *make_session(2, [110.0] * 5), *make_session(3, [150.0] * 30)]
    telling = find_telling(sort_swings(shots, ShotFilter.UNFLAGGED), CARRY)
    assert compute_rolling(CARRY, telling) == [None, None, 150.0]
    assert compute_level(CARRY, telling[:2]) == SessionValue(105.0, 10)
    assert compute_level(CARRY, []) is None


@given(st.lists(st.floats(0, 300), max_size=30))
def test_the_rolling_median_stays_among_the_values(values: list[float]) -> None:
    rolling = rolling_of(values)
    assert len(rolling) == len(values)
    assert all(min(values) <= each <= max(values) for each in rolling if each is not None)


def test_verdicts() -> None:
    rising = [140.0, 141, 143, 142, 145, 147, 148, 149, 151, 152]
    assert said_of(rising) is Said.IMPROVING
    assert said_of(rising[::-1]) is Said.SLIPPING
    assert said_of([value - 120 for value in rising], "offline_m") is Said.SLIPPING
    assert said_of(rising, "apex_m") is Said.CHANGED
    assert said_of([150.0, 150.4, 149.8, 150.1, 149.9, 150.3, 150.0, 149.7, 150.2, 150.0]) is Said.STEADY
    assert said_of([150.0, 140, 160, 138, 161, 149, 155, 143, 158, 150]) is Said.OPEN


def test_a_change_beyond_noise_that_is_too_small_to_speak_of_is_steady() -> None:
    values = [150 + place * 0.05 for place in range(20)]  # 0.95 m in all; 2 % would be 3 m
    progress = compute_progress(series_of(values), CARRY)
    assert progress.trend is not None
    assert progress.trend.is_beyond_noise
    assert progress.verdict is Said.STEADY


def test_until_there_is_a_verdict_it_says_how_much_is_missing() -> None:
    few = compute_progress(series_of([150.0] * 4), CARRY)
    assert (few.verdict, few.more_sessions, few.shots_per_session) == (Said.OPEN, 2, 12)
    source = random.Random(1)
    noisy = compute_progress(series_of([source.gauss(150, 3) for _ in range(8)]), CARRY)
    wilder = compute_progress(series_of([source.gauss(150, 12) for _ in range(8)]), CARRY)
    assert noisy.verdict is wilder.verdict is Said.OPEN
    assert 0 < noisy.more_sessions < wilder.more_sessions
    none = compute_progress(SessionSeries(()), CARRY)
    assert (none.verdict, none.trend, none.more_sessions) == (Said.OPEN, None, 6)


@pytest.mark.parametrize(("low", "high", "said"), [
    (0.1, 5.0, Said.IMPROVING), (-5.0, -0.1, Said.SLIPPING), (-0.1, 5.0, Said.OPEN), (-2.9, 2.9, Said.STEADY),
    (-3.0, 2.9, Said.OPEN), (0.1, 2.9, Said.STEADY)])
def test_judging_an_interval(low: float, high: float, said: Said) -> None:
    trend = Trend(10, (low + high) / 2, low, high, 150.0, 1.0, 0.5)
    assert judge(trend, 3.0, Better.HIGHER) is said


@pytest.mark.parametrize("sessions", [8, 30])
def test_noise_in_shots_becomes_a_verdict_in_at_most_one_case_of_twenty(sessions: int) -> None:
    """All the way from shots: sessions of different length, a form of the day, mishits."""
    source, tries = random.Random(sessions), 150
    wrong = sum(verdict_on_noise(source, sessions) not in (Said.OPEN, Said.STEADY) for _ in range(tries))
    assert wrong / tries <= 0.05 + 0.045


def verdict_on_noise(source: random.Random, sessions: int) -> Said:
    shots: list[StoredShot] = []
    for session in range(sessions):
        day = source.gauss(150, 4)
        carries = [source.gauss(day, 7) - (50 if source.random() < 0.05 else 0) for _ in range(source.randint(5, 20))]
        shots += make_session(session, carries)
    return compute_progress(compute_series(shots, CARRY, ShotFilter.UNFLAGGED), CARRY).verdict


def test_a_change_that_is_just_worthwhile_is_hardly_ever_called_steady() -> None:
    source, tries = random.Random(3), 200
    rows = ([150 + 3.0 * place / 19 + source.gauss(0, 1.5) for place in range(20)] for _ in range(tries))
    assert sum(said_of(row) is Said.STEADY for row in rows) / tries <= 0.06


def test_the_best_ball_and_the_best_session() -> None:
    shots = [*make_session(1, [150.0, 151, 152, 153, 171]), *make_session(2, [155.0, 156, 157, 158, 159]),
             make_shot(2, 20, carry_m=300.0, flagged=True), make_shot(2, 21, carry_m=299.0, duplicate_of="1/1/1"),
             make_shot(2, 22, carry_m=298.0, edit=ShotEdit(review=ShotReview.OUT)),
             make_shot(2, 23, carry_m=297.0, is_default_club=True)]
    for shot_filter in (ShotFilter.UNFLAGGED, ShotFilter.ALL):
        bests = compute_bests(shots, CARRY, shot_filter)
        assert bests.ball is not None
        assert (bests.ball.value, bests.ball.key) == (171.0, (1, "1", "5"))
        assert bests.session is not None
        assert (bests.session.value, bests.session.report_id) == (157.0, 2)
        assert bests.shots == 10


def test_a_best_ball_leads_to_the_session_it_counts_with() -> None:
    moved = [replace(shot, counts_with=7) for shot in make_session(1, [150.0, 160.0, 151, 152, 153])]
    bests = compute_bests(moved, CARRY, ShotFilter.UNFLAGGED)
    assert bests.ball is not None
    assert (bests.ball.key[0], bests.ball.session_id) == (1, 7)
    assert bests.session is not None
    assert bests.session.report_id == 7


def test_of_equal_bests_the_earliest_stands() -> None:
    shots = make_session(2, [150.0] * 6) + make_session(1, [150.0] * 6)
    bests = compute_bests(shots, CARRY, ShotFilter.UNFLAGGED)
    assert bests.ball is not None
    assert bests.ball.key == (1, "1", "1")
    assert bests.session is not None
    assert bests.session.report_id == 1


def test_a_smallest_miss_is_luck_and_a_putt_no_best() -> None:
    shots = [make_shot(1, n, side_m=float(n)) for n in range(6)]
    offline = compute_bests(shots, METRICS["offline_m"], ShotFilter.UNFLAGGED)
    assert offline.ball is None
    assert offline.session is not None
    assert compute_bests(make_session(1, [5.0] * 6, "Putter"), CARRY, ShotFilter.UNFLAGGED).session is None
    assert compute_bests(shots, METRICS["launch_angle_deg"], ShotFilter.UNFLAGGED).session is None
