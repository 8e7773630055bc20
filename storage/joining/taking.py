"""Taking the other Rangebook's word where the two differ: an edit of the golfer's like any other."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from golf.errors import NotFound
from golf.shot_edits import ShotReview
from storage.edits.sessions import save_edit
from storage.edits.shots import say
from storage.tables.column_types import now

SESSION_FIELDS = frozenset({"name", "player", "type", "notes", "practised_on"})
SHOT_FIELDS = frozenset({"shots.is_hidden", "shots.verdict", "shots.club", "shots.note", "shots.tags",
                         "shots.swing_length"})
TAKEABLE_FIELDS = SESSION_FIELDS | SHOT_FIELDS
"""What one press can take; sessions that count with others are joined or moved by hand."""
_LOAD = "SELECT report_id, subject, field, theirs FROM join_conflicts WHERE conflict_id = ? AND settled_at IS NULL"
_SHOT = ' ["shot", '


def take_theirs(connection: Connection, conflict_id: int) -> None:
    """Make the other word hold, in the caller's transaction. Raises NotFound when that is none of one press."""
    row = connection.exec_driver_sql(_LOAD, (conflict_id,)).first()
    if row is None:
        raise NotFound("This difference is not listed any more.", "Reload the page.")
    if row.report_id is None or row.field not in TAKEABLE_FIELDS:
        raise NotFound("This one is changed where it belongs.", "Change it by hand, then say that yours is right.")
    if row.field in SESSION_FIELDS:
        save_edit(connection, row.report_id, row.field, row.theirs or ("" if row.field == "notes" else None), now())
        return
    _, group_id, shot_id, field = json.loads(row.subject[row.subject.index(_SHOT) + 1:])
    say(connection, row.report_id, [(row.report_id, group_id, shot_id)], _said(field, row.theirs), now())


def _said(field: str, value: str | None) -> dict[str, Any]:
    if field == "is_hidden":
        return {"is_hidden": value is not None}
    if field == "verdict":
        return {"review": None if value is None else ShotReview(value)}
    if field == "tags":
        return {"tags": tuple(json.loads(value or "[]"))}
    return {field: value if field in ("club", "swing_length") else value or ""}
