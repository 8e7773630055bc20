"""The same ball in two reports: recognised by what was measured, shown, and counted once.

A re-saved session has a new report id and the same shots (uneekor.md, "Traps"). The original is the
one in a report that is still on the portal, then the one with the lowest report id. Two named players
never share a ball; a report of an unknown player (pasted, or its row never said) may be anybody's, so
its shots are copies of a named player's, never the other way round: his totals stay right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from golf.same_names import name_key
from golf.sessions import UNKNOWN_PLAYER
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries

_SHARED = """
SELECT DISTINCT mine.content_hash FROM shots AS mine
JOIN shots AS other ON other.content_hash = mine.content_hash AND other.report_id <> mine.report_id
WHERE mine.report_id = ?
"""
_SHARED_BY_SOME = """
SELECT DISTINCT mine.content_hash FROM json_each(?) AS wanted
JOIN shots AS mine ON mine.report_id = wanted.value
WHERE mine.content_hash IS NOT NULL AND EXISTS (
    SELECT 1 FROM shots AS other WHERE other.content_hash = mine.content_hash AND other.report_id <> mine.report_id)
"""
_SAME_SHOTS = """
SELECT t.content_hash, s.player, t.report_id, t.group_id, t.shot_id, t.duplicate_of
FROM json_each(?) AS wanted
JOIN shots AS t ON t.content_hash = unhexed(wanted.value)
JOIN sessions AS s ON s.report_id = t.report_id
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
ORDER BY t.content_hash, s.gone_at IS NOT NULL, t.report_id, g.position, t.position, t.group_id, t.shot_id
"""
_MARK = "UPDATE shots SET duplicate_of = ? WHERE report_id = ? AND group_id = ? AND shot_id = ?"


class _Twin(NamedTuple):
    """One of several shots with the same hash."""

    player: str
    report_id: int
    group_id: str
    shot_id: str
    duplicate_of: str | None


def load_shared_hashes(connection: Connection, report_id: int) -> set[bytes]:
    """Hashes of this report's shots that other reports have too."""
    return {found for (found,) in connection.exec_driver_sql(_SHARED, (report_id,))}


def load_shared_hashes_of(connection: Connection, report_ids: Collection[int]) -> set[bytes]:
    """The same for several reports, in one look."""
    return {found for (found,) in connection.exec_driver_sql(_SHARED_BY_SOME, (json.dumps(list(report_ids)),))}


def mark_duplicates(connection: Connection, hashes: Collection[bytes]) -> set[int]:
    """Decide anew which of the shots with these hashes are originals; returns the reports that changed."""
    if not hashes:
        return set()
    same: dict[bytes, list[_Twin]] = defaultdict(list)
    wanted = json.dumps([found.hex() for found in hashes])
    for found, *twin in connection.exec_driver_sql(_SAME_SHOTS, (wanted,)):
        same[found].append(_Twin(*twin))
    marks = [(original, twin.report_id, twin.group_id, twin.shot_id)
             for twins in same.values() for twin, original in _name_originals(twins) if original != twin.duplicate_of]
    if marks:
        connection.exec_driver_sql(_MARK, marks)
    return {mark[1] for mark in marks}


def _name_originals(twins: list[_Twin]) -> Iterator[tuple[_Twin, str | None]]:
    """Each twin with what it is a duplicate of; ``twins`` come best original first."""
    firsts: dict[str, _Twin] = {}
    for twin in twins:
        firsts.setdefault(name_key(twin.player), twin)
    named = next((first for player, first in firsts.items() if player != UNKNOWN_PLAYER), None)
    if named is not None:
        firsts[UNKNOWN_PLAYER] = named
    for twin in twins:
        first = firsts[name_key(twin.player)]
        is_own = twin.report_id == first.report_id
        yield twin, None if is_own else f"{first.report_id}/{first.group_id}/{first.shot_id}"


def renew_duplicates(connection: Connection, report_ids: Collection[int]) -> None:
    """Decide duplicates and clubs anew after a report left, came back, or changed its player."""
    hashes: set[bytes] = set()
    for report_id in report_ids:
        hashes |= load_shared_hashes(connection, report_id)
    changed = mark_duplicates(connection, hashes) | set(report_ids)
    save_summaries(connection, changed | renew_same_balls(connection, changed))
