"""A question can neither write, nor run long, nor read another file; and it finds what is there."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.club_number import compute_club_number
from golf.copies.contract import OF_SESSION, TABLES
from golf.query.records import LONGEST_QUESTION, MOST_ROWS, QueryError, QueryForbidden, QueryTooLarge, QueryWrong
from golf_db import GolfDatabase, open_database
from tests.depth import share
from tests.stored_sessions import seed_database

DAY = date(2026, 7, 24)
SECRET = "a password that stands nowhere"
WRITING = (
    "INSERT INTO shots VALUES (1)", "INSERT INTO main.players (name) VALUES ('x')",
    "UPDATE main.sessions SET notes = 'x'",
    "DELETE FROM main.shots", "REPLACE INTO main.players (name) VALUES ('x')", "DROP TABLE main.shots",
    "DROP VIEW shots", "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)", "CREATE VIEW x AS SELECT 1",
    "CREATE INDEX x ON main.shots (carry_m)", "CREATE TRIGGER x AFTER INSERT ON main.shots BEGIN SELECT 1; END",
    "ALTER TABLE main.shots ADD COLUMN x", "ATTACH DATABASE 'other.db' AS other", "DETACH DATABASE main", "VACUUM",
    "VACUUM INTO 'copy.db'", "REINDEX", "ANALYZE", "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = ON",
    "PRAGMA query_only = OFF", "PRAGMA user_version = 7", "PRAGMA table_info(shots)", "BEGIN", "BEGIN IMMEDIATE",
    "COMMIT", "SAVEPOINT x", "WITH a AS (SELECT 1) DELETE FROM main.shots",
    "WITH a AS (SELECT 1 AS x) INSERT INTO main.players (name) SELECT x FROM a",
    "SELECT 1; DELETE FROM main.shots", "/* SELECT */ DELETE FROM main.shots -- SELECT",
)
READING_ELSEWHERE = (
    "SELECT * FROM raw_reports", "SELECT * FROM main.preferences", "SELECT * FROM audit", "SELECT * FROM notices",
    "SELECT * FROM sqlite_master", "SELECT * FROM sqlite_temp_master", "SELECT username FROM portal_accounts",
    "SELECT username FROM \"portal_accounts\"", "SELECT username FROM main.[Portal_Accounts]",
    "WITH shots_flat AS (SELECT username FROM portal_accounts) SELECT * FROM shots_flat",
    "SELECT body FROM raw_files", "SELECT 1 FROM main.sessions WHERE account IN (SELECT username FROM portal_accounts)",
    "SELECT count(*) FROM audit", "SELECT count(*) FROM sqlite_master", "SELECT 1 FROM raw_files",
    "SELECT (SELECT key FROM preferences LIMIT 1) FROM shots", "SELECT * FROM shots, audit",
    "SELECT * FROM pragma_database_list", "SELECT file FROM pragma_database_list()", "SELECT load_extension('x')",
    "SELECT readfile('/etc/passwd')", "SELECT writefile('x', 'y')", "SELECT fts3_tokenizer('simple')",
    "SELECT sqlite_compileoption_get(0)", "SELECT edit('x')",
)
LONG = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "SELECT count(*) FROM shots a, shots b, shots c, shots d, shots e",
    "SELECT printf('%.*c', 2000000000, 'x') || printf('%.*c', 2000000001, 'y')",  # one call: no handler is asked
)


@pytest.fixture
def db(tmp_path: Path) -> GolfDatabase:
    database = open_database(tmp_path / "golf.db")
    seed_database(database, 6, DAY)
    database.preferences.save("some_key", SECRET)
    return database


def content(db: GolfDatabase) -> str:
    """Everything in the file, whatever lies in its log."""
    with closing(sqlite3.connect(db.path)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize("sql", WRITING)
def test_a_question_cannot_write(db: GolfDatabase, sql: str) -> None:
    before, files = content(db), {path.name for path in db.path.parent.iterdir()}
    with pytest.raises(QueryError):
        db.query.ask(sql)
    assert content(db) == before
    assert {path.name for path in db.path.parent.iterdir()} == files


@pytest.mark.parametrize("sql", READING_ELSEWHERE)
def test_a_question_reads_nothing_but_what_is_listed(db: GolfDatabase, sql: str) -> None:
    with pytest.raises((QueryForbidden, QueryWrong)) as raised:
        db.query.ask(sql)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("sql", LONG)
def test_a_question_cannot_run_long(db: GolfDatabase, sql: str) -> None:
    with pytest.raises(QueryTooLarge):
        db.query.ask(sql, seconds=0.2)


def test_a_process_that_hears_of_nothing_is_ended(db: GolfDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    begin = subprocess.Popen

    def note(*arguments: object, **named: object) -> object:
        process = begin(*arguments, **named)  # type: ignore[call-overload]
        started.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", note)
    with suppress(QueryTooLarge):
        db.query.ask(LONG[2], seconds=0.1)
    assert started[0].poll() is not None


@pytest.mark.parametrize("sql", [
    "SELECT replace(hex(printf('%.*c', 4000000, 'x')), '7', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
    "SELECT zeroblob(1000000000)", "SELECT randomblob(1000000000)",
])
def test_a_question_cannot_take_the_memory(db: GolfDatabase, sql: str) -> None:
    with pytest.raises((QueryTooLarge, QueryForbidden)):
        db.query.ask(sql)


def test_more_rows_than_anybody_reads_are_cut(db: GolfDatabase) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n"
    whole, more = db.query.ask(numbers.format(MOST_ROWS)), db.query.ask(numbers.format(MOST_ROWS + 1))
    assert (len(whole.rows), whole.is_cut) == (MOST_ROWS, False)
    assert (len(more.rows), more.is_cut) == (MOST_ROWS, True)
    wide = db.query.ask("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) "
                        "SELECT printf('%.*c', 9999, 'x') FROM n")
    assert wide.is_cut
    assert len(wide.rows) * 9_999 <= 8_000_000


@pytest.mark.parametrize(("sql", "row"), [
    ("SELECT 1e999, NULL, x'00ff', 'a' || char(0) || 'b'", (None, None, "(2 bytes)", "a\0b")),
    ("SELECT median(NULL), quantile(1, 2), median('x')", (None, None, None)),
    ("VALUES (1, 2.5, 'é')", (1, 2.5, "é")),
])
def test_values_come_as_a_table_can_show_them(db: GolfDatabase, sql: str, row: tuple[object, ...]) -> None:
    assert db.query.ask(sql).rows == (row,)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_of_the_contract_can_be_asked(db: GolfDatabase, table: str) -> None:
    assert set(db.query.ask(f"SELECT * FROM {table}").columns) == set(TABLES[table].columns)
    (count,), = db.query.ask(f"SELECT count(*) FROM {table}").rows
    with db.copies.open_source() as source:
        travels = ([row for portion in source.read_sessions() for each in portion for row in each.rows[table]]
                   if TABLES[table] in OF_SESSION else source.read_table(TABLES[table]))
    assert count == len(travels)


def test_joins_groups_and_windows_work(db: GolfDatabase) -> None:
    found = db.query.ask("""
        WITH counted AS (SELECT report_id, count(*) AS n FROM shots WHERE counts GROUP BY report_id)
        SELECT s.name, c.n, row_number() OVER (ORDER BY c.n) FROM sessions AS s JOIN counted AS c USING (report_id)""")
    assert len(found.rows) == 6


@pytest.mark.parametrize(("sql", "says"), [
    ("", "no question"), ("   \n", "no question"), ("-- nothing", "empty"), ("SELECT nonsense FROM shots", "nonsense"),
    ("SELEC 1", "does not understand"), ("SELECT 1; SELECT 2", "one statement"),
    ("SELECT '" + "x" * LONGEST_QUESTION + "'", "too long"),
])
def test_what_is_wrong_is_told(db: GolfDatabase, sql: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as raised:
        db.query.ask(sql)
    assert raised.value.what_to_do


PARTS = st.sampled_from([
    "SELECT", "*", "FROM", "shots", "main.shots", "sessions", "WHERE", "counts", "DELETE", "UPDATE", "SET", "notes",
    "= 'x'", "INSERT INTO", "VALUES (1)", "DROP", "TABLE", "PRAGMA", "user_version = 9", "ATTACH", "'x.db' AS y", ";",
    "UNION", "WITH a AS (", ")", "(", "1", ",", "count(*)", "GROUP BY", "ORDER BY", "RETURNING", "VACUUM INTO 'z.db'",
    "load_extension('x')", "--", "/*", "*/", "EXPLAIN", "REPLACE INTO", "players", "name", "BEGIN", "COMMIT", "\0",
    "é"])


@settings(max_examples=share(10, 400), deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=9))
def test_whatever_is_asked_changes_nothing(home: GolfDatabase, parts: list[str]) -> None:
    before, files = content(home), {path.name for path in home.path.parent.iterdir()}
    with suppress(QueryError):
        home.query.ask(" ".join(parts), seconds=0.5)
    assert content(home) == before
    assert {path.name for path in home.path.parent.iterdir()} == files


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> GolfDatabase:
    database = open_database(tmp_path_factory.mktemp("asked") / "golf.db")
    seed_database(database, 2, DAY)
    return database


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
@settings(max_examples=share(10, 200), deadline=None)
def test_median_and_quantiles_are_those_of_every_page(home: GolfDatabase, values: list[float]) -> None:
    listed = ", ".join(f"({value!r})" for value in values)
    row, = home.query.ask(f"WITH v(x) AS (VALUES {listed}) "
                          "SELECT median(x), quantile(x, 0.1), quantile(x, 0.9) FROM v").rows
    number = compute_club_number(values)
    assert number is not None
    assert row[0] == pytest.approx(number.median, abs=1e-9)
    if number.band:
        assert row[1:] == pytest.approx(number.band, abs=1e-9)


def test_a_damaged_answer_is_never_taken_for_one(
    db: GolfDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(3)")
    monkeypatch.setattr("storage.query.store._SCRIPT", broken)
    with pytest.raises(QueryError, match="ended by itself"):
        db.query.ask("SELECT 1")
