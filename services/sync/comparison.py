"""Comparing everything with the portal: every stored session is fetched again, over as many syncs as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.shared.formatting import count_of, format_moment
from services.sync.options import SyncOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from automation.ports import Clock
    from golf_db import GolfDatabase

_BEGAN_KEY = "compare_began_at"


@dataclass(frozen=True, slots=True)
class ComparisonState:
    """How far the last comparison came. ``began_at`` None: there was none; ``left`` of ``stored`` are not compared."""

    began_at: datetime | None
    left: int
    stored: int

    @property
    def goes_on(self) -> bool:
        """Whether it was interrupted: the next one goes on from there."""
        return self.began_at is not None and 0 < self.left < self.stored


class PortalComparison:
    """Keeps in the database's preferences when the comparison began; what was fetched since then is compared."""

    def __init__(self, database: GolfDatabase, clock: Clock, accounts: Callable[[], Sequence[str]]) -> None:
        self._database = database
        self._clock = clock
        self._accounts = accounts

    def load_state(self) -> ComparisonState:
        """Of the accounts that are not paused. A beginning in the future (the clock was set back) is none."""
        now, began_at = self._clock.now(), self._load_beginning()
        counts = [self._database.reports(account).count_uncompared(began_at or now) for account in self._accounts()]
        return ComparisonState(began_at, sum(left for left, _ in counts), sum(stored for _, stored in counts))

    def begin(self, *, start_over: bool = False) -> SyncOptions:
        """What to sync with: it goes on with a comparison that was interrupted, unless ``start_over``."""
        state = self.load_state()
        began_at = state.began_at if state.goes_on and not start_over else None
        if began_at is None:
            began_at = self._clock.now()
            self._database.preferences.save(_BEGAN_KEY, began_at.isoformat())
        return SyncOptions(max_sessions=None, full=True, rechecks=0, compared_before=began_at)

    def _load_beginning(self) -> datetime | None:
        try:
            began_at = datetime.fromisoformat(self._database.preferences.load(_BEGAN_KEY, ""))
        except ValueError:
            return None
        return began_at if began_at.tzinfo is not None and began_at <= self._clock.now() else None


def describe_comparison(state: ComparisonState) -> str:
    """How far the last comparison came, in a sentence."""
    if not state.stored:
        return "No session is stored yet."
    if state.began_at is None:
        return f"{count_of(state.stored, 'session')} would be fetched again."
    if not state.left:
        return f"All of {count_of(state.stored, 'session')} were compared since {format_moment(state.began_at)}."
    compared = state.stored - state.left
    return (f"{compared:,} of {count_of(state.stored, 'session')} compared since {format_moment(state.began_at)}; "
            f"{state.left:,} left.")
