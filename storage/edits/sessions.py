"""Stores a golfer's edits of sessions, apart from what the portal says; each change is logged and undoable."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from golf.errors import NotFound
from golf.maintenance import Change, UserDecision
from golf.sessions import LONGEST_NAME, DateEvidence, DateSource, SessionType
from golf.sync_history import ConflictField
from storage.changes.change_log import load_changes, load_decisions, load_last_edit, save_change
from storage.changes.tags import change_everywhere, load_counts, load_session_tags, replace_session_tags
from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD, check_can_be_undone, load_change, mark_undone, undo_tag
from storage.derived.dates import choose_practice_day, load_evidence, remove_evidence, save_evidence
from storage.derived.duplicates import renew_duplicates
from storage.derived.session_sums import save_summaries
from storage.derived.spellings import spell
from storage.edits.bag import undo_bag, undo_bag_clubs
from storage.edits.conflicts import follow_edit
from storage.edits.merge_and_split import MERGED_FIELD, apply_merged
from storage.edits.shots import SHOTS_FIELD, apply_shot_edits
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_NOTES, storable
from storage.reading.sessions import not_found
from storage.tables.column_types import day_text, now
from storage.tables.core import club_groups, sessions

_C = sessions.c
_COLUMNS = {"name": _C.name_edit, "player": _C.player_edit, "type": _C.type_edit, "notes": _C.notes}
_DAY, _TAGS, _DEFAULT_CLUB = "practised_on", "tags", "default_club:"
_CONFLICT_FIELDS = {ConflictField.NAME: "name", ConflictField.PLAYER: "player", ConflictField.DAY: _DAY}


class Edits(Repository):
    """Names, players, types, notes, tags, days and default clubs, as the golfer wants them. Thread-safe.

    Every method raises NotFound for a session that is not stored, and then changes nothing.
    """

    def rename(self, report_id: int, name: str | None) -> None:
        """The golfer's name for a session; None (or nothing but blanks) gives back the portal's."""
        self._set(report_id, "name", _words(name))

    def set_player(self, report_id: int, player: str | None) -> None:
        """Who hit it; None gives back the portal's word."""
        with self._store.reading() as connection:
            spelled = spell(connection, _words(player))
        self._set(report_id, "player", spelled)

    def set_type(self, report_id: int, session_type: SessionType | None) -> None:
        """What it was; None gives back the guess."""
        self._set(report_id, "type", None if session_type is None else session_type.value)

    def set_notes(self, report_id: int, text: str) -> None:
        """Free notes."""
        self._set(report_id, "notes", storable(text, LONGEST_NOTES))

    def set_tags(self, report_id: int, tags: Sequence[str]) -> None:
        """Replace the tags of a session."""
        self._set(report_id, _TAGS, json.dumps(list(tags)))

    def set_default_club(self, report_id: int, group_id: str, is_default: bool | None) -> None:
        """Whether a group was left on the monitor's default club; None gives back our guess."""
        self._set(report_id, _DEFAULT_CLUB + group_id, None if is_default is None else str(int(is_default)))

    def set_days(self, report_ids: Sequence[int], day: date | None) -> int:
        """Put sessions on a day by hand, or take the hand-given day away again. Returns how many it changed."""
        value = day_text(day)
        return self._save((report_id, _DAY, value) for report_id in dict.fromkeys(report_ids))

    def take_theirs(self, keys: Collection[tuple[int, ConflictField]]) -> int:
        """Give the golfer's word up where the portal's shall hold; all of them or none. Returns how many it changed."""
        return self._save((report_id, _CONFLICT_FIELDS[field], None) for report_id, field in keys)

    def load_changes(self, limit: int = 50, report_id: int | None = None) -> list[Change]:
        """What persons and syncs changed, newest first."""
        return self._read(load_changes, limit, report_id)

    def load_decisions(self, limit: int) -> list[UserDecision]:
        """What a person decided and did not take back, newest first, each with all that one press changed."""
        return self._read(load_decisions, limit)

    def load_last_edit(self, player: str) -> UserDecision | None:
        """The newest decision about single shots of a player that was not taken back."""
        return self._read(load_last_edit, player)

    def undo(self, *change_ids: int) -> None:
        """Take changes of a person back, the newest first: all of them or none.

        Raises NotFound for no such change, and UndoRefused when it is a sync's, undone already, or when
        the same thing was changed again since.
        """
        with self._store.changing() as connection:
            for change_id in sorted(change_ids, reverse=True):
                _undo(connection, change_id)

    def load_tags(self) -> list[tuple[str, int]]:
        """Every tag in use with its number of sessions."""
        return self._read(load_counts)

    def rename_tag(self, old: str, new: str) -> None:
        """Rename a tag everywhere; into an existing name: merge."""
        self._change_tag(old, new)

    def delete_tag(self, name: str) -> None:
        """Take a tag off every session."""
        self._change_tag(name, None)

    def _change_tag(self, old: str, new: str | None) -> None:
        with self._store.changing() as connection:
            change_everywhere(connection, old, new)

    def _set(self, report_id: int, field: str, value: str | None) -> None:
        self._save([(report_id, field, value)])

    def _save(self, edits: Iterable[tuple[int, str, str | None]]) -> int:
        """Apply and log edits as one decision, all of them or none. Returns how many say something new."""
        with self._store.writing() as connection:
            at = now()
            changed = sum(save_edit(connection, *edit, at) for edit in edits)
            if changed:
                bump_revision(connection)
        return changed


def _words(text: str | None) -> str | None:
    return storable(text.strip(), LONGEST_NAME) or None if text else None


def _undo(connection: Connection, change_id: int) -> None:
    change = load_change(connection, change_id)
    check_can_be_undone(connection, change)
    if change.field == BAG_FIELD:
        undo_bag(connection, change.old, change.new, change.detail)
    elif change.field == BAG_CLUBS_FIELD:
        undo_bag_clubs(connection, change.old, change.new, change.detail)
    elif change.detail is not None:
        undo_tag(connection, change)
    else:
        _apply(connection, change.report_id, change.field, change.old)
        follow_edit(connection, change.report_id)
    mark_undone(connection, change_id)


def save_edit(connection: Connection, report_id: int, field: str, value: str | None, at: datetime) -> bool:
    """Apply and log an edit; False when it says what is so already. Edits that are one decision have one ``at``."""
    before = _load(connection, report_id, field)
    _apply(connection, report_id, field, value)
    after = _load(connection, report_id, field)
    if before == after:
        return False
    save_change(connection, "golfer", report_id, field, old=before, new=after, at=at)
    follow_edit(connection, report_id)
    return True


def _load(connection: Connection, report_id: int, field: str) -> str | None:
    """The golfer's present edit of one field, as the change log keeps it."""
    row = connection.execute(select(*_COLUMNS.values()).where(_C.report_id == report_id)).first()
    if row is None:
        raise not_found(report_id)
    if field in _COLUMNS:
        edit: str | None = row[list(_COLUMNS).index(field)]
        return edit
    if field == _TAGS:
        return json.dumps(load_session_tags(connection, report_id), ensure_ascii=False)
    if field == _DAY:
        return next((item.day.isoformat() for item in load_evidence(connection, report_id)
                     if item.source is DateSource.MANUAL and item.day), None)
    return _load_default_club(connection, report_id, field.removeprefix(_DEFAULT_CLUB))


def _load_default_club(connection: Connection, report_id: int, group_id: str) -> str | None:
    group = club_groups.c
    row = connection.execute(select(group.default_club_edit).where(
        group.report_id == report_id, group.group_id == group_id)).first()
    if row is None:
        raise NotFound("This club group is not stored (any more).", "Reload the page.")
    return None if row.default_club_edit is None else str(int(row.default_club_edit))


def _apply(connection: Connection, report_id: int, field: str, value: Any) -> None:
    """Make the edit effective, with everything that follows from it."""
    if field in _COLUMNS:
        connection.execute(update(sessions).where(_C.report_id == report_id).values({_COLUMNS[field]: value}))
        if field == "player":
            renew_duplicates(connection, [report_id])
    elif field == SHOTS_FIELD:
        apply_shot_edits(connection, report_id, value)
    elif field == MERGED_FIELD:
        apply_merged(connection, report_id, value)
    elif field == _TAGS:
        replace_session_tags(connection, report_id, json.loads(value))
    elif field == _DAY:
        _apply_day(connection, report_id, value)
    else:
        group = club_groups.c
        connection.execute(
            update(club_groups)
            .where(group.report_id == report_id, group.group_id == field.removeprefix(_DEFAULT_CLUB))
            .values(default_club_edit=None if value is None else value == "1"))
        save_summaries(connection, [report_id])


def _apply_day(connection: Connection, report_id: int, value: str | None) -> None:
    remove_evidence(connection, report_id, DateSource.MANUAL)
    if value is not None:
        day = date.fromisoformat(value)
        save_evidence(connection, report_id, DateEvidence(DateSource.MANUAL, day, "set by hand"))
    choose_practice_day(connection, report_id)
