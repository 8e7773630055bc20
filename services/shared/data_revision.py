"""Which data an answer rests on: what caches are keyed by, and what tells that something has changed."""

from __future__ import annotations

from typing import NamedTuple

from services.shared.database_service import DatabaseService


class RevisionKey(NamedTuple):
    """A database file, and how often what a page could show of it has changed."""

    path: str
    revision: int


class DataRevision(DatabaseService):
    """Asks for the revision; cheap enough to ask on every run of a page."""

    def load(self) -> RevisionKey:
        """The data as they are now. Raises DatabaseError."""
        return RevisionKey(str(self._database.path), self._database.load_revision())
