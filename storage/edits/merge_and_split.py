"""Which shots are one session, as the golfer sees it: merging, splitting, moving. What the portal has stays as it is.

A merged session keeps its row and its shots; they count with the other one, also those that arrive later. A session
made of shots is there as long as it has any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from golf.errors import GolfError, NotFound
from golf.shot_edits import ShotKey
from storage.changes.change_log import save_change
from storage.changes.undo import UndoRefused
from storage.derived.dates import choose_practice_day
from storage.derived.own_ids import next_own_id
from storage.derived.session_sums import save_summaries
from storage.edits.shots import by_report, say
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import storable
from storage.tables.column_types import moment_text, now

MERGED_FIELD = "merged_into"

_SESSION = """
SELECT report_id, name, player, account, merged_into, made_from, imported_at FROM sessions WHERE report_id = ?
"""
_PARTS = "SELECT report_id FROM sessions WHERE merged_into = ? ORDER BY report_id"
_SET_MERGED = "UPDATE sessions SET merged_into = ? WHERE report_id = ?"
_MAKE = """
INSERT INTO sessions (report_id, account, source, portal_name, portal_player, guessed_type, guessed_reason,
                      guessed_confidence, type_edit, state, first_seen_at, made_from)
SELECT ?1, account, 'link', ?2, player, guessed_type, guessed_reason, guessed_confidence, type_edit, 'imported', ?3,
       report_id FROM sessions WHERE report_id = ?4
"""
_COPY_DATES = """
INSERT INTO session_dates (report_id, source, day, text) SELECT ?1, source, day, text FROM session_dates
WHERE report_id = ?2
"""
_COUNTS_WITH = """
SELECT coalesce(home.merged_into, home.report_id) FROM shots AS t
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
WHERE t.report_id = ? AND t.group_id = ? AND t.shot_id = ?
"""


class RegroupingRefused(GolfError):
    """These shots or sessions cannot be put together or apart like this."""

    code = "regrouping_refused"


class Regrouping(Repository):
    """Merges, splits and moves. Thread-safe; each is one transaction, logged, undone by its entries of the log."""

    def merge(self, report_ids: Sequence[int], into: int) -> list[int]:
        """Let these sessions count with ``into``, those merged into them too. Returns the entries of the log.

        Raises NotFound, and RegroupingRefused when they are not all one player's or ``into`` is itself merged.
        """
        with self._store.writing() as connection:
            target = _load_target(connection, into)
            at = now()
            changes = [change for report_id in dict.fromkeys(report_ids)
                       for change in _merge_one(connection, report_id, target, at)]
            if changes:
                bump_revision(connection)
        return changes

    def part(self, report_id: int) -> int:
        """Let a merged session stand for itself again. Returns the entry of the log."""
        with self._store.changing() as connection:
            session = _load(connection, report_id)
            if session.merged_into is None:
                raise RegroupingRefused("This session is not merged into another one.", "Reload the page.")
            return _set_merged(connection, session, None, now())

    def move(self, keys: Sequence[ShotKey], to: int) -> list[int]:
        """Let these shots count with another session of the same player. Returns the entries of the log."""
        with self._store.writing() as connection:
            changes = _move(connection, keys, _load_target(connection, to))
            if changes:
                bump_revision(connection)
        return changes

    def split(self, keys: Sequence[ShotKey], name: str) -> tuple[int, list[int]]:
        """Make a session of these shots, on the day of the session they count with. Returns its number and the log's.

        Raises RegroupingRefused unless they are of one session and leave some there.
        """
        title = storable(name.strip())
        if not title:
            raise RegroupingRefused("The new session needs a name.", "Type one.")
        with self._store.changing() as connection:
            source = _find_common_session(connection, keys)
            made = next_own_id(connection)
            connection.exec_driver_sql(_MAKE, (made, title, moment_text(now()), source))
            connection.exec_driver_sql(_COPY_DATES, (made, source))
            choose_practice_day(connection, made)
            changes = _move(connection, keys, _load(connection, made))
            _check_something_stays(connection, source)
        return made, changes


def apply_merged(connection: Connection, report_id: int, value: str | None) -> None:
    """Make what the change log kept hold again. Raises UndoRefused when the other session is gone or merged itself."""
    session = _load(connection, report_id)
    target = None if value is None else int(value)
    if target is not None:
        other = connection.exec_driver_sql(_SESSION, (target,)).first()
        if other is None or other.merged_into is not None:
            raise UndoRefused("The session it was merged into does not stand for itself any more.",
                              "Merge it by hand.")
    if target is not None and connection.exec_driver_sql(_PARTS, (report_id,)).first() is not None:
        raise UndoRefused("Another session was merged into this one since.", "Undo that first.")
    _write_merged(connection, session, target)


def find_host(connection: Connection, report_id: int, player: str) -> int:
    """The session that shots of this one count with. Raises NotFound, RegroupingRefused for another player's."""
    session = _load(connection, report_id)
    if session.player != player:
        raise RegroupingRefused("That session is another player's.", "Set the right player on the Session page first.")
    return int(session.merged_into or session.report_id)


def _merge_one(connection: Connection, report_id: int, target: Row[Any], at: datetime) -> list[int]:
    session = _load(connection, report_id)
    if session.report_id == target.report_id:
        raise RegroupingRefused("A session cannot be merged into itself.", "Choose another one.")
    _check_same_player(session, target)
    parts = connection.exec_driver_sql(_PARTS, (report_id,)).scalars().all()
    each = [*(_load(connection, part) for part in parts), session]
    return [_set_merged(connection, one, target.report_id, at) for one in each
            if one.merged_into != target.report_id]


def _set_merged(connection: Connection, session: Row[Any], into: int | None, at: datetime) -> int:
    _write_merged(connection, session, into)
    return save_change(connection, "golfer", session.report_id, MERGED_FIELD, old=session.merged_into, new=into, at=at)


def _write_merged(connection: Connection, session: Row[Any], into: int | None) -> None:
    connection.exec_driver_sql(_SET_MERGED, (into, session.report_id))
    save_summaries(connection, {session.report_id, *(other for other in (session.merged_into, into) if other)})


def _move(connection: Connection, keys: Sequence[ShotKey], target: Row[Any]) -> list[int]:
    changes, at = [], now()
    for report_id, shots in by_report(keys).items():
        home = _load(connection, report_id)
        _check_may_move(connection, home, shots, target)
        to = None if target.report_id in {home.report_id, home.merged_into} else target.report_id
        change = say(connection, report_id, shots, {"session_id": to}, at)
        changes += [] if change is None else [change]
    return changes


def _check_may_move(connection: Connection, home: Row[Any], keys: Sequence[ShotKey], target: Row[Any]) -> None:
    """Home, and to any session of the player with whom they count."""
    if home.player != target.player:
        for session in {found for key in keys for found in connection.exec_driver_sql(_COUNTS_WITH, key).scalars()}:
            _check_same_player(_load(connection, session), target)


def _find_common_session(connection: Connection, keys: Sequence[ShotKey]) -> int:
    found = {session for key in keys for session in connection.exec_driver_sql(_COUNTS_WITH, key).scalars()}
    if len(found) != 1:
        raise RegroupingRefused("A new session is made of shots of one session.", "Choose shots of one session.")
    return int(found.pop())


def _check_something_stays(connection: Connection, report_id: int) -> None:
    left = connection.exec_driver_sql("SELECT distinct_shots FROM sessions WHERE report_id = ?", (report_id,)).scalar()
    if not left:
        raise RegroupingRefused("That would be all of its shots.", "Rename the session instead, or choose fewer.")


def _check_same_player(session: Row[Any], target: Row[Any]) -> None:
    if session.player != target.player:
        raise RegroupingRefused("The two sessions are not of the same player.",
                                "Set the right player on the Session page first.")


def _load_target(connection: Connection, report_id: int) -> Row[Any]:
    target = _load(connection, report_id)
    if target.merged_into is not None:
        raise RegroupingRefused("That session is itself merged into another one.", "Choose that other one.")
    return target


def _load(connection: Connection, report_id: int) -> Row[Any]:
    row = connection.exec_driver_sql(_SESSION, (report_id,)).first()
    if row is None or (row.imported_at is None and row.made_from is None):
        raise NotFound(f"Session {report_id} is not stored here.", "Choose another one.")
    return row
