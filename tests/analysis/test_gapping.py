from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.club_stats import ClubStats, compute_club_stats
from analysis.gapping import FEWEST_SHOTS, GapKind, GapLimits, compute_gapping, judge_gap
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, YARDS_PER_METRE, UnitSystem
from services.clubs.gapping import build_gap_bars
from services.shared.formatting import format_number
from tests.analysis.test_club_stats import ball

LIMITS = GapLimits()


def club(name: str, carry: float, shots: int = 40, spread: float = 0.0) -> ClubStats:
    """A club whose carries lie evenly around ``carry``."""
    carries = [carry + spread * (2 * n / (shots - 1) - 1) for n in range(shots)] if shots > 1 else [carry] * shots
    return compute_club_stats(name, [ball(n, carry_m=value) for n, value in enumerate(carries)], ShotFilter.UNFLAGGED)


def test_gaps_are_between_medians_of_neighbours() -> None:
    gapping = compute_gapping([club("6 Iron", 160), club("7 Iron", 150), club("8 Iron", 147), club("PW", 120)], LIMITS)
    assert [(gap.longer, gap.shorter, round(gap.gap_m), gap.kind) for gap in gapping.gaps] == [
        ("6 Iron", "7 Iron", 10, GapKind.EVEN), ("7 Iron", "8 Iron", 3, GapKind.OVERLAP),
        ("8 Iron", "PW", 27, GapKind.HOLE)]
    assert len(gapping.flagged) == 2
    assert {gap.shots for gap in gapping.gaps} == {(40, 40)}


def test_a_bar_is_labelled_with_the_number_of_the_table() -> None:
    """Rounded once: 234.53 yd is 235, not 234.5 and then 234."""
    yards = DISPLAY_UNITS[UnitSystem.IMPERIAL]
    driver = club("Driver", 234.53 / YARDS_PER_METRE)
    (bar,) = build_gap_bars(compute_gapping([driver], LIMITS), yards)
    assert driver.carry is not None
    assert f"{bar.median:.0f}" == format_number(yards.distance(driver.carry.median), 0) == "235"


def test_a_club_with_few_shots_is_passed_over_and_not_guessed() -> None:
    few = club("7 Iron", 90, shots=FEWEST_SHOTS - 1)
    gapping = compute_gapping([club("6 Iron", 160), few, club("8 Iron", 145)], LIMITS)
    assert [(gap.longer, gap.shorter) for gap in gapping.gaps] == [("6 Iron", "8 Iron")]
    assert [item.is_enough for item in gapping.clubs] == [True, False, True]


def test_across_a_club_with_few_shots_nothing_is_called_a_hole_or_even() -> None:
    """The pitching wedge flies somewhere between the two: whether a distance is missing, its shots have to say."""
    bag = [club("9 Iron", 125, 35), club("PW", 112, 7), club("GW", 99, 35), club("SW", 90, 35)]
    gapping = compute_gapping(bag, LIMITS)
    far, near = gapping.gaps
    assert (far.kind, round(far.gap_m, 6), far.is_close_call) == (GapKind.OPEN, 26.0, False)
    assert [(item.club, item.shots) for item in far.passed_over] == [("PW", 7)]
    assert (near.kind, near.passed_over) == (GapKind.EVEN, ())
    assert (gapping.flagged, gapping.open) == ((), (far,))
    even = compute_gapping([club("9 Iron", 125, 35), club("PW", 112, 7), club("GW", 110, 35)], LIMITS)
    assert even.gaps[0].kind is GapKind.OPEN


@pytest.mark.parametrize(("carry", "kind"), [(123.0, GapKind.OVERLAP), (130.0, GapKind.REVERSED)])
def test_two_clubs_that_do_one_job_do_it_whatever_lies_between(carry: float, kind: GapKind) -> None:
    (gap,) = compute_gapping([club("9 Iron", 125), club("PW", 112, 0), club("GW", carry)], LIMITS).gaps
    assert gap.kind is kind
    assert [(item.club, item.shots) for item in gap.passed_over] == [("PW", 0)]


def test_a_shorter_club_that_flies_farther_is_said() -> None:
    (gap,) = compute_gapping([club("6 Iron", 140), club("7 Iron", 150)], LIMITS).gaps
    assert gap.kind is GapKind.REVERSED
    assert gap.gap_m == pytest.approx(-10)


def test_the_putter_has_no_part_in_it_and_no_clubs_are_no_gaps() -> None:
    assert compute_gapping([club("PW", 110), club("Putter", 5)], LIMITS).gaps == ()
    assert compute_gapping([], LIMITS).clubs == ()


@pytest.mark.parametrize(("yards", "kind"), [
    (-0.1, GapKind.REVERSED), (0, GapKind.OVERLAP), (4.9, GapKind.OVERLAP), (5, GapKind.EVEN), (20, GapKind.EVEN),
    (20.1, GapKind.HOLE)])
def test_the_rule(yards: float, kind: GapKind) -> None:
    assert judge_gap(yards / YARDS_PER_METRE, LIMITS) is kind


def test_the_limits_are_the_golfers() -> None:
    assert judge_gap(15.0, GapLimits(overlap_m=16.0, hole_m=30.0)) is GapKind.OVERLAP


def test_a_gap_that_chance_may_have_made_is_a_close_call() -> None:
    wide = compute_gapping([club("6 Iron", 160, spread=25), club("7 Iron", 154, spread=25)], LIMITS).gaps[0]
    narrow = compute_gapping([club("6 Iron", 160, spread=1), club("7 Iron", 150, spread=1)], LIMITS).gaps[0]
    assert (wide.is_close_call, narrow.is_close_call) == (True, False)
    # P10 to P90 of evenly spread carries is 0.8 × 50 m = 40 m; 40 / 2.5631 × sqrt(pi / 2) / sqrt(40), twice, × 1.96
    assert wide.margin_m == pytest.approx(1.96 * 2**0.5 * 40 / 2.5631 * 1.2533 / 40**0.5, rel=1e-3)


@given(st.lists(st.floats(50, 250), min_size=2, max_size=14))
def test_gaps_add_up_from_the_longest_to_the_shortest(carries: Sequence[float]) -> None:
    gapping = compute_gapping([club(f"club {n}", carry, shots=12) for n, carry in enumerate(carries)], LIMITS)
    assert len(gapping.gaps) == len(carries) - 1
    assert sum(gap.gap_m for gap in gapping.gaps) == pytest.approx(carries[0] - carries[-1], abs=1e-6)


def test_a_club_of_several_swings_is_told_from_one_of_a_single_swing() -> None:
    part_swings, full = club("50°", 80, spread=35), club("7 Iron", 150, spread=20)
    gapping = compute_gapping([full, part_swings, club("56°", 70, shots=5, spread=30)], LIMITS)
    assert [item.is_wide for item in gapping.clubs] == [False, True, False]
