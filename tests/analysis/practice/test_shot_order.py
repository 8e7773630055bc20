import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.practice.shot_order import compute_mixing, find_blocks, groups_are_ordered
from golf.shot_edits import ShotEdit
from golf.shots import StoredShot
from tests.services.practice_shots import make_shot


def session_of(*groups: tuple[str, int], session: int = 1) -> list[StoredShot]:
    """Groups of (club, balls), in the order of the report."""
    return [make_shot(session, position, club, group=str(number), carry_m=150.0)
            for number, (club, balls) in enumerate(groups, 1) for position in range(balls)]


def sizes(shots: list[StoredShot]) -> list[tuple[str, int, bool]]:
    return [(block.club, len(block.shots), block.is_return) for block in find_blocks(shots)]


def test_a_club_that_comes_back_is_a_return() -> None:
    shots = session_of(("7 Iron", 5), ("Driver", 3), ("7 Iron", 4))
    assert sizes(shots) == [("7 Iron", 5, False), ("Driver", 3, False), ("7 Iron", 4, True)]


def test_two_groups_of_one_club_in_a_row_are_one_block() -> None:
    assert sizes(session_of(("7 Iron", 5), ("7 Iron", 4))) == [("7 Iron", 9, False)]


def test_a_distance_is_another_task_than_the_full_club() -> None:
    shots = session_of(("56°", 3)) + [make_shot(1, n, "56°", group="2", label="70 yds", carry_m=60.0) for n in range(4)]
    assert [(block.club, block.label, len(block.shots)) for block in find_blocks(shots)] == [
        ("56°", "", 3), ("56°", "70 yds", 4)]


def test_a_club_the_golfer_gave_one_ball_is_a_block_of_its_own() -> None:
    shots = [*session_of(("7 Iron", 2)), make_shot(1, 2, "8 Iron"), make_shot(1, 3, "7 Iron")]
    assert sizes(shots) == [("7 Iron", 2, False), ("8 Iron", 1, False), ("7 Iron", 1, True)]


def test_copies_hidden_balls_and_default_club_rounds_were_not_practised() -> None:
    shots = [*session_of(("7 Iron", 3)), make_shot(1, 3, group="1", duplicate_of="1/1/1"),
             make_shot(1, 4, group="1", edit=ShotEdit(is_hidden=True)),
             make_shot(1, 5, group="1", is_default_club=True),
             make_shot(1, 6, group="1", flagged=True)]
    assert sizes(shots) == [("7 Iron", 4, False)]


@pytest.mark.parametrize(("ids", "order", "is_ordered"), [
    (["1", "2", "3"], [0, 1, 2], True), (["9", "10", "11"], [0, 1, 2], True), (["3", "2", "1"], [2, 1, 0], True),
    (["1", "3", "2"], [0, 1, 2], False), (["a", "b", "c"], [0, 1, 2], False), (["1", "1", "2"], [0, 1, 2], False)])
def test_the_order_of_balls_is_known_where_their_numbers_go_one_way(
    ids: list[str], order: list[int], is_ordered: bool
) -> None:
    (block,) = find_blocks([make_shot(1, n, shot_id=name) for n, name in enumerate(ids)])
    assert [stored.shot.position for stored in block.shots] == order
    assert block.is_ordered is is_ordered


def test_groups_are_in_order_where_their_numbers_rise() -> None:
    assert groups_are_ordered(session_of(("7 Iron", 2), ("Driver", 2)))
    assert not groups_are_ordered([make_shot(group="2"), make_shot(group="1")])
    assert not groups_are_ordered([make_shot(group="a")])


def test_mixing_by_hand() -> None:
    sessions = [find_blocks(session_of(("7 Iron", 5), ("Driver", 3), ("7 Iron", 4))),
                find_blocks(session_of(("PW", 10), session=2)), ()]
    mixing = compute_mixing(sessions)
    assert (mixing.sessions, mixing.shots, mixing.blocks, mixing.changes, mixing.pairs) == (2, 22, 4, 2, 20)
    assert (mixing.returns, mixing.sessions_with_returns, mixing.longest_block) == (1, 1, 10)
    assert mixing.typical_block == 4.5
    assert mixing.share == 0.1


def test_nothing_practised_has_no_share() -> None:
    mixing = compute_mixing([])
    assert (mixing.share, mixing.typical_block, mixing.longest_block) == (None, None, 0)


@given(st.lists(st.tuples(st.sampled_from(["7 Iron", "Driver", "PW"]), st.integers(1, 9)), min_size=1, max_size=10))
def test_blocks_hold_every_ball_once_and_neighbours_differ(groups: list[tuple[str, int]]) -> None:
    blocks = find_blocks(session_of(*groups))
    assert sum(len(block.shots) for block in blocks) == sum(balls for _, balls in groups)
    assert all(a.club != b.club for a, b in pairwise(blocks))
    mixing = compute_mixing([blocks])
    assert mixing.changes == len(blocks) - 1
    assert 0 <= mixing.returns <= mixing.changes or mixing.changes == 0


def test_a_random_order_of_balls_is_never_taken_for_a_known_one() -> None:
    source = random.Random(4)
    ids = [str(n) for n in range(30)]
    source.shuffle(ids)
    (block,) = find_blocks([make_shot(1, n, shot_id=name) for n, name in enumerate(ids)])
    assert not block.is_ordered
