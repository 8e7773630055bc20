"""What every source says about the day of many sessions, in one read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection

from golf.sessions import DateEvidence, DateSource
from storage.tables.column_types import read_day

_ALL = "SELECT report_id, source, day, text FROM session_dates"
_SOME = "SELECT report_id, source, day, text FROM session_dates WHERE report_id IN (SELECT value FROM json_each(?))"
_RANK = {source: rank for rank, source in enumerate(DateSource)}


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
