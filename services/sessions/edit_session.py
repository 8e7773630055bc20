"""What a golfer decides about a whole session: its fields, whether a club was really used, and merging.

Each decision is in the change log and can be undone in Settings, Maintenance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from golf.sessions import DateSource, SessionDetail, SessionType
from services.shared.database_service import DatabaseService

NAME_LIMIT = 200
NOTES_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class SessionEdits:
    """What the golfer says about a session. None: no word of one's own, so the portal's or the guess holds."""

    name: str | None
    player: str | None
    type: SessionType | None
    day: date | None
    notes: str
    tags: tuple[str, ...]


class SessionEditor(DatabaseService):
    """Writes decisions about sessions. Every method raises NotFound for a session that is not stored."""

    def save(self, report_id: int, old: SessionEdits, new: SessionEdits) -> int:
        """Store what differs, each in the change log; returns how many things changed."""
        edits = self._database.edits
        pending = (
            (old.name != new.name, lambda: edits.rename(report_id, new.name)),
            (old.player != new.player, lambda: edits.set_player(report_id, new.player)),
            (old.type != new.type, lambda: edits.set_type(report_id, new.type)),
            (old.day != new.day, lambda: edits.set_days([report_id], new.day)),
            (old.notes != new.notes, lambda: edits.set_notes(report_id, new.notes)),
            (old.tags != new.tags, lambda: edits.set_tags(report_id, new.tags)),
        )
        due = [save for differs, save in pending if differs]
        for save in due:
            save()
        return len(due)

    def set_days(self, report_ids: Sequence[int], day: date | None) -> int:
        """The golfer's own day for these sessions (None: back to what the sources say); how many it changed."""
        return self._database.edits.set_days(report_ids, day)

    def claim_club(self, report_id: int, group_id: str) -> None:
        """The monitor's default club was really used for this group: its shots count in the club's numbers."""
        self._database.edits.set_default_club(report_id, group_id, False)

    def merge(self, session_ids: Sequence[int], into: int) -> None:
        """Show and count the shots of these sessions with another one. Raises RegroupingRefused."""
        self._database.regrouping.merge(session_ids, into)

    def part(self, session_id: int) -> None:
        """Let a merged session stand for itself again. Raises RegroupingRefused."""
        self._database.regrouping.part(session_id)


def edits_of(detail: SessionDetail) -> SessionEdits:
    """What the golfer has said so far."""
    card = detail.card
    manual_day = next((e.day for e in detail.dates if e.source is DateSource.MANUAL), None)
    return SessionEdits(
        name=card.name if detail.name_is_manual else None,
        player=card.player if detail.player_is_manual else None,
        type=card.type if detail.type_is_manual else None,
        day=manual_day,
        notes=detail.notes,
        tags=card.tags,
    )


def read_tags(text: str) -> tuple[str, ...]:
    """Tags from a comma-separated line, without repeats, in the order typed."""
    words = (" ".join(part.split()) for part in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))
