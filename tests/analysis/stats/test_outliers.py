from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.outliers import compute_usual
from analysis.stats.summary import MEDIAN_DEVIATION_OF_NORMAL, compute_median_deviation


def test_the_modified_z_score_by_hand() -> None:
    """1 2 3 4 100: median 3, deviations 2 1 0 1 97, MAD 1; 100 is 0.6745 × 97 away."""
    usual = compute_usual(np.array([1.0, 2.0, 3.0, 4.0, 100.0]), finest=0.1)
    assert usual is not None
    assert (usual.n, usual.median) == (5, 3)
    assert usual.distance(np.array([100.0, 3.0, 2.0])).tolist() == pytest.approx([0.6745 * 97, 0.0, -0.6745])
    assert usual.high == pytest.approx(3 + 3.5 / 0.6745)
    assert usual.low == pytest.approx(3 - 3.5 / 0.6745)


def test_equal_values_make_nothing_odd_that_a_monitor_cannot_tell_apart() -> None:
    usual = compute_usual(np.full(30, 50.0), finest=0.4)
    assert usual is not None
    assert usual.low < 48.7
    assert usual.high == pytest.approx(51.4)


def test_without_values_nothing_is_usual() -> None:
    assert compute_usual(np.array([]), finest=1.0) is None
    assert compute_usual(np.array([np.nan]), finest=1.0) is None


@given(values=st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1))
def test_it_is_the_median_and_the_median_deviation_of_what_was_measured(values: list[float | None]) -> None:
    usual = compute_usual(np.array(values, dtype=np.float64), finest=0.1)
    measured = [value for value in values if value is not None]
    if usual is None:
        assert not measured
    else:
        assert (usual.n, usual.median) == (len(measured), median(measured))
        assert usual.spread == max(compute_median_deviation(measured) / MEDIAN_DEVIATION_OF_NORMAL, 0.1)
