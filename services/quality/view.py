"""What the Data quality page shows: the suspicious shots of a player's last sessions, and what they were judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.period import Window
from analysis.quality.effects import Choice, Decision, Effect, compute_effects
from analysis.quality.review_queue import NotJudged
from analysis.quality.suspicion import Kind, Suspicion
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot


@dataclass(frozen=True, slots=True)
class SessionName:
    """A session as the page names it."""

    session_id: int
    name: str
    practised_on: date | None


@dataclass(frozen=True, slots=True)
class QualityView:
    """The shots of the window, those that are suspicious, and what could not be judged."""

    player: str
    sessions: tuple[SessionName, ...]
    window: Window
    shots: tuple[StoredShot, ...]
    suspicions: tuple[Suspicion, ...]
    not_judged: NotJudged
    usual_sessions: int
    """How many of a club's sessions what is usual rests on, at most."""


@dataclass(frozen=True, slots=True)
class KindSummary:
    """One kind: how many are open and reviewed, and what leaving the open ones out (or moving them) would change."""

    kind: Kind
    open: int
    reviewed: int
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the view is listed; None: all."""

    club: str | None = None
    session: int | None = None
    kind: Kind | None = None
    with_reviewed: bool = False


def choose_suspicions(view: QualityView, wanted: Filter) -> list[Suspicion]:
    """What is listed: newest session first, within it in the order hit."""
    found = [item for item in view.suspicions
             if (wanted.club is None or item.stored.club == wanted.club)
             and (wanted.session is None or item.stored.session_id == wanted.session)
             and (wanted.kind is None or item.kind is wanted.kind)
             and (wanted.with_reviewed or not item.is_reviewed)]
    newest = {session.session_id: place for place, session in enumerate(view.sessions)}
    return sorted(found, key=lambda item: (newest[item.stored.session_id], item.number))


_ASKS_FOR_A_DECISION = frozenset({Kind.MISREAD, Kind.CLUB, Kind.MISHIT})
"""What is impossible or stored twice is left out without anybody's word."""


def choose_open(view: QualityView) -> list[Suspicion]:
    """Those that ask for a decision which nobody has made."""
    return [item for item in view.suspicions if not item.is_reviewed and item.kind in _ASKS_FOR_A_DECISION]


def count_to_check(view: QualityView) -> int:
    """How many shots wait for the golfer's decision."""
    return len(choose_open(view))


def compute_summaries(view: QualityView, wanted: Filter, shot_filter: ShotFilter) -> list[KindSummary]:
    """Every kind, of the club and session that are looked at."""
    asked = Filter(wanted.club, wanted.session, None, with_reviewed=True)
    by_kind: dict[Kind, list[Suspicion]] = {kind: [] for kind in Kind}
    for item in choose_suspicions(view, asked):
        by_kind[item.kind].append(item)
    return [_summarise(kind, items, view, shot_filter) for kind, items in by_kind.items()]


def compute_club_choices(view: QualityView) -> list[tuple[str, int]]:
    """The clubs with open suspicions, the most first."""
    return Counter(item.stored.club for item in view.suspicions if not item.is_reviewed).most_common()


def suggest(items: Sequence[Suspicion]) -> Decision | None:
    """What the evidence speaks for: another club, or leaving a misread out. None for what counts nowhere or is real."""
    keys = tuple(item.stored.key for item in items)
    if items and all(item.guess is not None for item in items):
        return Decision(Choice.CLUB, keys, {item.stored.key: item.guess.club for item in items if item.guess})
    if items and all(item.kind in (Kind.MISREAD, Kind.MISHIT) for item in items):
        return Decision(Choice.OUT, keys)
    return None


def _summarise(kind: Kind, items: Sequence[Suspicion], view: QualityView, shot_filter: ShotFilter) -> KindSummary:
    unsettled = [item for item in items if not item.is_reviewed]
    decision = suggest(unsettled)
    effects = compute_effects(view.shots, decision, shot_filter) if decision else []
    return KindSummary(kind, len(unsettled), len(items) - len(unsettled), effects[0] if effects else None)
