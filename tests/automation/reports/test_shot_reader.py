"""One shot: units kept, sentinels gone, impossible values flagged but kept, nothing invented."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.reports.shot_reader import content_of, read_number, read_shot
from golf.limits import compute_smash
from golf.shots import MEASURES, Shot, ShotFlag

GOOD: dict[str, Any] = {
    "id": 1, "ball_speed": 60.0, "club_speed": 43.0, "carry_distance": 180.5, "total_distance": 192.0,
    "side_distance": -4.2, "apex": 28.1, "back_spin": 5200, "side_spin": -310, "launch_angle": 15.5,
    "side_angle": -1.1, "decent_angle": 44.0, "attack_angle": -3.5, "dynamic_loft": 22.0, "club_path": 1.5,
    "club_face_angle": 0.0, "club_lie": 2.25, "impact_x": 0, "impact_y": -3.1, "optix_x": "0", "optix_y": "1.5",
    "lie_angle": "UP 2.25", "flight_time": 5.9, "type": "draw",
}


def shot_with(**changes: Any) -> Shot:
    return read_shot({**GOOD, **changes}, "1", 0)[0]


def test_a_good_shot_comes_through_with_every_value() -> None:
    shot, troubles = read_shot(GOOD, "1", 0)
    assert not troubles
    assert not shot.flags
    assert (shot.carry_m, shot.side_m, shot.descent_angle_deg, shot.face_angle_deg) == (180.5, -4.2, 44.0, 0.0)
    assert (shot.optix_x_mm, shot.optix_y_mm) == (0.0, 1.5)
    assert (shot.lie_angle_text, shot.shot_type) == ("UP 2.25", "draw")
    assert shot.smash_factor == pytest.approx(60 / 43)


@pytest.mark.parametrize("field", [name for name in GOOD if name not in ("id", "lie_angle", "type")])
def test_the_sentinel_means_not_measured_in_every_field(field: str) -> None:
    for sentinel in (99999, 99999.0, "99999"):
        shot = shot_with(**{field: sentinel})
        assert None in [getattr(shot, name) for name in MEASURES]
        assert not shot.flags


@pytest.mark.parametrize("sentinel", [1666.6, -1666.6, "1666.6"])
def test_the_optix_sentinel_counts_only_in_the_optix_fields(sentinel: object) -> None:
    assert shot_with(optix_x=sentinel).optix_x_mm is None
    assert shot_with(impact_x=sentinel).flags == (ShotFlag.IMPOSSIBLE,)


def test_missing_club_data_leaves_no_smash_factor() -> None:
    for missing in (None, 99999, "", 0):
        shot = shot_with(club_speed=missing)
        assert shot.club_speed_mps is None
        assert shot.smash_factor is None


def test_zero_is_a_real_value_for_face_path_side_and_impact() -> None:
    shot = shot_with(club_face_angle=0, club_path=0, side_distance=0, impact_x=0, impact_y=0)
    assert (shot.face_angle_deg, shot.club_path_deg, shot.side_m, shot.impact_x_mm, shot.impact_y_mm) == (0,) * 5


@pytest.mark.parametrize(("field", "value"), [
    ("club_speed", 100_000.0), ("launch_angle", 80), ("ball_speed", -3), ("carry_distance", 1e308),
    ("back_spin", 99_000), ("side_distance", 250),
])
def test_an_impossible_value_is_kept_and_flagged(field: str, value: float) -> None:
    shot = shot_with(**{field: value})
    assert shot.flags == (ShotFlag.IMPOSSIBLE,)
    assert value in [getattr(shot, name) for name in MEASURES]
    assert shot.flag_reason


def test_a_topped_shot_is_a_real_shot() -> None:
    assert not shot_with(carry_distance=0.6, total_distance=21.0, launch_angle=-2, side_distance=0.1).flags


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "NaN", "1e999", "fast", [], {}, True])
def test_what_is_no_number_is_not_measured_and_said(value: object) -> None:
    number, why = read_number(value)
    assert number is None
    assert why


def test_numbers_as_text_are_numbers() -> None:
    assert read_number("12.5") == (12.5, "")
    assert read_number(" -3 ") == (-3.0, "")


def test_absence_is_no_trouble() -> None:
    assert read_number(None) == (None, "")
    assert read_shot({}, "1", 0)[1] == []


def test_smash_factor_of_nothing_is_nothing() -> None:
    assert compute_smash(None, 40.0) is None
    assert compute_smash(60.0, None) is None
    assert compute_smash(60.0, 0.0) is None
    assert compute_smash(60.0, 40.0) == 1.5


def test_two_nearly_empty_shots_are_not_called_the_same_ball() -> None:
    assert content_of(Shot("1", 0, ball_speed_mps=50.0, carry_m=100.0)) is None
    assert content_of(shot_with()) == content_of(read_shot(GOOD, "2", 9)[0])


json_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), json_values))
def test_no_json_breaks_the_reader_and_no_number_is_wild(document: dict[str, Any]) -> None:
    shot, _ = read_shot(document, "1", 0)
    for name in MEASURES:
        value = getattr(shot, name)
        assert value is None or math.isfinite(value)
        if not shot.flags and value is not None:
            assert abs(value) < 25_000


def test_a_good_putt_is_possible() -> None:
    putt = shot_with(ball_speed=2.9, club_speed=1.7, carry_distance=0.4, total_distance=4.0, side_distance=0.0)
    assert not putt.flags
    assert putt.smash_factor == pytest.approx(2.9 / 1.7)


def test_zeros_of_a_club_that_was_not_seen_are_no_values() -> None:
    unseen = shot_with(club_speed=None, attack_angle=0, club_path=0, club_face_angle=0, dynamic_loft=0)
    club = (unseen.attack_angle_deg, unseen.club_path_deg, unseen.face_angle_deg, unseen.dynamic_loft_deg)
    assert club == (None,) * 4
    seen = shot_with(attack_angle=0, club_path=0, club_face_angle=0, dynamic_loft=0)
    assert seen.face_angle_deg == 0.0
