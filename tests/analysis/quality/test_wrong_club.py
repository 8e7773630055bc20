"""The stated probability of another club is about right, and clean bags raise few alarms."""

from dataclasses import replace

import numpy as np

from analysis.quality.shot_arrays import read_shots
from analysis.quality.suspicion import ClubGuess
from analysis.quality.wrong_club import THRESHOLD, KnownClubs, compare, compute_chances, guess_clubs, learn_clubs
from golf.shot_edits import ShotEdit, ShotKey, ShotReview
from golf.shots import StoredShot
from tests.analysis.quality.strikes import as_table, make_bag, make_measures
from tests.services.practice_shots import make_shot


def judge(shots: list[StoredShot], clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    guesses = guess_clubs(compare(read_shots(shots), clubs), clubs)
    return {shots[row].key: guess for row, guess in guesses.items()}


def learn(history: dict[str, list[StoredShot]]) -> KnownClubs:
    return learn_clubs(as_table(history), {club: len(shots) for club, shots in history.items()})


def everything(history: dict[str, list[StoredShot]]) -> list[StoredShot]:
    return [stored for shots in history.values() for stored in shots]


def test_the_probability_means_what_it_says() -> None:
    """Of the balls that are more likely another club: how many are, against what was said, over ten golfers."""
    stated, right = [], []
    for seed in range(10):
        history, truth = make_bag(seed, wrong=0.06)
        clubs = learn(history)
        shots = everything(history)
        compared = compare(read_shots(shots), clubs)
        for row, chances in zip(compared.rows, compute_chances(compared, clubs), strict=True):
            stored, best = shots[row], [*clubs.profiles, "none of them"][chances.argmax()]
            if best != stored.club:
                stated.append(chances.max())
                right.append(truth[stored.key] == best)
    said, was = np.array(stated), np.array(right)
    for low, high, room in ((0.4, 0.7, 0.2), (0.7, 0.9, 0.15), (0.9, 1.01, 0.04)):
        inside = (said >= low) & (said < high)
        assert inside.sum() >= 25
        assert abs(was[inside].mean() - said[inside].mean()) <= room


def test_clean_bags_raise_few_alarms_and_mistaken_ones_are_found() -> None:
    clean = mistaken = found = total = 0
    for seed in range(6):
        history, _ = make_bag(50 + seed)
        clean += len(judge(everything(history), learn(history)))
        total += len(everything(history))
        history, truth = make_bag(50 + seed, wrong=0.06)
        guesses = judge(everything(history), learn(history))
        mistaken += sum(truth[stored.key] != stored.club for stored in everything(history))
        found += sum(truth[key] == guess.club for key, guess in guesses.items())
    assert clean / total < 0.0005
    assert found / mistaken > 0.3


def test_the_share_of_mistakes_is_learnt() -> None:
    for wrong, low, high in ((0.0, 0.0, 0.004), (0.10, 0.06, 0.14)):
        history, _ = make_bag(3, wrong=wrong)
        assert low <= learn(history).share <= high


def test_a_guess_says_what_it_rests_on() -> None:
    history, _ = make_bag(1)
    clubs = learn(history)
    driver = make_shot(40, 0, "9 Iron", **make_measures(np.random.default_rng(5), "Driver"))
    guess = judge([driver], clubs)[driver.key]
    assert (guess.club, guess.n, guess.n_named) == ("Driver", len(history["Driver"]), len(history["9 Iron"]))
    assert guess.probability >= THRESHOLD


def test_what_the_golfer_confirmed_and_mixed_rounds_are_not_judged() -> None:
    history, _ = make_bag(1)
    clubs = learn(history)
    driver = make_shot(40, 0, "9 Iron", **make_measures(np.random.default_rng(5), "Driver"))
    fine, named = ShotEdit(review=ShotReview.FINE), ShotEdit(club="9 Iron")
    kept = [replace(driver, edit=fine), replace(driver, edit=named), replace(driver, is_default_club=True)]
    assert judge(kept, clubs) == {}


def test_a_ball_like_no_club_is_no_other_club() -> None:
    """A topped driver is as slow as a wedge; it is not one."""
    history, _ = make_bag(1)
    topped = make_shot(40, 0, "Driver", ball_speed_mps=38.0, club_speed_mps=45.0, launch_angle_deg=-2.0,
                       back_spin_rpm=1500.0)
    assert judge([topped], learn(history)) == {}


def test_clubs_without_speed_of_the_head_are_judged_by_the_ball() -> None:
    history, _ = make_bag(1)
    history = {club: [replace(stored, shot=replace(stored.shot, club_speed_mps=None)) for stored in shots]
               for club, shots in history.items()}
    wedge = make_shot(40, 0, "5 Iron", ball_speed_mps=40.5, launch_angle_deg=27.0, back_spin_rpm=8200.0)
    assert judge([wedge], learn(history))[wedge.key].club == "PW"


def test_one_club_alone_or_few_shots_say_nothing() -> None:
    history, _ = make_bag(1)
    alone = learn({"7 Iron": history["7 Iron"]})
    assert judge(history["7 Iron"], alone) == {}
    few = learn({club: shots[:29] for club, shots in history.items()})
    assert few.profiles == {}
    assert judge(everything(history), few) == {}
    same_day = learn({club: shots[:16] * 3 for club, shots in history.items()})
    assert same_day.profiles == {}
    assert learn({}).profiles == {}
