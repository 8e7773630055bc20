"""What is stored by the door it came through; ``status`` asks it, and needs nothing of reading files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from golf.sessions import SessionSource
from services.shared.database_service import DatabaseService
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf_db import SourceTotals

DOOR_WORDS = {
    SessionSource.FILE: "from files", SessionSource.DATABASE: "from other programs",
    SessionSource.FOLDER: "from the watched folder", SessionSource.API: "over the API", SessionSource.LIVE: "live",
    SessionSource.HAND: "typed in",
}


def describe_totals(totals: Sequence[SourceTotals]) -> str:
    """What did not come from the portal: ``From files: 3 sessions, 120 shots``; empty when all of it did."""
    parts = [", ".join(filter(None, (
                f"{DOOR_WORDS[each.source]}: {count_of(each.sessions, 'session')}", count_of(each.shots, "shot"),
                count_of(each.putts, "putt") if each.putts else ""))) for each in totals if each.source in DOOR_WORDS]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


class ImportTotals(DatabaseService):
    """How many sessions and shots came through each door. Thread-safe."""

    def load(self) -> list[SourceTotals]:
        """What is stored, by the door it came through."""
        return self._database.journal.load_source_totals()

    def describe(self) -> str:
        """What is stored and did not come from the portal, in a sentence; empty when all of it did."""
        return describe_totals(self.load())
