"""Files that define more than Rangebook does: a planted trigger is refused, a golfer's own view is not."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command

from golf.errors import BackupInvalid, DatabaseDamaged, DatabaseError
from golf_db import AccountReports, GolfDatabase, open_database
from storage.backups.content_facts import compute_facts
from storage.backups.files import load_manifest, save_manifest
from storage.file import migrating, schema
from storage.file.engine import build_engine
from storage.file.schema_forms import compute_digest, read_schema_rows
from storage.file.schema_guard import build_fresh_schema, find_what_acts, find_what_differs
from storage.tables.core import APPLICATION_ID
from tests.storage.builders import GUESS, RUN, raw, row, session

BUSY = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)"
TRIGGER = "CREATE TRIGGER planted AFTER UPDATE ON data_revision BEGIN DELETE FROM shots; END"
ACTING = {
    "a trigger that empties": TRIGGER,
    "a trigger that never ends": f"CREATE TRIGGER planted AFTER UPDATE ON data_revision BEGIN SELECT {BUSY}; END",
    "a trigger on a view": "CREATE TRIGGER planted INSTEAD OF INSERT ON shots_flat BEGIN DELETE FROM shots; END",
    "a virtual table": "CREATE VIRTUAL TABLE planted USING fts5(words)",
    "a unique index": "CREATE UNIQUE INDEX planted ON shots (report_id, group_id, shot_id)",
    "a computing index": "CREATE INDEX planted ON shots (abs(carry_m))",
    "an index over some rows": "CREATE INDEX planted ON shots (carry_m) WHERE carry_m > 1",
    "a computing column": "ALTER TABLE sessions ADD COLUMN planted AS (zeroblob(9))",
    "a checking column": "ALTER TABLE sessions ADD COLUMN planted CHECK (planted IS NULL)",
    "a computing table": "CREATE TABLE planted (a, b AS (zeroblob(9)))",
}
REWRITTEN = {
    "other numbers": ("distinct_shots > 0", "distinct_shots >= 0"),
    "other limits": ("source IN ('portal', 'link', ", "source IN ('portal', 'link', 'x', "),
    "other default": ("DEFAULT 'pending'", "DEFAULT 'imported'"),
}
HARMLESS = {
    "a view": "CREATE VIEW mine AS SELECT * FROM shots WHERE carry_m > 100",
    "a plain index": "CREATE INDEX mine ON shots (carry_m, position)",
    "a table": "CREATE TABLE mine (report_id INTEGER NOT NULL REFERENCES sessions, mood TEXT, UNIQUE (report_id))",
    "a column": "ALTER TABLE sessions ADD COLUMN mine TEXT NOT NULL DEFAULT ''",
}


@pytest.fixture(autouse=True)
def stored(reports: AccountReports) -> None:
    reports.save_listing_rows([row(n, f"s{n}") for n in (1, 2)], RUN)
    for report_id in (1, 2):
        reports.save_report(raw(report_id), session(4, seed=report_id), GUESS, RUN)


def plant(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(path: Path, old: str, new: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        changed = connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE sql LIKE ?",
                                     (old, new, f"%{old}%")).rowcount
        connection.commit()
    assert changed == 1


def hostile_backup(db: GolfDatabase, folder: Path, change: Callable[[Path], None]) -> str:
    """A backup changed afterwards, with a manifest that agrees with it."""
    info = db.backups.make(folder, "by hand")
    change(folder / info.name)
    with closing(sqlite3.connect(folder / info.name)) as connection:
        facts = compute_facts(connection)
    save_manifest(folder, replace(load_manifest(folder, info.name), content_hash=facts.content_hash))
    return info.name


def live_facts(db: GolfDatabase) -> object:
    with db._store.raw() as connection:
        return compute_facts(connection)


@pytest.mark.parametrize("sql", [*ACTING.values(), *HARMLESS.values()], ids=[*ACTING, *HARMLESS])
def test_a_backup_that_defines_more_than_ours_is_refused_before_anything_is_changed(
    db: GolfDatabase, tmp_path: Path, sql: str
) -> None:
    name = hostile_backup(db, tmp_path / "backups", lambda path: plant(path, sql))
    db.edits.rename(1, "since")
    before = live_facts(db)
    began_at = time.monotonic()
    for use in (db.backups.preview, db.backups.restore):
        with pytest.raises(BackupInvalid, match="Rangebook did not make it so"):
            use(tmp_path / "backups", name)
    assert time.monotonic() - began_at < 60
    assert live_facts(db) == before
    assert len(db.backups.load_list(tmp_path / "backups")) == 1


@pytest.mark.parametrize(("old", "new"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_backup_whose_tables_are_not_ours_is_refused(
    db: GolfDatabase, tmp_path: Path, old: str, new: str
) -> None:
    name = hostile_backup(db, tmp_path / "backups", lambda path: rewrite(path, old, new))
    with pytest.raises(BackupInvalid, match="a table named “sessions”"):
        db.backups.restore(tmp_path / "backups", name)


def test_a_backup_without_one_of_our_views_is_refused(db: GolfDatabase, tmp_path: Path) -> None:
    name = hostile_backup(db, tmp_path / "backups", lambda path: plant(path, "DROP VIEW shots_flat"))
    with pytest.raises(BackupInvalid, match="a view named “shots_flat”"):
        db.backups.restore(tmp_path / "backups", name)


@pytest.mark.parametrize("sql", HARMLESS.values(), ids=HARMLESS)
def test_what_a_golfer_added_beside_ours_opens_and_comes_back_from_a_backup(
    db: GolfDatabase, tmp_path: Path, sql: str
) -> None:
    db.close()
    plant(db.path, sql)
    again = open_database(db.path)
    info = again.backups.make(tmp_path / "backups", "by hand")
    again.edits.rename(1, "since")
    assert again.backups.verify(tmp_path / "backups", info.name) == info
    assert again.backups.restore(tmp_path / "backups", info.name) == info
    assert again.journal.load_session(1).card.name == "s1"
    again.close()
    with closing(sqlite3.connect(db.path)) as connection:
        assert "mine" in "".join(connection.iterdump())


@pytest.mark.parametrize("sql", ACTING.values(), ids=ACTING)
def test_a_file_with_something_that_acts_is_not_opened_and_stays_as_it_is(
    db: GolfDatabase, sql: str
) -> None:
    db.close()
    plant(db.path, sql)
    before = db.path.read_bytes()
    with pytest.raises(DatabaseDamaged, match="could change your numbers unseen") as caught:
        open_database(db.path)
    assert "planted" in caught.value.what_happened or "sessions" in caught.value.what_happened
    assert db.path.read_bytes() == before


@pytest.mark.parametrize(("old", "new"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_file_whose_tables_are_not_ours_is_not_opened(db: GolfDatabase, old: str, new: str) -> None:
    db.close()
    rewrite(db.path, old, new)
    with pytest.raises(DatabaseDamaged, match="a table named “sessions”"):
        open_database(db.path)


def test_the_name_of_a_trigger_is_shown_without_its_tricks(db: GolfDatabase) -> None:
    db.close()
    plant(db.path, TRIGGER.replace("planted", '"![x](http://a)\x1b[2J' + "y" * 500 + '"', 1))
    with pytest.raises(DatabaseDamaged) as caught:
        open_database(db.path)
    assert not set("!(\x1b") & set(caught.value.what_happened.split("“")[1])
    assert len(caught.value.what_happened) < 300 + len(str(db.path))


def test_counts_are_those_of_the_file_whatever_the_manifest_says(db: GolfDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    info = db.backups.make(folder, "by hand")
    save_manifest(folder, replace(info, stored_sessions=99))
    assert db.backups.preview(folder, info.name).backup.told_sessions == 2
    assert db.backups.restore(folder, info.name).told_sessions == 2


@pytest.fixture
def old_file(tmp_path: Path) -> Callable[[str], Path]:
    """A file as it was made by the version that stopped at this revision."""
    def make(revision: str) -> Path:
        path = tmp_path / f"{revision}.db"
        engine = build_engine(path, foreign_keys=False)
        with engine.begin() as connection:
            command.upgrade(migrating.build_config(connection), revision)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        engine.dispose()
        return path

    return make


REVISIONS = sorted(migrating.load_known_revisions())


@pytest.mark.usefixtures("real_migrations")
@pytest.mark.parametrize("revision", REVISIONS)
def test_an_old_file_is_opened_and_a_trigger_in_it_refused(old_file: Callable[[str], Path], revision: str) -> None:
    hostile, honest = old_file(revision), old_file(revision).rename(old_file(revision).with_name("honest.db"))
    with closing(sqlite3.connect(honest)) as connection:
        assert find_what_acts(connection) is None
        assert find_what_differs(connection, {}) is None
    open_database(honest).close()
    with closing(sqlite3.connect(honest)) as connection:
        assert compute_digest(read_schema_rows(connection)) == schema.FRESH_SCHEMA
    if not hostile.exists():
        hostile = old_file(revision)
    plant(hostile, TRIGGER)
    with pytest.raises(DatabaseDamaged):
        open_database(hostile)


def test_the_hash_of_a_fresh_file_is_the_one_that_is_known() -> None:
    with closing(migrating.make_fresh(schema.HEAD_REVISION)) as connection:
        assert compute_digest(read_schema_rows(connection)) == schema.FRESH_SCHEMA, "write the left one into schema.py"


def test_the_closer_look_knows_the_same_tables_as_the_migrations(db: GolfDatabase) -> None:
    """Without the hash: what is compared then is made from the code's own tables."""
    fresh = build_fresh_schema(schema.HEAD_REVISION)
    with closing(migrating.make_fresh(schema.HEAD_REVISION)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT 1")
        assert find_what_acts(connection) is None
        connection.execute("DROP VIEW mine")
        assert find_what_differs(connection, {}) is None
    assert {key for key in fresh if key[0] == "table"} > {("table", "shots"), ("table", "sessions")}


def test_other_spaces_and_quotes_are_no_difference(tmp_path: Path) -> None:
    """A file of another release of the libraries, or one that went through another program."""
    with closing(migrating.make_fresh(schema.HEAD_REVISION)) as connection:
        script = "\n".join(connection.iterdump())
    spelled = script.replace("CREATE TABLE sessions", 'create  TABLE "sessions"')
    spelled = spelled.replace("VARCHAR(80)", "varchar( 80 )")
    assert spelled != script
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.executescript(spelled)
        assert find_what_acts(connection) is None
        assert find_what_differs(connection, {}) is None


def test_an_endless_statement_on_a_backup_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.backups import files as backup_files

    monkeypatch.setattr(backup_files, "_SECONDS", 0.5)
    sqlite3.connect(tmp_path / "a.db").close()
    with pytest.raises(BackupInvalid, match="far longer"), backup_files.opened_backup(tmp_path / "a.db") as connection:
        connection.execute(f"SELECT {BUSY}")


def test_ctrl_c_ends_an_endless_statement_on_a_backup(tmp_path: Path) -> None:
    code = (f"import signal, sys; sys.path.insert(0, '.')\nfrom pathlib import Path\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it\n"
            f"from storage.backups.files import opened_backup\n"
            f"path = Path({str(tmp_path / 'a.db')!r}); path.touch()\n"
            f"with opened_backup(path) as connection:\n    print('ready', flush=True)\n"
            f"    connection.execute({f'SELECT {BUSY}'!r})\n")
    import signal
    import sys
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=240)
    assert "KeyboardInterrupt" in said
    assert process.returncode != 0


def test_what_lies_packed_is_unpacked_with_a_bound(db: GolfDatabase) -> None:
    import zlib

    from storage.file import unpacking

    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(unpacking.LARGEST_UNPACKED // (1 << 20) + 1))
    with db._store.raw() as connection:
        connection.execute("UPDATE raw_reports SET body = ?", (bomb + packer.flush(),))
    with pytest.raises(DatabaseError):
        db.upkeep.load_raw(1)
