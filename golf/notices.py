"""Notices: what a golfer is told once about his syncs, and the ways it reaches him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; each can be switched for each channel."""

    DONE = "done"
    BEST = "best"
    FAILED = "failed"
    NEEDS_YOU = "needs_you"


class NoticeChannel(StrEnum):
    """Where a notice may go. The app's own list always has it; ``APP`` says whether Home points at it."""

    APP = "app"
    DESKTOP = "desktop"
    EMAIL = "email"
    WEBHOOK = "webhook"


SENDING_CHANNELS = (NoticeChannel.DESKTOP, NoticeChannel.EMAIL, NoticeChannel.WEBHOOK)
"""Those that leave the app."""
ADDRESSED_CHANNELS = (NoticeChannel.EMAIL, NoticeChannel.WEBHOOK)
"""Those that need an address of the golfer's."""


class DeliveryState(StrEnum):
    """How far a notice came on one channel. Only a waiting one is ever sent; so none is sent twice."""

    WAITING = "waiting"
    SENDING = "sending"
    """Claimed. One that stays so was cut off by the end of its process: nobody knows whether it arrived."""
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way through one channel, with the reason when that failed."""

    channel: NoticeChannel
    state: DeliveryState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something told to the golfer once. ``about`` names it: a second notice about the same is none."""

    notice_id: int
    kind: NoticeKind
    about: str
    title: str
    body: str
    created_at: datetime
    run_id: str | None = None
    account: str | None = None
    is_read: bool = False
    deliveries: tuple[Delivery, ...] = ()


def best_of(player: str) -> str:
    """How the ``about`` of a notice of personal bests ends: whose they are."""
    return f"/best/{player}"


class BestMeasure(StrEnum):
    """What a personal best can be of."""

    CARRY = "carry"
    BALL_SPEED = "ball_speed"


@dataclass(frozen=True, slots=True)
class PersonalBest:
    """A shot better than all stored before it with the same club. Values in m and m/s."""

    player: str
    club: str
    measure: BestMeasure
    value: float
    before: float
    report_id: int
    session_name: str
    practised_on: date | None
