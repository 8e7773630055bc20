from analysis.landings import Landing, find_flown_landing, find_flown_landings, find_landings
from tests.services.practice_shots import make_shot


def test_a_landing_is_carry_and_side_by_name() -> None:
    shot = make_shot(carry_m=140.0, side_m=-6.0)
    assert find_landings([shot]) == [Landing(carry_m=140.0, side_m=-6.0)]
    assert find_flown_landing(shot) == Landing(carry_m=140.0, side_m=-6.0)


def test_a_shot_without_either_has_none_and_only_a_ball_that_flew_has_flown() -> None:
    shots = [make_shot(carry_m=None, side_m=1.0), make_shot(carry_m=90.0, side_m=None),
             make_shot(carry_m=0.0, side_m=1.0)]
    assert find_landings(shots) == [Landing(0.0, 1.0)]
    assert find_flown_landings(shots) == []
