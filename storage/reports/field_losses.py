"""Fields that the portal's answers had until now and lack: what is kept, what is asked for again, and how often.

An answer that lacks what is stored never replaces it: the session keeps its values, the answer is kept raw beside
them. The same holds where shots cannot be known again by their ids (storage.reports.known_ids). Such a session, and a
new one without a field that earlier sessions had, is marked here: the next syncs ask for it again, at most
``ASKED_AGAIN`` times, then once a week, until the field is back or a person says that this is how it is now: the answer
then brings what it has, and stored values stay where it has none (storage.reports.field_filling).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.report_fields import IDS, FieldCounts, LostField, LostInSession
from golf.reports import ReportContent
from storage.choices.preferences import load_preference, save_preference
from storage.derived.also_listed import account_keys
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.reports.field_baseline import had_before, load_replaced
from storage.reports.known_ids import judge_ids
from storage.tables.column_types import now
from storage.tables.core import field_losses, preferences, sessions

if TYPE_CHECKING:
    from storage.reports.rows import ReportRows

ASKED_AGAIN = 3
ASKED_EVERY = timedelta(days=7)
_L = field_losses.c
_ACCEPTED, _BACK = "accepted_field_losses", "fields_back_at"
_NEVER_ABSENT = frozenset({"ball_speed", "carry_distance", "launch_angle", "club_name", "shots"})
"""What no report is without (uneekor.md): these are missed also where no earlier session says so."""
_SHOTS = "shots"
"""Never completed: groups that came without their shots hold an answer back whatever was accepted."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What an answer lacks. ``lost``: fields to be asked for again; ``keeps_stored``: what is stored is better."""

    lost: tuple[LostField, ...] = ()
    keeps_stored: bool = False
    answers: int = 0
    """In a row, with this one, that lacked fields."""
    was_marked: bool = False
    filled: frozenset[str] = frozenset()
    """Accepted fields in which the answer is to be completed with what is stored."""

    @property
    def has_no_ids(self) -> bool:
        """Whether it has shots that cannot be known again."""
        return any(field.field in IDS for field in self.lost)

    @property
    def is_asked_again(self) -> bool:
        """Whether the next sync asks for the session; later ones do once a week."""
        return bool(self.lost) and self.answers <= ASKED_AGAIN

    @property
    def is_healed(self) -> bool:
        """It lacked fields before, and has them now."""
        return self.was_marked and not self.lost and not self.keeps_stored


NO_LOSS = Loss()


def judge_answer(
    connection: Connection, report_id: int, content: ReportContent, rows: ReportRows, before: Any
) -> Loss:
    """Compare an answer with what is stored of its session, and a new session's with earlier ones."""
    marked = frozenset(json.loads(before.lost_fields)) if before.lost_fields else frozenset()
    is_new, is_same = before.imported_at is None, before.content_digest == rows.digest
    if not content.fields.field_counts and is_same:
        return Loss(was_marked=True) if marked else NO_LOSS
    ids = judge_ids(connection, report_id, content, rows)
    if not content.fields.field_counts and not ids.lost:
        return Loss(was_marked=True) if marked else NO_LOSS
    accepted = load_accepted(connection).keys()
    field_counts = [counts for counts in content.fields.field_counts if counts.field not in IDS]
    replaced = set() if is_new else load_replaced(connection, report_id, content)
    lost = [LostField(counts.field, _name(counts)) for counts in field_counts
            if counts.field in replaced or _is_lost(connection, report_id, counts, before, marked, is_new=is_new)]
    told = tuple(field for field in (*ids.lost, *lost) if field.field not in accepted)
    filled = frozenset(replaced & accepted - {_SHOTS})
    keeps = bool(replaced - filled) or (ids.keeps_stored and any(field in told for field in ids.lost))
    return Loss(told, keeps, before.lost_answers + 1 if told else 0, was_marked=bool(marked), filled=filled)


def _name(counts: FieldCounts) -> str:
    """``carry``, or ``some carry values`` where most came."""
    return counts.words if counts.is_emptied else f"some {counts.words} values"


def _is_lost(
    connection: Connection, report_id: int, counts: FieldCounts, before: Any, marked: Collection[str], *, is_new: bool,
) -> bool:
    """A field that most records of a session lack, and that should be there."""
    if not counts.is_emptied:
        return False
    is_missed = is_new or counts.field in marked
    if counts.is_unreadable or (counts.field in _NEVER_ABSENT and (counts.is_gone or is_missed)):
        return True
    if not is_missed:
        return False  # it never had it: nothing was lost
    return had_before(connection, report_id, before.account, counts)


def save_loss(connection: Connection, report_id: int, run_id: str, loss: Loss) -> None:
    """Mark the session, or forget the mark of one that is whole again. The caller has touched it."""
    if loss.lost:
        values = {"fields": json.dumps(dict(loss.lost), ensure_ascii=False), "answers": loss.answers,
                  "last_at": now(), "run_id": run_id}
        connection.execute(upsert(field_losses).values(report_id=report_id, **values).on_conflict_do_update(
            index_elements=["report_id"], set_=values))
    elif loss.was_marked:
        connection.execute(delete(field_losses).where(_L.report_id == report_id))


def note_fields_back(connection: Connection) -> None:
    """A session has its fields again: the others that lack some need not wait for their week."""
    if connection.execute(select(_L.report_id).limit(1)).first() is not None:
        save_preference(connection, _BACK, now().isoformat())


def load_due(connection: Connection) -> set[int]:
    """Marked sessions whose week is over, or that were asked for before another one had its fields again."""
    marked = connection.execute(select(_L.report_id, _L.last_at)).all()
    if not marked:
        return set()
    moment, text = now(), load_preference(connection, _BACK)
    back_at = datetime.fromisoformat(str(text)) if text else None
    return {row.report_id for row in marked
            if not moment - ASKED_EVERY < row.last_at <= moment or (back_at is not None and row.last_at < back_at)}


def load_accepted(connection: Connection) -> dict[str, str]:
    """Fields of which a person said that their absence is how it is now, each with its words."""
    text = load_preference(connection, _ACCEPTED)
    found = json.loads(text) if text else {}
    return {str(name): str(words) for name, words in found.items()} if isinstance(found, dict) else {}


class FieldLosses(Repository):
    """What the portal's reports lack, for pages and the command line. Thread-safe."""

    def load_sessions(self, account: str | None = None) -> list[LostInSession]:
        """Sessions (of one account) that came without fields, newest first; without those that left the portal."""
        statement = (select(_L.report_id, sessions.c.name, _L.fields, _L.answers)
                     .join(sessions, sessions.c.report_id == _L.report_id).where(sessions.c.gone_at.is_(None))
                     .order_by(_L.report_id.desc()))
        if (accounts := account_keys(account)) is not None:
            statement = statement.where(sessions.c.account.in_(accounts))
        with self._store.reading() as connection:
            return [LostInSession(row.report_id, row.name, tuple(map(LostField._make, json.loads(row.fields).items())),
                                  row.answers) for row in connection.execute(statement)]

    def load_accepted(self) -> list[LostField]:
        """What is not asked for any more because a person said so."""
        return self._read(lambda connection: [LostField(*item) for item in sorted(load_accepted(connection).items())])

    def accept(self) -> list[LostField]:
        """This is how it is now: fields that are missing are told no more. What is stored stays.

        The next sync asks for the sessions once more, and stores what else their answers brought. Ids of shots
        cannot be accepted: sessions that lack them stay marked.
        """
        with self._store.writing() as connection:
            missing: dict[str, str] = {}
            for report_id, text in connection.execute(select(_L.report_id, _L.fields)).all():
                fields = json.loads(text)
                missing |= {name: words for name, words in fields.items() if name not in IDS}
                if not fields.keys() & IDS:
                    connection.execute(delete(field_losses).where(_L.report_id == report_id))
                    connection.execute(update(sessions).where(
                        sessions.c.report_id == report_id, sessions.c.gone_at.is_(None),
                        sessions.c.source == "portal").values(wants_update=True))
            if missing:
                save_preference(connection, _ACCEPTED, json.dumps(load_accepted(connection) | missing))
                bump_revision(connection)
        return [LostField(*item) for item in sorted(missing.items())]

    def watch_again(self) -> int:
        """Take ``accept`` back for the syncs to come. Returns how many fields are looked for again."""
        with self._store.writing() as connection:
            accepted = load_accepted(connection)
            if accepted:
                connection.execute(delete(preferences).where(preferences.c.key == _ACCEPTED))
                bump_revision(connection)
        return len(accepted)
