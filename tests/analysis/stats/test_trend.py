"""The trend by hand, by properties, and by simulation: noise yields a verdict as seldom as promised."""

import itertools
import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.trend import CONFIDENCE, FEWEST_SESSIONS, POWER, Trend, _tail, compute_trend, sessions_needed

rows = st.lists(st.floats(-100, 100), min_size=FEWEST_SESSIONS, max_size=30)


def trend_of(values: list[float]) -> Trend:
    trend = compute_trend(values)
    assert trend is not None
    return trend


def test_a_straight_line_is_found_exactly() -> None:
    trend = trend_of([1.0, 3.0, 5.0, 7.0, 9.0, 11.0])
    assert (trend.change, trend.low, trend.high, trend.start, trend.end) == (10, 10, 10, 1, 11)
    assert trend.is_beyond_noise
    assert trend.noise == 0


def test_one_wild_session_hardly_moves_it() -> None:
    assert trend_of([1.0, 3.0, 5.0, 90.0, 9.0, 11.0, 13.0]).change == pytest.approx(12.0)


def test_below_six_sessions_there_is_no_trend() -> None:
    assert compute_trend([1.0, 2.0, 3.0, 4.0, 5.0]) is None


@pytest.mark.parametrize("count", [6, 7])
def test_the_chance_is_the_share_of_orders_as_clear(count: int) -> None:
    """Against every order there is, counted one by one."""
    order = [0, 1, 2, 4, 3, 6, 5][:count]

    def score(row: tuple[int, ...] | list[int]) -> int:
        return sum((b > a) - (b < a) for a, b in itertools.combinations(row, 2))

    trend = trend_of([float(each) for each in order])
    as_clear = sum(abs(score(row)) >= int(abs(score(order)) / trend.widened)
                   for row in itertools.permutations(range(count)))
    assert trend.chance == pytest.approx(as_clear / math.factorial(count))


@given(rows)
def test_the_estimate_lies_in_its_interval(values: list[float]) -> None:
    trend = trend_of(values)
    assert trend.low - 1e-9 <= trend.change <= trend.high + 1e-9
    assert trend.noise >= 0
    assert 0 <= trend.chance <= 1
    assert trend.widened >= 1


@given(rows, st.floats(-50, 50))
def test_turned_round_or_shifted_it_turns_and_shifts(values: list[float], shift: float) -> None:
    trend, turned, shifted = (trend_of(row) for row in (values, values[::-1], [v + shift for v in values]))
    assert (turned.low, turned.high) == pytest.approx((-trend.high, -trend.low), abs=1e-6)
    assert shifted.change == pytest.approx(trend.change, abs=1e-6)
    assert shifted.start == pytest.approx(trend.start + shift, abs=1e-6)


def normal(source: random.Random) -> float:
    return source.gauss(0, 1)


def wild(source: random.Random) -> float:
    """Heavy tails: now and then a session ten times off."""
    return source.gauss(0, 1) * (10 if source.random() < 0.1 else 1)


def skewed(source: random.Random) -> float:
    return source.expovariate(1)


@pytest.mark.parametrize("draw", [normal, wild, skewed], ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("sessions", [6, 12, 25, 70])
def test_noise_is_called_a_change_in_at_most_one_case_of_twenty(
    draw: Callable[[random.Random], float], sessions: int
) -> None:
    source, tries = random.Random(sessions), 600
    found = sum(trend_of([draw(source) for _ in range(sessions)]).is_beyond_noise for _ in range(tries))
    allowed = 1 - CONFIDENCE
    assert found / tries <= allowed + 2.5 * math.sqrt(allowed * CONFIDENCE / tries)


@pytest.mark.parametrize("sessions", [8, 20, 40])
def test_form_that_carries_over_is_called_a_change_in_at_most_one_case_of_ten(sessions: int) -> None:
    """Neighbours alike by 0.3; without the widening it is 14 % (20 sessions)."""
    source, tries = random.Random(sessions), 600

    def row() -> list[float]:
        values = [source.gauss(0, 1)]
        while len(values) < sessions:
            values.append(0.3 * values[-1] + source.gauss(0, math.sqrt(1 - 0.09)))
        return values

    assert sum(trend_of(row()).is_beyond_noise for _ in range(tries)) / tries <= 0.10


@pytest.mark.parametrize("noise", [0.35, 0.5, 0.8])
def test_the_planned_number_of_sessions_finds_the_change_in_four_cases_of_five(noise: float) -> None:
    sessions, tries = sessions_needed(noise, 1.0), 400
    source = random.Random(7)
    found = sum(trend_of([place / (sessions - 1) + source.gauss(0, noise) for place in range(sessions)]).low > 0
                for _ in range(tries))
    assert POWER - 0.07 <= found / tries <= POWER + 0.1


def test_more_noise_needs_more_sessions() -> None:
    assert sessions_needed(0.0, 1.0) == FEWEST_SESSIONS
    needed = [sessions_needed(noise, 1.0) for noise in (0.2, 0.5, 1.0, 2.0)]
    assert needed == sorted(needed)
    assert needed[2] == pytest.approx(102, abs=2)


def test_many_sessions_go_the_normal_way_and_agree_with_the_exact_one() -> None:
    falling, score, spread = 700, 60 * 59 / 2 - 1400, math.sqrt(60 * 59 * 125 / 18)
    normally = 0.5 * (1 - math.erf((score - 1) / spread / math.sqrt(2)))
    assert _tail(60, falling) == pytest.approx(normally, abs=0.002)
    assert _tail(61, 0) < 1e-9
