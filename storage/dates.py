"""Date evidence of a session, and the practice day that follows from it."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from golf.practice_days import choose_day
from golf.records import DateEvidence, DateSource
from storage.change_log import save_change
from storage.tables import session_dates, sessions
from storage.texts import storable

# built once: building a statement costs as much as running it
_D, _S = session_dates.c, sessions.c
_LOAD = select(_D.source, _D.day, _D.text).where(_D.report_id == bindparam("id"))
_NEW = insert(session_dates)
_SAVE = _NEW.on_conflict_do_update(
    index_elements=["report_id", "source"], set_={"day": _NEW.excluded.day, "text": _NEW.excluded.text},
    where=_NEW.excluded.day.is_not(None) | _D.day.is_(None))
_LOAD_DAY = select(_S.practised_on, _S.date_source, _S.imported_at).where(_S.report_id == bindparam("id"))
_SAVE_DAY = (update(sessions).where(_S.report_id == bindparam("id"))
             .values(practised_on=bindparam("best_day"), date_source=bindparam("best_source")))
_BEST_FIRST = list(DateSource)


def load_evidence(connection: Connection, report_id: int) -> list[DateEvidence]:
    """Every source's word on a session, best source first."""
    rows = connection.execute(_LOAD, {"id": report_id})
    found = [DateEvidence(DateSource(source), day, text) for source, day, text in rows]
    return sorted(found, key=lambda item: _BEST_FIRST.index(item.source))


def save_evidence(connection: Connection, report_id: int, evidence: DateEvidence) -> None:
    """Replace a source's word. An unusable text never replaces a usable day of the same source."""
    connection.execute(_SAVE, {"report_id": report_id, "source": evidence.source.value,
                               "day": evidence.day, "text": storable(evidence.text)})


def remove_evidence(connection: Connection, report_id: int, source: DateSource) -> None:
    """Forget a source's word (a manual day taken back)."""
    connection.execute(delete(session_dates).where(
        session_dates.c.report_id == report_id, session_dates.c.source == source.value))


def settle_day(connection: Connection, report_id: int, run_id: str | None = None) -> bool:
    """Put the session on the best day its evidence names; True when that moved it.

    With ``run_id`` the move of a stored session is logged as the sync's doing.
    """
    best = choose_day(load_evidence(connection, report_id))
    day, source = (best.day, best.source.value) if best else (None, None)
    before = connection.execute(_LOAD_DAY, {"id": report_id}).one()
    if (before.practised_on, before.date_source) == (day, source):
        return False
    connection.execute(_SAVE_DAY, {"id": report_id, "best_day": day, "best_source": source})
    if run_id is not None and before.imported_at is not None and before.practised_on != day:
        save_change(connection, "sync", report_id, "practised_on", old=before.practised_on, new=day,
                    run_id=run_id)
    return True
