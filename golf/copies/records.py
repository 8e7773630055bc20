"""What travels to a copy, and what a copy says of itself."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Any, Final, NamedTuple

Row = tuple[Any, ...]
"""Values as SQLite holds them: None, numbers, text, bytes."""
_PROTOCOL = 3
"""The last one whose bytes follow from the values alone: later ones pack text by its length and frame what is long."""


def compute_hash(tables: Iterable[tuple[str, Sequence[Row]]]) -> bytes:
    """16 bytes over rows of tables. Every bit of a number counts, and the order of the rows."""
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, _PROTOCOL)
    pickler.fast = True  # no references: the same values are the same bytes, whichever objects hold them
    for name, rows in tables:
        pickler.dump((name, list(map(tuple, rows))))
    return blake2b(packed.getbuffer(), digest_size=16).digest()


class SessionHash(NamedTuple):
    """``rows``: of the public tables; ``raw``: of everything that a restore needs."""

    rows: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class SessionContent:
    """A session as it is here. ``rows`` by table; ``pack`` makes the form in which a restore puts it back."""

    report_id: int
    hash: SessionHash
    rows: Mapping[str, Sequence[Row]]
    pack: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table of ours, as JSON, for a restore."""

    key: str
    content: str


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file from which sessions were read, packed as it is kept."""

    sha256: bytes
    name: str
    size_bytes: int
    added_at: str
    body: bytes

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are what its name says."""
        try:
            return sha256(zlib.decompress(self.body)).digest() == self.sha256
        except zlib.error:
            return False


RAW_DIGEST: Final = "raw "
"""Begins the name, among the digests of a copy, of a table whose rows are kept for a restore."""


def compute_raw_hash(table: str, rows: Sequence[RawRow]) -> str:
    """In hexadecimal, over the rows of such a table."""
    return compute_hash([(table, [(row.key, row.content) for row in rows])]).hex()


class CopyCounts(NamedTuple):
    """What is counted on each side: sessions and shots by the definition of every page, and the newest day."""

    sessions: int = 0
    shots: int = 0
    newest_day: str | None = None
    rows: int = 0
    """Of the public table of shots: hidden ones and duplicates too."""


@dataclass(frozen=True, slots=True)
class CopyHead:
    """What a copy says of itself. ``mark``: of the last whole run; ``begun``: of one that has not come to its end."""

    rangebook_id: str
    computer: str
    schema: str
    contract: int
    mark: str | None = None
    begun: str | None = None
    cursor: int | None = None
    """The data revision that it holds."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of each table of the whole Rangebook, so that one which did not change is not sent again."""
    counts: CopyCounts = field(default_factory=CopyCounts)
    copied_at: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written in one transaction: sessions as they are now, and numbers of those that are gone."""

    sessions: Sequence[SessionContent] = ()
    gone: Sequence[int] = ()
