"""One run that brings a copy up to date.

What is copied is one snapshot of the file. Which sessions may have changed is known from the file (changed_sessions);
whether one has, from its hash, which the target keeps beside its rows. So what lies there already is not sent again,
whatever way it came there: a run that was stopped or killed is simply gone on with.

A copy is brought up to date by what changed only when it bears a mark that this file knows: then what lies there is an
earlier state of this very file. Otherwise (a backup was put back here, or there) every session is compared.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from golf.copies.contract import CONTRACT, OTHERS, TABLES
from golf.copies.errors import CopyOfAnother
from golf.copies.records import (
    RAW_DIGEST,
    Batch,
    CopyCounts,
    CopyHead,
    SessionContent,
    SessionHash,
    compute_hash,
    compute_raw_hash,
)

if TYPE_CHECKING:
    from golf.copies.records import RawFile
    from golf_db import Copies, CopySource, KeptCopy
    from replication.target import OpenCopy

_ASKED = 2_000
"""Sessions whose hashes are asked for at once."""
_FILES_BYTES = 8_000_000
"""Of files that are sent in one transaction."""


class Extent(StrEnum):
    """How much a run looks at."""

    CHANGED = "changed"
    """What changed since the last run; everything, when that cannot be known."""
    COMPARED = "compared"
    """Every session; those that differ are sent."""
    ALL = "all"
    """Every session is sent, whatever is said there of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked for. ``sessions`` are sent in any case; so are all tables unless ``extent`` is CHANGED."""

    extent: Extent = Extent.CHANGED
    sessions: frozenset[int] = frozenset()
    resends_files: bool = False
    takes_over: bool = False
    """Another computer's copy of this very Rangebook is this one's from now on."""


@dataclass(slots=True)
class Copied:
    """What a run has done so far. ``looked_at`` of ``total`` sessions; ``is_whole``: it came to its end."""

    total: int = 0
    looked_at: int = 0
    sent: int = 0
    gone: int = 0
    shots: int = 0
    tables: list[str] = field(default_factory=list)
    files: int = 0
    is_whole: bool = False
    counts: CopyCounts = field(default_factory=CopyCounts)
    cursor: int = 0
    mark: str = ""


OnCopied = Callable[[Copied], None]


class CopyPass:
    """Brings one copy up to date from one snapshot. For one thread."""

    def __init__(
        self, copies: Copies, kept: KeptCopy, computer: str, stop: threading.Event, on_copied: OnCopied
    ) -> None:
        self._copies = copies
        self._kept = kept
        self._computer = computer
        self._stop = stop
        self._on_copied = on_copied
        self.done = Copied()

    def run(self, target: OpenCopy, source: CopySource, wanted: Wanted) -> Copied:
        """Copy what is wanted. Raises CopyError, DatabaseError; then a later run goes on."""
        target.prepare()
        added = target.ensure_columns(tuple(TABLES.values()))
        head = target.head()
        self._check_owner(head, takes_over=wanted.takes_over)
        # a column that was taken away there is empty now, and no hash that lies there tells of it
        extent = Extent.ALL if added and head is not None else self._choose_extent(wanted.extent, head, source)
        self.done.mark = self._copies.add_mark(self._kept.copy_id)
        self.done.cursor, self.done.counts = source.revision, source.count()
        begun = CopyHead(source.rangebook_id, self._computer, source.schema, CONTRACT, begun=self.done.mark)
        target.begin(begun)
        is_known = head is not None and head.begun is None and extent is Extent.CHANGED
        digests = dict(head.digests) if head is not None and is_known else {}  # a broken run may have sent others
        if not self._copy_sessions(target, source, extent, wanted.sessions, head):
            return self.done
        digests = self._copy_tables(target, source, digests)
        if not self._copy_files(target, source, resends=wanted.resends_files):
            return self.done
        target.finish(replace(begun, begun=None, mark=self.done.mark, cursor=source.revision, digests=digests,
                              counts=self.done.counts))
        self.done.is_whole = True
        return self.done

    def _check_owner(self, head: CopyHead | None, *, takes_over: bool) -> None:
        """A home that was brought to another computer must not write over the copy of the first one, nor the other way.

        Who has written marks that this file never had, without a restore of ours in between, is such another one.
        """
        if head is None or takes_over:
            return
        known = set(self._kept.marks)
        last = head.begun or head.mark  # whoever began last had every right to what lay there before
        if head.computer != self._computer or (known and last is not None and last not in known):
            raise CopyOfAnother(
                "What lies there is not what this computer copied last: another one keeps the copy of this Rangebook, "
                "or the database was put back to an older state.",
                "Let one computer copy. To let this one, add --take-over to: copy run")

    def _choose_extent(self, extent: Extent, head: CopyHead | None, source: CopySource) -> Extent:
        """CHANGED holds only for a copy that is an earlier state of this very file, written in the same way."""
        if extent is not Extent.CHANGED:
            return extent
        known = set(self._kept.marks)
        is_ours = (head is not None and head.cursor is not None and head.mark in known
                   and (head.begun is None or head.begun in known)
                   and (head.schema, head.contract) == (source.schema, CONTRACT))
        return Extent.CHANGED if is_ours else Extent.COMPARED

    def _copy_sessions(
        self, target: OpenCopy, source: CopySource, extent: Extent, forced: frozenset[int], head: CopyHead | None
    ) -> bool:
        """Whether it came to the end."""
        here = source.load_ids()
        if extent is Extent.CHANGED and head is not None and head.cursor is not None:
            asked = sorted({*source.load_changed(head.cursor), *forced})
            known = _load_hashes(target, asked)
            gone = sorted(known.keys() - set(here))
            asked = sorted(set(asked) & set(here))
        else:
            asked, known = here, target.load_hashes(None)
            gone = sorted((known.keys() | forced) - set(here))
        self.done.total = len(asked)
        if gone:
            target.apply(Batch(gone=gone))
            self.done.gone = len(gone)
        self._on_copied(self.done)
        for portion in source.read_sessions(asked):
            if self._stop.is_set():
                return False
            differing = [each for each in portion if extent is Extent.ALL or each.report_id in forced
                         or known.get(each.report_id) != each.hash]
            if differing:
                target.apply(Batch(differing))
            self._count(portion, differing)
        return True

    def _count(self, portion: Sequence[SessionContent], sent: Sequence[SessionContent]) -> None:
        self.done.looked_at += len(portion)
        self.done.sent += len(sent)
        self.done.shots += sum(len(each.rows["shots"]) for each in sent)
        self._on_copied(self.done)

    def _copy_tables(self, target: OpenCopy, source: CopySource, known: dict[str, str]) -> dict[str, str]:
        """Tables of the whole Rangebook whose content is not what was sent last; the hashes of all."""
        digests = {}
        for table in OTHERS:
            rows = source.read_table(table)
            digests[table.name] = compute_hash([(table.name, rows)]).hex()
            if known.get(table.name) != digests[table.name]:
                target.apply_table(table, rows)
                self.done.tables.append(table.name)
        for name in source.raw_tables:
            raw = source.read_raw(name)
            digest = digests[f"{RAW_DIGEST}{name}"] = compute_raw_hash(name, raw)
            if known.get(f"{RAW_DIGEST}{name}") != digest:
                target.apply_raw(name, raw)
        return digests

    def _copy_files(self, target: OpenCopy, source: CopySource, *, resends: bool) -> bool:
        """Whether it came to the end. A file never changes: its name is the hash of its bytes."""
        here, there = source.load_file_names(), target.load_file_names()
        gone = sorted(there - here)
        there = set() if resends else there
        if gone:
            target.apply_files((), gone)
        for portion in _portions(source.read_files(here - there)):
            if self._stop.is_set():
                return False
            target.apply_files(portion, ())
            self.done.files += len(portion)
        return True


def _load_hashes(target: OpenCopy, report_ids: Sequence[int]) -> dict[int, SessionHash]:
    found: dict[int, SessionHash] = {}
    for start in range(0, len(report_ids), _ASKED):
        found |= target.load_hashes(report_ids[start:start + _ASKED])
    return found


def _portions(files: Iterator[RawFile]) -> Iterator[list[RawFile]]:
    portion: list[RawFile] = []
    for file in files:
        portion.append(file)
        if sum(len(each.body) for each in portion) >= _FILES_BYTES:
            yield portion
            portion = []
    if portion:
        yield portion
