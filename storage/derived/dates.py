"""Date evidence of a session, and the practice day that follows from it.

What every source says about the day of many sessions, in one read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection

from golf.sessions import DateEvidence, DateSource, choose_day
from storage.changes.change_log import save_change
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries
from storage.file.texts import storable
from storage.tables.column_types import day_text, read_day

# Plain SQL through the driver: these run for every saved report.
_LOAD = "SELECT source, day, text FROM session_dates WHERE report_id = ?"
_SAVE = """
INSERT INTO session_dates (report_id, source, day, text) VALUES (?, ?, ?, ?)
ON CONFLICT (report_id, source) DO UPDATE SET day = excluded.day, text = excluded.text
WHERE excluded.day IS NOT NULL OR session_dates.day IS NULL
      OR (excluded.text = session_dates.text AND excluded.text <> '')
"""
_REMOVE = "DELETE FROM session_dates WHERE report_id = ? AND source = ?"
_LOAD_DAY = "SELECT practised_on, date_source, imported_at FROM sessions WHERE report_id = ?"
_SAVE_DAY = "UPDATE sessions SET practised_on = ?, date_source = ? WHERE report_id = ?"
_BEST_FIRST = list(DateSource)
_ALL = "SELECT report_id, source, day, text FROM session_dates"
_SOME = "SELECT report_id, source, day, text FROM session_dates WHERE report_id IN (SELECT value FROM json_each(?))"
_RANK = {source: rank for rank, source in enumerate(DateSource)}


def load_evidence(connection: Connection, report_id: int) -> list[DateEvidence]:
    """Every source's word on a session, best source first."""
    found = [DateEvidence(DateSource(source), read_day(day), text)
             for source, day, text in connection.exec_driver_sql(_LOAD, (report_id,))]
    return sorted(found, key=lambda item: _BEST_FIRST.index(item.source))


def save_evidence(connection: Connection, report_id: int, evidence: DateEvidence) -> None:
    """Replace a source's word. An unusable text never replaces a usable day of the same source.

    The same text with no day takes its day back: it was read better, and is not believed any more.
    """
    save_all_evidence(connection, [(report_id, evidence)])


def save_all_evidence(connection: Connection, said: Iterable[tuple[int, DateEvidence]]) -> None:
    """The same for many sessions at once, each word with the number of its session."""
    rows = [(report_id, each.source.value, day_text(each.day), storable(each.text)) for report_id, each in said]
    if rows:
        connection.exec_driver_sql(_SAVE, rows)


def is_news(known: DateEvidence | None, evidence: DateEvidence) -> bool:
    """Whether ``save_evidence`` would write anything over what the same source said before."""
    text = storable(evidence.text)
    if known is None:
        return True
    holds = evidence.day is None and known.day is not None and not (text and text == known.text)
    return not holds and (evidence.day, text) != (known.day, known.text)


def remove_evidence(connection: Connection, report_id: int, source: DateSource) -> None:
    """Forget a source's word (a manual day taken back)."""
    connection.exec_driver_sql(_REMOVE, (report_id, source.value))


def choose_practice_day(connection: Connection, report_id: int, run_id: str | None = None) -> bool:
    """Put the session on the best day its evidence names; True when that moved it.

    With ``run_id`` the move of a stored session is logged as the sync's doing.
    """
    best = choose_day(load_evidence(connection, report_id))
    day, source = (best.day.isoformat(), best.source.value) if best and best.day else (None, None)
    old_day, old_source, imported_at = connection.exec_driver_sql(_LOAD_DAY, (report_id,)).one()
    if (old_day, old_source) == (day, source):
        return False
    connection.exec_driver_sql(_SAVE_DAY, (day, source, report_id))
    if imported_at is None or old_day == day:
        return True
    same = renew_same_balls(connection, [report_id])
    save_summaries(connection, same | {report_id})  # the bag may call its clubs otherwise on that day
    if run_id is not None:
        save_change(connection, "sync", report_id, "practised_on", old=old_day, new=day,
                    run_id=run_id)
    return True


def load_date_evidence(
    connection: Connection, report_ids: Collection[int] | None
) -> dict[int, tuple[DateEvidence, ...]]:
    """Every source's word by session, best source first; None means all. Sessions without a word are absent."""
    if report_ids is None:
        return _by_session(connection.exec_driver_sql(_ALL))
    wanted = "[" + ",".join(str(int(report_id)) for report_id in report_ids) + "]"
    return _by_session(connection.exec_driver_sql(_SOME, (wanted,)))


def _by_session(rows: Iterable[Any]) -> dict[int, tuple[DateEvidence, ...]]:
    found: dict[int, list[DateEvidence]] = {}
    for report_id, source, day, text in rows:
        item = DateEvidence(DateSource(source), read_day(day), text)
        found.setdefault(report_id, []).append(item)
    return {report_id: tuple(sorted(items, key=lambda item: _RANK[item.source]))
            for report_id, items in found.items()}
