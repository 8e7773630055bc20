"""Which message is a new ball, which completes one, and which was here already.

A ball and its club often come in two messages with one number, 300 to 450 ms apart. Numbers begin anew with each
connection and repeat after it broke, so a ball that comes twice is told by what was measured and by time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from live.messages import BallData, ClubData, LiveMessage

REMEMBERED = 100
"""Balls back to which a message may refer."""
CLUB_COMES_WITHIN = timedelta(seconds=10)
_REPEATED_WITHIN = timedelta(minutes=1)
"""On one connection, under the number it had."""
_AT_ONCE = timedelta(seconds=1.5)
"""Nobody hits two balls in this time."""
_SENT_AGAIN_WITHIN = timedelta(minutes=10)
"""After a connection broke."""
_ENOUGH = 4
"""Equal values that are not 0, by which a ball is known without its number."""


@dataclass(frozen=True, slots=True)
class KnownBall:
    """A ball that is stored. ``key`` is the store's name of it."""

    key: str
    connection: str
    number: int | None
    at: datetime
    ball: BallData
    club: ClubData | None = None


class Verdict(StrEnum):
    """What a message is."""

    NEW = "new"
    COMPLETES = "completes"
    """It says more of a ball that is stored."""
    DOUBLE = "double"
    NOTHING = "nothing"
    """No ball: a heartbeat, a word that the monitor is ready, a club whose ball is unknown."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict; ``known`` is the stored ball that it is about, ``ball`` and ``club`` what holds of it now."""

    verdict: Verdict
    known: KnownBall | None = None
    ball: BallData | None = None
    club: ClubData | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Club data that came before their ball."""

    connection: str
    number: int | None
    at: datetime
    club: ClubData


_NOTHING = Judgement(Verdict.NOTHING)


class ShotJoiner:
    """Judges messages. It knows a ball only once ``remember`` says that it is stored."""

    def __init__(self, known: Iterable[KnownBall] = ()) -> None:
        self._known = deque(known, maxlen=REMEMBERED)
        self._waiting: deque[_Waiting] = deque(maxlen=REMEMBERED)

    def judge(self, message: LiveMessage, connection: str, at: datetime) -> Judgement:
        """What the message is. Changes nothing but which club data wait for their ball."""
        if message.ball is None:
            return self._judge_club(message, connection, at)
        known = next((each for each in reversed(self._known) if _is_same(each, message, connection, at)), None)
        if known is None:
            club = message.club or self._take_waiting(message, connection, at)
            return Judgement(Verdict.NEW, None, message.ball, club)
        ball = BallData({**known.ball.values, **message.ball.values})
        club = message.club or known.club
        is_news = ball != known.ball or club != known.club
        return Judgement(Verdict.COMPLETES if is_news else Verdict.DOUBLE, known, ball, club)

    def remember(self, ball: KnownBall) -> None:
        """The ball is stored like this now; in place of what was known of it."""
        kept = [ball if each.key == ball.key else each for each in self._known]
        self._known = deque(kept if any(each.key == ball.key for each in kept) else [*kept, ball], maxlen=REMEMBERED)

    def forget(self) -> None:
        """No ball is known any more."""
        self._known.clear()

    def _judge_club(self, message: LiveMessage, connection: str, at: datetime) -> Judgement:
        if message.club is None:
            return _NOTHING
        known = next((each for each in reversed(self._known)
                      if (each.connection, each.number) == (connection, message.number)
                      and abs(at - each.at) <= CLUB_COMES_WITHIN), None)
        if known is None:
            self._waiting.append(_Waiting(connection, message.number, at, message.club))
            return _NOTHING
        is_news = message.club != known.club
        return Judgement(Verdict.COMPLETES if is_news else Verdict.DOUBLE, known, known.ball, message.club)

    def _take_waiting(self, message: LiveMessage, connection: str, at: datetime) -> ClubData | None:
        found = next((each for each in reversed(self._waiting)
                      if (each.connection, each.number) == (connection, message.number)
                      and abs(at - each.at) <= CLUB_COMES_WITHIN), None)
        return None if found is None else found.club


def complete(known: KnownBall, judgement: Judgement) -> KnownBall:
    """The known ball with what the judgement says of it."""
    return replace(known, ball=judgement.ball or known.ball, club=judgement.club)


def _is_same(known: KnownBall, message: LiveMessage, connection: str, at: datetime) -> bool:
    assert message.ball is not None  # noqa: S101 - asked of balls alone
    mine, theirs = message.ball.values, known.ball.values
    both = mine.keys() & theirs.keys()
    if "ball_speed_mps" not in both or any(mine[name] != theirs[name] for name in both):
        return False
    since = abs(at - known.at)
    if connection == known.connection:
        return since <= _AT_ONCE or (message.number == known.number and since <= _REPEATED_WITHIN)
    telling = sum(mine[name] != 0 for name in both)
    return since <= _SENT_AGAIN_WITHIN and telling >= _ENOUGH
