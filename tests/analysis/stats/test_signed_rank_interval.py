import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.signed_rank_interval import _means_outside, compute_middle


def test_by_hand() -> None:
    middle = compute_middle([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert middle is not None
    assert (middle.value, middle.low, middle.high, middle.count) == (3.5, 1.0, 6.0, 6)
    assert compute_middle([1.0] * 5) is None


@pytest.mark.parametrize("count", [6, 8, 10])
def test_the_critical_number_against_every_pattern_of_signs(count: int) -> None:
    """Wilcoxon's sum of negative ranks is the number of pairwise means below 0."""
    sums = [sum(rank for rank, sign in zip(range(1, count + 1), signs, strict=True) if sign)
            for signs in itertools.product((0, 1), repeat=count)]
    outside = _means_outside(count)
    assert sum(total <= outside for total in sums) / 2 ** count <= 0.025
    assert sum(total <= outside + 1 for total in sums) / 2 ** count > 0.025


def test_several_looks_together_keep_the_confidence() -> None:
    values = [float(n) for n in range(1, 13)]
    alone, together = compute_middle(values), compute_middle(values, looks=3)
    assert alone is not None
    assert together is not None
    assert together.low < alone.low < alone.high < together.high
    assert compute_middle(values[:6], looks=3) is None


def test_many_go_the_normal_way() -> None:
    steps = [_means_outside(count + 1) - _means_outside(count) for count in range(55, 65)]
    assert all(18 <= step <= 27 for step in steps)


@given(st.lists(st.floats(-50, 50), min_size=6, max_size=30), st.floats(-20, 20))
def test_it_lies_in_its_interval_and_shifts_with_the_values(values: list[float], shift: float) -> None:
    middle, moved = compute_middle(values), compute_middle([value + shift for value in values])
    assert middle is not None
    assert moved is not None
    assert min(values) <= middle.low <= middle.value <= middle.high <= max(values)
    assert moved.value == pytest.approx(middle.value + shift, abs=1e-6)


@pytest.mark.parametrize("count", [6, 12, 30, 70])
def test_noise_is_told_from_nothing_in_at_most_one_case_of_twenty(count: int) -> None:
    source, tries = random.Random(count), 500
    wrong = 0
    for _ in range(tries):
        middle = compute_middle([source.uniform(-1, 1) for _ in range(count)])
        assert middle is not None
        wrong += middle.low > 0 or middle.high < 0
    assert wrong / tries <= 0.05 + 2.5 * math.sqrt(0.05 * 0.95 / tries)
