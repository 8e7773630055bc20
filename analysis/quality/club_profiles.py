"""How the balls of one club come off the face: robust middles and a covariance, and how likely a ball is for it.

The likelihood is a mixture: nine balls of ten are good strikes (Student's t with 8 degrees of freedom, heavier in the
tails than a normal distribution), one of ten is anything around the middle (four times as wide). So a bad strike with
one club is no proof of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lgamma, log, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.quality.shot_arrays import ShotTable
from analysis.stats.outliers import Array, compute_usual

FEATURES: Final = ("ball_speed_mps", "launch_angle_deg", "back_spin_rpm", "club_speed_mps")
NEEDED: Final = 2
"""Ball speed and launch angle: without both nothing is said."""
FEWEST_SHOTS: Final = 30
FEWEST_SESSIONS: Final = 3
_FINEST: Final = (0.5, 0.4, 120.0, 0.4)
_FREEDOM: Final = 8.0
_BAD_STRIKES: Final = 0.10
_WIDER: Final = 4.0
_WINSOR: Final = 3.0
_WINSOR_LOSS: Final = 0.9866  # variance of a standard normal distribution cut to ±3
_TWICE_NORMAL_99: Final = (6.63, 9.21, 11.34, 13.28)
"""99 % points of chi-squared with 1 to 4 degrees of freedom."""


@dataclass(frozen=True, slots=True)
class ClubProfile:
    """One club over ``n`` shots. Compared by identity."""

    club: str
    n: int
    middle: Array
    covariance: Array


def read_features(table: ShotTable) -> Array:
    """One row a shot; NaN where something was not measured."""
    return np.column_stack([table.columns[measure] for measure in FEATURES])


def is_whole(features: Array) -> npt.NDArray[np.bool_]:
    """Which rows have what is needed to say anything."""
    return np.asarray(~np.isnan(features[:, :NEEDED]).any(axis=1))


def learn_profile(club: str, shots: ShotTable) -> ClubProfile | None:
    """From a club's shots; None when they are too few or of too few sessions to know it."""
    features = read_features(shots)
    whole = is_whole(features)
    if whole.sum() < FEWEST_SHOTS or len(set(shots.sessions[whole].tolist())) < FEWEST_SESSIONS:
        return None
    table = features[whole]
    usual = [compute_usual(column, finest=finest) for column, finest in zip(table.T, _FINEST, strict=True)]
    if any(item is None or item.n < FEWEST_SHOTS for item in usual[NEEDED:]):
        table, usual = table[:, :NEEDED], usual[:NEEDED]
    known = [item for item in usual if item is not None]
    middle, spread = np.array([item.median for item in known]), np.array([item.spread for item in known])
    return ClubProfile(club, len(table), middle, _covariance(table, middle, spread))


def log_likelihood(profile: ClubProfile, features: Array, columns: Sequence[int]) -> Array:
    """Of each row, looking at these columns only (those that the profile knows)."""
    far, determinant, size = _distances(profile, features, columns)
    strike = _log_t(far, determinant, size)
    bad = _log_t(far / _WIDER**2, determinant + 2 * size * log(_WIDER), size)
    return np.logaddexp(log(1 - _BAD_STRIKES) + strike, log(_BAD_STRIKES) + bad)


def fits(profile: ClubProfile, features: Array, columns: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Whether a row is an everyday ball of this club: within 99 % of its good strikes."""
    far, _, size = _distances(profile, features, columns)
    return far <= _TWICE_NORMAL_99[size - 1]


def shared_columns(profiles: Mapping[str, ClubProfile], features: Array) -> list[int]:
    """What every profile knows and every one of these rows has: only then likelihoods can be compared."""
    known = min((len(profile.middle) for profile in profiles.values()), default=0)
    return [place for place in range(known) if not np.isnan(features[:, place]).any()]


def _covariance(table: Array, middle: Array, spread: Array) -> Array:
    """Of values pulled in to three spreads, a little towards no correlation, never finer than a monitor sees."""
    distances = np.clip((table - middle) / spread, -_WINSOR, _WINSOR)
    distances = np.where(np.isnan(distances), 0.0, distances)
    found = np.atleast_2d(np.cov(distances, rowvar=False)) / _WINSOR_LOSS
    shrink = len(middle) / (len(table) + len(middle))
    found = (1 - shrink) * found + shrink * np.diag(np.diag(found))
    finest = np.diag((np.array(_FINEST[:len(middle)]) / spread) ** 2) * 0.25
    scaled: Array = (found + finest) * np.outer(spread, spread)
    return scaled


def _distances(profile: ClubProfile, features: Array, columns: Sequence[int]) -> tuple[Array, float, int]:
    chosen = list(columns)
    covariance = profile.covariance[np.ix_(chosen, chosen)]
    away = features[:, chosen] - profile.middle[chosen]
    far: Array = np.einsum("ij,ij->i", away, np.linalg.solve(covariance, away.T).T)
    return far, float(np.linalg.slogdet(covariance)[1]), len(chosen)


def _log_t(far: Array, determinant: float, size: int) -> Array:
    """Student's t whose covariance is the given one."""
    scale = (_FREEDOM - 2) / _FREEDOM
    constant = (lgamma((_FREEDOM + size) / 2) - lgamma(_FREEDOM / 2)
                - 0.5 * (size * log(_FREEDOM * pi) + determinant + size * log(scale)))
    answer: Array = constant - 0.5 * (_FREEDOM + size) * np.log1p(far / (scale * _FREEDOM))
    return answer
