"""``LastShot.CSV``: a file that its program writes anew after each ball, and that grows one session until it is quiet.

FSX 2020 writes it with the last shot alone; other versions with all shots so far. Either way its rows are collected in
a private file, each once, as one table of the whole session: that is what is imported. So a ball that was overwritten
while a sync was running is not lost, and the same row written twice is one ball. The file itself says no day: it is
the day on which the session's first row was written.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
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
    """Lines are text by Latin-1, which loses no byte. ``earlier``: marks of rows that belong to sessions before.

    ``imported``: how many of the rows, from the first on, have been stored.
    """

    header: str
    rows: tuple[str, ...]
    earlier: tuple[str, ...]
    day: str
    grown_at: str
    imported: int = 0


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
            self._save(path, session)
        return _as_table(session, session.rows)

    def load_imported(self, path: Path) -> CollectedShots | None:
        """What of the session was stored; None when nothing was."""
        session = self._load(path)
        return None if session is None else _as_table(session, session.rows[:session.imported])

    def note_imported(self, path: Path) -> None:
        """Remember that all of the session is stored. Raises SettingsError."""
        session = self._load(path)
        if session is not None and session.imported != len(session.rows):
            self._save(path, replace(session, imported=len(session.rows)))

    def leave_out_imported(self, path: Path) -> CollectedShots | None:
        """Let the rows that were stored be those of an earlier session; what is left. Raises SettingsError.

        So balls that the golfer has taken back do not come in again with the next one.
        """
        session = self._load(path)
        if session is None:
            return None
        done, left = session.rows[:session.imported], session.rows[session.imported:]
        session = replace(session, rows=left, earlier=(*session.earlier, *map(_mark, done)), imported=0)
        self._save(path, session)
        return _as_table(session, left)

    def _save(self, path: Path, session: _Session) -> None:
        with explained("The shots of LastShot.CSV could not be kept.", "Make room on the disk."):
            write_private_bytes(self._place(path), json.dumps(asdict(session)).encode())

    def _place(self, path: Path) -> Path:
        return self._folder / f"{hashlib.sha256(str(path).encode('utf-8', 'replace')).hexdigest()[:24]}.json"

    def _load(self, path: Path) -> _Session | None:
        """What was collected; None where nothing was, or nothing that can be read: then it begins anew."""
        try:
            kept: dict[str, Any] = json.loads(self._place(path).read_bytes())
            date.fromisoformat(kept["day"])
            datetime.fromisoformat(kept["grown_at"])
            return _Session(str(kept["header"]), tuple(kept["rows"]), tuple(kept["earlier"]), kept["day"],
                            kept["grown_at"], int(kept["imported"]))
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
    return replace(before, rows=(*before.rows, *new), grown_at=grown_at)


def _begin(header: str, rows: list[str], earlier: tuple[str, ...], written_at: datetime) -> _Session:
    return _Session(header, tuple(rows), earlier, written_at.date().isoformat(), written_at.isoformat())


def _as_table(session: _Session, rows: tuple[str, ...]) -> CollectedShots | None:
    """None for no row."""
    table = "\r\n".join((session.header, *rows, ""))
    return CollectedShots(table.encode("latin-1"), date.fromisoformat(session.day)) if rows else None


def _read_lines(data: bytes) -> tuple[str, list[str]]:
    """The line of headings, and the other lines that are not blank, each once."""
    lines = [line for line in data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").split("\n")
             if line.strip()]
    return (lines[0], list(dict.fromkeys(lines[1:]))) if lines else ("", [])


def _mark(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()[:16]
