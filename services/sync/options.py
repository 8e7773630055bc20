"""What a golfer can choose about a sync.

For one preview, or for good: how much a sync brings is kept in the database's preferences, shared by Home, Settings
and the schedule.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from golf.errors import SettingsError
from golf.same_names import find_name
from golf.sync_events import DRY_RUNS, PREVIEW, VALIDATE, RunRecord
from services.shared.database_service import DatabaseService

DEFAULT_MAX_SESSIONS = 10
DEFAULT_RECHECKS = 3
PREVIEW_MODE = PREVIEW
"""The mode of a run that only looks."""
VALIDATE_MODE = VALIDATE
"""The mode of a run that also fetches and reads the reports, and stores none of it."""
COMPARE_MODE = "compare"
"""The mode of a run that fetches every stored session again and compares it."""
DRY_MODES = DRY_RUNS
"""Modes of runs that change nothing."""
DAYS_BACK = (7, 30, 90, 365)
ALL = "all"
MAX_SESSION_CHOICES = ("5", "10", "25", "50", "100", ALL)
"""What is offered; any other number from 1 to MOST_SESSIONS may be typed."""
MOST_SESSIONS = 100_000
INCREMENTAL, FULL = "incremental", "full"
_MAX_KEY, _MODE_KEY = "sync_max_sessions", "sync_mode"
_RECHECKS_KEY = "sync_rechecks"
_DEFAULT_MAX = "10"
RECHECK_CHOICES = (0, 3, 5, 10, 25)


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """Which sessions a sync brings. ``max_sessions`` None means all; ``players`` empty means everybody.

    ``full`` reads every page of the listing, so that changes and deletions far back are noticed.
    ``first_day`` and ``last_day`` (both included) bound the session's day; one whose day nobody knows is
    inside: it must not be missed in silence. ``only`` names single reports, which are all fetched, however
    many they are and whatever is known of them. ``rechecks`` is how many old sessions are compared with the
    portal's numbers on the way.
    ``accept_missing``: a person said that the portal really lists so few sessions.
    ``compared_before``: every stored session that was last fetched before this moment is fetched and compared.
    """

    max_sessions: int | None = DEFAULT_MAX_SESSIONS
    full: bool = False
    players: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    only: frozenset[int] = frozenset()
    rechecks: int = DEFAULT_RECHECKS
    accept_missing: bool = False
    compared_before: datetime | None = None

    @property
    def mode(self) -> str:
        """The word in the history."""
        if self.compared_before is not None:
            return COMPARE_MODE
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
            "compared_before": self.compared_before and self.compared_before.isoformat(),
        }
        return json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)


def read_options(run: RunRecord) -> SyncOptions:
    """What a run of the history was asked to do, to do it again."""
    facts = json.loads(run.selection)
    return SyncOptions(
        run.max_sessions, full=run.mode in (FULL, COMPARE_MODE), players=tuple(facts.get("players", ())),
        first_day=_read_day(facts.get("first_day")), last_day=_read_day(facts.get("last_day")),
        only=frozenset(facts.get("only", ())), accept_missing=bool(facts.get("accept_missing")),
        compared_before=_read_moment(facts.get("compared_before")))


def read_max_sessions(typed: str) -> str | None:
    """A number of sessions as a person types it (``37``, ``1,000``, ``all``) in the form it is kept in; else None."""
    text = typed.strip().lower().replace(",", "")
    if text == ALL:
        return ALL
    return str(int(text)) if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_SESSIONS else None


def check_max_sessions(typed: str) -> str:
    """As ``read_max_sessions``. Raises SettingsError, which says what can be typed."""
    number = read_max_sessions(typed)
    if number is None:
        raise SettingsError(f"“{typed.strip()[:20]}” is no number of sessions.",
                            f"Type a whole number from 1 to {MOST_SESSIONS:,}, or choose All.")
    return number


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _read_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def first_day_back(days: int, today: date) -> date:
    """The first of the last ``days`` calendar days, today included: 7 on a Sunday begins on Monday."""
    return today - timedelta(days=days - 1)


@dataclass(frozen=True, slots=True)
class SyncSelection:
    """``newest`` None means all; ``days_back`` None means no limit, unless both ends of a range are given."""

    newest: int | None = None
    days_back: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    players: Sequence[str] = ()
    full: bool = False

    def options(self, today: date, rechecks: int) -> SyncOptions:
        """The sync options; a range that was typed the wrong way round is meant the right way."""
        first, last = self.first_day, self.last_day
        if self.days_back is not None:
            first, last = first_day_back(self.days_back, today), None
        if first is not None and last is not None and first > last:
            first, last = last, first
        return SyncOptions(self.newest, full=self.full, players=tuple(self.players), first_day=first, last_day=last,
                           rechecks=rechecks)


class SyncChoices(DatabaseService):
    """What the golfer chose for every sync, kept in the database's preferences."""

    def load_max_sessions(self) -> str:
        """A number as text, or ALL; anything else that may be stored counts as the default."""
        return read_max_sessions(self._database.preferences.load(_MAX_KEY, _DEFAULT_MAX)) or _DEFAULT_MAX

    def load_mode(self) -> str:
        """``incremental`` or ``full``."""
        return FULL if self._database.preferences.load(_MODE_KEY, INCREMENTAL) == FULL else INCREMENTAL

    def load_options(self) -> SyncOptions:
        """The options the Sync button uses."""
        chosen = self.load_max_sessions()
        return SyncOptions(max_sessions=None if chosen == ALL else int(chosen), full=self.load_mode() == FULL,
                           rechecks=self.load_rechecks())

    def load_rechecks(self) -> int:
        """How many old sessions each sync compares with the portal's numbers; one of RECHECK_CHOICES."""
        kept = self._database.preferences.load(_RECHECKS_KEY, str(DEFAULT_RECHECKS))
        return int(kept) if kept in map(str, RECHECK_CHOICES) else DEFAULT_RECHECKS

    def save_rechecks(self, chosen: int) -> None:
        """Keep how many old sessions each sync compares."""
        self._database.preferences.save(_RECHECKS_KEY, str(chosen))

    def save_max_sessions(self, chosen: str) -> None:
        """Keep the number of sessions a sync brings at most. Raises SettingsError for what is no such number."""
        self._database.preferences.save(_MAX_KEY, check_max_sessions(chosen))

    def save_mode(self, mode: str) -> None:
        """Keep whether a sync walks the whole listing."""
        self._database.preferences.save(_MODE_KEY, mode)
