"""Was it the club that the monitor was set to? From the player's own shots with each club, as a probability.

Bayes' rule: before looking at the ball the named club is right but for a small share of mistakes, which is itself
learnt from the player's shots (expectation-maximisation); a mistaken ball is one of the other clubs, as often as each
is hit, or of none of them. Balls that are doubted so are left out when the clubs are learnt a second time. What the
golfer has confirmed always belongs to its club and is not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.quality.club_profiles import (
    ClubProfile,
    fits,
    is_whole,
    learn_profile,
    log_likelihood,
    read_features,
    shared_columns,
)
from analysis.quality.shot_arrays import ShotTable
from analysis.quality.suspicion import ClubGuess
from analysis.stats.outliers import Array

THRESHOLD: Final = 0.90
"""Below this probability another club is not spoken of."""
FIRST_SHARE: Final = 0.02
_LOWEST_SHARE, _HIGHEST_SHARE = 0.002, 0.20
_ROUNDS: Final = 15
_NO_CLUB_OF_THESE: Final = 0.10
_DOUBTED: Final = 0.5
_SETTLED: Final = 1e-4


@dataclass(frozen=True, slots=True)
class KnownClubs:
    """The clubs that are known well enough, how often each is hit, and the share of mistaken balls."""

    profiles: Mapping[str, ClubProfile]
    weights: Mapping[str, float]
    anything: ClubProfile | None
    share: float = FIRST_SHARE


@dataclass(frozen=True, slots=True)
class Compared:
    """The ``rows`` of a table that can be judged. For each the place of the named club, and every log likelihood."""

    rows: npt.NDArray[np.intp]
    features: Array
    named: npt.NDArray[np.intp]
    logs: Array

    def __len__(self) -> int:
        return len(self.rows)


def learn_clubs(history: ShotTable, usage: Mapping[str, int]) -> KnownClubs:
    """From shots that count, by the club they are stored under."""
    clubs = _learn(history, usage)
    if len(clubs.profiles) < 2:
        return clubs
    compared = compare(history, clubs)
    doubted = compared.rows[_named_chances(compared, clubs) < _DOUBTED]
    if doubted.size:
        clubs = _learn(history.select(np.delete(np.arange(len(history)), doubted)), usage)
        compared = compare(history, clubs)
    return _learn_share(compared, clubs)


def guess_clubs(compared: Compared, clubs: KnownClubs) -> dict[int, ClubGuess]:
    """The rows of the table that look like another club, and which."""
    profiles = list(clubs.profiles.values())
    chances = compute_chances(compared, clubs)[:, :len(profiles)]
    chances[np.arange(len(chances)), compared.named] = 0.0
    found = {}
    for place in np.flatnonzero(chances.max(axis=1, initial=0.0) >= THRESHOLD).tolist():
        best, features = int(chances[place].argmax()), compared.features[[place]]
        profile, named = profiles[best], profiles[compared.named[place]]
        if fits(profile, features, shared_columns(clubs.profiles, features))[0]:
            found[int(compared.rows[place])] = ClubGuess(profile.club, float(chances[place, best]), profile.n, named.n)
    return found


def compare(table: ShotTable, clubs: KnownClubs) -> Compared:
    """The shots that can be judged, with the likelihood of each club. Confirmed ones and mixed rounds are left out."""
    places, features = {club: place for place, club in enumerate(clubs.profiles)}, read_features(table)
    named = np.array([places.get(club, -1) for club in table.clubs.tolist()], dtype=np.intp)
    rows = np.flatnonzero((named >= 0) & ~table.confirmed & is_whole(features) & (len(places) > 1))
    return Compared(rows, features[rows], named[rows], _log_likelihoods(features[rows], clubs))


def _log_likelihoods(features: Array, clubs: KnownClubs) -> Array:
    """A row a shot, a column a club, and the last for none of them; by what was measured of the shot."""
    known = [*clubs.profiles.values(), *([clubs.anything] if clubs.anything else [])]
    logs = np.zeros((len(features), len(known)))
    lacks = np.isnan(features) @ (1 << np.arange(features.shape[1]))
    for lack in set(lacks.tolist()):
        rows = np.flatnonzero(lacks == lack)
        columns = shared_columns(clubs.profiles, features[rows])
        for place, profile in enumerate(known):
            logs[rows, place] = log_likelihood(profile, features[rows], columns)
    return logs


def compute_chances(compared: Compared, clubs: KnownClubs) -> Array:
    """A row a shot; a column a known club, and the last for none of them."""
    logs = compared.logs + prior_logs(clubs)[compared.named]
    logs -= logs.max(axis=1, keepdims=True, initial=-np.inf)
    chances = np.exp(logs)
    normed: Array = chances / chances.sum(axis=1, keepdims=True)
    return normed


def prior_logs(clubs: KnownClubs) -> Array:
    """What is known before a ball is looked at: a row a named club, a column a club, the last for none of them."""
    weights = np.array(list(clubs.weights.values()))
    mistaken = clubs.share * (1 - _NO_CLUB_OF_THESE) * weights / np.maximum(1.0 - weights, 1e-9)[:, None]
    np.fill_diagonal(mistaken, 1.0 - clubs.share)
    if clubs.anything is None:
        return np.asarray(np.log(mistaken), dtype=np.float64)
    rest = np.full((len(weights), 1), clubs.share * _NO_CLUB_OF_THESE)
    return np.asarray(np.log(np.hstack([mistaken, rest])), dtype=np.float64)


def _learn(history: ShotTable, usage: Mapping[str, int]) -> KnownClubs:
    learnt = {club: learn_profile(club, shots) for club, shots in history.split_by_club().items()}
    profiles = {club: profile for club, profile in learnt.items() if profile is not None}
    total = sum(max(usage.get(club, 0), 1) for club in profiles)
    weights = {club: max(usage.get(club, 0), 1) / total for club in profiles}
    together = history.select(np.isin(history.clubs, list(profiles)))
    return KnownClubs(profiles, weights, learn_profile("", together))


def _learn_share(compared: Compared, clubs: KnownClubs) -> KnownClubs:
    """How often the named club is wrong, within sensible bounds."""
    for _ in range(_ROUNDS if len(compared) else 0):
        share = min(max(1.0 - float(_named_chances(compared, clubs).mean()), _LOWEST_SHARE), _HIGHEST_SHARE)
        settled = abs(share - clubs.share) < _SETTLED
        clubs = replace(clubs, share=share)
        if settled:
            break
    return clubs


def _named_chances(compared: Compared, clubs: KnownClubs) -> Array:
    """The probability that the named club is right."""
    return compute_chances(compared, clubs)[np.arange(len(compared)), compared.named]
