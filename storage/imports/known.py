"""How much of a file is here already: shots and putts are known by ids, which every copy of the file gives them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from golf.shots import MEASURES
from storage.imports.putts import PUTT_ID, build_putt_rows, is_better_putt, load_putt_rows
from storage.imports.records import KnownPart, SessionToImport
from storage.imports.rows import POSITION, SHOT_ID, STORED_COLUMNS, build_file_rows
from storage.reports.rows import Row

_MEASURES = slice(STORED_COLUMNS.index(MEASURES[0]), STORED_COLUMNS.index(MEASURES[0]) + len(MEASURES))
_HASH = STORED_COLUMNS.index("content_hash")
_HOMES = """
SELECT t.shot_id, t.report_id FROM sessions AS s JOIN shots AS t ON t.report_id = s.report_id
WHERE s.source NOT IN ('portal', 'link') AND t.shot_id IN (SELECT value FROM json_each(?))
"""
_PUTT_HOMES = """
SELECT p.putt_id, p.report_id FROM putts AS p JOIN json_each(?) AS wanted ON wanted.value = p.putt_id
"""
_ROWS = f"SELECT {', '.join(STORED_COLUMNS)} FROM shots WHERE report_id = ?"  # noqa: S608 - constant text
_OF_KEYS = """
SELECT s.source_key, s.report_id FROM json_each(?) AS asked JOIN sessions AS s ON s.source_key = asked.value
"""
_OF_FILE = "SELECT report_id FROM session_files WHERE sha256 = ?"

Homes = Mapping[str, int]
"""The session in which a shot is stored, by the shot's id."""


def load_homes(connection: Connection, sessions: Iterable[SessionToImport]) -> Homes:
    """Where shots are stored that are here; never those of the portal, whose ids are its own."""
    ids = json.dumps([shot_id for session in sessions for shot_id in session.shot_ids])
    return {row[0]: row[1] for row in connection.exec_driver_sql(_HOMES, (ids,))}


def load_putt_homes(connection: Connection, sessions: Iterable[SessionToImport]) -> Homes:
    """Where putts are stored that are here."""
    ids = json.dumps([putt_id for session in sessions for putt_id in session.putt_ids])
    return {row[0]: row[1] for row in connection.exec_driver_sql(_PUTT_HOMES, (ids,))} if ids != "[]" else {}


def load_rows(connection: Connection, report_id: int) -> dict[str, Row]:
    """The stored shots of one session by their ids."""
    return {row[SHOT_ID]: tuple(row) for row in connection.exec_driver_sql(_ROWS, (report_id,))}


def compare_with_stored(
    connection: Connection, sessions: Sequence[SessionToImport], sha256: bytes, homes: Homes | None = None
) -> list[KnownPart]:
    """What storing these sessions of a file would add to or change, one by one.

    A file that is here already, and whose stored sessions are not all found again in it, was read otherwise then (with
    another day, player or unit): it counts as known whole, for else its balls would be here twice.
    """
    homes = load_homes(connection, sessions) if homes is None else homes
    of_file = set(connection.exec_driver_sql(_OF_FILE, (sha256,)).scalars())
    putts = load_putt_homes(connection, sessions)
    keys = json.dumps([session.key for session in sessions])
    named = _Named(homes, putts, {row[0]: row[1] for row in connection.exec_driver_sql(_OF_KEYS, (keys,))})
    parts = [_compare(connection, session, named, is_same_file=bool(of_file)) for session in sessions]
    found = {part.report_id for part in parts}
    if of_file - found:
        other = min(of_file - found)
        return [part if part.report_id is not None else KnownPart(
                    other, 0, len(session.shot_ids), known_putts=len(session.putt_ids))
                for part, session in zip(parts, sessions, strict=True)]
    return parts


class _Named(NamedTuple):
    """In which stored sessions shots, putts and sessions are, by their ids and keys."""

    shots: Homes
    putts: Homes
    keys: Homes


def _compare(
    connection: Connection, session: SessionToImport, named: _Named, *, is_same_file: bool
) -> KnownPart:
    """The same bytes say the same of each shot: then no values need be looked at."""
    ids, putt_ids = session.shot_ids, session.putt_ids
    shots_here = [named.shots[shot_id] for shot_id in ids if shot_id in named.shots] if named.shots else []
    putts_here = [named.putts[putt_id] for putt_id in putt_ids if putt_id in named.putts]
    here = Counter(shots_here) + Counter(putts_here)
    if not here:
        return KnownPart(named.keys.get(session.key), len(ids), 0, new_putts=len(putt_ids))
    home = max(here, key=lambda report_id: (here[report_id], -report_id))
    changed = changed_putts = 0
    if not is_same_file:
        stored = load_rows(connection, home)
        _, rows = build_file_rows(home, session.content.groups)
        changed = sum(row[SHOT_ID] in stored and is_better(row, stored[row[SHOT_ID]]) for row in rows)
        changed_putts = _count_changed_putts(connection, home, session)
    return KnownPart(home, len(ids) - len(shots_here), len(shots_here), changed, len(putt_ids) - len(putts_here),
                     len(putts_here), changed_putts)


def _count_changed_putts(connection: Connection, home: int, session: SessionToImport) -> int:
    stored = load_putt_rows(connection, home) if session.putts else {}
    return sum(row[PUTT_ID] in stored and is_better_putt(row, stored[row[PUTT_ID]])
               for row in build_putt_rows(home, session.named_putts))


def is_better(row: Row, stored: Row) -> bool:
    """Whether a file says something else of a stored shot, and of no fewer values.

    So a monitor's club data that came a moment later are taken, and an older copy of the file takes nothing away.
    """
    return is_told_otherwise(row, stored) and _count_values(row) >= _count_values(stored)


def is_told_otherwise(row: Row, stored: Row) -> bool:
    """Whether anything of the two differs but their place in the file."""
    return _told(row) != _told(stored)


def _told(row: Row) -> tuple[Any, ...]:
    """Without its place in the file, and what follows from the rest."""
    return (*row[1:POSITION], *row[POSITION + 1:_HASH])


def _count_values(row: Row) -> int:
    return sum(value is not None for value in row[_MEASURES])
