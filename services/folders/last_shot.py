"""``LastShot.CSV``: a file that its program writes anew after each ball, and that grows one session until it is quiet.

FSX 2020 writes it with the last shot alone; other versions with all shots so far. Either way its rows are collected in
a private file, each once, as one table of the whole session: that is what is imported. So a ball that was overwritten
while a sync was running is not lost, and the same row written twice is one ball. The file itself says no day: it is
the day on which the session's first row was written.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from golf.private_files import explained, write_private_bytes
from imports.sessions import GAP

NAME = "lastshot.csv"
_MOST_EARLIER = 20_000
"""Rows of earlier sessions that are known again."""


@dataclass(frozen=True, slots=True)
class CollectedShots:
    """The table of the session so far, and the day on which it began."""

    data: bytes
    day: date


@dataclass(frozen=True, slots=True)
class _Session:
    """Lines are text by Latin-1, which loses no byte. ``earlier``: marks of rows that belong to sessions before."""

    header: str
    rows: tuple[str, ...]
    earlier: tuple[str, ...]
    day: str
    grown_at: str


def is_rewritten(name: str) -> bool:
    """Whether a file of this name is written anew after each ball."""
    return name.lower() == NAME


class LastShots:
    """Collects the rows of rewritten files in a private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self, path: Path, data: bytes, written_at: datetime) -> CollectedShots | None:
        """Take up the rows that are new; the session as it is now, or None while it has no row.

        ``written_at`` is the file's own time, local and aware. Raises SettingsError when the rows cannot be kept.
        """
        header, rows = _read_lines(data)
        before = self._load(path)
        session = _grow(before, header, rows, written_at)
        if session is None:
            return None
        if session != before:
            with explained("The shots of LastShot.CSV could not be kept.", "Make room on the disk."):
                write_private_bytes(self._place(path), json.dumps(asdict(session)).encode())
        table = "\r\n".join((session.header, *session.rows, ""))
        return CollectedShots(table.encode("latin-1"), date.fromisoformat(session.day))

    def _place(self, path: Path) -> Path:
        return self._folder / f"{hashlib.sha256(str(path).encode('utf-8', 'replace')).hexdigest()[:24]}.json"

    def _load(self, path: Path) -> _Session | None:
        """What was collected; None where nothing was, or nothing that can be read: then it begins anew."""
        try:
            kept: dict[str, Any] = json.loads(self._place(path).read_bytes())
            date.fromisoformat(kept["day"])
            datetime.fromisoformat(kept["grown_at"])
            return _Session(str(kept["header"]), tuple(kept["rows"]), tuple(kept["earlier"]), kept["day"],
                            kept["grown_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _grow(before: _Session | None, header: str, rows: list[str], written_at: datetime) -> _Session | None:
    """The session with its new rows; a new session when it was quiet for too long, or other columns are written."""
    if before is None:
        return _begin(header, rows, (), written_at) if rows else None
    known = {*before.earlier, *map(_mark, before.rows)}
    new = [row for row in rows if _mark(row) not in known]
    if not new:
        return before
    quiet = written_at - datetime.fromisoformat(before.grown_at)
    if before.header != header or quiet > GAP:
        earlier = (*before.earlier, *map(_mark, before.rows))[-_MOST_EARLIER:]
        return _begin(header, new, earlier, written_at)
    grown_at = max(written_at, datetime.fromisoformat(before.grown_at)).isoformat()
    return _Session(header, (*before.rows, *new), before.earlier, before.day, grown_at)


def _begin(header: str, rows: list[str], earlier: tuple[str, ...], written_at: datetime) -> _Session:
    return _Session(header, tuple(rows), earlier, written_at.date().isoformat(), written_at.isoformat())


def _read_lines(data: bytes) -> tuple[str, list[str]]:
    """The line of headings, and the other lines that are not blank, each once."""
    lines = [line for line in data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").split("\n")
             if line.strip()]
    return (lines[0], list(dict.fromkeys(lines[1:]))) if lines else ("", [])


def _mark(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()[:16]
