"""Whether a copy is what is here: everything that lies there is read back and compared, value by value."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from golf.copies.contract import OTHERS
from golf.copies.records import RAW_DIGEST, CopyCounts, SessionHash, compute_hash, compute_raw_hash
from golf_db import hash_packed
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf_db import CopySource
    from replication.target import OpenCopy


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """What a check has found. ``waiting`` sessions changed here since the last run; ``differing`` should be equal."""

    here: CopyCounts
    there: CopyCounts
    waiting: int = 0
    differing: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    """Tables of the whole Rangebook that should be equal and are not."""
    files: int = 0
    """Files that are missing or damaged there."""
    doors: tuple[str, ...] = ()
    """Who else could read or change the copy."""

    @property
    def is_equal(self) -> bool:
        """Every session, table and file is there as it is here."""
        return not (self.waiting or self.differing or self.tables or self.files)

    @property
    def is_damaged(self) -> bool:
        """Something is not as it was copied."""
        return bool(self.differing or self.tables or self.files)

    def describe(self) -> str:
        """In a sentence; empty when both are equal."""
        found = [count_of(len(self.differing), "session") + " not as here" if self.differing else "",
                 count_of(self.waiting, "session") + " not copied yet" if self.waiting else "",
                 f"not as here: {', '.join(self.tables)}" if self.tables else "",
                 count_of(self.files, "file") + " missing or damaged" if self.files else ""]
        return ", ".join(filter(None, found)).capitalize()


def check_copy(target: OpenCopy, source: CopySource) -> CopyCheck:
    """Read the whole copy and compare. Raises CopyError, DatabaseError."""
    head = target.head()
    waits = set(source.load_ids()) if head is None or head.cursor is None else set(source.load_changed(head.cursor))
    here = {each.report_id: each.hash for portion in source.read_sessions() for each in portion}
    there = {number: SessionHash(compute_hash((name, rows) for name, rows in found.items()), _hash_packed(packed))
             for number, found, packed in target.load_sessions()}
    differing = {number for number in here.keys() | there.keys() if here.get(number) != there.get(number)}
    is_behind = head is None or head.begun is not None or head.cursor != source.revision
    return CopyCheck(
        here=source.count(), there=target.count(), waiting=len(differing & waits),
        differing=tuple(sorted(differing - waits)), tables=_find_tables(target, source, is_behind=is_behind),
        files=_count_files(target, source), doors=tuple(target.check_access()))


def _hash_packed(packed: bytes) -> bytes:
    try:
        return hash_packed(packed)
    except (zlib.error, ValueError, KeyError, TypeError):
        return b""


def _find_tables(target: OpenCopy, source: CopySource, *, is_behind: bool) -> tuple[str, ...]:
    """Those that are neither as they were sent nor, when something was stored here since, as they are here."""
    head = target.head()
    if head is None:
        return ()
    found = []
    for table in OTHERS:
        there = target.load_table(table)
        is_sent = compute_hash([(table.name, there)]).hex() == head.digests.get(table.name)
        if not is_sent and not (is_behind and there == source.read_table(table)):
            found.append(table.name)
    raw = target.load_raw()
    for name in source.raw_tables:
        rows = raw.get(name, [])
        is_sent = compute_raw_hash(name, rows) == head.digests.get(f"{RAW_DIGEST}{name}")
        if not is_sent and not (is_behind and rows == source.read_raw(name)):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _count_files(target: OpenCopy, source: CopySource) -> int:
    return len(source.load_file_names() - {file.sha256 for file in target.load_files() if file.is_whole})
