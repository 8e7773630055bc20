import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.landing_spread import (
    LEAST_SHOTS,
    NINETY_FIVE,
    ONE_SIGMA,
    LandingSpread,
    compute_ellipse,
    compute_landing_spread,
)
from analysis.landings import Landing

points = st.lists(st.builds(Landing, carry_m=st.floats(20, 300), side_m=st.floats(-60, 60)),
                  min_size=LEAST_SHOTS, max_size=60)


def spread_of(landings: list[Landing]) -> LandingSpread:
    spread = compute_landing_spread(landings)
    assert spread is not None
    return spread


def test_mean_and_spread_are_those_of_a_sample() -> None:
    """By hand: sides -2, 0, 4 have mean 2/3 and squares 64/9 + 4/9 + 100/9 = 168/9 over two."""
    spread = spread_of([Landing(100.0, -2.0), Landing(110.0, 0.0), Landing(105.0, 4.0)])
    assert spread.side == pytest.approx(2 / 3)
    assert spread.carry == pytest.approx(105.0)
    assert spread.side_variance == pytest.approx(28 / 3)
    assert spread.carry_deviation == pytest.approx(5.0)
    assert spread.covariance == pytest.approx(((-8 / 3) * -5 + (-2 / 3) * 5 + 0) / 2)


def test_a_single_ball_has_a_place_and_no_spread() -> None:
    spread = spread_of([Landing(90.0, 3.0)])
    assert (spread.side, spread.carry, spread.side_deviation, spread.carry_deviation) == (3.0, 90.0, None, None)
    assert compute_landing_spread([]) is None


def test_too_few_balls_carry_no_ellipse() -> None:
    balls = [Landing(100.0 + i, float(i % 3)) for i in range(LEAST_SHOTS - 1)]
    assert compute_ellipse(spread_of(balls), ONE_SIGMA) == []
    assert compute_ellipse(spread_of([*balls, Landing(99.0, 1.0)]), ONE_SIGMA) != []


def test_the_quantile_is_the_chi_square_of_two_degrees() -> None:
    squared = NINETY_FIVE ** 2
    assert squared == pytest.approx(5.991464547)


@given(points)
def test_every_point_of_an_ellipse_is_equally_far_in_sigmas(landings: list[Landing]) -> None:
    spread = spread_of(landings)
    across, along, both = spread.side_variance, spread.carry_variance, spread.covariance
    assert across is not None and along is not None and both is not None  # noqa: PT018
    determinant = across * along - both * both
    if determinant < 1e-3 * max(across * along, 1e-3):
        return
    for point in compute_ellipse(spread, NINETY_FIVE):
        dx, dy = point.side_m - spread.side, point.carry_m - spread.carry
        squared = (along * dx * dx - 2 * both * dx * dy + across * dy * dy) / determinant
        assert squared == pytest.approx(NINETY_FIVE ** 2, rel=1e-6)


@given(points)
def test_an_ellipse_is_closed_and_as_wide_as_the_deviation(landings: list[Landing]) -> None:
    spread = spread_of(landings)
    outline = compute_ellipse(spread, ONE_SIGMA)
    assert outline[0] == pytest.approx(outline[-1], abs=1e-6)
    assert spread.side_deviation is not None
    widest = max(point.side_m for point in outline) - spread.side
    assert math.isclose(widest, spread.side_deviation, rel_tol=1e-9, abs_tol=1e-9)


def test_of_many_normal_balls_the_stated_shares_lie_inside() -> None:
    source = random.Random(5)
    balls = [Landing(150 + 4 * a + 9 * b, 6 * a) for a, b in ((source.gauss(), source.gauss()) for _ in range(20_000))]
    spread = spread_of(balls)
    first = spread.side_deviation or 1.0
    shear = (spread.covariance or 0.0) / first
    second = math.sqrt((spread.carry_variance or 0.0) - shear * shear)
    radii = [math.hypot(u := (ball.side_m - spread.side) / first, ((ball.carry_m - spread.carry) - shear * u) / second)
             for ball in balls]
    assert sum(r <= NINETY_FIVE for r in radii) / len(radii) == pytest.approx(0.95, abs=0.005)
    assert sum(r <= ONE_SIGMA for r in radii) / len(radii) == pytest.approx(0.393, abs=0.01)
