"""The same ball in two reports: recognised by what was measured, shown, and counted once.

A re-saved session has a new report id and the same shots (uneekor.md, "Traps"). The original is the
one in a report that is still on the portal, then the one with the lowest report id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection

_SHARED = """
SELECT DISTINCT mine.content_hash FROM shots AS mine
JOIN shots AS other ON other.content_hash = mine.content_hash AND other.report_id <> mine.report_id
WHERE mine.report_id = ?
"""
_SAME_SHOTS = """
SELECT s.player, t.content_hash, s.gone_at IS NOT NULL, t.report_id, g.position, t.position,
       t.group_id, t.shot_id, t.duplicate_of
FROM json_each(?) AS wanted
JOIN shots AS t ON t.content_hash = unhexed(wanted.value)
JOIN sessions AS s ON s.report_id = t.report_id
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
ORDER BY 1, 2, 3, 4, 5, 6
"""
_MARK = "UPDATE shots SET duplicate_of = ? WHERE report_id = ? AND group_id = ? AND shot_id = ?"


def load_shared_hashes(connection: Connection, report_id: int) -> set[bytes]:
    """Hashes of this report's shots that other reports have too."""
    return {found for (found,) in connection.exec_driver_sql(_SHARED, (report_id,))}


def mark_duplicates(connection: Connection, hashes: Collection[bytes]) -> set[int]:
    """Decide anew which of the shots with these hashes are originals; returns the reports that changed."""
    if not hashes:
        return set()
    same: dict[tuple[str, bytes], list[tuple[int, str, str, str | None]]] = defaultdict(list)
    wanted = json.dumps([found.hex() for found in hashes])
    for player, found, _gone, report_id, _g, _t, group_id, shot_id, old in (
            connection.exec_driver_sql(_SAME_SHOTS, (wanted,))):
        same[player, found].append((report_id, group_id, shot_id, old))
    marks = []
    for (first, *_), twins in ((list(twins), twins) for twins in same.values()):
        original = "/".join(map(str, first[:3]))
        for report_id, group_id, shot_id, old in twins:
            new = None if report_id == first[0] else original
            if new != old:
                marks.append((new, report_id, group_id, shot_id))
    if marks:
        connection.exec_driver_sql(_MARK, marks)
    return {mark[1] for mark in marks}
