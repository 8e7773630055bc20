"""Tables of watched folders: which they are, and what became of each file seen in them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, TypedColumns, text

from storage.tables.column_types import UtcMoment, one_of
from storage.tables.metadata import metadata

_EMPTY = text("''")


class Afterwards(StrEnum):
    """What happens to a file that was imported."""

    MOVE = "move"
    """To the folder ``imported`` in the watched one."""
    LEAVE = "leave"
    DELETE = "delete"


class FileState(StrEnum):
    """What became of a file of a watched folder."""

    IMPORTED = "imported"
    KNOWN = "known"
    """Everything in it was here already."""
    REJECTED = "rejected"
    WAITING = "waiting"
    """Something must be done first; it is tried again."""


class _WatchedFolders(TypedColumns):
    """A folder whose files come in by themselves."""

    folder_id = Column(Integer, primary_key=True)
    path = Column(String(1000), nullable=False)
    player = Column(String(300), nullable=False, server_default=_EMPTY)
    device = Column(String(80), nullable=False, server_default=_EMPTY)
    day_order = Column(String(20), nullable=False, server_default=_EMPTY)
    afterwards = Column(String(10), nullable=False)
    network_kind = Column(String(40), nullable=False, server_default=_EMPTY)
    """The kind of network disk it lay on when it was added; empty: a disk of this computer."""
    computer = Column(String(40), nullable=False)
    """The mark of the computer on which it was added: a backup of another one moves no files here."""
    added_at = Column(UtcMoment, nullable=False)
    looked_at = Column(UtcMoment)
    trouble = Column(Text, nullable=False, server_default=_EMPTY)
    """Why it cannot be looked into, or its files wait."""


class _WatchedFiles(TypedColumns):
    """A file of a watched folder as it was last dealt with."""

    folder_id = Column(Integer, ForeignKey("watched_folders.folder_id", ondelete="CASCADE"), primary_key=True)
    name = Column(String(300), primary_key=True)
    size_bytes = Column(Integer, nullable=False)
    mtime_ns = Column(Integer, nullable=False)
    sha256 = Column(LargeBinary(32))
    state = Column(String(10), nullable=False)
    has_grown = Column(Boolean, nullable=False, server_default="0")
    """It was imported, and then there was more in it: its program writes on."""
    put_to = Column(String(300), nullable=False, server_default=_EMPTY)
    """Where it was moved, below the folder; ``deleted``; empty while it lies where it came."""
    message = Column(Text, nullable=False, server_default=_EMPTY)
    run_id = Column(String(80))
    at = Column(UtcMoment, nullable=False, index=True)


watched_folders = Table("watched_folders", metadata, _WatchedFolders, one_of("afterwards", Afterwards))
watched_files = Table("watched_files", metadata, _WatchedFiles, one_of("state", FileState))
