"""A sync that has not happened yet: what it would do, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from golf.sync_history import UpstreamChange


class PreviewKind(StrEnum):
    """Why a session is in a preview."""

    NEW = "new"
    CHANGED = "changed"
    WAITING = "waiting"
    """Known from an earlier walk of the list, never fetched."""
    RETRY = "retry"
    """Failed before."""
    CHOSEN = "chosen"
    """Stored and unchanged, but asked for by name."""
    GONE = "gone"
    """Not in the portal's list any more; what is stored stays."""


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """One session of a preview. ``will_run`` is False for what stays waiting (beyond the number asked for).

    ``day_before`` and ``day_after`` differ when a stored session would move to another practice day by what
    the portal's list says; what the report itself says is known only after it was fetched.
    """

    report_id: int
    kind: PreviewKind
    name: str
    player: str | None
    day_before: date | None
    day_after: date | None
    listed_shots: int | None
    stored_shots: int
    will_run: bool
    changes: tuple[UpstreamChange, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether a session that has a day would get another one."""
        return self.day_before is not None and self.day_after != self.day_before
