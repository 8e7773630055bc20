import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.summary import compute_median_deviation, compute_quantile, compute_spread

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=80)


def test_a_hand_computed_spread() -> None:
    spread = compute_spread([150.0, 140.0, 145.0, 155.0, 10.0, 160.0, 148.0, 152.0, 147.0, 300.0])
    assert spread is not None
    assert spread.n == 10
    assert spread.mean == pytest.approx(150.7)
    # one cut off at each end (10 and 300): 1197 / 8
    assert (spread.trimmed, spread.kept) == (1, 8)
    assert spread.robust == pytest.approx(149.625)
    # places 0.9, 2.25, 4.5, 6.75, 8.1 of 10 140 145 147 148 150 152 155 160 300
    assert spread.p10 == pytest.approx(10 + 0.9 * 130)
    assert spread.p25 == pytest.approx(145.5)
    assert spread.median == pytest.approx(149.0)
    assert spread.p75 == pytest.approx(154.25)
    assert spread.p90 == pytest.approx(174.0)
    assert spread.sd == pytest.approx(math.sqrt(42_362.1 / 9))  # squares of the distances to 150.7, summed


def test_nothing_has_no_spread_and_one_shot_no_deviation() -> None:
    assert compute_spread([]) is None
    one = compute_spread([7.0])
    assert one is not None
    assert (one.sd, one.median, one.p10, one.p90, one.robust, one.trimmed) == (None, 7.0, 7.0, 7.0, 7.0, 0)


def test_below_ten_shots_nothing_is_cut_off() -> None:
    nine = compute_spread([float(n) for n in range(9)])
    assert nine is not None
    assert (nine.trimmed, nine.robust) == (0, nine.mean)


@given(NUMBERS, st.floats(0, 1))
def test_quantiles_are_numpys_of_type_seven(values: Sequence[float], share: float) -> None:
    assert compute_quantile(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-9, abs=1e-6)


@given(NUMBERS)
def test_a_spread_is_in_order_and_within_the_numbers(values: Sequence[float]) -> None:
    spread = compute_spread(values)
    assert spread is not None
    assert min(values) <= spread.p10 <= spread.p25 <= spread.median <= spread.p75 <= spread.p90 <= max(values)
    for average in (spread.mean, spread.robust):
        assert min(values) - 1e-6 <= average <= max(values) + 1e-6
    assert spread.kept >= 1


@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_shots_does_not_matter(values: list[float], chance: object) -> None:
    shuffled = values[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compute_spread(shuffled) == compute_spread(values)


@given(st.lists(st.floats(100, 200), min_size=30, max_size=60))
def test_one_absurd_shot_moves_the_plain_average_and_not_the_robust_one(values: list[float]) -> None:
    with_absurd = compute_spread([*values, 1e9])
    assert with_absurd is not None
    assert with_absurd.mean > 1e6
    assert with_absurd.robust <= 200
    assert math.isfinite(with_absurd.sd or math.nan)


def test_a_hand_computed_median_deviation() -> None:
    """1 2 3 4 100: median 3, distances 2 1 0 1 97; from 0 they are the numbers themselves."""
    assert compute_median_deviation([1.0, 2.0, 3.0, 4.0, 100.0]) == 1.0
    assert compute_median_deviation([-1.0, 2.0, -3.0, 4.0, 100.0], 0.0) == 3.0
    assert compute_median_deviation([7.0]) == 0.0


@given(NUMBERS)
def test_half_of_the_numbers_lie_within_the_median_deviation(values: list[float]) -> None:
    found = compute_median_deviation(values)
    assert found == pytest.approx(float(np.median(np.abs(np.array(values) - np.median(values)))))
    assert found == compute_median_deviation(values, float(np.median(values)))
