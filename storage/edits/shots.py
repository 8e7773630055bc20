"""Stores a golfer's edits of single shots: hidden, left out, another club, a note, tags. Logged and undoable."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from types import EllipsisType
from typing import Any

from sqlalchemy import Connection

from golf.errors import NotFound
from golf.shot_edits import NO_EDIT, ShotEdit, ShotKey, ShotReview
from storage.changes.change_log import save_change
from storage.changes.tags import clean_tag
from storage.changes.undo import UndoRefused, check_can_be_undone, load_change, mark_undone
from storage.derived.session_sums import save_summaries
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_NOTES, storable
from storage.tables.column_types import now

SHOTS_FIELD = "shots"
"""The change log's field of these words: old and new are JSON, ``[[group, shot, word or null], …]``."""

_LONGEST_CLUB = 80
_IS_STORED = "SELECT 1 FROM shots WHERE report_id = ? AND group_id = ? AND shot_id = ?"
_LOAD = """
SELECT is_hidden, verdict, club, note, tags, session_id, swing_length FROM shot_words
WHERE report_id = ? AND group_id = ? AND shot_id = ?
"""
_IS_SESSION = "SELECT 1 FROM sessions WHERE report_id = ?"
_FORGET = "DELETE FROM shot_words WHERE report_id = ? AND group_id = ? AND shot_id = ?"
_SAVE = """
INSERT INTO shot_words (report_id, group_id, shot_id, is_hidden, verdict, club, note, tags, session_id, swing_length)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (report_id, group_id, shot_id) DO UPDATE SET is_hidden = excluded.is_hidden, verdict = excluded.verdict,
    club = excluded.club, note = excluded.note, tags = excluded.tags, session_id = excluded.session_id,
    swing_length = excluded.swing_length
"""
_TAGS = "SELECT DISTINCT value FROM shot_words, json_each(shot_words.tags) ORDER BY folded(value)"


class ShotEdits(Repository):
    """What the golfer says about shots. Thread-safe; every change is one transaction, all of it or none."""

    def save(
        self, keys: Sequence[ShotKey], *, is_hidden: bool | None = None,
        review: ShotReview | EllipsisType | None = ..., club: str | EllipsisType | None = ...,
        note: str | None = None, tags: Sequence[str] | None = None, swing_length: str | EllipsisType | None = ...,
    ) -> list[int]:
        """Say something about these shots; what is left out (None, or ``...`` where None is a word) stays as it is.

        ``review``, ``swing_length`` and ``club`` None (or blank) take the word back. Returns the entries of the
        change log, one for each session that changed. Raises NotFound, and changes nothing, when a shot is not stored.
        """
        said: dict[str, Any] = {}
        if is_hidden is not None:
            said["is_hidden"] = is_hidden
        if review is not ...:
            said["review"] = review
        if club is not ...:
            said["club"] = _club(club)
        if note is not None:
            said["note"] = storable(note, LONGEST_NOTES)
        if tags is not None:
            said["tags"] = _clean_tags(tags)
        if swing_length is not ...:
            said["swing_length"] = swing_length or None
        return self._save([(keys, said)])

    def save_clubs(self, clubs: Mapping[ShotKey, str]) -> list[int]:
        """Give each of these shots its own club, as one decision: all of them or none. Returns as ``save``."""
        by_club: dict[str, list[ShotKey]] = defaultdict(list)
        for key, club in clubs.items():
            by_club[club].append(key)
        return self._save([(by_club[club], {"club": _club(club)}) for club in sorted(by_club)])

    def save_tags(self, tags_of: Mapping[ShotKey, Sequence[str]], note: str | None = None) -> list[int]:
        """Give each of these shots its tags, and all of them this note (None: theirs stay), as one decision."""
        said = {} if note is None else {"note": storable(note, LONGEST_NOTES)}
        by_tags: dict[tuple[str, ...], list[ShotKey]] = defaultdict(list)
        for key, tags in tags_of.items():
            by_tags[_clean_tags(tags)].append(key)
        return self._save([(found, {**said, "tags": tags}) for tags, found in by_tags.items()])

    def _save(self, edits: Sequence[tuple[Sequence[ShotKey], dict[str, Any]]]) -> list[int]:
        """All of it or none, at one moment: it is taken back together."""
        at = now()
        with self._store.writing() as connection:
            changes = [change for keys, said in edits for report_id, shots in by_report(keys).items()
                       if (change := say(connection, report_id, shots, said, at)) is not None]
            if changes:
                bump_revision(connection)
        return changes

    def undo(self, change_ids: Collection[int]) -> None:
        """Take these changes back, the newest first; all of them or none. Raises NotFound or UndoRefused."""
        with self._store.changing() as connection:
            for change_id in sorted(change_ids, reverse=True):
                change = load_change(connection, change_id)
                check_can_be_undone(connection, change)
                if change.field != SHOTS_FIELD:
                    raise NotFound("This is no change of single shots.", "Undo it in Settings, Maintenance.")
                apply_shot_edits(connection, change.report_id, change.old)
                mark_undone(connection, change_id)

    def load_tags(self) -> list[str]:
        """Every tag that is on a shot, in alphabetical order."""
        return self._read(lambda connection: list(connection.exec_driver_sql(_TAGS).scalars()))


def apply_shot_edits(connection: Connection, report_id: int, edits: str) -> None:
    """Make what the change log kept hold again, with the sums that rest on it."""
    touched = {report_id}
    for group_id, shot_id, plain in json.loads(edits):
        key, edit = (report_id, group_id, shot_id), _from_plain(plain)
        touched |= _targets(_load_edit(connection, key), edit)
        _check_target(connection, edit)
        _write(connection, key, edit)
    save_summaries(connection, touched)


def add_edits(connection: Connection, edits: Mapping[ShotKey, ShotEdit]) -> None:
    """Say of new shots what was said of them where they come from; their sums are left to the caller."""
    for key, edit in edits.items():
        _write(connection, key, replace(edit, club=_club(edit.club), note=storable(edit.note, LONGEST_NOTES),
                                        tags=_clean_tags(edit.tags)))


def by_report(keys: Sequence[ShotKey]) -> dict[int, list[ShotKey]]:
    """The shots of each report, each shot once."""
    found: dict[int, list[ShotKey]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        found[key[0]].append(key)
    return found


def say(
    connection: Connection, report_id: int, keys: Sequence[ShotKey], said: dict[str, Any], at: datetime
) -> int | None:
    """Say something about shots of one report and log it; None when it says what is so already. Raises NotFound."""
    old, new, touched = [], [], {report_id}
    for key in keys:
        before = _load(connection, key)
        after = replace(before, **said)
        if after != before:
            touched |= _targets(before, after)
            _write(connection, key, after)
            old.append([*key[1:], _as_plain(before)])
            new.append([*key[1:], _as_plain(after)])
    if not new:
        return None
    save_summaries(connection, touched)
    return save_change(connection, "golfer", report_id, SHOTS_FIELD, old=json.dumps(old, ensure_ascii=False),
                       new=json.dumps(new, ensure_ascii=False), at=at)


def _club(name: str | None) -> str | None:
    return storable(name.strip(), _LONGEST_CLUB) or None if name else None


def _clean_tags(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean_tag, tags))))


def _load(connection: Connection, key: ShotKey) -> ShotEdit:
    if connection.exec_driver_sql(_IS_STORED, key).first() is None:
        raise NotFound("A shot is not stored here (any more).", "Reload the page.")
    return _load_edit(connection, key)


def _load_edit(connection: Connection, key: ShotKey) -> ShotEdit:
    row = connection.exec_driver_sql(_LOAD, key).first()
    if row is None:
        return NO_EDIT
    return ShotEdit(bool(row.is_hidden), ShotReview(row.verdict) if row.verdict else None, row.club, row.note,
                    tuple(json.loads(row.tags)), row.session_id, row.swing_length)


def _targets(*words: ShotEdit) -> set[int]:
    return {edit.session_id for edit in words if edit.session_id is not None}


def _check_target(connection: Connection, edit: ShotEdit) -> None:
    """Words of old may name a session that a taken-back sync has removed."""
    if edit.session_id is not None and connection.exec_driver_sql(_IS_SESSION, (edit.session_id,)).first() is None:
        raise UndoRefused("The session these shots were moved to is not stored any more.",
                          "Move them where they belong by hand.")


def _write(connection: Connection, key: ShotKey, edit: ShotEdit) -> None:
    """A word that says nothing is none."""
    if edit == NO_EDIT:
        connection.exec_driver_sql(_FORGET, key)
        return
    connection.exec_driver_sql(_SAVE, (*key, edit.is_hidden, edit.review, edit.club, edit.note,
                                       json.dumps(edit.tags, ensure_ascii=False), edit.session_id, edit.swing_length))


def _as_plain(edit: ShotEdit) -> dict[str, Any] | None:
    if edit == NO_EDIT:
        return None
    return {"verdict" if name == "review" else name: value for name, value in asdict(edit).items()}  # as logs have it


def _from_plain(edit: dict[str, Any] | None) -> ShotEdit:
    if edit is None:
        return NO_EDIT
    return ShotEdit(edit["is_hidden"], ShotReview(edit["verdict"]) if edit["verdict"] else None, edit["club"],
                    edit["note"], tuple(edit["tags"]), edit.get("session_id"), edit.get("swing_length"))
