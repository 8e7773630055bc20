"""What every target of copies can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from golf.copies.contract import CopyTable
from golf.copies.records import Batch, CopyCounts, CopyHead, RawFile, RawRow, Row, SessionHash


@dataclass(frozen=True, slots=True)
class CopyAddress:
    """Where a copy is. ``text`` has no password; ``ca_file`` empty: none was given."""

    text: str
    ca_file: str = ""


class OpenCopy(Protocol):
    """A target that is connected, for one Rangebook. Everything raises CopyError, and nothing else.

    What is written between ``begin`` and ``finish`` is written in transactions of their own: whoever reads sees each
    session as it was or as it is now. The run that was begun last alone may write; others get CopyOvertaken.
    """

    def prepare(self) -> None:
        """Make what is missing there: tables, columns, rights. Raises CopyForeign, CopyNewer, CopyRefused."""
        ...

    def head(self) -> CopyHead | None:
        """What is known of the copy of this Rangebook; None when there is none."""
        ...

    def ensure_columns(self, tables: Sequence[CopyTable]) -> list[str]:
        """Add columns that are missing; their names, as in ``shots.device``."""
        ...

    def load_hashes(self, report_ids: Sequence[int] | None) -> dict[int, SessionHash]:
        """Of the sessions that lie there; None asks for all."""
        ...

    def begin(self, head: CopyHead) -> None:
        """A run begins to write; ``head.begun`` is its mark."""
        ...

    def apply(self, batch: Batch) -> None:
        """Replace sessions and take away those that are gone, in one transaction. Twice is as good as once."""
        ...

    def apply_table(self, table: CopyTable, rows: Sequence[Row]) -> None:
        """Make a table of the whole Rangebook the same as it is here."""
        ...

    def apply_raw(self, table: str, rows: Sequence[RawRow]) -> None:
        """The same for the rows that a restore needs."""
        ...

    def load_file_names(self) -> set[bytes]:
        """Hashes of the files that lie there."""
        ...

    def apply_files(self, files: Sequence[RawFile], gone: Sequence[bytes]) -> None:
        """Add files, and take away those that are gone."""
        ...

    def finish(self, head: CopyHead) -> None:
        """The run has come to its end; ``head.mark`` is its mark."""
        ...

    def load_sessions(self) -> Iterator[tuple[int, Mapping[str, Sequence[Row]], bytes]]:
        """What really lies there of each session, by number: the public rows, and the packed form for a restore."""
        ...

    def load_table(self, table: CopyTable) -> list[Row]:
        """What really lies there of a table of the whole Rangebook, by key."""
        ...

    def load_raw(self) -> dict[str, list[RawRow]]:
        """The rows that a restore needs, by table and key."""
        ...

    def load_files(self) -> Iterator[RawFile]:
        """The files, one by one."""
        ...

    def count(self) -> CopyCounts:
        """What lies there now."""
        ...

    def check_access(self) -> list[str]:
        """Sentences about who else could read or change the copy; empty: nobody by these ways."""
        ...

    def describe_cost(self) -> list[str]:
        """What writing costs there, in sentences; nothing is written. Empty: it is not counted."""
        ...

    def remove(self) -> None:
        """Take everything of this Rangebook away; other Rangebooks' copies stay."""
        ...


class CopyTarget(Protocol):
    """A kind of target."""

    kind: str
    title: str
    takes_password: bool

    def reads(self, typed: str) -> bool:
        """Whether what was typed looks like an address of this kind."""
        ...

    def read_address(self, typed: str, ca_file: str) -> tuple[CopyAddress, str | None]:
        """The address without its password, and the password. Raises CopyAddressRefused."""
        ...

    def open(self, address: CopyAddress, password: str | None, rangebook_id: str) -> AbstractContextManager[OpenCopy]:
        """Connect. Raises CopyError."""
        ...

    def load_rangebooks(self, address: CopyAddress, password: str | None) -> list[CopyHead]:
        """Whose copies lie there. Raises CopyError."""
        ...
