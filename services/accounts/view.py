"""One of the golfer's portal accounts, as its card shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from golf.sync_events import Receipt, RunRecord


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account as a page shows it; never its password. ``next_run_at`` is None while it does not sync by itself."""

    username: str
    label: str
    place: str | None
    place_sentence: str
    blocked_reason: str | None
    is_enabled: bool
    last_run: RunRecord | None
    receipt: Receipt
    next_run_at: datetime | None
    device: str = ""
    """The launch monitor behind it; empty when nobody said it."""

    @property
    def name(self) -> str:
        """The golfer's own word for it, else the user name."""
        return self.label or self.username

    @property
    def is_removable(self) -> bool:
        """The environment's and the demo's are not ours to remove."""
        return self.place not in ("environment", "demo")
