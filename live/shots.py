"""A ball of Open Connect as a shot: what was told, what follows from it, and what cannot be."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime

from analysis.flight_path import Start, find_side
from golf.limits import SMASH, compute_smash, describe_impossible
from golf.provenance import Provenance, write_sources
from golf.shots import MEASURES, Shot, ShotFlag
from live.messages import BallData, ClubData

_EXTRAS = ("total_spin_rpm", "spin_axis_deg")
_SPINS = ("back_spin_rpm", "side_spin_rpm")
_HALF_TURN = 180


def build_shot(ball: BallData, club: ClubData | None, *, shot_id: str, position: int, hit_at: datetime) -> Shot:
    """The shot. ``hit_at`` is local to where it was hit. Impossible values stay, and the shot is flagged."""
    values = _settle_spin({**ball.values, **({} if club is None else club.values)})
    told = set(values)
    _derive_spins(values)
    _derive_side(values)
    smash = compute_smash(values.get("ball_speed_mps"), values.get("club_speed_mps"))
    if smash is not None:
        values[SMASH] = smash
    derived = [name for name in values if name not in told or (name in _SPINS and _was_computed(name, ball, values))]
    impossible = describe_impossible({name: values.get(name) for name in MEASURES})
    extras = {name: values[name] for name in _EXTRAS if name in values}
    return Shot(
        shot_id, position, **{name: values[name] for name in MEASURES if name in values},  # type: ignore[arg-type]
        how_measured=write_sources(tuple((name, Provenance.DERIVED) for name in sorted(derived))),
        hit_at=hit_at.replace(tzinfo=None).isoformat(timespec="milliseconds"),
        extras=json.dumps(extras) if extras else None,
        flags=(ShotFlag.IMPOSSIBLE,) if impossible else (), flag_reason="; ".join(impossible))


def _settle_spin(values: dict[str, float]) -> dict[str, float]:
    """An axis from -180 to 180; no spin at all where every spin is 0: no ball flies without, it was not seen."""
    axis = values.get("spin_axis_deg")
    if axis is not None and _HALF_TURN < axis <= 2 * _HALF_TURN:
        values["spin_axis_deg"] = axis - 2 * _HALF_TURN
    spins = [values[name] for name in ("total_spin_rpm", *_SPINS) if name in values]
    if not any(spins):
        for name in ("total_spin_rpm", "spin_axis_deg", *_SPINS):
            values.pop(name, None)
    elif values.get("total_spin_rpm") == 0:
        del values["total_spin_rpm"]
    return values


def _derive_spins(values: dict[str, float]) -> None:
    """Back and side spin of total spin and axis, where they are missing, or 0 beside a total that is not."""
    total, axis = values.get("total_spin_rpm"), values.get("spin_axis_deg")
    if total is None:
        return
    if axis is None:
        for name in _SPINS:  # a 0 beside a total says nothing
            if values.get(name) == 0:
                del values[name]
        return
    turned = math.radians(axis)
    if not values.get("back_spin_rpm"):
        values["back_spin_rpm"] = total * math.cos(turned)
    if not values.get("side_spin_rpm"):
        values["side_spin_rpm"] = total * math.sin(turned)


def _derive_side(values: dict[str, float]) -> None:
    carry, start = values.get("carry_m"), find_start(values)
    if carry is None or carry <= 0 or start is None or describe_impossible(values):
        return
    side = find_side(start, carry)
    if side is not None:
        values["side_m"] = side


def find_start(values: Mapping[str, float | None]) -> Start | None:
    """How the ball left the club; None where a value of it is missing."""
    start = [value for name in Start._fields if (value := values.get(name)) is not None]
    return Start(*start) if len(start) == len(Start._fields) else None


def _was_computed(name: str, ball: BallData, values: Mapping[str, float]) -> bool:
    return ball.values.get(name) != values[name]
