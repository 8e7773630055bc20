"""Was it the club that the monitor was set to? From the player's own shots with each club, as a probability.

Bayes' rule: before looking at the ball the named club is right but for a small share of mistakes, which is itself
learnt from the player's shots (expectation-maximisation); a mistaken ball is one of the other clubs, as often as each
is hit, or of none of them. Clubs are learnt twice: the second time without the balls that the first round doubts.
What the golfer has confirmed always belongs to its club and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from golf.records import StoredShot
from golf.shot_words import ShotKey
from services.club_profiles import (
    FEATURES,
    NEEDED,
    Array,
    ClubProfile,
    fits,
    learn_profile,
    log_likelihood,
    read_features,
    shared_columns,
)
from services.suspicion import ClubGuess, is_confirmed

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
    """Shots that can be judged; row by row the place of the named club, and the log likelihood of every club."""

    shots: Sequence[StoredShot]
    named: npt.NDArray[np.intp]
    logs: Array


def learn_clubs(history: Mapping[str, Sequence[StoredShot]], usage: Mapping[str, int]) -> KnownClubs:
    """From shots that count, by the club they are stored under."""
    clubs = _learn(history, usage)
    if len(clubs.profiles) < 2:
        return clubs
    doubted = _doubted(history, clubs)
    trusted = {club: [stored for stored in shots if stored.key not in doubted] for club, shots in history.items()}
    return _learn_share(history, _learn(trusted, usage))


def guess_clubs(compared: Compared, clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    """The shots that look like another club, and which."""
    names = list(clubs.profiles)
    chances = compute_chances(compared, clubs)[:, :len(names)]
    chances[np.arange(len(chances)), compared.named] = 0.0
    found = {}
    for row in np.flatnonzero(chances.max(axis=1, initial=0.0) >= THRESHOLD).tolist():
        stored, best = compared.shots[row], int(chances[row].argmax())
        profile, features = clubs.profiles[names[best]], read_features([stored])
        if fits(profile, features, shared_columns(clubs.profiles, features))[0]:
            found[stored.key] = ClubGuess(profile.club, float(chances[row, best]), profile.n,
                                          clubs.profiles[stored.club].n)
    return found


def compare(shots: Iterable[StoredShot], clubs: KnownClubs) -> Compared:
    """Those that can be judged, with the likelihood of each club. Confirmed ones and mixed rounds are left out."""
    judged = [stored for stored in shots if can_be_judged(stored, clubs)]
    names, features = list(clubs.profiles), read_features(judged)
    known = [*clubs.profiles.values(), *([clubs.anything] if clubs.anything else [])]
    logs = np.zeros((len(judged), len(known)))
    missing = np.isnan(features)
    for lacks in np.unique(missing, axis=0) if judged else ():
        rows = np.flatnonzero((missing == lacks).all(axis=1))
        columns = shared_columns(clubs.profiles, features[rows])
        for place, profile in enumerate(known):
            logs[rows, place] = log_likelihood(profile, features[rows], columns)
    return Compared(judged, np.array([names.index(stored.club) for stored in judged], dtype=np.intp), logs)


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


def can_be_judged(stored: StoredShot, clubs: KnownClubs) -> bool:
    """Whether there is something to compare with, and the golfer has left it open."""
    return (len(clubs.profiles) > 1 and stored.club in clubs.profiles and not stored.is_default_club
            and not is_confirmed(stored) and None not in [stored.value(name) for name in FEATURES[:NEEDED]])


def _learn(history: Mapping[str, Sequence[StoredShot]], usage: Mapping[str, int]) -> KnownClubs:
    profiles = {}
    for club, shots in history.items():
        profile = learn_profile(club, read_features(shots), [stored.session_id for stored in shots])
        if profile is not None:
            profiles[club] = profile
    total = sum(max(usage.get(club, 0), 1) for club in profiles)
    weights = {club: max(usage.get(club, 0), 1) / total for club in profiles}
    together = [stored for club in profiles for stored in history[club]]
    anything = learn_profile("", read_features(together), [stored.session_id for stored in together])
    return KnownClubs(profiles, weights, anything)


def _learn_share(history: Mapping[str, Sequence[StoredShot]], clubs: KnownClubs) -> KnownClubs:
    """How often the named club is wrong, within sensible bounds."""
    compared = compare((stored for hit in history.values() for stored in hit), clubs)
    for _ in range(_ROUNDS if compared.shots else 0):
        share = min(max(1.0 - float(_named_chances(compared, clubs).mean()), _LOWEST_SHARE), _HIGHEST_SHARE)
        settled = abs(share - clubs.share) < _SETTLED
        clubs = replace(clubs, share=share)
        if settled:
            break
    return clubs


def _doubted(history: Mapping[str, Sequence[StoredShot]], clubs: KnownClubs) -> set[ShotKey]:
    compared = compare((stored for hit in history.values() for stored in hit), clubs)
    doubted = np.flatnonzero(_named_chances(compared, clubs) < _DOUBTED)
    return {compared.shots[row].key for row in doubted.tolist()}


def _named_chances(compared: Compared, clubs: KnownClubs) -> Array:
    """The probability that the named club is right."""
    return compute_chances(compared, clubs)[np.arange(len(compared.shots)), compared.named]
