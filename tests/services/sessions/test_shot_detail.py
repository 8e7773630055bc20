from typing import Any

import pytest

from golf.handedness import LEFT_HANDED_SIDES, mirror_shots, sides_of
from golf.provenance import Provenance
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import Shot, ShotFlag, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.sessions.shot_address import find_shot_number, write_shot_address
from services.sessions.shot_detail import Part, ShotNumber, compute_shot_numbers

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]


def shot(shot_id: str, club: str = "7 Iron", *, group: str = "1", **measures: Any) -> StoredShot:
    return StoredShot(1, group, club, None, "", Shot(shot_id, int(shot_id), **measures))


def number_of(numbers: dict[Part, list[ShotNumber]], measure: str) -> ShotNumber:
    return next(each for part in numbers.values() for each in part if each.measure.measure == measure)


def test_a_shot_is_compared_with_the_others_of_its_club() -> None:
    """By hand: the others carry 140, 144, 145, so their median is 144; the PW is not one of them."""
    shots = [shot("1", carry_m=150.0), shot("2", carry_m=140.0), shot("3", carry_m=144.0), shot("4", carry_m=145.0),
             shot("5", "PW", carry_m=100.0), shot("6", carry_m=900.0, flags=(ShotFlag.IMPOSSIBLE,))]
    carry = number_of(compute_shot_numbers(shots[0], shots, DEFAULT_SHOT_FILTER), "carry_m")
    assert (carry.value, carry.usual, carry.others) == (150.0, 144.0, 3)
    assert carry.deviation == pytest.approx(6.0)
    assert carry.provenance is Provenance.CALCULATED


def test_two_others_are_too_few_for_a_number() -> None:
    shots = [shot(str(i), carry_m=100.0 + i) for i in range(3)]
    carry = number_of(compute_shot_numbers(shots[0], shots, DEFAULT_SHOT_FILTER), "carry_m")
    assert (carry.usual, carry.deviation, carry.others) == (None, None, 2)


def test_what_cannot_be_is_no_number_of_the_shot_even_when_all_count() -> None:
    wild = shot("1", carry_m=900.0, flags=(ShotFlag.IMPOSSIBLE,))
    assert number_of(compute_shot_numbers(wild, [wild], ShotFilter.ALL), "carry_m").value is None


def test_derived_numbers_say_so() -> None:
    one = shot("1", face_angle_deg=3.0, club_path_deg=5.0, dynamic_loft_deg=20.0, attack_angle_deg=-4.0)
    numbers = compute_shot_numbers(one, [one], DEFAULT_SHOT_FILTER)
    face_to_path, spin_loft = number_of(numbers, "face_to_path_deg"), number_of(numbers, "spin_loft_deg")
    assert (face_to_path.value, spin_loft.value) == (-2.0, 24.0)
    assert face_to_path.provenance is spin_loft.provenance is Provenance.DERIVED


def test_zero_is_a_value_and_none_is_not_measured() -> None:
    one = shot("1", face_angle_deg=0.0)
    numbers = compute_shot_numbers(one, [one], DEFAULT_SHOT_FILTER)
    assert number_of(numbers, "face_angle_deg").value == 0.0
    assert number_of(numbers, "club_path_deg").value is None


def test_units_are_those_displayed() -> None:
    one = shot("1", carry_m=100.0)
    carry = number_of(compute_shot_numbers(one, [one], DEFAULT_SHOT_FILTER), "carry_m")
    assert carry.measure.shown(carry.value, YARDS) == pytest.approx(109.36133)
    assert carry.measure.unit(YARDS) == "yd"


def test_a_left_handers_shots_are_mirrored_for_display_only() -> None:
    one = shot("1", side_m=-4.0, face_angle_deg=2.0, side_spin_rpm=-500.0, carry_m=100.0, impact_x_mm=3.0)
    (mirrored,) = mirror_shots([one], is_left_handed=True)
    seen = mirrored.shot
    assert (seen.side_m, seen.face_angle_deg, seen.side_spin_rpm) == (4.0, -2.0, 500.0)
    assert (seen.impact_x_mm, seen.carry_m, seen.club_path_deg) == (-3.0, 100.0, None)
    assert mirrored.key == one.key
    assert mirror_shots([one], is_left_handed=False) == (one,)
    assert sides_of(is_left_handed=True) == LEFT_HANDED_SIDES


def test_an_address_names_one_shot() -> None:
    shots = [shot("1"), shot("2"), shot("1", group="2")]
    assert [find_shot_number(shots, write_shot_address(each)) for each in shots] == [1, 2, 3]
    assert [find_shot_number(shots, address) for address in (None, "", "9-9", "1", "<script>")] == [None] * 5
