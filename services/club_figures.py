"""Key figures of each club over some shots: means, each with its own count. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from golf.clubs import bag_position
from golf.records import MEASURES, ClubFigures, StoredShot
from golf.shot_words import DEFAULT_TRUST, Trust


def compute_club_figures(shots: Iterable[StoredShot], trust: Trust = DEFAULT_TRUST) -> list[ClubFigures]:
    """In the order of a bag; shots left on the default club apart, after the club's own. SI.

    ``shots`` of a club are all that are stored, ``counted`` those that numbers of this trust rest on; hidden ones
    are in neither.
    """
    groups: dict[tuple[str, bool], list[StoredShot]] = defaultdict(list)
    for stored in shots:
        if not stored.word.is_hidden:
            groups[stored.club, stored.is_default_club].append(stored)
    ordered = sorted(groups.items(), key=lambda item: (bag_position(item[0][0]), item[0][1]))
    return [_figures(club, is_default, found, trust) for (club, is_default), found in ordered]


def _figures(club: str, is_default: bool, shots: list[StoredShot], trust: Trust) -> ClubFigures:
    counting = [stored for stored in shots if stored.counts_under(trust)]
    values = {name: [value for stored in counting if (value := stored.value(name)) is not None] for name in MEASURES}
    return ClubFigures(
        club=club, shots=len(shots), counted=len(counting), is_default_club=is_default,
        means={name: sum(found) / len(found) if found else None for name, found in values.items()},
        counts={name: len(found) for name, found in values.items()},
        best_carry_m=max(values["carry_m"], default=None))
