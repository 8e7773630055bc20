"""A home of Rangebook 0.3 is opened by this version: nothing is lost, and what could be undone still can."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from golf.sessions import SessionState
from golf_db import GolfDatabase, open_database
from storage.file import migrating
from tests.storage.builders import moment
from tests.storage.older_files import unpack_home

pytestmark = pytest.mark.usefixtures("real_migrations")
_FLAT_0_3 = "SELECT * FROM shots_flat ORDER BY report_id, group_id, shot_id"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpack_home(tmp_path / "home")


def read(path: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()


def test_shots_flat_has_the_same_rows_and_four_columns_more(old: Path) -> None:
    columns, before = read(old, _FLAT_0_3)
    open_database(old).close()
    now, after = read(old, _FLAT_0_3)
    assert now[:len(columns)] == columns
    assert now[len(columns):] == ["device", "how_measured", "group_label", "swing_length"]
    assert len(before) == 45
    club = columns.index("club")
    mixed = [(*row[:club], "Mixed clubs", *row[club + 1:]) for row in before]
    defaults = set(read(old, "SELECT g.report_id, g.group_id FROM club_groups AS g WHERE g.is_default_club")[1])
    assert [row[:len(columns)] for row in after] == [
        other if row[:2] in defaults else row for row, other in zip(before, mixed, strict=True)]
    assert {row[len(columns):len(columns) + 2] for row in after} == {(None, None)}, "nobody has said"


def test_every_row_of_every_table_is_carried_over(old: Path) -> None:
    _, tables = read(old, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    columns = {table: ", ".join(f'"{name}"' for name in read(old, f"SELECT * FROM {table}")[0]) for (table,) in tables}
    wanted = {table: f"SELECT {names} FROM {table} ORDER BY rowid" for table, names in columns.items()
              if table not in ("alembic_version", "data_revision")}
    before = {table: read(old, sql) for table, sql in wanted.items()}
    open_database(old).close()
    assert {table: read(old, sql) for table, sql in wanted.items()} == before
    assert all(before[table][1] for table in ("run_reports", "quarantine", "shot_words", "archived_shots"))


def test_an_old_home_is_sound_and_backed_up_first(old: Path) -> None:
    db = open_database(old)
    assert [finding for finding in db.upkeep.check() if finding.severity == "error"] == []
    assert sorted(backup.reason for backup in db.backups.load_list(old.parent / "backups")) == [
        "before update", "by hand"]
    assert {card.report_id for card in db.journal.load_cards(state=SessionState.FAILED)} == {8}
    db.close()


@pytest.mark.parametrize("run_id", ["r5", "u6"])
def test_a_run_made_before_the_update_can_still_be_undone(old: Path, run_id: str) -> None:
    db = open_database(old)
    before = db.compute_content_hash()
    db.changesets.undo(run_id, "undo", moment(14))
    assert db.compute_content_hash() != before
    assert [finding for finding in db.upkeep.check() if finding.severity == "error"] == []
    db.changesets.undo("undo", "redo", moment(15))
    assert db.compute_content_hash() == before
    db.close()


def test_a_backup_of_before_the_update_is_restored(old: Path) -> None:
    db = open_database(old)
    by_hand = next(b for b in db.backups.load_list(old.parent / "backups") if b.reason == "by hand")
    assert db.journal.load_session(1).card.name == "after the backup"
    db.backups.preview(old.parent / "backups", by_hand.name)
    db.backups.restore(old.parent / "backups", by_hand.name)
    assert db.journal.load_session(1).card.name == "Range with Ann"
    assert _count_flat(db) == 43
    assert [finding for finding in db.upkeep.check() if finding.severity == "error"] == []
    db.close()


def test_an_update_that_ends_half_way_leaves_the_old_file(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(migrating._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    script = scripts / "versions" / "0006_doors_in.py"
    script.write_text(script.read_text().replace("    op.execute(_SHOTS_FLAT)", "    raise RuntimeError('half way')"))
    before = read(old, _FLAT_0_3), read(old, "SELECT sql FROM sqlite_master ORDER BY name, sql")
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "_SCRIPTS", scripts)
        with pytest.raises(RuntimeError, match="half way"):
            open_database(old)
    assert (read(old, _FLAT_0_3), read(old, "SELECT sql FROM sqlite_master ORDER BY name, sql")) == before
    open_database(old).close()
    assert len(read(old, _FLAT_0_3)[1]) == 45


def test_what_a_golfer_put_beside_our_tables_is_kept(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("ALTER TABLE sessions ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'")
        connection.execute("UPDATE sessions SET mood = 'great' WHERE report_id = 2")
        connection.execute("CREATE INDEX my_days ON sessions (mood, practised_on)")
        connection.execute("CREATE VIEW my_sessions AS SELECT name, mood FROM sessions WHERE state = 'imported'")
        connection.execute("CREATE VIEW my_shots AS SELECT * FROM shots_flat WHERE counts")
        connection.execute("CREATE VIEW my_balls AS SELECT carry_m FROM shots WHERE is_distinct")
    open_database(old).close()
    assert ("great",) in read(old, "SELECT mood FROM my_sessions")[1]
    assert read(old, "SELECT count(*) FROM sqlite_master WHERE name = 'my_days'")[1] == [(1,)]
    assert read(old, "SELECT count(*) > 0 FROM my_shots")[1] == [(1,)]
    assert read(old, "SELECT count(*) > 0 FROM my_balls")[1] == [(1,)]


def test_every_session_has_a_key_of_its_source(old: Path) -> None:
    open_database(old).close()
    keys = {key for (key,) in read(old, "SELECT source_key FROM sessions")[1]}
    assert {"portal:1", "portal:90", "made:1099511627776"} <= keys
    assert len(keys) == 10


def _count_flat(db: GolfDatabase) -> int:
    return len(read(db.path, "SELECT 1 FROM shots_flat")[1])
