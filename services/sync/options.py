"""What a golfer can choose about a sync."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from golf.same_names import find_name
from golf.sync_events import RunRecord

DEFAULT_MAX_SESSIONS = 10
DEFAULT_RECHECKS = 3
PREVIEW_MODE = "preview"
"""The mode of a run that only looks."""


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """Which sessions a sync brings. ``max_sessions`` None means all; ``players`` empty means everybody.

    ``full`` reads every page of the listing, so that changes and deletions far back are noticed.
    ``first_day`` and ``last_day`` (both included) bound the session's day; one whose day nobody knows is
    inside: it must not be missed in silence. ``only`` names single reports, which are all fetched, however
    many they are and whatever is known of them. ``rechecks`` is how many old sessions are compared with the
    portal's numbers on the way.
    ``accept_missing``: a person said that the portal really lists so few sessions.
    """

    max_sessions: int | None = DEFAULT_MAX_SESSIONS
    full: bool = False
    players: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    only: frozenset[int] = frozenset()
    rechecks: int = DEFAULT_RECHECKS
    accept_missing: bool = False

    @property
    def mode(self) -> str:
        """The word in the history."""
        return "chosen" if self.only else "full" if self.full else "incremental"

    def includes(self, report_id: int, player: str | None, day: date | None) -> bool:
        """Whether a session is among the chosen ones."""
        if self.only:
            return report_id in self.only
        if self.players and find_name(player, self.players) is None:
            return False
        return day is None or ((self.first_day is None or day >= self.first_day)
                               and (self.last_day is None or day <= self.last_day))

    def selection_text(self) -> str:
        """What was chosen, as JSON for the history; only what differs from "everything"."""
        facts = {
            "players": list(self.players), "first_day": self.first_day and self.first_day.isoformat(),
            "last_day": self.last_day and self.last_day.isoformat(), "only": sorted(self.only),
            "accept_missing": self.accept_missing,
        }
        return json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)


def read_options(run: RunRecord) -> SyncOptions:
    """What a run of the history was asked to do, to do it again."""
    facts = json.loads(run.selection)
    return SyncOptions(
        run.max_sessions, full=run.mode == "full", players=tuple(facts.get("players", ())),
        first_day=_read_day(facts.get("first_day")), last_day=_read_day(facts.get("last_day")),
        only=frozenset(facts.get("only", ())), accept_missing=bool(facts.get("accept_missing")))


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def first_day_back(days: int, today: date) -> date:
    """The first of the last ``days`` calendar days, today included: 7 on a Sunday begins on Monday."""
    return today - timedelta(days=days - 1)
