"""The digest names what is there and nothing that is not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from analysis.digest import (
    Practised,
    WorkKind,
    choose_clubs,
    choose_work,
    compute_digest,
    expect_share,
    is_off_line,
)
from analysis.miss_pattern import Miss, compute_miss
from analysis.period import Window
from analysis.progress import ProgressVerdict
from golf.bag_and_goals import ClubSession
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.home.digest_text import (
    describe_change,
    describe_no_change,
    describe_no_work,
    describe_practised,
    describe_work,
)

FIRST = date(2026, 1, 5)
PRACTISED = Practised(FIRST, 1, 30, (("7 Iron", 30),))
YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def ball(session: int, number: int, club: str = "7 Iron", **measures: float | None) -> StoredShot:
    values = {"carry_m": 140.0, "side_m": 0.0, "ball_speed_mps": 52.0, "club_speed_mps": 38.0} | measures
    return StoredShot(100 + session, "g", club, None, "", Shot(str(number), number, **values),  # type: ignore[arg-type]
                      practised_on=FIRST + timedelta(days=session))


def practice(
    seed: int, sessions: int = 12, balls: int = 15, *, club: str = "7 Iron", gain_m: float = 0.0, side_m: float = 0.0,
    scatter_m: float = 5.0, carry_m: float = 140.0,
) -> list[StoredShot]:
    """Sessions with noise between them and within them; ``gain_m`` from the first to the last."""
    source = random.Random(seed)
    shots = []
    for session in range(sessions):
        form = source.gauss(0, 1.0) + gain_m * session / max(sessions - 1, 1)
        shots += [ball(session, number, club, carry_m=carry_m + form + source.gauss(0, scatter_m),
                       side_m=side_m + source.gauss(0, scatter_m), ball_speed_mps=52 + source.gauss(0, 1),
                       smash_factor=1.36 + source.gauss(0, 0.02)) for number in range(balls)]
    return shots


def miss(carry: float = 140.0, share: float = 0.05, bias: float = 0.0, *, sessions: int = 6, side: float = 3.0,
         distance: float = 5.0, biases: Sequence[float] | None = None, misses: Sequence[float] | None = None) -> Miss:
    return Miss(60, sessions, carry, share * carry, bias, side, distance,
                tuple(biases if biases is not None else [bias] * sessions),
                tuple(misses if misses is not None else [share * carry] * sessions))


# the anatomy of a miss


def test_the_anatomy_by_hand() -> None:
    carries, sides = [138.0, 140.0, 142.0], [3.0, 5.0, 7.0]
    shots = [ball(session, number, carry_m=carries[number % 3], side_m=sides[number % 3])
             for session in range(3) for number in range(9)]
    found = compute_miss(shots, DEFAULT_SHOT_FILTER)
    assert found is not None
    assert (found.shots, found.sessions) == (27, 3)
    assert (found.carry_m, found.bias_m) == (140.0, 5.0)
    assert (found.side_spread_m, found.carry_spread_m) == (2.0, 2.0)
    assert found.typical_m == 5.0, "the misses are 3.6, 5 and 7.3"
    assert found.session_biases_m == (5.0, 5.0, 5.0)
    assert found.share == pytest.approx(5 / 140)


@pytest.mark.parametrize(("sessions", "balls"), [(2, 30), (3, 6), (0, 0)])
def test_too_little_says_nothing(sessions: int, balls: int) -> None:
    assert compute_miss(practice(1, sessions, balls), DEFAULT_SHOT_FILTER) is None


def test_balls_hit_to_a_distance_on_purpose_are_no_misses() -> None:
    full = practice(1, 4, 10)
    part = [StoredShot(s.report_id, "p", "PW", None, "70 yds", s.shot) for s in practice(2, 4, 10, carry_m=64)]
    assert compute_miss([*full, *part], DEFAULT_SHOT_FILTER) == compute_miss(full, DEFAULT_SHOT_FILTER)


# changes


def test_pure_noise_names_a_change_in_at_most_one_digest_of_twenty() -> None:
    clubs = ["Driver", "5 Iron", "7 Iron", "PW"]
    wrong = 0
    for seed in range(60):
        shots = {club: practice(1000 * seed + place, club=club) for place, club in enumerate(clubs)}
        wrong += bool(compute_digest("Bob", PRACTISED, shots, DEFAULT_SHOT_FILTER).changes)
    assert wrong <= 6, "three are expected; more than six of sixty would happen once in thirty"


def test_a_real_gain_is_found_and_said_with_what_it_rests_on() -> None:
    digest = compute_digest("Bob", PRACTISED, {
        "7 Iron": practice(3, gain_m=14.0, sessions=16), "PW": practice(4, club="PW")}, DEFAULT_SHOT_FILTER)
    assert [(change.club, change.metric, change.progress.verdict) for change in digest.changes] == [
        ("7 Iron", "carry_m", ProgressVerdict.IMPROVING)]
    finding = describe_change(digest.changes[0], YARDS)
    assert (finding.club, finding.metric) == ("7 Iron", "carry_m")
    assert finding.text.startswith("7 Iron: carry improved by 1")
    assert "yd over 16 sessions" in finding.text
    assert "(15" in finding.text
    assert "240 shots" in finding.text
    assert " m over 16 sessions" in describe_change(digest.changes[0], METRES).text


def test_what_slipped_is_what_to_work_on() -> None:
    digest = compute_digest("Bob", PRACTISED, {
        "7 Iron": practice(3, gain_m=-14.0, sessions=16), "PW": practice(4, club="PW", side_m=20.0)},
                            DEFAULT_SHOT_FILTER)
    assert digest.work_on is not None
    assert (digest.work_on.kind, digest.work_on.club) == (WorkKind.SLIPPED, "7 Iron")
    text = describe_work(digest.work_on, YARDS).text
    assert text.startswith("Get it back first. 7 Iron: carry slipped by 1")


def test_the_same_shots_give_the_same_digest() -> None:
    shots = {"7 Iron": practice(3, gain_m=10.0), "PW": practice(4, club="PW")}
    assert compute_digest("Bob", PRACTISED, shots, DEFAULT_SHOT_FILTER) == compute_digest(
        "Bob", PRACTISED, shots, DEFAULT_SHOT_FILTER)


# what to work on


def test_a_line_off_to_the_same_side_is_named_with_its_side() -> None:
    digest = compute_digest("Bob", PRACTISED, {"7 Iron": practice(5, 8, side_m=9.0)}, DEFAULT_SHOT_FILTER)
    assert digest.work_on is not None
    assert digest.work_on.kind is WorkKind.OFF_LINE
    right = describe_work(digest.work_on, METRES)  # where the ball goes, as on the page Clubs, for either hand
    assert "m right of the target, in 8 of 8 sessions to the right (120 shots)" in right.text
    assert right.metric == "side_m", "the signed one"
    other = compute_digest("Bob", PRACTISED, {"7 Iron": practice(5, 8, side_m=-9.0)}, DEFAULT_SHOT_FILTER)
    assert other.work_on is not None
    left = describe_work(other.work_on, METRES)
    assert "left of the target, in 8 of 8 sessions to the left" in left.text


@pytest.mark.parametrize(("found", "expected"), [
    (miss(bias=5.0), True),
    (miss(bias=-5.0), True),
    (miss(bias=4.0), False),                                    # 2.9 % of the carry
    (miss(bias=5.0, biases=[5.0] * 4), False),                  # too few sessions
    (miss(bias=5.0, biases=[9, 9, 9, -1, -1]), False),          # three of five
    (miss(bias=5.0, biases=[9, 9, 9, 9, -1]), True),
])
def test_when_a_line_is_off(found: Miss, expected: bool) -> None:
    assert is_off_line(found) is expected


def test_the_club_that_stands_out_of_the_bag_is_named_by_what_is_most_of_it() -> None:
    bag = {"PW": miss(100, 0.040), "9 Iron": miss(115, 0.044), "7 Iron": miss(140, 0.050), "5 Iron": miss(160, 0.055)}
    assert choose_work([], bag) is None
    wild = bag | {"6 Iron": miss(150, 0.090, side=10.0, distance=4.0)}
    work = choose_work([], wild)
    assert work is not None
    assert (work.kind, work.club) == (WorkKind.DIRECTION, "6 Iron")
    assert work.expected_share == pytest.approx(0.0525, abs=0.001)
    text = describe_work(work, METRES).text
    assert "misses by 13.5 m" in text
    assert "expect 7.9 m at 150 m of carry" in text
    uneven = choose_work([], bag | {"6 Iron": miss(150, 0.090, side=2.0, distance=11.0)})
    assert uneven is not None
    assert uneven.kind is WorkKind.DISTANCE


def test_one_bad_day_does_not_make_a_club_stand_out() -> None:
    bag = {"PW": miss(100, 0.04), "9 Iron": miss(115, 0.044), "7 Iron": miss(140, 0.05), "5 Iron": miss(160, 0.055)}
    once = miss(150, 0.09, misses=[40.0, 5, 5, 5, 5, 5])
    assert choose_work([], bag | {"6 Iron": once}) is None


def test_what_the_rest_of_the_bag_leads_one_to_expect_lies_on_their_line() -> None:
    bag = {"a": miss(100, 0.04), "b": miss(120, 0.05), "c": miss(140, 0.06), "d": miss(160, 0.99)}
    assert expect_share("d", bag) == pytest.approx(0.07)


# clubs and words


def test_the_most_played_clubs_are_looked_at_in_the_order_of_the_bag_and_no_putter() -> None:
    names = ["Driver", "3 Wood", "5 Iron", "6 Iron", "7 Iron", "8 Iron", "PW", "Putter"]
    sessions = {name: [ClubSession(1, name, "Bob", FIRST, 10 + place)] for place, name in enumerate(names)}
    assert choose_clubs(sessions) == names[1:7]


def test_the_words_when_there_is_nothing_to_say() -> None:
    nothing = compute_digest("Bob", PRACTISED, {"7 Iron": practice(1, 2)}, DEFAULT_SHOT_FILTER)
    assert describe_no_change(nothing, Window.LAST_20).startswith("What improves or slips is said once a club has six")
    assert describe_no_work(nothing).startswith("What to work on is said once")
    noise = compute_digest("Bob", PRACTISED, {"7 Iron": practice(7, 8)}, DEFAULT_SHOT_FILTER)
    assert (noise.changes, noise.work_on) == ((), None)
    assert describe_no_change(noise, Window.LAST_20) == (
        "No clear change over the last 20 sessions of each club, of your most used club.")
    assert describe_no_work(noise) == "Nothing stands out with your most used club. Keep going."


def test_it_says_how_many_clubs_were_looked_at() -> None:
    """Never "your bag": no more than the six most used are looked at."""
    noise = compute_digest("Bob", PRACTISED, {"7 Iron": practice(7, 8), "PW": practice(8, 8, club="PW")},
                           DEFAULT_SHOT_FILTER)
    assert (noise.changes, noise.work_on, noise.clubs) == ((), None, 2)
    assert "the last 3 months, of your 2 most used clubs" in describe_no_change(noise, Window.MONTHS_3)
    assert describe_no_work(noise) == "Of your 2 most used clubs none stands out. Keep going."


def test_what_was_practised_in_one_line() -> None:
    assert describe_practised(Practised(date(2026, 2, 6), 2, 94, (("Driver", 30), ("PW", 24)))) == (
        "Last practice day, Fri 6 Feb 2026: 94 shots in 2 sessions. Driver 30, PW 24, 40 without a club of their own.")
    assert describe_practised(Practised(date(2026, 2, 6), 1, 18, ())) == (
        "Last practice day, Fri 6 Feb 2026: 18 shots in 1 session.")
