"""A block of another club is found as a whole; a day on which everything is slower is no other club."""

from dataclasses import replace

import numpy as np

from analysis.quality.shot_arrays import read_shots
from analysis.quality.suspicion import ClubGuess
from analysis.quality.wrong_club import KnownClubs, compare, learn_clubs
from analysis.quality.wrong_club_blocks import guess_blocks
from golf.shot_edits import ShotEdit, ShotKey
from golf.shots import StoredShot
from tests.analysis.quality.strikes import BAG, as_table, make_bag, make_measures
from tests.services.practice_shots import make_shot

Bag = dict[str, list[StoredShot]]


def make_blocks(seed: int, *, wrong: float = 0.0, day: float = 0.008, own: float = 0.0) -> tuple[Bag, dict[str, str]]:
    """Blocks of eight; some hit with a neighbour. ``own``: how far a club is off as a whole on a day."""
    rng = np.random.default_rng(seed)
    names = list(BAG)
    bag: Bag = {club: [] for club in names}
    truth = {}
    for session in range(14):
        pace = float(rng.normal(0, day))
        for place, named in enumerate(names):
            neighbour = names[min(max(place + int(rng.choice([-1, 1])), 0), len(names) - 1)]
            club = neighbour if rng.random() < wrong else named
            of_club = pace + float(rng.normal(0, own))
            truth[f"{session}/{place}"] = club
            bag[named] += [make_shot(session, place * 100 + ball, named, group=str(place),
                                     **make_measures(rng, club, of_club)) for ball in range(8)]
    return bag, truth


def learn(bag: Bag) -> KnownClubs:
    return learn_clubs(as_table(bag), {club: len(shots) for club, shots in bag.items()})


def judge(shots: list[StoredShot], clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    guesses = guess_blocks(compare(read_shots(shots), clubs), clubs, shots)
    return {shots[row].key: guess for row, guess in guesses.items()}


def everything(bag: Bag) -> list[StoredShot]:
    return [stored for shots in bag.values() for stored in shots]


def test_days_and_clubs_that_are_off_raise_no_alarm() -> None:
    for day, own in ((0.008, 0.0), (0.02, 0.0), (0.008, 0.015)):
        for seed in range(4):
            bag, _ = make_blocks(seed, day=day, own=own)
            assert judge(everything(bag), learn(bag)) == {}


def test_many_blocks_of_the_neighbouring_club_are_found_and_none_wrongly() -> None:
    right = wrong = there = 0
    for seed in range(8):
        bag, truth = make_blocks(seed, wrong=0.05)
        guesses = judge(everything(bag), learn(bag))
        blocks = {f"{stored.session_id}/{stored.group_id}": stored for stored in everything(bag)}
        for name, stored in blocks.items():
            there += truth[name] != stored.club
            if (guess := guesses.get(stored.key)) is not None:
                right, wrong = right + (guess.club == truth[name]), wrong + (guess.club != truth[name])
                assert guess.block == 8
    assert there > 20
    assert right / there > 0.35
    assert wrong == 0


def test_a_block_of_part_swings_without_a_label_is_no_other_club() -> None:
    """Half swings with a 7 iron are as slow as a wedge, and start far lower."""
    bag, _ = make_bag(1)
    half = [make_shot(40, ball, "7 Iron", ball_speed_mps=34.0 + ball * 0.2, club_speed_mps=26.0,
                      launch_angle_deg=19.0, back_spin_rpm=4300.0) for ball in range(10)]
    assert judge(half, learn(bag)) == {}


def test_confirmed_balls_and_two_alone_are_not_judged() -> None:
    bag, _ = make_bag(1)
    rng = np.random.default_rng(3)
    wedges = [make_shot(40, ball, "7 Iron", **make_measures(rng, "PW")) for ball in range(5)]
    clubs = learn(bag)
    assert {guess.club for guess in judge(wedges, clubs).values()} == {"PW"}
    assert judge(wedges[:2], clubs) == {}
    assert judge([replace(stored, edit=ShotEdit(club="7 Iron")) for stored in wedges], clubs) == {}
