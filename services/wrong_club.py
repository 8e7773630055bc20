"""Was it the club that the monitor was set to? From the player's own shots with each club, as a probability.

Bayes' rule: before looking at the ball the named club is right but for a small share of mistakes, which is itself
learnt from the player's shots (expectation-maximisation); a mistaken ball is one of the other clubs, as often as each
is hit, or of none of them. Clubs are learnt twice: the second time without the balls that the first round doubts.
What the golfer has confirmed always belongs to its club and is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

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


@dataclass(frozen=True, slots=True)
class KnownClubs:
    """The clubs that are known well enough, how often each is hit, and the share of mistaken balls."""

    profiles: Mapping[str, ClubProfile]
    weights: Mapping[str, float]
    anything: ClubProfile | None
    share: float = FIRST_SHARE


def learn_clubs(history: Mapping[str, Sequence[StoredShot]], usage: Mapping[str, int]) -> KnownClubs:
    """From shots that count, by the club they are stored under."""
    clubs = _learn(history, usage)
    if len(clubs.profiles) < 2:
        return clubs
    doubted = _doubted(history, clubs)
    trusted = {club: [stored for stored in shots if stored.key not in doubted] for club, shots in history.items()}
    return _learn_share(history, _learn(trusted, usage))


def guess_clubs(shots: Iterable[StoredShot], clubs: KnownClubs) -> dict[ShotKey, ClubGuess]:
    """The shots that look like another club, and which. Confirmed ones and mixed rounds are not judged."""
    found = {}
    for named, asked, columns in _alike(shots, clubs):
        features = read_features(asked)
        names, chances = _posterior(named, features, columns, clubs)
        others = chances[:, :len(names)].copy()
        others[:, names.index(named)] = 0.0
        best = others.argmax(axis=1)
        for row, stored in enumerate(asked):
            profile, chance = clubs.profiles[names[best[row]]], float(others[row, best[row]])
            if chance >= THRESHOLD and fits(profile, features[row:row + 1], columns)[0]:
                found[stored.key] = ClubGuess(profile.club, chance, profile.n, clubs.profiles[named].n)
    return found


def compute_chances(shots: Iterable[StoredShot], clubs: KnownClubs) -> dict[ShotKey, dict[str, float]]:
    """The probability of every known club for each shot that can be judged."""
    found = {}
    for named, asked, columns in _alike(shots, clubs):
        names, chances = _posterior(named, read_features(asked), columns, clubs)
        for row, stored in enumerate(asked):
            found[stored.key] = dict(zip(names, map(float, chances[row]), strict=False))
    return found


def can_be_judged(stored: StoredShot, clubs: KnownClubs) -> bool:
    """Whether there is something to compare with, and the golfer has left it open."""
    return (len(clubs.profiles) > 1 and stored.club in clubs.profiles and not stored.is_default_club
            and not is_confirmed(stored) and None not in [stored.value(name) for name in FEATURES[:NEEDED]])


def prior_chances(named: str, clubs: KnownClubs) -> tuple[list[ClubProfile], list[float]]:
    """Every known club, then none of them, each with its probability before the ball is looked at."""
    rest = max(1.0 - clubs.weights[named], 1e-9)
    mistaken = clubs.share * (1 - _NO_CLUB_OF_THESE)
    known = list(clubs.profiles.values())
    before = [1.0 - clubs.share if item.club == named else mistaken * clubs.weights[item.club] / rest
              for item in known]
    if clubs.anything is not None:
        known.append(clubs.anything)
        before.append(clubs.share * _NO_CLUB_OF_THESE)
    return known, before


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
    shots = [stored for hit in history.values() for stored in hit]
    for _ in range(_ROUNDS):
        named = _named_chances(shots, clubs)
        if not named:
            return clubs
        share = min(max(1.0 - sum(named.values()) / len(named), _LOWEST_SHARE), _HIGHEST_SHARE)
        settled = abs(share - clubs.share) < 1e-4
        clubs = KnownClubs(clubs.profiles, clubs.weights, clubs.anything, share)
        if settled:
            break
    return clubs


def _doubted(history: Mapping[str, Sequence[StoredShot]], clubs: KnownClubs) -> set[ShotKey]:
    named = _named_chances([stored for shots in history.values() for stored in shots], clubs)
    return {key for key, chance in named.items() if chance < _DOUBTED}


def _named_chances(shots: Sequence[StoredShot], clubs: KnownClubs) -> dict[ShotKey, float]:
    """The probability that the named club is right."""
    found = {}
    for named, asked, columns in _alike(shots, clubs):
        names, chances = _posterior(named, read_features(asked), columns, clubs)
        right = chances[:, names.index(named)]
        found.update({stored.key: float(right[row]) for row, stored in enumerate(asked)})
    return found


def _alike(
    shots: Iterable[StoredShot], clubs: KnownClubs
) -> list[tuple[str, list[StoredShot], list[int]]]:
    """Those that can be judged, by named club and by what was measured, with the columns to look at."""
    groups: dict[tuple[str, tuple[bool, ...]], list[StoredShot]] = defaultdict(list)
    for stored in shots:
        if can_be_judged(stored, clubs):
            groups[stored.club, tuple(stored.value(name) is None for name in FEATURES)].append(stored)
    return [(named, asked, shared_columns(clubs.profiles, read_features(asked)))
            for (named, _), asked in groups.items()]


def _posterior(named: str, features: Array, columns: Sequence[int], clubs: KnownClubs) -> tuple[list[str], Array]:
    """A row a shot; a column a club, and the last for none of them."""
    known, before = prior_chances(named, clubs)
    logs = np.column_stack([np.log(prior) + log_likelihood(profile, features, columns)
                            for prior, profile in zip(before, known, strict=True)])
    logs -= logs.max(axis=1, keepdims=True)
    chances = np.exp(logs)
    return list(clubs.profiles), chances / chances.sum(axis=1, keepdims=True)
