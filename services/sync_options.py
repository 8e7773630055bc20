"""What a golfer can choose about a sync."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MAX_SESSIONS = 10


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """``max_sessions`` None means all; ``players`` empty means everybody.

    ``full`` reads every page of the listing, so that changes and deletions far back are noticed.
    """

    max_sessions: int | None = DEFAULT_MAX_SESSIONS
    full: bool = False
    players: tuple[str, ...] = ()
    only: frozenset[int] = frozenset()

    @property
    def mode(self) -> str:
        """The word in the history."""
        return "full" if self.full else "incremental"
