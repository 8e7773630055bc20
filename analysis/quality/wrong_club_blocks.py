"""A whole block hit with another club: the monitor was not switched, so every ball of it is wrong.

The balls of a block are judged together. They have the day and the swing of the day in common, so they count as fewer
than they are: ``n / (1 + (n - 1) × ALIKE)``, as in a sample of clusters (Kish, *Survey Sampling*, 1965).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.quality.club_profiles import fits, shared_columns
from analysis.quality.suspicion import ClubGuess
from analysis.quality.wrong_club import THRESHOLD, Compared, KnownClubs, prior_logs
from analysis.stats.outliers import Array
from golf.shots import StoredShot

FEWEST_BALLS: Final = 3
ALIKE: Final = 0.25
"""How much two balls of one block have in common, from 0 to 1: an assumption, on the careful side."""
_FITTING_SHARE: Final = 0.5


def guess_blocks(compared: Compared, clubs: KnownClubs, shots: Sequence[StoredShot]) -> dict[int, ClubGuess]:
    """Every row of the blocks that look like another club, and which. ``shots`` are the rows of the table."""
    blocks: dict[tuple[int, int, str, int], list[int]] = defaultdict(list)
    for place, (row, named) in enumerate(zip(compared.rows.tolist(), compared.named.tolist(), strict=True)):
        blocks[shots[row].session_id, shots[row].report_id, shots[row].group_id, named].append(place)
    found, before = {}, prior_logs(clubs)
    for places in blocks.values():
        if len(places) < FEWEST_BALLS:
            continue
        named = int(compared.named[places[0]])
        weight = len(places) / (1 + (len(places) - 1) * ALIKE)
        logs = before[named] + weight * compared.logs[places].mean(axis=0)
        if (guess := _guess(compared.features[places], named, logs, clubs)) is not None:
            found.update(dict.fromkeys(compared.rows[places].tolist(), guess))
    return found


def _guess(features: Array, named: int, logs: Array, clubs: KnownClubs) -> ClubGuess | None:
    """The other club of this block; None when it is not likely enough, or the balls are no everyday ones of it."""
    profiles = list(clubs.profiles.values())
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    if best >= len(profiles) or best == named or chances[best] < THRESHOLD:
        return None
    profile = profiles[best]
    if fits(profile, features, shared_columns(clubs.profiles, features)).mean() < _FITTING_SHARE:
        return None
    return ClubGuess(profile.club, float(chances[best]), profile.n, profiles[named].n, block=len(features))
