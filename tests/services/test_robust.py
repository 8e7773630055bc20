import pytest

from services.robust import compute_usual


def test_the_modified_z_score_by_hand() -> None:
    """1 2 3 4 100: median 3, deviations 2 1 0 1 97, MAD 1; 100 is 0.6745 × 97 away."""
    usual = compute_usual([1, 2, 3, 4, 100], finest=0.1)
    assert usual is not None
    assert (usual.n, usual.median) == (5, 3)
    assert usual.distance(100) == pytest.approx(0.6745 * 97)
    assert usual.is_outlier(100)
    assert not usual.is_outlier(4)
    assert usual.high == pytest.approx(3 + 3.5 / 0.6745)
    assert usual.low == pytest.approx(3 - 3.5 / 0.6745)


def test_equal_values_make_nothing_odd_that_a_monitor_cannot_tell_apart() -> None:
    usual = compute_usual([50.0] * 30, finest=0.4)
    assert usual is not None
    assert not usual.is_outlier(51.3)
    assert usual.is_outlier(51.5)


def test_without_values_nothing_is_usual() -> None:
    assert compute_usual([], finest=1.0) is None
