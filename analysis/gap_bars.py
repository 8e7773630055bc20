"""Clubs as bars of a gapping figure: data alone, so that who prepares them need not load what draws them."""

from __future__ import annotations

from dataclasses import dataclass

EVEN, FLAGGED, FEW = "even gaps", "gap to look at", "not enough shots yet"


@dataclass(frozen=True, slots=True)
class GapBar:
    """One club in displayed units; ``low`` and ``high`` None: too few balls for a middle 80 %.

    ``kind``: EVEN, FLAGGED or FEW; ``says`` stands behind the median, if anything.
    """

    club: str
    low: float | None
    median: float
    high: float | None
    shots: int
    sessions: int
    kind: str
    says: str = ""
