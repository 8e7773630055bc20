"""Putting arithmetic against the slowest way of counting, and against numbers worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.landings import find_landings
from analysis.progress import ProgressVerdict
from analysis.putting.control import (
    compute_depth,
    compute_side,
    compute_start_line,
    count_misses,
    kind_of_miss,
)
from analysis.putting.make_rate import compute_by_distance, compute_make_rate, compute_rate
from analysis.putting.streaks import (
    STREAK_LENGTHS,
    compute_pace,
    compute_streaks,
    count_most_in_window,
    find_fastest,
)
from analysis.putting.trend import compute_putting_trend
from golf.putts import Putt, StoredPutt, check_putt
from golf.shots import Shot, StoredShot

MADE = st.sampled_from([True, False, None])
FEET = 0.3048
EDGES = tuple(feet * FEET for feet in (3, 6, 10))


def putts_of(made: list[Any], **facts: Any) -> list[Putt]:
    return [Putt(number, made=each, **facts) for number, each in enumerate(made, start=1)]


@given(st.lists(st.lists(st.tuples(MADE, st.booleans()), max_size=30), max_size=4))
def test_streaks_are_what_the_slowest_count_gives(sessions: list[list[tuple[bool | None, bool]]]) -> None:
    found = [[Putt(number, made=made, flag_reason="" if counts else "odd")
              for number, (made, counts) in enumerate(each)] for each in sessions]
    streaks = compute_streaks(found)

    def is_streak(session: list[Putt], first: int, last: int) -> bool:
        return all(putt.made is True and putt.counts for putt in session[first:last])

    whole = [last - first for session in found for first, last in combinations(range(len(session) + 1), 2)
             if is_streak(session, first, last)
             and not (first and is_streak(session, first - 1, last))
             and not (last < len(session) and is_streak(session, first, last + 1))]
    assert streaks.longest == max(whole, default=0)
    assert dict(streaks.reached) == {length: sum(each >= length for each in whole) for length in STREAK_LENGTHS}


@given(st.lists(st.floats(0, 400), max_size=60))
def test_most_in_a_window_and_the_fastest_are_what_the_slowest_count_gives(moments: list[float]) -> None:
    seconds = sorted(moments)
    assert count_most_in_window(seconds) == max(
        (sum(0 <= other - one <= 60 for other in seconds) for one in seconds), default=0)
    spans = [seconds[place + 20] - seconds[place] for place in range(max(0, len(seconds) - 20))]
    assert find_fastest(seconds) == (min(spans) if spans else None)


@given(st.lists(st.tuples(MADE, st.sampled_from([None, 1.0, 3 * FEET, 1.5, 1.8288, 2.5, 9.0])), max_size=60))
def test_rates_count_only_what_is_said(rows: list[tuple[bool | None, float | None]]) -> None:
    putts = [Putt(number, made=made, target_distance_m=distance) for number, (made, distance) in enumerate(rows)]
    total = compute_make_rate(putts)
    told = [made for made, _ in rows if made is not None]
    assert (total is None) == (not told)
    assert total is None or (total.made, total.putts) == (sum(told), len(told))
    steps = compute_by_distance(putts, EDGES)
    known = [(made, distance) for made, distance in rows if made is not None and distance is not None]
    assert sum(each.rate.putts for each in steps) == len(known)
    assert sum(each.rate.made for each in steps) == sum(made for made, _ in known)
    for each in steps:
        inside = [made for made, distance in known if each.nearest_m + 1e-3 < distance + 1e-9
                  and (each.farthest_m is None or distance <= each.farthest_m + 1e-3)]
        assert (each.rate.made, each.rate.putts) == (sum(inside), len(inside))


@given(st.integers(1, 400).flatmap(lambda putts: st.tuples(st.integers(0, putts), st.just(putts))))
def test_wilsons_interval_holds_the_rate_and_solves_its_equation(counts: tuple[int, int]) -> None:
    made, putts = counts
    rate = compute_rate(made, putts)
    assert rate is not None
    assert 0 <= rate.low <= rate.rate <= rate.high <= 1
    for limit in (rate.low, rate.high):
        if 0 < limit < 1:  # where the limit is true, the rate found lies 1.96 standard errors away
            assert abs(rate.rate - limit) == pytest.approx(1.959964 * (limit * (1 - limit) / putts) ** 0.5, abs=1e-6)


def test_wilsons_interval_as_published() -> None:
    rate = compute_rate(8, 10)
    assert rate is not None
    assert rate.low == pytest.approx(0.4902, abs=1e-4)
    assert rate.high == pytest.approx(0.9433, abs=1e-4)
    assert compute_rate(0, 0) is None


def test_pace_is_of_the_time_from_first_putt_to_last() -> None:
    session = [Putt(number, made=number % 2 == 0, elapsed_s=10.0 * number) for number in range(1, 8)]
    pace = compute_pace([session])
    assert pace.putts_per_minute == pytest.approx(6.0)
    assert pace.makes_per_minute == pytest.approx(3.0)
    assert (pace.most_in_60_s, pace.fastest_21_s) == (3, None)
    clock = [Putt(number, made=True, hit_at=f"2026-02-01T18:00:{2 * number:02}") for number in range(25)]
    assert compute_pace([clock]).fastest_21_s == pytest.approx(40.0)
    assert compute_pace([putts_of([True] * 5)]).putts_per_minute is None, "no times, no pace"
    assert compute_pace([[Putt(1, elapsed_s=1.0), Putt(2, elapsed_s=31.0)]]).makes_per_minute is None


def test_start_line_and_depth_rest_on_what_is_said() -> None:
    putts = [Putt(number, start_direction_deg=direction, made=False, lateral_miss_m=0.1)
             for number, direction in enumerate((-1.0, -0.5, 0.0, 0.5, 1.0))]
    line = compute_start_line([*putts, check_putt(Putt(9, start_direction_deg=-179.0)), Putt(10)])
    assert line is not None
    assert (line.n, line.median) == (5, 0.0)
    assert compute_depth([Putt(1, made=True, depth_miss_m=0.5), Putt(2)]) is None, "the hole stopped it"
    depth = compute_depth([Putt(1, made=False, rolled_distance_m=1.6, target_distance_m=2.0)])
    assert depth is not None
    assert depth.median == pytest.approx(-0.4)
    side = compute_side(putts)
    assert side is not None
    assert side.median == pytest.approx(0.1)


@pytest.mark.parametrize(("putt", "kind"), [
    (Putt(1, made=False, category="MISS - CATCH: LEFT - RIGHT"), "catch"),
    (Putt(1, made=False, category="MISS - RETURN: LEFT - LEFT"), "return"),
    (Putt(1, made=False, category="MISS - TIMEOUT: RIGHT"), "timeout"),
    (Putt(1, made=False, category="MISS - QUICK PUTT"), "quick putt"),
    (Putt(1, made=False, category="miss_short"), "short"),
    (Putt(1, made=False, category="MISS", lateral_miss_m=-0.2, depth_miss_m=0.1), "left"),
    (Putt(1, made=False, depth_miss_m=0.3), "long"),
    (Putt(1, made=False), "other"),
])
def test_a_miss_is_called_as_its_tracker_calls_it(putt: Putt, kind: str) -> None:
    assert kind_of_miss(putt) == kind
    assert count_misses([putt, Putt(2, made=True), Putt(3)]) == [(kind, 1)]


def test_a_putt_of_a_launch_monitor_comes_down_nowhere() -> None:
    shot = Shot("1", 0, carry_m=3.0, side_m=0.1, ball_speed_mps=2.0)
    assert find_landings([StoredShot(1, "g", "Putter", None, "", shot), StoredShot(1, "g", "7 Iron", None, "", shot)]
                         ) == [(3.0, 0.1)]


def stored(session: int, made: int, putts: int, distance: float | None = None) -> list[StoredPutt]:
    return [StoredPutt(session, session, "Bob", date(2026, 1, 1) + timedelta(days=session),
                       Putt(number, made=number < made, target_distance_m=distance)) for number in range(putts)]


def test_a_trend_is_too_early_to_say_below_six_sessions() -> None:
    few = [each for session in range(5) for each in stored(session, 5 + session, 10)]
    found = compute_putting_trend(few, EDGES)
    assert (found.verdict, found.trend, found.more_sessions, len(found.points)) == (ProgressVerdict.OPEN, None, 1, 5)


def test_a_clear_rise_is_an_improvement_and_thin_sessions_are_left_out() -> None:
    rising = [each for session in range(12) for each in stored(session, 4 + session, 20)]
    found = compute_putting_trend([*rising, *stored(20, 1, 3)], EDGES)
    assert (found.verdict, found.thin_sessions, found.step) == (ProgressVerdict.IMPROVING, 1, None)


def test_only_one_step_of_distances_is_compared() -> None:
    near = [each for session in range(7) for each in stored(session, 10, 12, 1.0)]
    far = [each for session in range(7, 10) for each in stored(session, 1, 12, 4.0)]
    found = compute_putting_trend([*near, *far], EDGES)
    assert (found.step, len(found.points)) == (1, 7)
    assert found.verdict is ProgressVerdict.STEADY
