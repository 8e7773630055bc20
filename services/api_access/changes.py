"""What programs change: a session's words, single shots, and taking back; by the services of the pages.

Every change is in the change log, as one made on a page is, and in the audit under the name of the token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from analysis.quality.effects import Choice, Decision
from golf.errors import SettingsError
from golf.maintenance import AuditEntry, AuditKind, acting_as
from golf.sessions import SessionType
from golf.shot_edits import ShotKey
from services.api_access.caller import Caller, Scope, require
from services.sessions.edit_session import NAME_LIMIT, NOTES_LIMIT, SessionEdits, edits_of, read_tags
from services.shared.audit_note import note_audit

if TYPE_CHECKING:
    from golf.sync_events import RunRecord
    from golf_db import GolfDatabase
    from services.sessions.edit_session import SessionEditor
    from services.sessions.edit_shots import ShotEditor
    from services.sync_history.service import SyncHistory

SHOT_CHOICES = {choice.value: choice for choice in (Choice.HIDE, Choice.RESTORE, Choice.OUT, Choice.COUNT, Choice.FINE)}
"""What can be decided about shots without saying more."""
SWING_CHOICE = "swing"


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What to say of a session; None leaves it as it is. ``name`` "" and ``type`` "" go back to the portal's word."""

    name: str | None = None
    type: str | None = None
    day: date | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ApiChanges:
    """Changes of programs. Each raises NotAllowed without the scope control, and NotFound for what is not stored."""

    database: GolfDatabase
    sessions: SessionEditor
    shots: ShotEditor
    history: SyncHistory

    def change_session(self, caller: Caller, session_id: int, change: SessionChange) -> int:
        """Store what differs; how many things changed. Raises SettingsError for a word that cannot be kept."""
        require(caller, Scope.CONTROL)
        _check_length("name", change.name, NAME_LIMIT)
        _check_length("notes", change.notes, NOTES_LIMIT)
        change = _without_nul(change)
        before = edits_of(self.database.journal.load_session(session_id))
        after = SessionEdits(
            name=before.name if change.name is None else change.name.strip() or None, player=before.player,
            type=before.type if change.type is None else _read_type(change.type),
            day=change.day or before.day, notes=before.notes if change.notes is None else change.notes,
            tags=before.tags if change.tags is None else read_tags(",".join(change.tags)))
        with acting_as(caller.who):
            changed = self.sessions.save(session_id, before, after)
            if changed:
                self._note(caller, "Session changed", f"session {session_id}: {changed}")
        return changed

    def decide(
        self, caller: Caller, keys: Sequence[ShotKey], choice: str, swing_length: str | None = None
    ) -> list[int]:
        """Make a decision about shots hold: all of them or none. Returns its entries of the change log.

        ``swing_length`` goes with the choice ``swing``. Raises SettingsError for a choice or a length that is none.
        """
        require(caller, Scope.CONTROL)
        choices = (*SHOT_CHOICES, SWING_CHOICE)
        if choice not in choices:
            raise SettingsError("This cannot be decided about shots.", f"Choose one of: {', '.join(choices)}.")
        if swing_length is not None and choice != SWING_CHOICE:
            raise SettingsError("A length of swing goes with the choice swing alone.", "Leave it out.")
        with acting_as(caller.who):
            if choice == SWING_CHOICE:
                entries = self.shots.set_swing_length(keys, swing_length)
            else:
                entries = self.shots.decide(Decision(SHOT_CHOICES[choice], tuple(keys)))
            if entries:
                self._note(caller, "Shots changed", f"{choice}: {len(keys)}")
        return entries

    def undo_changes(self, caller: Caller, change_ids: Sequence[int]) -> None:
        """Take entries of the change log back, all of them or none. Raises UndoRefused."""
        require(caller, Scope.CONTROL)
        with acting_as(caller.who):
            self.shots.undo(change_ids)
            self._note(caller, "Changes taken back", ", ".join(map(str, change_ids)))

    def undo_run(self, caller: Caller, run_id: str) -> RunRecord:
        """Put back what was stored before a run. Raises UndoRefused, SyncAlreadyRunning."""
        require(caller, Scope.CONTROL)
        with acting_as(caller.who):
            done = self.history.undo(self.history.find_run(run_id).run_id)
            self._note(caller, "Run taken back", run_id, done.run_id)
        return done

    def _note(self, caller: Caller, what: str, detail: str, run_id: str | None = None) -> None:
        note_audit(self.database, AuditEntry(AuditKind.SETTING, caller.who, what, detail, run_id))


def _without_nul(change: SessionChange) -> SessionChange:
    """A golfer cannot type it, and other programs end a text at it."""
    return replace(
        change, name=None if change.name is None else change.name.replace("\0", ""),
        notes=None if change.notes is None else change.notes.replace("\0", ""),
        tags=None if change.tags is None else tuple(tag.replace("\0", "") for tag in change.tags))


def _check_length(what: str, text: str | None, limit: int) -> None:
    if text is not None and len(text) > limit:
        raise SettingsError(f"The {what} of a session cannot be longer than {limit:,} characters.", "Shorten it.")


def _read_type(word: str) -> SessionType | None:
    """None for "": the guess holds again. Raises SettingsError."""
    if word and word not in set(SessionType):
        raise SettingsError("There is no such type of session.", f"Choose one of: {', '.join(SessionType)}.")
    return SessionType(word) if word else None
