"""Where the portal changed what the golfer had said differently: his word holds, and the difference is kept.

Who changes a portal's word remembers both sides of the edited sessions before (``load_edited``) and compares
afterwards (``note_conflicts``), in the same transaction and after ``changesets.keep_snapshot_before_change``. Edits
call ``follow_edit``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.sessions import DateSource, choose_day
from golf.sync_history import Conflict, ConflictField
from storage.derived.dates import load_evidence
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.tables.column_types import day_text, now
from storage.tables.core import conflicts, sessions

_C, _S = conflicts.c, sessions.c
_EDITED = """
WITH asked AS (SELECT value AS report_id FROM json_each(?))
SELECT report_id FROM asked JOIN sessions USING (report_id) WHERE name_edit IS NOT NULL OR player_edit IS NOT NULL
UNION SELECT report_id FROM asked JOIN session_dates USING (report_id) WHERE source = 'manual'
"""
_WORDS = "SELECT name_edit, player_edit, portal_name, portal_player FROM sessions WHERE report_id = ?"


@dataclass(frozen=True, slots=True)
class Sides:
    """What the golfer and the portal say of one session, field by field; None: nothing."""

    mine: Mapping[ConflictField, str | None]
    theirs: Mapping[ConflictField, str | None]


def load_edited(connection: Connection, report_ids: Iterable[int]) -> dict[int, Sides]:
    """Both sides of those among these sessions that carry a word of the golfer's. Nearly always none."""
    asked = "[" + ",".join(map(str, report_ids)) + "]"
    edited = connection.exec_driver_sql(_EDITED, (asked,)).scalars().all()
    return {report_id: _load_sides(connection, report_id) for report_id in edited}


def note_conflicts(connection: Connection, before: Mapping[int, Sides], run_id: str) -> None:
    """The portal may have spoken: keep each difference that is new, forget what agrees again."""
    for report_id, old in before.items():
        new = _load_sides(connection, report_id)
        for field in ConflictField:
            if new.theirs[field] != old.theirs[field]:
                _note(connection, report_id, field, theirs_before=old.theirs[field], sides=new, run_id=run_id)


def follow_edit(connection: Connection, report_id: int) -> None:
    """The golfer has spoken: a difference that is none any more is forgotten, the others carry his present word."""
    rows = connection.execute(select(_C.field, _C.mine, _C.theirs).where(_C.report_id == report_id)).all()
    if not rows:
        return
    mine = _load_sides(connection, report_id).mine
    for row in rows:
        word, key = mine[ConflictField(row.field)], (_C.report_id == report_id) & (_C.field == row.field)
        if word is None or word == row.theirs:
            connection.execute(delete(conflicts).where(key))
        elif word != row.mine:
            connection.execute(update(conflicts).where(key).values(mine=word))


def _load_sides(connection: Connection, report_id: int) -> Sides:
    name_edit, player_edit, name, player = connection.exec_driver_sql(_WORDS, (report_id,)).one()
    evidence = load_evidence(connection, report_id)
    manual = choose_day(item for item in evidence if item.source is DateSource.MANUAL)
    automatic = choose_day(item for item in evidence if item.source is not DateSource.MANUAL)
    return Sides(
        {ConflictField.NAME: name_edit, ConflictField.PLAYER: player_edit, ConflictField.DAY: _iso(manual)},
        {ConflictField.NAME: name or None, ConflictField.PLAYER: player, ConflictField.DAY: _iso(automatic)})


def _iso(evidence: Any) -> str | None:
    return None if evidence is None else day_text(evidence.day)


def _note(
    connection: Connection, report_id: int, field: ConflictField, *, theirs_before: str | None, sides: Sides,
    run_id: str,
) -> None:
    """A portal that goes back to the word the golfer had overruled says nothing new."""
    mine, theirs = sides.mine[field], sides.theirs[field]
    key = (_C.report_id == report_id) & (_C.field == field.value)
    known = connection.execute(select(_C.theirs_before, _C.settled_at).where(key)).first()
    first_word = theirs_before if known is None or known.settled_at is not None else known.theirs_before
    if mine is None or theirs is None or theirs in (mine, first_word):
        connection.execute(delete(conflicts).where(key))
        return
    facts = {"mine": mine, "theirs_before": first_word, "theirs": theirs, "run_id": run_id, "found_at": now(),
             "settled_at": None, "settled_as": None}
    connection.execute(upsert(conflicts).values(report_id=report_id, field=field.value, **facts)
                       .on_conflict_do_update(index_elements=["report_id", "field"], set_=facts))


class Conflicts(Repository):
    """Differences between the golfer's word and the portal's that nobody has settled. Thread-safe."""

    def load_open(self) -> list[Conflict]:
        """The newest first."""
        statement = (select(conflicts, _S.name).join(sessions, _S.report_id == _C.report_id)
                     .where(_C.settled_at.is_(None)).order_by(_C.found_at.desc(), _C.report_id.desc(), _C.field))
        with self._store.reading() as connection:
            return [Conflict(row.report_id, row.name, ConflictField(row.field), row.mine, row.theirs_before,
                             row.theirs, row.found_at) for row in connection.execute(statement)]

    def count_open(self) -> int:
        """How many there are. Cheap enough to ask on every run of a page."""
        with self._store.reading() as connection:
            return int(connection.execute(
                select(func.count()).select_from(conflicts).where(_C.settled_at.is_(None))).scalar_one())

    def keep_mine(self, keys: Collection[tuple[int, ConflictField]]) -> int:
        """The golfer's word is right: silent until the portal says something else again. Returns how many."""
        wanted = [(report_id, field.value) for report_id, field in keys]
        with self._store.writing() as connection:
            settled = connection.execute(
                update(conflicts).where(tuple_(_C.report_id, _C.field).in_(wanted), _C.settled_at.is_(None))
                .values(settled_at=now(), settled_as="mine")).rowcount
            if settled:
                bump_revision(connection)
        return int(settled)
