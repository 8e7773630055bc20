"""What each trust does to the numbers of some shots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from golf.records import StoredShot
from golf.shot_words import DEFAULT_TRUST, Trust
from services.club_stats import measured
from services.review_effects import Effect
from services.spread import compute_mean


@dataclass(frozen=True, slots=True)
class TrustEffect:
    """How many of ``stored`` shots count under a trust, and where it differs most from the usual one."""

    trust: Trust
    counted: int
    stored: int
    biggest: Effect | None


def compute_trust_effects(shots: Sequence[StoredShot]) -> list[TrustEffect]:
    """Every setting against the usual one."""
    clubs: dict[str, list[StoredShot]] = {}
    for stored in shots:
        if not stored.is_default_club:
            clubs.setdefault(stored.club, []).append(stored)
    found = []
    for trust in Trust:
        effects = [effect for club, hit in clubs.items() if (effect := _compare(club, hit, trust)).is_change]
        found.append(TrustEffect(trust, sum(stored.counts_under(trust) for stored in shots), len(shots),
                                 max(effects, key=lambda effect: effect.size, default=None)))
    return found


def _compare(club: str, shots: Sequence[StoredShot], trust: Trust) -> Effect:
    usual, other = (measured([stored for stored in shots if stored.counts_under(one)], "carry_m")
                    for one in (DEFAULT_TRUST, trust))
    return Effect(club, _mean(usual), len(usual), _mean(other), len(other))


def _mean(values: Sequence[float]) -> float | None:
    return compute_mean(values) if values else None
