"""Tables of what came in by other doors than the portal: files as they were, and what a run made of each."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TypedColumns,
    text,
)

from golf.putts import PUTT_MEASURES
from storage.tables.column_types import UtcMoment
from storage.tables.metadata import metadata

_EMPTY = text("''")


class _RawFiles(TypedColumns):
    """A file as it came, once, whatever number of sessions it holds."""

    sha256 = Column(LargeBinary(32), primary_key=True)
    name = Column(String(300), nullable=False)
    """As it was called when it came first."""
    size_bytes = Column(Integer, nullable=False)
    added_at = Column(UtcMoment, nullable=False)
    body = Column(LargeBinary, nullable=False)
    """Compressed."""


class _SessionFiles(TypedColumns):
    """Which files a session was read from, and how."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    sha256 = Column(LargeBinary(32), ForeignKey("raw_files.sha256", ondelete="RESTRICT"), primary_key=True, index=True)
    version = Column(Integer, nullable=False)
    """Grows with each file of a session; the highest is the newest."""
    format_id = Column(String(80), nullable=False)
    answers = Column(Text, nullable=False, server_default=text("'{}'"))
    """JSON: what the golfer said that the file does not, to read it again in the same way."""


class _NotSameBalls(TypedColumns):
    """The golfer says that two sessions, which look like the same balls through two doors, are not."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    other_id = Column(Integer, primary_key=True, autoincrement=False)


class _ImportFiles(TypedColumns):
    """What a run made of each file it was given, refused ones too."""

    run_id = Column(String(80), ForeignKey("backfill_runs.run_id", ondelete="RESTRICT"), primary_key=True)
    position = Column(Integer, primary_key=True, autoincrement=False)
    name = Column(String(300), nullable=False)
    sha256 = Column(LargeBinary(32))
    format_id = Column(String(80), nullable=False, server_default=_EMPTY)
    facts = Column(Text, nullable=False)
    """JSON: counts, problems, needs (storage.imports.records)."""


class _Putts(TypedColumns):
    """A putt that a putting tracker saw; those of a launch monitor are shots with the putter."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    putt_id = Column(String(80), primary_key=True)
    position = Column(Integer, nullable=False)
    """The number of the putt in its session, as the golfer reads it."""
    hit_at = Column(String(32))
    elapsed_s = Column(Double)
    made = Column(Boolean)
    """NULL: nobody said."""


class _LiveMessages(TypedColumns):
    """What a launch monitor said of each ball of a live session, as it came: a ball may take several messages."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    number = Column(Integer, primary_key=True, autoincrement=False)
    """In the order of their arrival, from 1."""
    shot_id = Column(String(80), nullable=False)
    connection = Column(String(40), nullable=False)
    """Its own for each connection: a monitor counts its balls anew with each."""
    received_at = Column(UtcMoment, nullable=False)
    body = Column(Text, nullable=False)


raw_files = Table("raw_files", metadata, _RawFiles)
session_files = Table("session_files", metadata, _SessionFiles)
not_same_balls = Table("not_same_balls", metadata, _NotSameBalls)
import_files = Table("import_files", metadata, _ImportFiles)
putts = Table(
    "putts", metadata, _Putts,
    *(Column(name, Double) for name in PUTT_MEASURES),
    Column("category", String(200)),
    Column("flag_reason", Text, nullable=False, server_default=_EMPTY),
    Column("import_revision", Integer, nullable=False),
    Column("same_putt_as", String(240)),
    Index("ix_putts_same_putt_as", "same_putt_as", sqlite_where=text("same_putt_as IS NOT NULL")),
)
"""``flag_reason``: why a putt enters no number; empty for one that counts. ``hit_at``: local to where it was hit.
``same_putt_as``: the copy that counts in its place, which came through another door (storage.derived.same_putts)."""
live_messages = Table("live_messages", metadata, _LiveMessages)
