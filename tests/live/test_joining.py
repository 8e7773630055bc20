from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from live.joining import KnownBall, ShotJoiner, Verdict, complete
from live.messages import read_message
from tests.live.messages import BALL, CLUB, NO_BALL, ball, heartbeat, message

START = datetime(2026, 2, 12, 18, tzinfo=UTC)


class Desk:
    """Judges messages and remembers each ball, as whoever stores them does."""

    def __init__(self) -> None:
        self.joiner = ShotJoiner()
        self.balls: list[KnownBall] = []

    def hear(self, data: bytes, connection: str = "a", *, after: float = 0.0) -> Verdict:
        told, at = read_message(data), START + timedelta(seconds=after)
        judged = self.joiner.judge(told, connection, at)
        if judged.verdict is Verdict.NEW:
            assert judged.ball is not None
            self.balls.append(KnownBall(str(len(self.balls)), connection, told.number, at, judged.ball, judged.club))
            self.joiner.remember(self.balls[-1])
        elif judged.verdict is Verdict.COMPLETES:
            assert judged.known is not None
            place = [each.key for each in self.balls].index(judged.known.key)
            self.balls[place] = complete(judged.known, judged)
            self.joiner.remember(self.balls[place])
        return judged.verdict


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_club_of_a_second_message_joins_its_ball(desk: Desk) -> None:
    assert desk.hear(message(5, BALL)) is Verdict.NEW
    assert desk.hear(message(5, None, CLUB), after=0.4) is Verdict.COMPLETES
    assert desk.balls[0].club is not None
    assert desk.balls[0].club.values["club_path_deg"] == -2.1
    assert desk.hear(message(5, None, CLUB), after=0.5) is Verdict.DOUBLE


def test_a_second_message_with_both_joins_as_well(desk: Desk) -> None:
    desk.hear(message(5, BALL))
    assert desk.hear(message(5, BALL, CLUB), after=0.4) is Verdict.COMPLETES
    assert len(desk.balls) == 1


def test_a_club_that_comes_first_waits_for_its_ball(desk: Desk) -> None:
    assert desk.hear(message(5, None, CLUB)) is Verdict.NOTHING
    desk.hear(message(5, BALL), after=0.3)
    assert desk.balls[0].club is not None
    desk.hear(message(6, ball(Speed=99)), after=0.4)
    assert desk.balls[1].club is None


def test_a_club_of_another_number_or_connection_or_a_later_time_is_not_joined(desk: Desk) -> None:
    desk.hear(message(5, BALL))
    assert desk.hear(message(6, None, CLUB), after=0.4) is Verdict.NOTHING
    assert desk.hear(message(5, None, CLUB), "b", after=0.4) is Verdict.NOTHING
    assert desk.hear(message(5, None, CLUB), after=60) is Verdict.NOTHING
    assert desk.balls[0].club is None


@pytest.mark.parametrize("data", [heartbeat(5), message(5), message(5, NO_BALL)])
def test_heartbeats_and_ready_messages_are_no_balls(desk: Desk, data: bytes) -> None:
    desk.hear(message(5, BALL))
    assert desk.hear(data, after=1) is Verdict.NOTHING


def test_a_ball_that_stands_twice_is_one(desk: Desk) -> None:
    desk.hear(message(5, BALL))
    assert desk.hear(message(5, BALL), after=0.01) is Verdict.DOUBLE
    assert desk.hear(message(6, BALL), after=0.5) is Verdict.DOUBLE, "nobody hits two balls in half a second"


def test_equal_numbers_are_two_balls_when_the_balls_differ(desk: Desk) -> None:
    desk.hear(message(1, BALL))
    assert desk.hear(message(1, ball(Speed=147.6)), after=20) is Verdict.NEW


def test_a_ball_sent_again_after_a_reconnect_is_known_whatever_its_number(desk: Desk) -> None:
    desk.hear(message(17, BALL))
    assert desk.hear(message(1, BALL), "b", after=30) is Verdict.DOUBLE
    assert desk.hear(message(17, BALL), "c", after=60) is Verdict.DOUBLE


def test_a_number_that_begins_anew_after_a_reconnect_hides_no_ball(desk: Desk) -> None:
    desk.hear(message(1, BALL))
    assert desk.hear(message(1, ball(Speed=101.5)), "b", after=30) is Verdict.NEW


def test_two_like_balls_of_few_values_a_while_apart_are_two(desk: Desk) -> None:
    few: dict[str, Any] = {"Speed": 80.0, "VLA": 0, "HLA": 0}
    assert desk.hear(message(1, few)) is Verdict.NEW
    assert desk.hear(message(2, few), after=15) is Verdict.NEW
    assert desk.hear(message(1, few), "b", after=30) is Verdict.NEW


def test_a_carry_that_comes_later_completes_the_ball(desk: Desk) -> None:
    desk.hear(message(5, ball(CarryDistance=0)))
    assert desk.hear(message(5, BALL), after=0.6) is Verdict.COMPLETES
    assert desk.balls[0].ball.values["carry_m"] == pytest.approx(234.5436)


def test_what_was_not_stored_is_not_known() -> None:
    joiner, told = ShotJoiner(), read_message(message(5, BALL))
    assert joiner.judge(told, "a", START).verdict is Verdict.NEW
    assert joiner.judge(told, "a", START).verdict is Verdict.NEW, "it may be sent again after a failure"
