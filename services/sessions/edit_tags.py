"""What a golfer decides about types and tags of many sessions at once, and about a tag wherever it is."""

from __future__ import annotations

from golf.sessions import SessionCard, SessionType
from services.shared.database_service import DatabaseService

AUTOMATIC = "Automatic"
"""The choice that gives a session's type back to the guess."""


class TagEditor(DatabaseService):
    """Writes tags and types; all of it is in the change log."""

    def load(self) -> list[tuple[str, int]]:
        """Every tag in use with its number of sessions."""
        return self._database.edits.load_tags()

    def save(self, card: SessionCard, type_word: str | None, tags: tuple[str, ...]) -> int:
        """Store a type that was chosen (None: none was) and tags that differ; how many things changed."""
        edits, changed = self._database.edits, 0
        if type_word:
            edits.set_type(card.report_id, None if type_word == AUTOMATIC else SessionType(type_word))
            changed += 1
        if tags != card.tags:
            edits.set_tags(card.report_id, tags)
            changed += 1
        return changed

    def change_everywhere(self, old: str, new: str | None) -> None:
        """Rename a tag on every session (into one that exists: both become one), or take it off (None)."""
        if new is None:
            self._database.edits.delete_tag(old)
        else:
            self._database.edits.rename_tag(old, new)
