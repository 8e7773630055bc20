"""Date evidence of a session, and the practice day that follows from it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from golf.practice_days import choose_day
from golf.records import DateEvidence, DateSource
from storage.change_log import save_change
from storage.tables import session_dates, sessions
from storage.texts import storable


def load_evidence(connection: Connection, report_id: int) -> list[DateEvidence]:
    """Every source's word on a session, best source first."""
    rows = connection.execute(
        select(session_dates.c.source, session_dates.c.day, session_dates.c.text)
        .where(session_dates.c.report_id == report_id))
    found = [DateEvidence(DateSource(source), day, text) for source, day, text in rows]
    order = list(DateSource)
    return sorted(found, key=lambda item: order.index(item.source))


def save_evidence(connection: Connection, report_id: int, evidence: DateEvidence) -> None:
    """Replace a source's word. An unusable text never replaces a usable day of the same source."""
    values = {"report_id": report_id, "source": evidence.source.value,
              "day": evidence.day, "text": storable(evidence.text)}
    statement = insert(session_dates).values(**values)
    newer = statement.on_conflict_do_update(
        index_elements=["report_id", "source"],
        set_={"day": statement.excluded.day, "text": statement.excluded.text},
        where=statement.excluded.day.is_not(None) | session_dates.c.day.is_(None))
    connection.execute(newer)


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
    columns = sessions.c
    before = connection.execute(
        select(columns.practised_on, columns.date_source, columns.imported_at)
        .where(columns.report_id == report_id)).one()
    if (before.practised_on, before.date_source) == (day, source):
        return False
    connection.execute(update(sessions).where(columns.report_id == report_id)
                       .values(practised_on=day, date_source=source))
    if run_id is not None and before.imported_at is not None and before.practised_on != day:
        save_change(connection, "sync", report_id, "practised_on", old=before.practised_on, new=day,
                    run_id=run_id)
    return True
