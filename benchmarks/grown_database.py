"""Databases of any size: a small one stored by the app's own code, then multiplied by SQL.

A copy of a session keeps everything the storage code has left on it (summary, day, raw report); only
its number, its day and the hashes of its shots are its own, so no copy passes for a duplicate.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from automation.reports.report_parser import read_report
from benchmarks.measure import BenchmarkError
from demo_portal import DEMO_USERNAME, Report, build_account
from golf.reports import ListedReport, RawReport, ReportKey
from golf.session_types import guess_report_type
from golf_db import GolfDatabase, open_database

BASE_SESSIONS = 125
YEARS = 20
_ID_STEP = 10_000_000
_DAYS_PER_YEAR = 364
_OWN_VALUES = {
    "report_id": "report_id + :step", "practised_on": "date(practised_on, :shift)",
    "listed_on": "date(listed_on, :shift)", "day": "date(day, :shift)", "content_hash": "randomblob(16)",
}
_COPIED = ("sessions", "session_dates", "club_groups", "shots", "raw_reports", "club_sessions")


def build_database(path: Path, shots: int, *, base_sessions: int = BASE_SESSIONS) -> int:
    """Make a database with about so many shots (at least one account of them); returns how many there are."""
    with closing(open_database(path)) as database:
        store_base(database, base_sessions)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        stored = _count(connection)
        connection.execute("PRAGMA synchronous=OFF")  # a database that can be made again
        for number in range(1, round(shots / stored)):
            _copy_sessions(connection, number)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return _count(connection)


def store_base(database: GolfDatabase, sessions: int) -> None:
    """Store an account the way a sync does, without a portal between."""
    account = build_account(sessions=sessions, traps=False)
    store = database.reports(DEMO_USERNAME)
    store.save_listing_rows([_listed(report) for report in account.reports], "benchmark")
    for report in account.reports:
        raw = RawReport(report.id, json.dumps(report.payload()).encode(), datetime.now(UTC))
        content = read_report(raw.body, session_name=report.name, today=account.today)
        store.save_report(raw, content, guess_report_type(report.name, content), "benchmark")
    store.finish_listing([report.id for report in account.reports], "benchmark")


def touch_revision(path: Path) -> None:
    """Let the data count as changed, so that no page may answer from its cache."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE data_revision SET revision = revision + 1")


def middle_session(path: Path) -> int:
    """The number of a session with a middling number of shots: of the first account, so everywhere the same."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(
            "SELECT report_id FROM sessions WHERE report_id < ? AND stored_shots > 0 ORDER BY stored_shots, report_id "
            "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM sessions WHERE report_id < ? AND stored_shots > 0)",
            (_ID_STEP, _ID_STEP)).fetchone()
    if row is None:
        raise BenchmarkError("The database holds no session.")
    return int(row[0])


def _listed(report: Report) -> ListedReport:
    return ListedReport(report.id, ReportKey(report.key), report.name, report.player, report.date,
                        f"{report.date:%b %d, %Y}", report.shot_count)


def _copy_sessions(connection: sqlite3.Connection, number: int) -> None:
    """One more account's worth of sessions, some whole years back, so that weekdays and streaks stay."""
    shift = timedelta(days=number % YEARS * _DAYS_PER_YEAR)
    values = {"step": number * _ID_STEP, "shift": f"-{shift.days} days"}
    connection.execute("BEGIN IMMEDIATE")
    for table in _COPIED:
        columns = [name for name, hidden in _columns(connection, table) if not hidden]
        chosen = ", ".join(_OWN_VALUES.get(name, name) for name in columns)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} WHERE report_id < {_ID_STEP}",
            values)
    connection.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, bool]]:
    """Names, and whether a column is computed by the database itself."""
    return [(row[1], bool(row[6])) for row in connection.execute(f"PRAGMA table_xinfo({table})")]


def _count(connection: sqlite3.Connection) -> int:
    largest, = connection.execute("SELECT max(report_id) FROM sessions WHERE report_id < 9000000000000").fetchone()
    duplicates, = connection.execute("SELECT count(*) FROM shots WHERE duplicate_of IS NOT NULL").fetchone()
    if largest is None or duplicates:
        raise BenchmarkError("The base of the grown database is not as expected.")
    return int(connection.execute("SELECT count(*) FROM shots").fetchone()[0])


def today() -> date:
    """The golfer's calendar day, as Home asks for it."""
    return date.today()  # noqa: DTZ011 - a practice day is the golfer's local date
