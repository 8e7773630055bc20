"""A putt as camera programs tell it: three shapes of JSON, numbers often as text; mph and degrees, + is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from live.messages import MPS_PER_MPH, MessageUnreadable, fold, load_json, read_number

_SPEEDS = ("ballspeed", "speed")
_DIRECTIONS = ("launchdirection", "hla")


@dataclass(frozen=True, slots=True)
class ToldPutt:
    """What a camera saw of a putt; it does not say whether it went in, nor from where."""

    ball_speed_mps: float
    start_direction_deg: float | None = None


def read_putt(data: bytes) -> ToldPutt:
    """Read one putt: ``{"ballData": {"BallSpeed", "LaunchDirection"}}``, ``{"speed", "hla"}`` or Open Connect's.

    Raises MessageUnreadable for what tells no ball that moved.
    """
    told = fold(load_json(data))
    of_ball = fold(told.get("balldata")) or told
    speed = _first(of_ball, _SPEEDS)
    if speed is None or speed <= 0:
        raise MessageUnreadable("it tells no ball that moved")
    return ToldPutt(speed * MPS_PER_MPH, _first(of_ball, _DIRECTIONS))


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    return next((number for name in names if (number := read_number(told.get(name))) is not None), None)
