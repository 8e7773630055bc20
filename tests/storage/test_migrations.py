from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from golf.errors import DatabaseDamaged
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from golf_db import open_database
from storage.file import migrating, opening, schema
from storage.file.engine import build_engine
from storage.tables.core import metadata
from tests.storage.builders import GUESS, RUN, content, group, moment, raw, session, shot
from tests.storage.older_files import make_older

pytestmark = pytest.mark.usefixtures("real_migrations")


def test_the_scripts_make_exactly_the_tables_of_the_code(path: Path) -> None:
    open_database(path).close()
    engine = build_engine(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_script_is_the_schema_the_app_expects() -> None:
    assert migrating.load_known_revisions()[0] == schema.HEAD_REVISION


def test_migrating_needs_no_ini_file_and_no_particular_folder(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_database(path).close()
    assert path.exists()


HEAD = schema.HEAD_REVISION
COMING = f"{int(HEAD) + 1:04}"
NEXT = '''
import sqlalchemy as sa
from alembic import op
revision = "COMING"
down_revision = "HEAD"
def upgrade():
    with op.batch_alter_table("backfill_runs", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("weather", sa.Text()))
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("weather", sa.Text()))
    op.execute("UPDATE sessions SET notes = 'migrated'")
    {more}
'''.replace("COMING", COMING).replace("HEAD", HEAD)


@pytest.fixture
def next_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the scripts with one more, as a future version of the app would bring it."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrating._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "_SCRIPTS", scripts)
    monkeypatch.setattr(opening, "HEAD_REVISION", COMING)
    return scripts / "versions" / f"{COMING}_weather.py"


def fill(path: Path) -> None:
    db = open_database(path)
    for report_id in (1, 2):
        db.reports("bob").save_report(raw(report_id), session(5, seed=report_id), GUESS, RUN)
    db.runs.begin("r1", trigger="cli", mode="full", max_sessions=None, account="bob", started_at=moment())
    db.runs.finish(SyncResult("r1", SyncStatus.ERROR, errors=(SyncFailure("x", "y", True),)), moment(13))
    db.close()


def count(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


@pytest.mark.parametrize("recreate", ["never", "always"])
def test_a_migration_backs_up_first_and_keeps_every_shot(path: Path, next_script: Path, recreate: str) -> None:
    opening.HEAD_REVISION = HEAD  # type: ignore[attr-defined]
    fill(path)
    opening.HEAD_REVISION = COMING  # type: ignore[attr-defined]
    next_script.write_text(NEXT.format(recreate=recreate, more="pass"))
    db = open_database(path)
    assert len(db.journal.load_shots(1)) == 5
    latest = db.runs.load_latest()
    assert latest is not None
    assert len(latest.errors) == 1, "re-creating a parent table must not take its children along"
    assert db.upkeep.load_facts().schema_revision == COMING
    assert db.journal.load_session(1).notes == "migrated"
    backup, = db.backups.load_list(path.parent / "backups")
    assert (backup.sessions, backup.shots) == (2, 10)
    db.close()
    assert count(path, "SELECT count(weather) FROM sessions") == 0


def test_a_failing_migration_leaves_everything_as_it_was(path: Path, next_script: Path) -> None:
    opening.HEAD_REVISION = HEAD  # type: ignore[attr-defined]
    fill(path)
    opening.HEAD_REVISION = COMING  # type: ignore[attr-defined]
    next_script.write_text(NEXT.format(recreate="never", more="raise RuntimeError('half way')"))
    with pytest.raises(RuntimeError, match="half way"):
        open_database(path)
    assert count(path, "SELECT version_num FROM alembic_version") == HEAD
    assert count(path, "SELECT notes FROM sessions") == ""
    assert count(path, "SELECT count(*) FROM pragma_table_info('sessions') WHERE name = 'weather'") == 0


def test_a_migration_that_would_orphan_rows_is_rolled_back(path: Path, next_script: Path) -> None:
    opening.HEAD_REVISION = HEAD  # type: ignore[attr-defined]
    fill(path)
    opening.HEAD_REVISION = COMING  # type: ignore[attr-defined]
    next_script.write_text(NEXT.format(
        recreate="never", more="op.execute('DELETE FROM club_groups WHERE report_id = 1')"))
    with pytest.raises(DatabaseDamaged):
        open_database(path)
    assert count(path, "SELECT count(*) FROM club_groups") == 2


def test_a_restored_older_backup_is_migrated(path: Path, next_script: Path, tmp_path: Path) -> None:
    from storage.backups import scratch as backup_scratch

    opening.HEAD_REVISION = HEAD  # type: ignore[attr-defined]
    fill(path)
    old = open_database(path)
    info = old.backups.make(tmp_path / "b", "by hand")
    old.close()
    opening.HEAD_REVISION = backup_scratch.HEAD_REVISION = COMING  # type: ignore[attr-defined]
    try:
        next_script.write_text(NEXT.format(recreate="never", more="pass"))
        db = open_database(path)
        db.edits.rename(1, "changed")
        db.backups.restore(tmp_path / "b", info.name)
        assert db.upkeep.load_facts().schema_revision == COMING
        assert db.journal.load_session(1).card.name == "label"
        assert len(db.journal.load_shots(2)) == 5
        db.close()
    finally:
        backup_scratch.HEAD_REVISION = HEAD  # type: ignore[attr-defined]


def test_an_older_file_forgets_the_impossible_smash_of_its_chips(path: Path) -> None:
    """Before 0004 it was part of the mean on a card: of a session whole, merged, moved, hidden."""
    db = open_database(path)
    good, chip = 1.4, 3.06
    for report_id, smashes in ((1, [good, chip]), (2, [chip, chip]), (3, [good, good]), (4, [good, chip])):
        made = content(group([shot(n, seed=report_id, smash_factor=smash) for n, smash in enumerate(smashes)]))
        db.reports("bob").save_report(raw(report_id, made), made, GUESS, RUN)
    db.regrouping.merge([2], 4)
    db.regrouping.move([(4, "g1", "1")], 3)
    said = {report_id: db.journal.load_session(report_id).card for report_id in (1, 2, 3, 4)}
    assert {number: (card.average_smash, card.smash_shots) for number, card in said.items()} == {
        1: (1.4, 1), 2: (None, 0), 3: (pytest.approx(1.4), 2), 4: (1.4, 1)}
    db.close()
    make_older(path, "0003")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sessions SET average_smash = 2.5, smash_shots = smash_shots + 1 "
                           "WHERE report_id <> 2")
    older = open_database(path)
    assert {number: older.journal.load_session(number).card.average_smash for number in (1, 3, 4)} == {
        1: 1.4, 3: pytest.approx(1.4), 4: 1.4}
    assert [finding for finding in older.upkeep.check() if finding.severity == "error"] == []
    older.close()


def test_no_column_is_made_for_a_report_key() -> None:
    names = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    assert {name for name in names if "key" in name} == {
        "preferences.key", "sessions.given_key", "sessions.source_key"}  # of files and of numbers: no secret
