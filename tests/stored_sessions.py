"""The demo's newest sessions in a database: stored once a run by the real reader and writer, then copied.

A test that looks at stored sessions begins with a copy of a file, which takes a hundredth of the time; what is in the
file is what a sync stores. Tests about storing itself go the real way (``store_sessions``).
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from automation.reports.report_parser import read_report
from demo_portal import Report
from golf.reports import ListedReport, RawReport, ReportKey
from golf.session_types import guess_report_type
from golf_db import GolfDatabase, open_database
from tests.demo_accounts import fresh_account
from tests.made_once import made_once

ACCOUNT = "golfer@example.com"
FETCHED_AT = datetime(2026, 7, 24, 12, tzinfo=UTC)
_OF_A_NEW_FILE = {"alembic_version", "data_revision", "rangebook"}
"""Tables that hold a row in a file that nobody has used."""


def seed_database(database: GolfDatabase, sessions: int, today: date) -> list[int]:
    """Put the demo's newest sessions into a database; returns their ids, newest first.

    A database that holds nothing yet becomes a copy of one in which they are stored, but for the Rangebook's own id;
    into any other they are stored.
    """
    with closing(sqlite3.connect(database.path)) as target:
        if not _holds_nothing(target):
            return store_sessions(database, sessions, today)
        path, ids = _stored_file(sessions, today)
        own_id = target.execute("SELECT rangebook_id FROM rangebook").fetchone()
        with closing(sqlite3.connect(path)) as source:
            source.backup(target)
        with target:
            target.execute("UPDATE rangebook SET rangebook_id = ?", own_id)
    return list(ids)


def replace_database(
    path: Path, sessions: int, today: date, then: Callable[[GolfDatabase], object] | None = None
) -> None:
    """Let a file, which others may have open, hold the demo's newest sessions and nothing else.

    ``then`` does more to the database first. Its data revision is one that the file never had.
    """
    with tempfile.TemporaryDirectory(prefix="rangebook-filled-") as folder:
        filled = Path(folder, "golf.db")
        with closing(open_database(filled)) as database:
            if sessions:
                seed_database(database, sessions, today)
            if then is not None:
                then(database)
        open_database(path).close()
        with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(path, timeout=240)) as target:
            (revision,) = target.execute("SELECT revision FROM data_revision").fetchone()
            with source:
                source.execute("UPDATE data_revision SET revision = revision + ?", (revision + 1,))
            source.backup(target)


def store_sessions(database: GolfDatabase, sessions: int, today: date) -> list[int]:
    """Store the demo's newest sessions as a sync stores them; returns their ids, newest first."""
    return store_reports(database, fresh_account(today=today, sessions=max(sessions, 40)).reports[:sessions], today)


def store_reports(database: GolfDatabase, reports: Sequence[Report], today: date, account: str = ACCOUNT) -> list[int]:
    """Store these reports of the demo's portal as a sync stores them; returns their ids in the same order."""
    store = database.reports(account)
    store.save_listing_rows([
        ListedReport(r.id, ReportKey(r.key), r.name, r.player, r.date, f"{r.date:%b %d, %Y}", r.shot_count)
        for r in reports], "seed")
    for report in reports:
        body = json.dumps(report.payload()).encode()
        content = read_report(body, session_name=report.name, today=today)
        store.save_report(RawReport(report.id, body, FETCHED_AT), content, guess_report_type(report.name, content),
                          "seed")
    store.finish_listing(None, "seed")
    return [report.id for report in reports]


def _holds_nothing(connection: sqlite3.Connection) -> bool:
    tables = {name for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    return not any(connection.execute(f"SELECT EXISTS(SELECT 1 FROM {table})").fetchone()[0]
                   for table in tables - _OF_A_NEW_FILE)


@cache
def _stored_file(sessions: int, today: date) -> tuple[Path, tuple[int, ...]]:
    def make(path: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="rangebook-stored-") as folder:
            stored = Path(folder, "golf.db")
            with closing(open_database(stored)) as database:
                ids = store_sessions(database, sessions, today)
            with closing(sqlite3.connect(stored)) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        path.with_name(names).write_text(json.dumps(ids), encoding="utf-8")

    names = f"stored-{sessions}-{today}.json"
    path = made_once(f"stored-{sessions}-{today}.db", make)
    return path, tuple(json.loads(path.with_name(names).read_text(encoding="utf-8")))
