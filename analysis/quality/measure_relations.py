"""How one measure follows from others with a club: the player's own relation, fitted so that odd shots have no say.

Least squares again and again with Tukey's biweight (Beaton and Tukey 1974, *Technometrics* 16:147): a shot far off
the relation of the others counts less and less, and in the end not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.stats.outliers import Array, Usual, compute_robust_spread, compute_usual

FEWEST_SHOTS: Final = 30
REACH: Final = 5.0
"""How many spreads from the middle a relation is trusted; beyond it (a topped shot) it says nothing."""
_MOST_ROUNDS: Final = 12
_SETTLED: Final = 1e-6
"""Once no shot's trust (0 to 1) changes by more, another round would say the same."""
_BIWEIGHT: Final = 4.685
_RIDGE: Final = 1e-13
"""Far below what any number shows; columns that are one and the same (a source that never changes) can be solved."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``measure`` from ``sources``, over ``n`` shots. ``spread`` is that of what is left unexplained."""

    measure: str
    sources: tuple[str, ...]
    usual: tuple[Usual, ...]
    weights: tuple[float, ...]
    spread: float
    n: int

    def expect(self, columns: Mapping[str, Array]) -> Array:
        """What the measure should be beside these values, row by row; NaN where the relation cannot tell."""
        distances = np.column_stack([usual.distance(columns[source])
                                     for source, usual in zip(self.sources, self.usual, strict=True)])
        within = (np.abs(distances) <= REACH).all(axis=1)
        return np.where(within, _columns(distances) @ np.array(self.weights), np.nan)


def fit_relation(
    measure: str, finest: Mapping[str, float], sources: Sequence[str], columns: Mapping[str, Array]
) -> Relation | None:
    """From the shots that have all of these measures; None when they are too few, or all the same."""
    table = np.column_stack([columns[name] for name in (*sources, measure)])
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) < FEWEST_SHOTS:
        return None
    usual = [compute_usual(table[:, place], finest=finest[name]) for place, name in enumerate(sources)]
    known = tuple(item for item in usual if item is not None)
    distances = np.column_stack([item.distance(table[:, place]) for place, item in enumerate(known)])
    within = (np.abs(distances) <= REACH).all(axis=1)
    if within.sum() < FEWEST_SHOTS:
        return None
    weights, spread = _fit(_columns(distances[within]), table[within, -1], finest[measure])
    return Relation(measure, tuple(sources), known, tuple(weights.tolist()), spread, int(within.sum()))


def _columns(distances: Array) -> Array:
    """A constant, each source, and its square: over a club's own range that is close enough to any smooth curve."""
    return np.column_stack([np.ones(len(distances)), distances, distances**2])


def _fit(columns: Array, wanted: Array, finest: float) -> tuple[Array, float]:
    """The weights of the columns, and the spread of what they leave; round by round until trust has settled."""
    trusted = np.ones(len(wanted))
    weights, spread = np.zeros(columns.shape[1]), finest
    for _ in range(_MOST_ROUNDS):
        weights = _solve(columns, wanted, trusted)
        left = wanted - columns @ weights
        spread = max(_spread_of(left, columns.shape[1]), finest)
        before, trusted = trusted, np.clip(1.0 - (left / (_BIWEIGHT * spread)) ** 2, 0.0, None) ** 2
        if np.abs(trusted - before).max() < _SETTLED:
            break
    return weights, spread


def _solve(columns: Array, wanted: Array, trusted: Array) -> Array:
    """Weighted least squares by the normal equations, with a grain of ridge (see ``_RIDGE``)."""
    weighted = columns.T * trusted
    moments = weighted @ columns
    np.fill_diagonal(moments, moments.diagonal() + _RIDGE * moments.trace())
    return np.asarray(np.linalg.solve(moments, weighted @ wanted), dtype=np.float64)


def _spread_of(left: Array, spent: int) -> float:
    """The robust spread of the rest about 0, made up for what the fit itself has taken away."""
    return compute_robust_spread(left) * float(np.sqrt(len(left) / max(len(left) - spent, 1)))
