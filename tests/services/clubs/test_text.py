from dataclasses import replace

from analysis.club_stats import compute_club_stats, compute_dispersion, compute_within_5_percent
from analysis.gapping import Gap, GapKind, GapLimits, GappedClub, Gapping
from analysis.smash_target import compute_smash_figures
from analysis.stats.summary import compute_spread
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.clubs.text import (
    describe_averages,
    describe_deviations,
    describe_dispersion,
    describe_flags,
    describe_gap,
    describe_launch,
    describe_limits,
    describe_sideways,
    describe_smash,
    describe_verdict,
    describe_within_5_percent,
)
from tests.analysis.test_club_stats import ball, landed

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def gap(kind: GapKind, metres: float, *, close: bool = False) -> Gap:
    return Gap("6 Iron", "7 Iron", metres, kind, 4.0, close, shots=(24, 31))


def test_averages_say_what_was_cut_off() -> None:
    carry = compute_spread([100.0, *[150.0] * 8, 200.0])
    few = compute_spread([140.0, 150.0])
    assert carry is not None
    assert few is not None
    said = describe_averages(carry, METRES)
    assert said.startswith("Mean carry 150 m over 10 shots. Trimmed mean 150 m over 8 shots: the 1 ")
    assert "10 % at each end" in said
    assert "too few to trim any" in describe_averages(few, METRES)


def test_a_miss_says_which_side_in_the_displayed_units() -> None:
    right, left = compute_dispersion(landed([(150.0, 10.0)])), compute_dispersion(landed([(150.0, -10.0)] * 5))
    assert right is not None
    assert left is not None
    assert describe_dispersion(right, YARDS) == (
        "Middle ball: 11 yd right over 1 shot. The middle 80 % is said from 5 balls on.")
    assert describe_dispersion(left, METRES) == (
        "Middle ball: 10 m left over 5 shots. 80 % of them: between 10 m left and 10 m left.")
    assert describe_deviations(right, YARDS) == "Mean side 11 yd right over 1 shot."
    assert describe_sideways(0.01, YARDS) == "on the target line"


def test_an_area_is_in_squared_units() -> None:
    points = [(150.0 + carry, float(side)) for side in (-3, 3) for carry in (-2, -1, 0, 1, 2)]
    figures = compute_dispersion(landed(points))
    assert figures is not None
    assert figures.ellipse_area_m2 is not None
    assert f"{figures.ellipse_area_m2:,.0f} m²" in describe_dispersion(figures, METRES)
    assert f"{figures.ellipse_area_m2 * 1.0936133**2:,.0f} yd²" in describe_dispersion(figures, YARDS)


def test_consistency_and_smash_say_their_shots() -> None:
    close = compute_within_5_percent([100.0, 101.0, 150.0])
    smash = compute_smash_figures("Driver", [1.4] * 25)
    assert close is not None
    assert smash is not None
    assert describe_within_5_percent(close) == "67 % of 3 shots within 5 % of the median carry."
    said = describe_smash(smash)
    assert "over 25 shots" in said
    assert "Appl. Sci. 14(5):1854" in said


def test_a_launch_that_was_not_measured_is_said() -> None:
    assert describe_launch(compute_club_stats("7 Iron", [ball()], ShotFilter.UNFLAGGED)) == (
        "Neither launch nor spin was measured.")
    only = describe_launch(compute_club_stats("7 Iron", [ball(launch_angle_deg=18.0)], ShotFilter.UNFLAGGED))
    assert "between 18.0° and 18.0° (median 18.0°, 1 shot)" in only


def test_each_kind_of_gap_has_its_sentence() -> None:
    assert describe_gap(gap(GapKind.OVERLAP, 3.0), METRES) == (
        "6 Iron and 7 Iron overlap: only 3 m apart (24 and 31 shots), nearly the same job.")
    hole = describe_gap(gap(GapKind.HOLE, 25.0), METRES)
    assert hole.startswith("Hole between 6 Iron and 7 Iron: 25 m apart (24 and 31 shots), a distance in between")
    assert describe_gap(gap(GapKind.REVERSED, -6.0), METRES).startswith(
        "7 Iron carries 6 m farther than 6 Iron (31 and 24 shots), which")
    close = describe_gap(gap(GapKind.HOLE, 18.35, close=True), METRES)
    assert "18.4 m apart" in close, "the limit is 18.3 m"
    assert "A close call: give or take 4 m" in close


def test_a_gap_across_clubs_with_few_shots_says_which_they_are() -> None:
    few = [GappedClub(name, compute_spread([100.0] * shots), 1) for name, shots in (
        ("PW", 7), ("50°", 1), ("GW", 0), ("52°", 3), ("54°", 2))]
    one, many = (replace(gap(GapKind.OPEN, 25.0), passed_over=tuple(few[:number])) for number in (1, 5))
    assert describe_gap(one, METRES) == (
        "6 Iron to 7 Iron: 25 m apart (24 and 31 shots); whether there is a hole, cannot say yet: PW has 7 shots.")
    assert describe_gap(many, METRES).endswith("PW (7), 50° (1), GW (0) and 2 more have too few shots.")


def test_a_verdict_says_its_shots_and_its_doubt() -> None:
    assert describe_verdict(gap(GapKind.EVEN, 12.0), METRES) == "even (24 and 31 shots)"
    assert describe_verdict(gap(GapKind.HOLE, 25.0, close=True), METRES) == (
        "hole below 6 Iron (24 and 31 shots), a close call: give or take 4 m")
    assert describe_verdict(gap(GapKind.REVERSED, -6.0), METRES) == "farther than 6 Iron (31 and 24 shots)"


def test_flags_are_counted_by_kind() -> None:
    gaps = (gap(GapKind.HOLE, 25.0), gap(GapKind.HOLE, 30.0), gap(GapKind.REVERSED, -6.0), gap(GapKind.EVEN, 10.0))
    assert describe_flags(Gapping((), gaps, GapLimits())) == "2 holes and 1 club out of order"
    assert describe_flags(Gapping((), gaps[:1], GapLimits())) == "1 hole"


def test_the_rule_is_written_in_the_displayed_units() -> None:
    assert "Below 5 yd they overlap, above 20 yd there is a hole" in describe_limits(GapLimits(), YARDS)
    assert "Below 4.6 m they overlap, above 18.3 m" in describe_limits(GapLimits(), METRES)
