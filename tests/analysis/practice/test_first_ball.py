import random
from collections.abc import Sequence

import pytest

from analysis.practice.first_ball import (
    Aspect,
    FirstBall,
    FirstBallVerdict,
    compute_first_ball,
    compute_usual_carries,
    judge_first_ball,
)
from analysis.practice.shot_order import Block, find_blocks
from analysis.practice.warm_up import FEWEST_BALLS, WarmUpVerdict, compute_warm_up, judge_warm_up
from analysis.stats.signed_rank_interval import Middle
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from tests.services.practice_shots import make_shot

SHOT_FILTER = ShotFilter.UNFLAGGED


def first_ball(sessions: Sequence[Sequence[Block]], aspect: Aspect) -> FirstBall:
    shots = [stored for blocks in sessions for block in blocks for stored in block.shots]
    return compute_first_ball(sessions, aspect, SHOT_FILTER, usual_carry=compute_usual_carries(shots, SHOT_FILTER))


def block_of(session: int, sides: list[float]) -> list[StoredShot]:
    before = [make_shot(session, n, "Driver", group="1", side_m=9.0) for n in range(3)]
    return before + [make_shot(session, n, "7 Iron", group="2", side_m=side) for n, side in enumerate(sides)]


def test_by_hand() -> None:
    """First ball 10 off; the fifth and later are 2, 4, 12: worse than two of three. Balls two to four do not matter."""
    sessions = [find_blocks(block_of(n, [10.0, 99.0, 99.0, 99.0, 2.0, -4.0, 12.0])) for n in range(7)]
    found = first_ball(sessions, Aspect.OFFLINE)
    assert (found.sessions, found.balls, found.typical_first, found.typical_later) == (7, 7, 10.0, 4.0)
    assert found.worse_than is not None
    assert found.worse_than.value == pytest.approx(2 / 3)
    assert found.verdict is FirstBallVerdict.WORSE


def test_equal_balls_are_half_worse() -> None:
    sessions = [find_blocks(block_of(n, [5.0] * 8)) for n in range(7)]
    found = first_ball(sessions, Aspect.OFFLINE)
    assert found.worse_than == Middle(0.5, 0.5, 0.5, 7)
    assert found.verdict is FirstBallVerdict.ALIKE


def test_a_lower_smash_is_the_worse_one() -> None:
    sessions = [find_blocks([*(make_shot(n, k, "Driver", group="1") for k in range(2)),
                             *(make_shot(n, k, "7 Iron", group="2", smash_factor=1.2 if k == 0 else 1.4)
                               for k in range(8))]) for n in range(7)]
    assert first_ball(sessions, Aspect.SMASH).verdict is FirstBallVerdict.WORSE


def test_what_cannot_be_compared_is_left_out() -> None:
    short = find_blocks(block_of(1, [10.0, 1, 1, 1, 2.0, 4.0]))  # two later balls only
    unordered = find_blocks([*block_of(2, []), *(make_shot(2, n, "7 Iron", group="2", side_m=1.0, shot_id=f"x{n}")
                                                 for n in range(9))])
    only_block = find_blocks([make_shot(3, n, side_m=1.0) for n in range(9)])
    flagged_first = find_blocks([*block_of(4, []), make_shot(4, 0, "7 Iron", group="2", side_m=1.0, flagged=True),
                                 *(make_shot(4, n, "7 Iron", group="2", side_m=1.0) for n in range(1, 9))])
    found = first_ball([short, unordered, only_block, flagged_first], Aspect.OFFLINE)
    assert (found.sessions, found.balls, found.verdict) == (0, 0, FirstBallVerdict.OPEN)


def test_below_seven_sessions_it_cannot_say() -> None:
    sessions = [find_blocks(block_of(n, [10.0, 0, 0, 0, 1, 1, 1])) for n in range(6)]
    assert first_ball(sessions, Aspect.OFFLINE).verdict is FirstBallVerdict.OPEN


@pytest.mark.parametrize(("low", "high", "verdict"), [
    (0.51, 0.9, FirstBallVerdict.WORSE), (0.2, 0.49, FirstBallVerdict.BETTER), (0.41, 0.59, FirstBallVerdict.ALIKE),
    (0.3, 0.6, FirstBallVerdict.OPEN), (0.5, 0.7, FirstBallVerdict.OPEN)])
def test_judging(low: float, high: float, verdict: FirstBallVerdict) -> None:
    assert judge_first_ball(Middle((low + high) / 2, low, high, 9)) is verdict


def played(source: random.Random, session: int, *, first: float = 0.0, early: float = 0.0) -> tuple[Block, ...]:
    """A session with a form of the day and mishits; first balls of a block, or a session's first five, scatter more."""
    shots, form, hit = [], source.gauss(0, 4), 0
    for group in range(source.randint(2, 4)):
        club = source.choice(["7 Iron", "Driver", "PW"])
        for position in range(source.randint(6, 16)):
            hit += 1
            spread = 7 + (first if position == 0 else 0) + (early if hit <= 5 else 0)
            mishit = 30 if source.random() < 0.05 else 0
            shots.append(make_shot(session, position, club, group=str(group + 1), side_m=source.gauss(0, spread),
                                   carry_m=150 + form + source.gauss(0, spread) - mishit,
                                   smash_factor=source.gauss(1.35, 0.02)))
    return find_blocks(shots)


def test_without_a_difference_any_of_the_three_says_so_in_at_most_one_case_of_twenty() -> None:
    source, tries, wrong = random.Random(2), 150, 0
    for _ in range(tries):
        sessions = [played(source, n) for n in range(8)]
        said = {first_ball(sessions, aspect).verdict for aspect in Aspect}
        wrong += bool(said & {FirstBallVerdict.WORSE, FirstBallVerdict.BETTER})
    assert wrong / tries <= 0.05 + 0.045


def test_a_real_difference_is_found() -> None:
    source = random.Random(3)
    verdicts = [first_ball([played(source, n, first=9.0) for n in range(20)], Aspect.OFFLINE).verdict
                for _ in range(20)]
    assert sum(verdict is FirstBallVerdict.WORSE for verdict in verdicts) >= 12


def test_warming_up_is_found_and_not_made_up() -> None:
    source, tries = random.Random(5), 60
    cold = [compute_warm_up([played(source, n, early=9.0) for n in range(20)], SHOT_FILTER) for _ in range(15)]
    even = [compute_warm_up([played(source, n) for n in range(12)], SHOT_FILTER) for _ in range(tries)]
    assert sum((each.verdict, each.balls, each.is_longer) == (WarmUpVerdict.TAKES_BALLS, 5, False)
               for each in cold) >= 12
    assert sum(each.verdict is WarmUpVerdict.TAKES_BALLS for each in even) / tries <= 0.05 + 0.05


def test_a_session_of_twenty_five_balls_is_long_enough() -> None:
    """The sixteenth to the twenty-fifth are the ten that the early ones are compared with."""
    def of(balls: int) -> int:
        return compute_warm_up([find_blocks([make_shot(1, k, carry_m=150.0 + k, side_m=0.0) for k in range(balls)])],
                               SHOT_FILTER).sessions
    assert (of(FEWEST_BALLS - 1), of(FEWEST_BALLS), FEWEST_BALLS) == (0, 1, 25)


def test_warming_up_needs_long_sessions_in_a_known_order() -> None:
    source = random.Random(6)
    short = [find_blocks([make_shot(n, k, carry_m=150.0 + k, side_m=0.0) for k in range(20)]) for n in range(9)]
    assert (compute_warm_up(short, SHOT_FILTER).verdict,
            compute_warm_up(short, SHOT_FILTER).sessions) == (WarmUpVerdict.OPEN, 0)
    turned = [tuple(reversed(blocks)) for n in range(9) if len(blocks := played(source, n)) > 1]
    assert compute_warm_up(turned, SHOT_FILTER).sessions == 0
    assert compute_warm_up([], SHOT_FILTER).verdict is WarmUpVerdict.OPEN


WORSE, EVEN, UNSURE = Middle(0.2, 0.1, 0.3, 9), Middle(0.0, -0.05, 0.05, 9), Middle(0.1, -0.1, 0.3, 9)


@pytest.mark.parametrize(("stages", "verdict", "balls"), [
    ([WORSE, EVEN, EVEN], WarmUpVerdict.TAKES_BALLS, 5), ([WORSE, WORSE, EVEN], WarmUpVerdict.TAKES_BALLS, 10),
    ([WORSE, WORSE, WORSE], WarmUpVerdict.TAKES_BALLS, 15), ([WORSE, EVEN, WORSE], WarmUpVerdict.TAKES_BALLS, 5),
    ([EVEN, WORSE, EVEN], WarmUpVerdict.NONE_SEEN, None), ([UNSURE, EVEN, EVEN], WarmUpVerdict.OPEN, None),
    ([None, None, None], WarmUpVerdict.OPEN, None), ([], WarmUpVerdict.OPEN, None)])
def test_judging_the_stages(stages: list[Middle | None], verdict: WarmUpVerdict, balls: int | None) -> None:
    assert judge_warm_up(stages) == (verdict, balls)
