"""Tables of copies in other databases: which they are, and which sessions changed since they were made."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, TypedColumns, text

from storage.tables.column_types import UtcMoment
from storage.tables.metadata import metadata

_EMPTY = text("''")


class _Copies(TypedColumns):
    """A copy elsewhere and how it last went. Its password is in no table."""

    copy_id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False, unique=True)
    """The golfer's own word for it, by which the command line knows it."""
    kind = Column(String(20), nullable=False)
    address = Column(String(1000), nullable=False)
    """Without its password."""
    ca_file = Column(String(1000), nullable=False, server_default=_EMPTY)
    """The certificate of whoever signed the server's; empty: none was given."""
    is_automatic = Column(Boolean, nullable=False, server_default="1")
    """Whether it follows each sync and import by itself."""
    computer = Column(String(40), nullable=False)
    """The mark of the computer that keeps it: a backup brought to another one does not write over it."""
    added_at = Column(UtcMoment, nullable=False)
    marks = Column(Text, nullable=False, server_default=text("'[]'"))
    """JSON: the marks of the last whole run and of those begun since. A copy that bears none of them holds what this
    file never held (an older backup was put back here), and is compared session by session."""
    cursor = Column(Integer)
    """The data revision that the copy holds; NULL: no run has come to its end."""
    failures = Column(Integer, nullable=False, server_default="0")
    """How often in a row it failed."""
    next_try_at = Column(UtcMoment)
    trouble = Column(Text, nullable=False, server_default=_EMPTY)
    """Why the last run failed; empty: it did not."""
    copied_at = Column(UtcMoment)
    checked_at = Column(UtcMoment)
    check_result = Column(Text, nullable=False, server_default=_EMPTY)
    """What the last check found; empty: both sides are equal."""
    facts = Column(Text, nullable=False, server_default=text("'{}'"))
    """JSON: what lay there after the last run or check (sessions, shots, newest day)."""
    last_run_id = Column(String(80), nullable=False, server_default=_EMPTY)


class _ChangedSessions(TypedColumns):
    """The data revision with which a session last changed; kept only while there are copies."""

    report_id = Column(Integer, primary_key=True, autoincrement=False)
    change = Column(Integer, nullable=False, index=True)


copies = Table("copies", metadata, _Copies)
changed_sessions = Table("changed_sessions", metadata, _ChangedSessions)
