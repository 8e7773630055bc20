"""A whole block hit with another club: the monitor was not switched, so every ball of it is wrong.

The balls of a block are judged together. They have the day and the swing of the day in common, so they count as fewer
than they are: ``n / (1 + (n - 1) × ALIKE)``, as in a sample of clusters (Kish, *Survey Sampling*, 1965).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np

from golf.records import StoredShot
from golf.shot_words import ShotKey
from services.club_profiles import Array, fits, read_features, shared_columns
from services.suspicion import ClubGuess
from services.wrong_club import THRESHOLD, Compared, KnownClubs, prior_logs

FEWEST_BALLS: Final = 3
ALIKE: Final = 0.25
"""How much two balls of one block have in common, from 0 to 1: an assumption, on the careful side."""
_FITTING_SHARE: Final = 0.5


def guess_blocks(compared: Compared, clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    """Every ball of the blocks that look like another club, and which."""
    blocks: dict[tuple[int, int, str, str], list[int]] = defaultdict(list)
    for row, stored in enumerate(compared.shots):
        blocks[stored.session_id, stored.report_id, stored.group_id, stored.club].append(row)
    found, before = {}, prior_logs(clubs) if blocks else np.zeros((0, 0))
    for rows in blocks.values():
        if len(rows) < FEWEST_BALLS:
            continue
        weight = len(rows) / (1 + (len(rows) - 1) * ALIKE)
        logs = before[compared.named[rows[0]]] + weight * compared.logs[rows].mean(axis=0)
        balls = [compared.shots[row] for row in rows]
        if (guess := _guess(balls, logs, clubs)) is not None:
            found.update({stored.key: guess for stored in balls})
    return found


def _guess(balls: list[StoredShot], logs: Array, clubs: KnownClubs) -> ClubGuess | None:
    """The other club of this block; None when it is not likely enough, or the balls are no everyday ones of it."""
    named, names = balls[0].club, list(clubs.profiles)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    if best >= len(names) or names[best] == named or chances[best] < THRESHOLD:
        return None
    profile, features = clubs.profiles[names[best]], read_features(balls)
    if fits(profile, features, shared_columns(clubs.profiles, features)).mean() < _FITTING_SHARE:
        return None
    return ClubGuess(profile.club, float(chances[best]), profile.n, clubs.profiles[named].n, block=len(balls))
