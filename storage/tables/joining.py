"""Tables of joining two Rangebooks: which one a file is, and where two of them said different things."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, TypedColumns, UniqueConstraint, text

from storage.tables.column_types import UtcMoment
from storage.tables.metadata import metadata

_EMPTY = text("''")


class _Rangebook(TypedColumns):
    """One row: what tells this Rangebook from every other. Its copies and backups have the same."""

    only = Column(Integer, primary_key=True, autoincrement=False)
    rangebook_id = Column(String(32), nullable=False)


class _JoinConflicts(TypedColumns):
    """Golfer's words of which two Rangebooks have different ones. What was said here holds until he takes the other."""

    conflict_id = Column(Integer, primary_key=True)
    rangebook_id = Column(String(32), nullable=False)
    """The other one."""
    subject = Column(String(400), nullable=False)
    """Of what: the session or player and the field."""
    run_id = Column(String(80), nullable=False)
    report_id = Column(Integer, index=True)
    title = Column(String(300), nullable=False, server_default=_EMPTY)
    """What the golfer calls the session or player."""
    field = Column(String(300), nullable=False)
    mine = Column(Text)
    theirs = Column(Text)
    """JSON; NULL: nothing."""
    said_at = Column(UtcMoment)
    """When the other one was told so, as far as it knows."""
    found_at = Column(UtcMoment, nullable=False)
    settled_at = Column(UtcMoment)
    settled_as = Column(String(10))


rangebook = Table("rangebook", metadata, _Rangebook)
join_conflicts = Table("join_conflicts", metadata, _JoinConflicts, UniqueConstraint("rangebook_id", "subject"))
