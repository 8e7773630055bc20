"""Reports that failed again and again: held back, with the answer as it came, until solved or dismissed."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, case, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.errors import TRIED_AGAIN, NotFound, ReportDenied, ReportGone, ReportUnavailable, ReportUnreadable
from golf.sync_events import SyncFailure
from golf.sync_history import QuarantinedReport
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_MESSAGE, storable
from storage.file.unpacking import unpack
from storage.tables.column_types import now, read_moment
from storage.tables.core import quarantine, sessions

HELD_BACK_AFTER = 3
"""So many failures in a row, and a report is not asked for by ordinary syncs any more (see ``OUTAGE_LASTS``)."""
LARGEST_ANSWER = 2 * 1024 * 1024
OUTAGE_LASTS = timedelta(days=3)
"""A report that never came is held back only when it has been failing for longer: before, the portal may be down."""
_ABOUT_THE_REPORT = frozenset(
    {ReportUnreadable.code, ReportGone.code, ReportDenied.code, ReportUnavailable.code})
_Q, _S = quarantine.c, sessions.c
_RELEASE = "DELETE FROM quarantine WHERE report_id = ? RETURNING message"
_FIRST_FAILURE = """
SELECT min(started_at) FROM (
    SELECT run.started_at FROM run_reports AS report JOIN backfill_runs AS run ON run.run_id = report.run_id
    WHERE report.report_id = ? AND report.outcome = 'failed' ORDER BY report.touch_id DESC LIMIT ?)
"""


def is_held_back() -> Exists:
    """Whether a row of ``sessions`` is held back, as a part of any query."""
    return select(_Q.report_id).where(_Q.report_id == _S.report_id).exists()


def judge_failure(connection: Connection, failure: SyncFailure) -> tuple[SyncFailure, int]:
    """The failure as it is to be remembered, and how many in a row it makes when it is held back (else 0)."""
    before = connection.execute(select(_S.attempts).where(_S.report_id == failure.report_id)).scalar()
    attempts = (before or 0) + 1
    if before is None or attempts < HELD_BACK_AFTER or failure.code not in _ABOUT_THE_REPORT:
        return failure, 0
    if failure.code == ReportUnavailable.code and _may_be_an_outage(connection, failure.report_id, attempts):
        return failure, 0
    return replace(failure, message=f"{_reason(failure.message)} Held back after {attempts} failures: ask for it again "
                                    "in the sync history."), attempts


def quarantine_report(
    connection: Connection, failure: SyncFailure, reason: str, *, attempts: int, run_id: str, answer: bytes | None
) -> None:
    """Put it aside, or say that it failed once more. ``reason`` is the failure before it was judged.

    What was dismissed shows again when the reason is another one. An answer is kept until another comes, or
    the reason is another one.
    """
    moment = now()
    statement = upsert(quarantine).values(
        report_id=failure.report_id, code=storable(failure.code, 40),
        message=storable(_reason(reason), LONGEST_MESSAGE), attempts=attempts,
        first_failed_at=_first_failure(connection, failure.report_id, attempts) or moment, last_failed_at=moment,
        run_id=run_id, raw=None if answer is None else zlib.compress(answer[:LARGEST_ANSWER]),
        raw_bytes=0 if answer is None else len(answer))
    new = statement.excluded
    same_reason = _Q.code == new.code
    keeps_answer = same_reason & new.raw.is_(None)
    connection.execute(statement.on_conflict_do_update(index_elements=["report_id"], set_={
        "code": new.code, "message": new.message, "attempts": new.attempts, "last_failed_at": new.last_failed_at,
        "run_id": new.run_id,
        "raw": _choose(keeps_answer, _Q.raw, new.raw), "raw_bytes": _choose(keeps_answer, _Q.raw_bytes, new.raw_bytes),
        "dismissed_at": _choose(same_reason, _Q.dismissed_at, None)}))


def release_from_quarantine(connection: Connection, report_id: int) -> bool:
    """It came in, or its row in the listing changed: the next sync may ask for it. True when it was held back."""
    reason = connection.exec_driver_sql(_RELEASE, (report_id,)).scalar()
    if reason is None:
        return False
    connection.execute(update(sessions).where(_S.report_id == report_id, _S.last_error != "")
                       .values(last_error=f"{reason} {TRIED_AGAIN}"))
    return True


class Quarantine(Repository):
    """What is held back, for pages and the command line. Thread-safe."""

    def load_reports(self, *, with_dismissed: bool = False) -> list[QuarantinedReport]:
        """What is held back, the latest failure first; without what was dismissed or has left the portal."""
        statement = (
            select(*(column for column in _Q if column is not _Q.raw), _S.name)
            .join(sessions, _S.report_id == _Q.report_id).where(_S.gone_at.is_(None))
            .order_by(_Q.last_failed_at.desc(), _Q.report_id.desc()))
        if not with_dismissed:
            statement = statement.where(_Q.dismissed_at.is_(None))
        with self._store.reading() as connection:
            return [QuarantinedReport(
                row.report_id, row.name, row.code, row.message, row.attempts, row.first_failed_at,
                row.last_failed_at, row.raw_bytes, is_dismissed=row.dismissed_at is not None)
                for row in connection.execute(statement)]

    def load_answer(self, report_id: int) -> bytes:
        """The answer as it came, at most two megabytes of it, without the report's key. Raises NotFound."""
        with self._store.reading() as connection:
            packed = connection.execute(select(_Q.raw).where(_Q.report_id == report_id)).scalar()
            if packed is None:
                raise NotFound("No answer of the portal is kept for this session.", "Retry it, or look at its reason.")
            return unpack(packed)

    def dismiss(self, report_ids: Collection[int]) -> int:
        """Show these no more until they fail for another reason or change. Returns how many that hides."""
        with self._store.writing() as connection:
            hidden = connection.execute(update(quarantine).where(
                _Q.report_id.in_(report_ids), _Q.dismissed_at.is_(None)).values(dismissed_at=now())).rowcount
            if hidden:
                bump_revision(connection)
        return int(hidden)


def _reason(message: str) -> str:
    """Without the promise that the next sync tries again."""
    return message.replace(TRIED_AGAIN, "").strip()


def _may_be_an_outage(connection: Connection, report_id: int | None, attempts: int) -> bool:
    first = _first_failure(connection, report_id, attempts)
    return first is None or now() - first < OUTAGE_LASTS


def _first_failure(connection: Connection, report_id: int | None, attempts: int) -> datetime | None:
    """When the run began that failed first of so many in a row; the last of them is not noted yet."""
    began = connection.exec_driver_sql(_FIRST_FAILURE, (report_id, attempts - 1)).scalar()
    return None if began is None else read_moment(began)


def _choose(condition: ColumnElement[bool], yes: object, no: object) -> ColumnElement[Any]:
    return case((condition, yes), else_=no)
