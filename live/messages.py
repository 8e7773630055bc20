"""A message of Open Connect v1 as programs really send it, read into SI values.

Names are compared without regard to case; numbers and yes or no may be text; a name may be spelled otherwise. What is
not there is absent, never 0. Putts of camera programs come in three shapes of their own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MPS_PER_MPH = 0.44704
M_PER_YARD = 0.9144
_LONGEST_NAME = 80
_MOST = 1e9
"""No monitor says more; such a number is a mistake that even a column of numbers should not hold."""


class MessageUnreadable(ValueError):
    """An object that is no JSON, or says nothing of Open Connect."""


@dataclass(frozen=True, slots=True)
class BallData:
    """What a message says of the ball: by the names of golf.shots.MEASURES in SI, and the spin as it was told.

    Besides those: ``total_spin_rpm`` and ``spin_axis_deg`` (+ curves to the right).
    """

    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_hit(self) -> bool:
        """Whether a ball moved: heartbeats carry a ball of zeros."""
        return self.values.get("ball_speed_mps", 0.0) > 0

    @property
    def telling(self) -> int:
        """How many values are there and are not 0."""
        return sum(value != 0 for value in self.values.values())


@dataclass(frozen=True, slots=True)
class ClubData:
    """What a message says of the club, by the names of golf.shots.MEASURES in SI; empty: it was not seen."""

    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_seen(self) -> bool:
        """Whether anything is other than 0."""
        return any(self.values.values())


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One message. ``ball`` and ``club`` are None where it has none that was measured."""

    device: str = ""
    number: int | None = None
    """The program's own count of balls; it begins anew with each connection and repeats."""
    ball: BallData | None = None
    club: ClubData | None = None
    is_heartbeat: bool = False


@dataclass(frozen=True, slots=True)
class ToldPutt:
    """What a camera saw of a putt; it does not say whether it went in, nor from where. + is to the right."""

    ball_speed_mps: float
    start_direction_deg: float | None = None


_BALL = {
    "speed": ("ball_speed_mps", MPS_PER_MPH), "vla": ("launch_angle_deg", 1.0), "hla": ("side_angle_deg", 1.0),
    "backspin": ("back_spin_rpm", 1.0), "sidespin": ("side_spin_rpm", 1.0), "totalspin": ("total_spin_rpm", 1.0),
    "spinaxis": ("spin_axis_deg", 1.0),
}
_CLUB = {
    "speed": ("club_speed_mps", MPS_PER_MPH), "angleofattack": ("attack_angle_deg", 1.0),
    "path": ("club_path_deg", 1.0), "facetotarget": ("face_angle_deg", 1.0), "lie": ("club_lie_deg", 1.0),
    "loft": ("dynamic_loft_deg", 1.0),
}
"""What the others (closure rate, impact) mean is not sure enough for a number; they stay in the message as it came."""
_PUTT_SPEEDS, _PUTT_DIRECTIONS = ("ballspeed", "speed"), ("launchdirection", "hla")
_OURS = frozenset({"balldata", "clubdata", "shotdataoptions", "deviceid", "shotnumber"})


def read_message(data: bytes) -> LiveMessage:
    """Read one object. Raises MessageUnreadable."""
    told = _fold(_load(data))
    if not _OURS & told.keys():
        raise MessageUnreadable("it says nothing of a ball, a club or a monitor")
    options = _fold(told.get("shotdataoptions"))
    is_heartbeat = _flag(options, "isheartbeat") or _flag(options, "heartbeat") or False
    ball = None if is_heartbeat else _read_ball(told, options)
    club = None if is_heartbeat else _read_club(told, options)
    number = _number(told.get("shotnumber"))
    return LiveMessage(_text(told.get("deviceid")), None if number is None else int(number), ball, club, is_heartbeat)


def read_putt(data: bytes) -> ToldPutt:
    """Read one putt: ``{"ballData": {"BallSpeed", "LaunchDirection"}}``, ``{"speed", "hla"}`` or Open Connect's.

    Raises MessageUnreadable for what tells no ball that moved.
    """
    told = _fold(_load(data))
    of_ball = _fold(told.get("balldata")) or told
    speed = _first_number(of_ball, _PUTT_SPEEDS)
    if speed is None or speed <= 0:
        raise MessageUnreadable("it tells no ball that moved")
    return ToldPutt(speed * MPS_PER_MPH, _first_number(of_ball, _PUTT_DIRECTIONS))


def _first_number(told: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    return next((number for name in names if (number := _number(told.get(name))) is not None), None)


def _load(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "replace"), parse_constant=lambda _word: None)
    except (ValueError, RecursionError) as error:
        raise MessageUnreadable("it is no JSON") from error


def _read_ball(told: Mapping[str, Any], options: Mapping[str, Any]) -> BallData | None:
    """The ball; None where the message says it has none, or one that did not move."""
    if _flag(options, "containsballdata") is False:
        return None
    of_ball = _fold(told.get("balldata"))
    values = _read_values(of_ball, _BALL)
    carry = _number(of_ball.get("carrydistance"))
    if carry:
        values["carry_m"] = carry * (1.0 if _is_metric(told) else M_PER_YARD)
    ball = BallData(values)
    return ball if ball.is_hit else None


def _read_club(told: Mapping[str, Any], options: Mapping[str, Any]) -> ClubData | None:
    if _flag(options, "containsclubdata") is False:
        return None
    club = ClubData(_read_values(_fold(told.get("clubdata")), _CLUB))
    if not club.is_seen:
        return None
    return club if club.values.get("club_speed_mps") else ClubData(
        {name: value for name, value in club.values.items() if name != "club_speed_mps"})


def _is_metric(told: Mapping[str, Any]) -> bool:
    return _text(told.get("units")).strip().casefold().startswith("met")


def _read_values(told: Mapping[str, Any], known: Mapping[str, tuple[str, float]]) -> dict[str, float]:
    found = {}
    for name, (measure, factor) in known.items():
        value = _number(told.get(name))
        if value is not None:
            found[measure] = value * factor
    return found


def _fold(told: Any) -> dict[str, Any]:
    """An object by its names in small letters; empty for whatever is no object."""
    return {str(name).strip().casefold(): value for name, value in told.items()} if isinstance(told, dict) else {}


def _number(told: Any) -> float | None:
    """A number, also as text; None for what is none, or beyond all numbers."""
    if isinstance(told, bool) or not isinstance(told, (int, float, str)):
        return None
    try:
        value = float(told)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) <= _MOST else None


def _flag(told: Mapping[str, Any], name: str) -> bool | None:
    """Yes or no, also as text or number; None when it is not said."""
    value = told.get(name)
    if isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            value.strip().casefold())
    return bool(value) if isinstance(value, (bool, int, float)) else None


def _text(told: Any) -> str:
    return " ".join(told.split())[:_LONGEST_NAME] if isinstance(told, str) else ""
