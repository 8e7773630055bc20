"""How one measure follows from others with a club: the player's own relation, fitted so that odd shots have no say.

Least squares again and again with Tukey's biweight (Beaton and Tukey 1974, *Technometrics* 16:147): a shot far off
the relation of the others counts less and less, and in the end not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.robust import Usual, compute_usual
from services.spread import MEDIAN_DEVIATION_OF_NORMAL, compute_median_deviation

FEWEST_SHOTS: Final = 30
REACH: Final = 5.0
"""How many spreads from the middle a relation is trusted; beyond it (a topped shot) it says nothing."""
_ROUNDS: Final = 12
_BIWEIGHT: Final = 4.685

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relation:
    """``measure`` from ``sources``, over ``n`` shots. ``spread`` is that of what is left unexplained."""

    measure: str
    sources: tuple[str, ...]
    usual: tuple[Usual, ...]
    weights: tuple[float, ...]
    spread: float
    n: int

    def expect(self, values: Mapping[str, float | None]) -> float | None:
        """What the measure should be beside these values; None where the relation cannot tell."""
        distances = []
        for source, usual in zip(self.sources, self.usual, strict=True):
            value = values.get(source)
            if value is None or abs(usual.distance(value)) > REACH:
                return None
            distances.append(usual.distance(value))
        return float(_columns(np.array([distances]))[0] @ np.array(self.weights))


def fit_relation(
    measure: str, finest: Mapping[str, float], sources: Sequence[str], shots: Sequence[Mapping[str, float | None]]
) -> Relation | None:
    """From the shots that have all of these measures; None when they are too few, or all the same."""
    rows = [row for shot in shots if None not in (row := [shot.get(name) for name in (*sources, measure)])]
    if len(rows) < FEWEST_SHOTS:
        return None
    table = np.array(rows, dtype=np.float64)
    usual = [compute_usual(table[:, place].tolist(), finest=finest[name]) for place, name in enumerate(sources)]
    known = tuple(item for item in usual if item is not None)
    distances = np.column_stack([(table[:, place] - item.median) / item.spread for place, item in enumerate(known)])
    within = (np.abs(distances) <= REACH).all(axis=1)
    if within.sum() < FEWEST_SHOTS:
        return None
    weights, spread = _fit(_columns(distances[within]), table[within, -1], finest[measure])
    return Relation(measure, tuple(sources), known, tuple(weights.tolist()), spread, int(within.sum()))


def _columns(distances: _Array) -> _Array:
    """A constant, each source, and its square: over a club's own range that is close enough to any smooth curve."""
    return np.column_stack([np.ones(len(distances)), distances, distances**2])


def _fit(columns: _Array, wanted: _Array, finest: float) -> tuple[_Array, float]:
    trusted: _Array = np.ones(len(wanted))
    weights: _Array = np.zeros(columns.shape[1])
    spread = finest
    for _ in range(_ROUNDS):
        root = np.sqrt(trusted)
        weights = np.asarray(np.linalg.lstsq(columns * root[:, None], wanted * root, rcond=None)[0], dtype=np.float64)
        left = wanted - columns @ weights
        spread = max(_spread_of(left, columns.shape[1]), finest)
        trusted = np.asarray(np.clip(1.0 - (left / (_BIWEIGHT * spread)) ** 2, 0.0, None) ** 2, dtype=np.float64)
    return weights, spread


def _spread_of(left: _Array, spent: int) -> float:
    """The MAD of the rest about 0, made up for what the fit itself has taken away."""
    deviation = compute_median_deviation(left.tolist(), 0.0) / MEDIAN_DEVIATION_OF_NORMAL
    return deviation * float(np.sqrt(len(left) / max(len(left) - spent, 1)))
