"""Key figures of each club and kind of swing over some shots, each with its own count. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.club_number import ClubNumber, compute_club_number
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import MEASURES, StoredShot
from golf.swing_groups import SwingGroup, split_by_group


@dataclass(frozen=True, slots=True)
class ClubFigures:
    """Key figures of one club and kind of swing over some shots. Each rests on its own count of shots.

    ``numbers``: by measure, the median with the middle 80 %. ``means``: for files and whoever asks for a mean. Balls
    of a round on the default club have neither: they are of several clubs.
    """

    group: SwingGroup
    shots: int
    counted: int
    numbers: Mapping[str, ClubNumber | None] = field(default_factory=dict)
    means: Mapping[str, float | None] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    best_carry_m: float | None = None

    @property
    def club(self) -> str:
        """The club they were hit with, or that the monitor was left on."""
        return self.group.club


def compute_club_figures(shots: Iterable[StoredShot],
                         shot_filter: ShotFilter = DEFAULT_SHOT_FILTER) -> list[ClubFigures]:
    """In the order of a bag; balls hit to a distance on purpose apart, after the club's own; mixed rounds last. SI.

    ``shots`` of a club are all that are stored, ``counted`` those that numbers of this shot filter rest on; hidden ones
    are in neither.
    """
    shown = (stored for stored in shots if not stored.edit.is_hidden)
    return [_figures(group, found, shot_filter) for group, found in split_by_group(shown).items()]


def _figures(group: SwingGroup, shots: list[StoredShot], shot_filter: ShotFilter) -> ClubFigures:
    counting = [stored for stored in shots if stored.passes(shot_filter)]
    if group.is_default_club:
        return ClubFigures(group=group, shots=len(shots), counted=len(counting))
    values = {name: [value for stored in counting if (value := stored.value(name)) is not None] for name in MEASURES}
    return ClubFigures(
        group=group, shots=len(shots), counted=len(counting),
        numbers={name: compute_club_number(found) for name, found in values.items()},
        means={name: sum(found) / len(found) if found else None for name, found in values.items()},
        counts={name: len(found) for name, found in values.items()},
        best_carry_m=max(values["carry_m"], default=None))
