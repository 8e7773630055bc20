import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.club_number import ClubNumber
from analysis.club_stats import compute_club_stats, compute_dispersion, compute_within_5_percent
from analysis.smash_target import FEWEST_FOR_TARGET, compute_smash_figures
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import Shot, ShotFlag, StoredShot

Landings = list[tuple[float, float]]
POINTS = st.lists(st.tuples(st.floats(50, 250), st.floats(-50, 50)), min_size=10, max_size=40)


def ball(number: int = 0, *, report: int = 1, day: date | None = date(2026, 7, 1), edit: ShotEdit | None = None,
         duplicate_of: str | None = None, **measures: Any) -> StoredShot:
    usual = {"carry_m": 140.0, "side_m": 0.0, "ball_speed_mps": 50.0, "club_speed_mps": 38.0}
    return StoredShot(report, "g", "7 Iron", "IRON7", "", Shot(str(number), number, **{**usual, **measures}),
                      duplicate_of=duplicate_of, practised_on=day, edit=edit or ShotEdit())


def landed(points: Sequence[tuple[float, float]]) -> list[StoredShot]:
    return [ball(number, carry_m=carry, side_m=side) for number, (carry, side) in enumerate(points)]


def test_a_clubs_figures_rest_on_shots_that_count() -> None:
    shots = [ball(carry_m=130.0), ball(carry_m=150.0, report=2, day=date(2026, 7, 3)),
             ball(carry_m=400.0, edit=ShotEdit(review=ShotReview.OUT)), ball(carry_m=500.0, duplicate_of="1/g/0"),
             ball(carry_m=90.0, edit=ShotEdit(is_hidden=True))]
    stats = compute_club_stats("7 Iron", shots, ShotFilter.UNFLAGGED)
    assert (stats.shots, stats.counted, stats.sessions) == (5, 2, 2)
    assert (stats.first_on, stats.last_on) == (date(2026, 7, 1), date(2026, 7, 3))
    assert stats.carry is not None
    assert (stats.carry.n, stats.carry.median) == (2, 140.0)


def test_all_shots_bring_back_what_the_golfer_left_out_but_no_impossible_value() -> None:
    flags: dict[str, Any] = {"flags": (ShotFlag.IMPOSSIBLE,), "flag_reason": "Carry"}
    left_out = ball(carry_m=150.0, edit=ShotEdit(review=ShotReview.OUT))
    shots = [ball(carry_m=130.0), left_out, ball(carry_m=9_999.0, **flags)]
    stats = compute_club_stats("7 Iron", shots, ShotFilter.ALL)
    assert stats.counted == 3
    assert stats.carry is not None
    assert (stats.carry.n, stats.carry.mean) == (2, 140.0)


def test_measured_shots_only_are_those_with_ball_and_club() -> None:
    stats = compute_club_stats("7 Iron", [ball(), ball(club_speed_mps=None)], ShotFilter.MEASURED)
    assert stats.counted == 1


def test_without_shots_there_are_no_figures() -> None:
    stats = compute_club_stats("7 Iron", [], ShotFilter.UNFLAGGED)
    assert (stats.carry, stats.dispersion, stats.smash, stats.within_5_percent, stats.last_on) == (None,) * 5


def test_dispersion_by_hand() -> None:
    five = [(100.0, -2.0), (100.0, 2.0), (104.0, 0.0), (96.0, 0.0), (100.0, 5.0)]
    figures = compute_dispersion(landed(five * 2))
    assert figures is not None
    assert (figures.n, figures.offline_mean_m) == (10, 1.0)
    assert figures.side == ClubNumber(10, 0.0, (-2.0, 5.0))
    # twice: sides −3 1 −1 −1 4, sum of squares 28; carries 0 0 4 −4 0, 32; products −1·4 + −1·−4 = 0; over 9
    assert figures.offline_sd_m == pytest.approx(math.sqrt(56 / 9))
    assert figures.long_short_sd_m == pytest.approx(math.sqrt(64 / 9))
    assert figures.ellipse_area_m2 == pytest.approx(math.pi * 5.991464547 * math.sqrt(56 * 64) / 9)


def test_few_shots_have_no_ellipse_and_shots_on_a_line_one_of_no_area() -> None:
    nine = compute_dispersion(landed([(float(n), float(n % 4)) for n in range(9)]))
    line = compute_dispersion(landed([(2.0 * n, float(n)) for n in range(12)]))
    assert nine is not None
    assert line is not None
    assert nine.ellipse_area_m2 is None
    assert line.ellipse_area_m2 == pytest.approx(0.0, abs=1e-6)


@given(POINTS)
def test_a_left_handers_dispersion_is_the_mirror_of_the_right_handers(points: Landings) -> None:
    plain = compute_dispersion(landed(points))
    mirrored = compute_dispersion(landed([(carry, -side) for carry, side in points]))
    assert plain is not None
    assert mirrored is not None
    assert mirrored.offline_mean_m == pytest.approx(-plain.offline_mean_m)
    assert mirrored.offline_sd_m == pytest.approx(plain.offline_sd_m)
    assert mirrored.ellipse_area_m2 == pytest.approx(plain.ellipse_area_m2, rel=1e-3, abs=1e-3)


@given(POINTS, st.floats(0.5, 3))
def test_an_area_grows_with_the_square_of_the_unit(points: Landings, factor: float) -> None:
    plain = compute_dispersion(landed(points))
    scaled = compute_dispersion(landed([(carry * factor, side * factor) for carry, side in points]))
    assert plain is not None
    assert scaled is not None
    assert scaled.ellipse_area_m2 == pytest.approx((plain.ellipse_area_m2 or 0) * factor**2, rel=1e-3, abs=1e-3)


def test_consistency_counts_carries_within_a_twentieth_of_the_median() -> None:
    close = compute_within_5_percent([95.0, 100.0, 105.0, 105.1, 94.9])
    assert close is not None
    assert (close.n, close.close, close.share) == (5, 3, 0.6)


def test_the_smash_target_is_ones_own_best_tenth_once_there_are_shots_enough() -> None:
    few = compute_smash_figures("7 Iron", [1.3] * (FEWEST_FOR_TARGET - 1))
    enough = compute_smash_figures("7 Iron", [1.2 + n / 100 for n in range(21)])
    assert few is not None
    assert enough is not None
    assert (few.target, few.gap) == (None, None)
    assert enough.target == pytest.approx(1.38)
    assert enough.gap == pytest.approx(0.08)


def test_published_numbers_stand_only_beside_clubs_that_have_one() -> None:
    driver, wedge = compute_smash_figures("Driver", [1.4]), compute_smash_figures("PW", [1.1])
    assert driver is not None
    assert driver.published is not None
    assert (driver.published.smash, "Appl. Sci." in driver.published.source) == (1.42, True)
    assert wedge is not None
    assert wedge.published is None
