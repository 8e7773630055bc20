"""Which changes can be taken back, and which may not because something was built on them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, select, update

from golf.errors import GolfError, NotFound
from storage.changes.tags import TAG_FIELD, undo_everywhere
from storage.tables.column_types import now
from storage.tables.core import change_log

_L = change_log.c
BAG_FIELD = "bag"
"""The change log's field of a player's bag rules; old and new are JSON, the detail names the player."""
BAG_CLUBS_FIELD = "clubs"
"""The same for what is said about clubs of the bag: place, make, loft, whether it is in there."""


class UndoRefused(GolfError):
    """The change cannot be taken back (any more)."""

    code = "undo_refused"


def load_change(connection: Connection, change_id: int) -> Row[Any]:
    """One entry of the change log. Raises NotFound."""
    row = connection.execute(select(change_log).where(_L.change_id == change_id)).first()
    if row is None:
        raise NotFound("This change is not in the log.", "Reload the page.")
    return row


def check_can_be_undone(connection: Connection, change: Row[Any]) -> None:
    """Raise UndoRefused unless it is a person's newest word on its subject."""
    if change.actor != "golfer":
        raise UndoRefused("This is what the portal changed.", "Set the value you want by hand instead.")
    if change.undone_at is not None:
        raise UndoRefused("This change was undone already.", "Reload the page.")
    if change.report_id is not None and _is_missing(connection, change.report_id):
        raise UndoRefused("Its session is not stored any more: the sync that brought it was taken back.",
                          "Take that back in the sync history first.")
    later = connection.execute(select(change_log).where(
        _L.change_id > change.change_id, _L.actor == "golfer", _L.undone_at.is_(None),
        _L.field.in_([change.field, "tags", TAG_FIELD])))
    if any(_is_same_subject(change, other) for other in later):
        raise UndoRefused("The same thing was changed again since.", "Undo the later change first.")


def _is_missing(connection: Connection, report_id: int) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sessions WHERE report_id = ?", (report_id,)).first() is None


def undo_tag(connection: Connection, change: Row[Any]) -> None:
    """Take a tag's renaming or deletion back on the sessions it touched."""
    undo_everywhere(connection, change.old, change.new, change.detail)


def mark_undone(connection: Connection, change_id: int) -> None:
    """Keep the entry, and that it was undone."""
    connection.execute(update(change_log).where(_L.change_id == change_id).values(undone_at=now()))


def _is_same_subject(change: Row[Any], other: Row[Any]) -> bool:
    """Tags of a session and a tag everywhere are the same subject where they meet."""
    if TAG_FIELD in (change.field, other.field):
        return {change.field, other.field} <= {TAG_FIELD, "tags"} and bool(_sessions_of(change) & _sessions_of(other))
    if change.report_id != other.report_id or change.field != other.field:
        return False
    if change.field in (BAG_FIELD, BAG_CLUBS_FIELD):
        return bool(change.detail == other.detail)
    return change.field != "shots" or bool(_shots_of(change) & _shots_of(other))


def _shots_of(change: Row[Any]) -> set[tuple[str, str]]:
    """Which shots of the session a change of single shots is about."""
    return {(group_id, shot_id) for group_id, shot_id, _word in json.loads(change.new)}


def _sessions_of(change: Row[Any]) -> set[int]:
    return {change.report_id} if change.detail is None else set(json.loads(change.detail)["holders"])
