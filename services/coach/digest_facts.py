"""The digest of the last day of practice (analysis/digest.py), as a language model may be told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analysis.digest import Digest, FoundChange, WorkOn
from golf.units import DisplayUnits
from services.secrets.outgoing_values import OTHER, AllowedText, month

DIGEST_METRICS: Final[Mapping[str, str]] = {
    "carry_m": "carry", "ball_speed_mps": "ball_speed", "smash_factor": "smash_factor", "offline_m": "offline",
    "consistency": "consistency",
}
"""The metrics a digest looks at, and what they are called outside."""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change that is more than chance; its numbers are under progress."""

    club: AllowedText
    metric: AllowedText
    verdict: AllowedText


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """The one thing to work on. A typical ball misses by ``typical_miss`` where the bag leads to expect another."""

    reason: AllowedText
    club: AllowedText
    metric: AllowedText | None
    carry: float | None
    typical_miss: float | None
    expected_miss: float | None
    usual_side: AllowedText | None
    shots: int | None
    sessions: int | None


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What Rangebook itself says after the last day of practice."""

    last_practice_month: AllowedText | None
    sessions_that_day: int
    shots_that_day: int
    trends_tested: int
    changes_beyond_chance: tuple[ChangeFacts, ...]
    has_enough_sessions: bool
    work_on_next: WorkFacts | None


def build_digest_facts(
    digest: Digest | None, names: Mapping[str, AllowedText], units: DisplayUnits
) -> DigestFacts | None:
    """The digest without days and names; None without a dated session."""
    if digest is None:
        return None
    work = digest.work_on
    return DigestFacts(
        month(digest.practised.day), digest.practised.sessions, digest.practised.shots, digest.looked_at,
        tuple(_change_facts(change, names) for change in digest.changes), digest.has_enough,
        None if work is None else _work_facts(work, names, units))


def _change_facts(change: FoundChange, names: Mapping[str, AllowedText]) -> ChangeFacts:
    return ChangeFacts(_name(change.club, names), _metric(change.metric), AllowedText(change.progress.verdict.value))


def _work_facts(work: WorkOn, names: Mapping[str, AllowedText], units: DisplayUnits) -> WorkFacts:
    """Sides are as seen from behind the ball, for either hand."""
    reason, club, miss = AllowedText(work.kind.value), _name(work.club, names), work.miss
    metric = None if work.change is None else _metric(work.change.metric)
    if miss is None:
        return WorkFacts(reason, club, metric, None, None, None, None, None, None)
    expected = None if work.expected_share is None else work.expected_share * miss.carry_m
    return WorkFacts(reason, club, metric, _rounded(miss.carry_m, units), _rounded(miss.typical_m, units),
                     _rounded(expected, units), AllowedText(_side(miss.bias_m)), miss.shots, miss.sessions)


def _side(bias_m: float) -> str:
    return "right" if bias_m > 0 else "left" if bias_m < 0 else "none"


def _rounded(metres: float | None, units: DisplayUnits) -> float | None:
    shown = units.distance(metres)
    return None if shown is None else round(shown, 1)


def _name(club: str, names: Mapping[str, AllowedText]) -> AllowedText:
    return names.get(club, AllowedText(OTHER))


def _metric(key: str) -> AllowedText:
    return AllowedText(DIGEST_METRICS.get(key, OTHER))
