"""Which session stands on the page Live while nobody hits, and which ball was its last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotEdit
from golf.shots import Shot, ShotFlag, StoredShot
from services.live.desk import LiveDesk
from services.live.last_session import find_last_ball, list_numbers
from tests.live.messages import ball
from tests.live.messages import message as say
from tests.opened_app import OpenedApp
from tests.services.live.house import HandClock


def hit(number: int, hit_at: str | None, group: str = "1", club: str = "7 Iron") -> StoredShot:
    return StoredShot(1, group, club, club, "", Shot(str(number), number, carry_m=150.0 + number, hit_at=hit_at))


def find(*shots: StoredShot) -> StoredShot | None:
    times = {stored.key: stored.shot.hit_at for stored in shots if stored.shot.hit_at is not None}
    found = find_last_ball(shots, times)
    return None if found is None else found.ball.stored


def flagged(stored: StoredShot, flag: ShotFlag) -> StoredShot:
    return replace(stored, shot=replace(stored.shot, flags=(flag,)))


def test_the_latest_time_tells_the_last_ball_whatever_the_order_of_the_report() -> None:
    shots = (hit(1, "2026-11-21T18:20:00"), hit(2, "2026-11-21T18:31:00+01:00", "2"),
             hit(3, "2026-11-21T18:30:00", "3"))
    assert find(*shots) is shots[1]


@pytest.mark.parametrize("shots", [
    (), (hit(1, None),), (hit(1, "2026-11-21T18:20:00"), hit(2, None)), (hit(1, "2026-11-21"),),
    (hit(1, "noon or so"),), (hit(1, "2026-11-21T18:20"), hit(2, "2026-11-21T18:20", "2")),
])
def test_without_times_no_ball_is_called_the_last(shots: tuple[StoredShot, ...]) -> None:
    assert find(*shots) is None


def test_copies_hidden_balls_and_those_that_do_not_count_are_not_the_last() -> None:
    first, late = hit(1, "2026-11-21T18:20:00"), hit(2, "2026-11-21T18:40:00")
    for other in (replace(late, edit=ShotEdit(is_hidden=True)), replace(late, duplicate_of="1"),
                  flagged(late, ShotFlag.DUPLICATE), flagged(late, ShotFlag.EXCLUDED)):
        assert find(first, other) is first
    impossible = flagged(late, ShotFlag.IMPOSSIBLE)
    assert find(first, impossible) is impossible


def test_numbers_are_those_of_the_session_and_putts_have_none() -> None:
    shots = (hit(1, None), hit(2, None), hit(3, None), hit(4, None, club="Putter"),
             replace(hit(5, None, club="9 Iron"), edit=ShotEdit(is_hidden=True)))
    numbers = list_numbers(shots, DEFAULT_SHOT_FILTER)
    assert list(numbers) == ["7 Iron"]
    carry = numbers["7 Iron"].numbers["carry_m"]
    assert carry is not None
    assert (carry.median, carry.n) == (152.0, 3)


def test_a_live_session_that_is_over_is_the_last_one(app: OpenedApp) -> None:
    assert (app.live.load_last_session(), app.live.find_last_session()) == (None, None)
    clock = HandClock(app.clock.now())
    desk = LiveDesk(app.database, clock, app.live.choices)
    app.live.choose("7 Iron", "Sam")
    for number in (1, 2):
        desk.take(say(number, ball(Speed=110 + number)), "a")
        clock.move(seconds=30)
    app.live.end()
    found = app.live.load_last_session()
    assert found is not None
    assert (found.card.player, len(found.shots)) == ("Sam", 2)
    assert app.live.find_last_session() == found.card.report_id
    assert found.last is not None
    assert found.last.ball.stored.shot.position == 1


def test_a_session_of_putts_alone_is_passed_over(app: OpenedApp) -> None:
    desk = LiveDesk(app.database, HandClock(app.clock.now()), app.live.choices)
    for club in ("7 Iron", "Putter"):
        app.live.choose(club, "Sam")
        desk.take(say(1, ball(Speed=90 if club == "7 Iron" else 9)), club)
        app.live.end()
    found = app.live.load_last_session()
    assert found is not None
    assert found.card.clubs == ("7 Iron",)
