"""A whole block hit with another club: the monitor was not switched, so every ball of it is wrong.

The balls of a block are judged together. They have the day and the swing of the day in common, so they count as fewer
than they are: ``n / (1 + (n - 1) × ALIKE)``, as in a sample of clusters (Kish, *Survey Sampling*, 1965).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np

from golf.records import StoredShot
from golf.shot_words import ShotKey
from services.club_profiles import fits, log_likelihood, read_features, shared_columns
from services.suspicion import ClubGuess
from services.wrong_club import THRESHOLD, KnownClubs, can_be_judged, prior_chances

FEWEST_BALLS: Final = 3
ALIKE: Final = 0.25
"""How much two balls of one block have in common, from 0 to 1: an assumption, on the careful side."""
_FITTING_SHARE: Final = 0.5


def guess_blocks(shots: Iterable[StoredShot], clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    """Every ball of the blocks that look like another club, and which."""
    blocks: dict[tuple[int, int, str, str], list[StoredShot]] = defaultdict(list)
    for stored in shots:
        if can_be_judged(stored, clubs):
            blocks[stored.session_id, stored.report_id, stored.group_id, stored.club].append(stored)
    found = {}
    for balls in blocks.values():
        if len(balls) >= FEWEST_BALLS and (guess := _guess(balls, clubs)) is not None:
            found.update({stored.key: guess for stored in balls})
    return found


def _guess(balls: list[StoredShot], clubs: KnownClubs) -> ClubGuess | None:
    """The other club of this block; None when it is not likely enough, or the balls are no everyday ones of it."""
    named, features, size = balls[0].club, read_features(balls), len(balls)
    columns = shared_columns(clubs.profiles, features)
    known, before = prior_chances(named, clubs)
    weight = size / (1 + (size - 1) * ALIKE)
    logs = np.array([np.log(prior) + weight * float(log_likelihood(profile, features, columns).mean())
                     for profile, prior in zip(known, before, strict=True)])
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    profile = known[best]
    if profile.club not in clubs.profiles or profile.club == named or chances[best] < THRESHOLD:
        return None
    if fits(profile, features, columns).mean() < _FITTING_SHARE:
        return None
    return ClubGuess(profile.club, float(chances[best]), profile.n, clubs.profiles[named].n, block=size)
