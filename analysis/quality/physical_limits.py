"""What no ball can do, whoever hits it and with whatever club."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.quality.shot_arrays import Mask, ShotTable
from analysis.quality.suspicion import Evidence, Why
from analysis.stats.outliers import Array

GRAVITY: Final = 9.81
BEST_SMASH: Final = 1.56
"""The rules cap a driver near 1.50 (golf.limits); four per cent on top for the two speeds it is made of."""
_SPEED_ROOM: Final = 1.05
_SIDE_ROOM_M: Final = 5.0


def find_impossible(table: ShotTable) -> Iterator[tuple[int, Evidence]]:
    """Row by row what contradicts itself."""
    columns = table.columns
    carry, ball, side, smash = (columns[name] for name in ("carry_m", "ball_speed_mps", "side_m", "smash_factor"))
    longest, farthest = ball * columns["flight_time_s"], ball**2 / GRAVITY
    faster = (carry > _SIDE_ROOM_M) & (carry > longest * _SPEED_ROOM)
    too_far = (carry > _SIDE_ROOM_M) & ~faster & (carry > farthest * _SPEED_ROOM)
    yield from _say(faster, Why.FASTER_THAN_BALL, "carry_m", carry, longest, "ball_speed_mps", "flight_time_s")
    yield from _say(too_far, Why.TOO_FAR, "carry_m", carry, farthest, "ball_speed_mps")
    reached = np.maximum(carry, np.nan_to_num(columns["total_m"]))
    yield from _say(np.abs(side) > reached + _SIDE_ROOM_M, Why.SIDE_BEYOND_CARRY, "side_m", np.abs(side), carry,
                    "carry_m")
    yield from _say(smash > BEST_SMASH, Why.OVER_EFFICIENT, "smash_factor", smash, np.full(len(table), 1.5),
                    "ball_speed_mps", "club_speed_mps")


def _say(
    rows: Mask, why: Why, measure: str, values: Array, highest: Array, *against: str
) -> Iterator[tuple[int, Evidence]]:
    for row in np.flatnonzero(rows).tolist():
        yield row, Evidence(why, measure, float(values[row]), high=float(highest[row]), against=against)
