"""Two Rangebooks for tests of joining: what is put into them, and what must be equal afterwards."""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from golf.reports import ReportContent
from golf.sessions import DateEvidence, DateSource, SessionSource
from golf.sync_events import IMPORT
from golf_db import FileToImport, GolfDatabase, JoinOutcome, SessionToImport, open_database
from tests.storage.builders import GUESS, content, group, moment, raw, row, shot
from tests.storage.run_steps import BOB

DAY = date(2026, 2, 1)
_FLAT = """
SELECT session_date, session_name, player, club, carry_yd, ball_speed_mph, counts, device, group_label
FROM shots_flat ORDER BY 1, 2, 3, 4, 5, 6, 7
"""
_WORDS = """
SELECT s.name, s.session_type, s.notes, s.player, s.practised_on, t.group_id, w.is_hidden, w.verdict, w.club, w.note,
       w.tags FROM sessions AS s LEFT JOIN shots AS t ON t.report_id = s.report_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
WHERE s.imported_at IS NOT NULL ORDER BY s.name, s.practised_on, t.carry_m, w.note
"""
_TAGS = """
SELECT s.name, t.tag FROM session_tags AS t JOIN sessions AS s ON s.report_id = t.report_id
WHERE s.imported_at IS NOT NULL ORDER BY 1, 2
"""
_BAGS = ("SELECT player, monitor_club, from_on, club FROM bag_rules ORDER BY 1, 2, 3",
         "SELECT player, club, position, is_in_bag, make, loft_deg FROM bag_clubs ORDER BY 1, 2",
         "SELECT player, metric, target, created_at, closed_at FROM goals ORDER BY 1, 4",
         "SELECT name, is_left_handed FROM players ORDER BY 1")


def make_home(folder: Path) -> GolfDatabase:
    """An empty Rangebook that is no copy of another (those of tests are, of one that was made once)."""
    db = open_database(folder / "golf.db")
    with closing(sqlite3.connect(db.path)) as connection, connection:
        connection.execute("UPDATE rangebook SET rangebook_id = ?", (secrets.token_hex(16),))
    return db


def begin(db: GolfDatabase, run_id: str, trigger: str = IMPORT) -> str:
    db.runs.begin(run_id, trigger=trigger, mode=trigger, max_sessions=None, account="", started_at=moment())
    return run_id


def close_run(db: GolfDatabase, run_id: str) -> None:
    db.runs.mark_crashed(run_id, message="", at=moment(13))


def sync(db: GolfDatabase, run_id: str, report_id: int, report: ReportContent, **facts: Any) -> None:
    """One session of the portal, as a sync stores it."""
    begin(db, run_id)
    at = facts.pop("at", None)
    reports = db.reports(facts.pop("account", BOB))
    reports.save_listing_rows([row(report_id, facts.pop("name", f"range {report_id}"), player="Bob", **facts)], run_id)
    reports.save_report(raw(report_id, report, at=at), report, GUESS, run_id)
    close_run(db, run_id)


def of_file(name: str, shots: list[int], *, seed: int = 7, key: str = "") -> FileToImport:
    """A file with one session; its name and shots give its bytes."""
    session = SessionToImport(
        key or f"file:{name}", SessionSource.FILE, name, "Bob", (DateEvidence(DateSource.FILE, DAY, DAY.isoformat()),),
        content(group([named_shot(name, number, seed) for number in shots]), day=None), GUESS)
    body = f"{name}{shots}".encode()
    return FileToImport(f"{name}.csv", body, sha256(body).digest(), "test", "{}", (session,))


def named_shot(name: str, number: int, seed: int) -> Any:
    from dataclasses import replace

    return replace(shot(number, seed=seed), shot_id=f"{name}-{number}")


def bring_file(db: GolfDatabase, run_id: str, file: FileToImport) -> int:
    begin(db, run_id)
    saved = db.imports.save(file, run_id, {})
    close_run(db, run_id)
    return next(each.report_id for each in saved.sessions if each is not None)


def type_in(db: GolfDatabase, run_id: str, key: str, shots: int = 2, *, seed: int = 90) -> int:
    session = SessionToImport(
        f"hand:{key}", SessionSource.HAND, key, "Bob", (DateEvidence(DateSource.MANUAL, DAY, "typed in"),),
        content(group([named_shot(key, number, seed) for number in range(shots)]), day=None), GUESS)
    begin(db, run_id)
    saved = db.imports.save_typed(session, run_id, {})
    close_run(db, run_id)
    return saved.report_id


def join(into: GolfDatabase, other: GolfDatabase, run_id: str) -> JoinOutcome:
    begin(into, run_id)
    outcome = into.joining.join(other.path, run_id)
    close_run(into, run_id)
    assert errors(into) == []
    return outcome


def errors(db: GolfDatabase) -> list[Any]:
    return [finding for finding in db.upkeep.check() if finding.severity == "error"]


def ask(db: GolfDatabase, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db.path)) as connection:
        return connection.execute(sql).fetchall()


def flat(db: GolfDatabase) -> list[tuple[Any, ...]]:
    """What shots_flat says, numbers of sessions aside."""
    return ask(db, _FLAT)


def words(db: GolfDatabase) -> Any:
    """Every word of the golfer's, numbers of sessions aside."""
    return json.loads(json.dumps([ask(db, _WORDS), ask(db, _TAGS), *(ask(db, sql) for sql in _BAGS)], default=str))


def count_rows(db: GolfDatabase) -> dict[str, int]:
    """Rows of every table that a join could add to."""
    tables = [name for (name,) in ask(db, "SELECT name FROM sqlite_master WHERE type = 'table'")
              if name not in ("backfill_runs", "run_errors", "sqlite_sequence")]
    return {table: ask(db, f"SELECT count(*) FROM {table}")[0][0] for table in tables}
