"""Signs in words, for both hands."""

import pytest

from golf.handedness import LEFT_HANDED_SIDES, RIGHT_HANDED_SIDES
from services.sessions.side_text import describe_signs, find_directions, say_deviation, say_directed


@pytest.mark.parametrize(("measure", "right_handed", "left_handed"), [
    ("side_m", ("left", "right"), ("right", "left")), ("side_spin_rpm", ("left", "right"), ("right", "left")),
    ("face_angle_deg", ("closed", "open"), ("closed", "open")), ("carry_m", None, None),
    ("club_path_deg", ("out-to-in", "in-to-out"), ("out-to-in", "in-to-out"))])
def test_a_mirrored_number_of_the_club_reads_alike_and_the_ball_went_where_it_went(
    measure: str, right_handed: object, left_handed: object
) -> None:
    assert find_directions(measure, RIGHT_HANDED_SIDES) == right_handed
    assert find_directions(measure, LEFT_HANDED_SIDES) == left_handed


@pytest.mark.parametrize(("value", "said"), [
    (5.24, "5.2 yd right"), (-5.24, "5.2 yd left"), (0.04, "0.0 yd"), (-0.04, "0.0 yd"), (-1234.5, "1,234.5 yd left")])
def test_a_side_is_a_word_and_nothing_points_nowhere(value: float, said: str) -> None:
    assert say_directed(value, 1, " yd", ("left", "right")) == said


@pytest.mark.parametrize(("measure", "value", "said"), [
    ("carry_m", 3.14, "+3.1"), ("carry_m", -0.01, "0.0"), ("side_m", 3.14, "3.1 further right"),
    ("face_angle_deg", -2.0, "2.0 more closed"), ("club_path_deg", 0.01, "0.0")])
def test_a_difference_points_the_same_way(measure: str, value: float, said: str) -> None:
    assert say_deviation(measure, value, 1, RIGHT_HANDED_SIDES) == said


def test_the_caption_of_a_table_names_the_side_of_each_sign_for_either_hand() -> None:
    assert "+ right of the target, − left; side spin: + curves right" in describe_signs(RIGHT_HANDED_SIDES)
    assert "+ left of the target, − right; side spin: + curves left" in describe_signs(LEFT_HANDED_SIDES)
