"""Shots as a table, a column a measure: for what is asked of thousands of shots at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.quality.suspicion import is_confirmed
from golf.bag_and_goals import CountedShots
from golf.clubs import UNKNOWN_CLUB
from golf.limits import POSSIBLE, SMASH
from golf.shots import Shot, StoredShot
from golf.swing_groups import is_part_swing, names_distance

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

TEACHING: Final = ("carry_m", "ball_speed_mps", "club_speed_mps", "smash_factor", "launch_angle_deg", "back_spin_rpm",
                   "dynamic_loft_deg", "attack_angle_deg")
"""What is learnt of each club."""
_LOOKED_AT: Final = (*TEACHING, "total_m", "side_m", "flight_time_s")
_NOTHING: Final = (None,) * len(_LOOKED_AT)
NO_FULL_SWING: Final = frozenset({"Putter", UNKNOWN_CLUB})
_read_measures: Callable[[Shot], Sequence[float | None]] = attrgetter(*_LOOKED_AT)


@dataclass(frozen=True, slots=True, eq=False)
class ShotTable:
    """A row a shot. ``clubs`` is the club whose full swing it was, empty for any other shot.

    ``confirmed``: the golfer himself has said that the club is right. ``columns`` by measure in SI; NaN: not measured.
    """

    clubs: npt.NDArray[np.str_]
    sessions: npt.NDArray[np.int64]
    confirmed: Mask
    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.clubs)

    def select(self, rows: Mask | npt.NDArray[np.intp]) -> ShotTable:
        """Some of the rows."""
        return ShotTable(self.clubs[rows], self.sessions[rows], self.confirmed[rows],
                         {measure: column[rows] for measure, column in self.columns.items()})

    def split_by_club(self) -> dict[str, ShotTable]:
        """The full swings with each club, the clubs by name."""
        return {club: self.select(self.clubs == club) for club in sorted(set(self.clubs.tolist())) if club}


def read_counted(shots: CountedShots) -> ShotTable:
    """A table of what ``load_counted_shots`` loads."""
    clubs = [club if is_full_swing(club, label) else "" for club, label in zip(shots.clubs, shots.labels, strict=True)]
    columns = {measure: np.array(values, np.float64) for measure, values in shots.values.items()}
    return ShotTable(np.array(clubs, np.str_), np.array(shots.session_ids, np.int64),
                     np.array(shots.confirmed, np.bool_), _forget_impossible_smash(columns))


def read_shots(shots: Sequence[StoredShot]) -> ShotTable:
    """A table of shots. Of a copy and of a flagged one nothing is believed: no club, no measure."""
    rows = [_read_measures(stored.shot) if _is_sound(stored) else _NOTHING for stored in shots]
    columns = np.array(rows, np.float64).reshape(len(rows), len(_LOOKED_AT)).T.copy()
    return ShotTable(np.array([_full_swing_club(stored) for stored in shots], np.str_),
                     np.array([stored.session_id for stored in shots], np.int64),
                     np.array([is_confirmed(stored) for stored in shots], np.bool_),
                     _forget_impossible_smash(dict(zip(_LOOKED_AT, columns, strict=True))))


def is_full_swing(club: str, label: str) -> bool:
    """Whether a shot with this club, of a group with this label, says how the club goes; no putt and no part swing."""
    return club not in NO_FULL_SWING and not names_distance(label)


def _forget_impossible_smash(columns: dict[str, Array]) -> dict[str, Array]:
    """As ``StoredShot.value``: the smash of a chip can be no number at all, and the chip is right all the same."""
    if SMASH in columns:
        lowest, highest = POSSIBLE[SMASH]
        smash = columns[SMASH]
        smash[~((smash >= lowest) & (smash <= highest))] = np.nan
    return columns


def _is_sound(stored: StoredShot) -> bool:
    return not stored.shot.flags and stored.duplicate_of is None


def _full_swing_club(stored: StoredShot) -> str:
    is_full = not stored.is_default_club and stored.club not in NO_FULL_SWING and not is_part_swing(stored)
    return stored.club if is_full and _is_sound(stored) else ""
