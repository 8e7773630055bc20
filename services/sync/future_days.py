"""Sessions whose days lie in the future of this computer's clock: counted, and put on their days once it is right.

A day after tomorrow is not believed, so a clock that is behind leaves sessions without a day. What each source said
is stored, so nothing has to be fetched again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from automation.date_reclassifier import latest_believable_day, read_day, read_listing_date
from golf.errors import NotFound, ReportError
from golf.session_types import guess_report_type
from golf.sessions import DateEvidence, DateSource
from golf.sync_events import REPLAY, SyncResult, SyncStatus
from services.shared.formatting import count_of
from services.sync.text import CLOCK_QUESTION

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)

Evidence = Mapping[int, Sequence[DateEvidence]]


def find_future(evidence: Evidence, today: date) -> set[int]:
    """Sessions without a day of which some source names a day that has not come yet."""
    return {report_id for report_id, items in evidence.items()
            if all(item.day is None for item in items)
            and any(_lies_ahead(item, today) for item in items)}


def describe_future(count: int) -> str:
    """The sentence about them; "" when there are none."""
    if not count:
        return ""
    return f"{count_of(count, 'session')} {'lies' if count == 1 else 'lie'} {CLOCK_QUESTION}"


def say_future(database: GolfDatabase, today: date) -> str:
    """The sentence about all sessions that are known here."""
    return describe_future(len(find_future(database.journal.load_date_evidence(), today)))


def bring_days_back(database: GolfDatabase, clock: Clock, run_id: str) -> int:
    """Put sessions on days that are believed by now. To be called under the sync lock; returns how many moved.

    It is a run of the history (reading again), so that the sync that follows finds nothing changed. Raises
    DatabaseError.
    """
    today = clock.today()
    evidence = database.journal.load_date_evidence()
    wanted = [report_id for report_id, items in evidence.items() if any(_has_come(item, today) for item in items)]
    if not wanted:
        return 0
    began_at, moved = clock.monotonic(), 0
    database.runs.begin(run_id, trigger=REPLAY, mode=REPLAY, max_sessions=None, account="", started_at=clock.now())
    status, message = SyncStatus.ERROR, "The days of some sessions could not be read again."
    try:
        for report_id in sorted(wanted):
            moved += _bring_back(database, report_id, evidence[report_id], today, run_id)
        status, message = SyncStatus.SUCCESS, f"{count_of(moved, 'session')} put on the day that the portal names."
    finally:
        database.runs.finish(SyncResult(
            run_id, status, sessions_discovered=len(wanted), sessions_updated=moved, message=message,
            duration_seconds=clock.monotonic() - began_at), clock.now())
    log.info("days_brought_back")
    return moved


def _bring_back(
    database: GolfDatabase, report_id: int, items: Collection[DateEvidence], today: date, run_id: str
) -> bool:
    come = [item for item in items if _has_come(item, today)]
    listed = [found for item in come if item.source is DateSource.LISTING
              and (found := read_listing_date(read_day(item.text), item.text, today)) is not None]
    moved = database.upkeep.save_dates(report_id, listed, run_id) if listed else False
    if any(item.source is DateSource.API for item in come):
        moved = _read_again(database, report_id, today, run_id) or moved
    return moved


def _read_again(database: GolfDatabase, report_id: int, today: date, run_id: str) -> bool:
    """The kept report, read with today's clock: as the sync would read it, so that it finds nothing changed."""
    from automation.reports.report_parser import read_report  # noqa: PLC0415 - to say how many there are needs none

    try:
        raw = database.upkeep.load_raw(report_id)
        name = database.journal.load_session(report_id).portal_name
        content = read_report(raw.body, session_name=name, today=today)
    except (ReportError, NotFound) as error:
        log.warning("replay_failed", extra={"report_id": report_id, "code": error.code})
        return False
    return database.upkeep.save_replayed(raw, content, guess_report_type(name, content), run_id).changed


def _has_come(item: DateEvidence, today: date) -> bool:
    """A day that was not believed when it was read, and is by now."""
    found = read_listing_date(read_day(item.text), item.text, today)
    return item.day is None and found is not None and found.day is not None


def _lies_ahead(item: DateEvidence, today: date) -> bool:
    day = read_day(item.text)
    return day is not None and day > latest_believable_day(today)
