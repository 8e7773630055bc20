"""Other programs' databases: read through a private copy, each ball once, gone on with after a stop."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from golf.errors import FileNotKnown, FileUnreadable, SyncAlreadyRunning
from golf.sync_events import SyncProgress, SyncStatus
from services.databases.view import NothingToResume, PlayerNotSaid
from services.imports.view import ImportAnswers
from services.shared.locks import hold_sync_lock
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import Ball, balls, write_golfdata
from tests.services.small_house import build_small_app

YARD, MPH = 1 / 1.0936133, 1 / 2.2369363


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    yield app
    app.database.close()


def stored(app: OpenedApp) -> list[tuple[float | None, ...]]:
    with app.database.journal._store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(
            "SELECT carry_m, ball_speed_mps, side_m, apex_m, smash_factor, launch_angle_deg FROM shots "
            "ORDER BY carry_m")]


def count(app: OpenedApp, what: str) -> int:
    with app.database.journal._store.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {what}").scalar_one())


def test_validate_tells_and_stores_nothing(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(3, 20))
    found = app.databases.validate(path).to_json()
    assert (found["program"], found["sessions"], found["shots"]) == ("GolfDataApp", 3, 60)
    assert (found["first_day"], found["last_day"]) == ("2026-01-01", "2026-01-03")
    assert any("metres beside yards" in line for line in found["damage"])
    assert count(app, "sessions") == 0


def test_an_import_reads_the_numbers_and_twice_adds_nothing(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(3, 20))
    done = app.databases.run(path, "Ann")
    assert (done.status, done.progress.imported, done.progress.processed) == (SyncStatus.SUCCESS, 60, 60)
    first = stored(app)[0]
    ball = min((each for each in balls(3, 20)), key=lambda each: each.carry)
    assert first[:4] == pytest.approx((ball.carry * YARD, ball.ball_speed * MPH, ball.side_m, ball.apex_m))
    assert count(app, "sessions WHERE source = 'database'") == 3
    again = app.databases.run(path, "Ann")
    assert (again.status, again.progress.imported, again.progress.skipped) == (SyncStatus.NO_NEW, 0, 60)
    write_golfdata(path, balls(4, 22))
    grown = app.databases.run(path, "Ann")
    assert (grown.progress.imported, count(app, "shots"), count(app, "sessions")) == (28, 88, 4)


def test_known_damage_is_repaired_or_flagged(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", [
        *balls(1, 20), Ball("x_1", carry=109359.9, ball_speed=223691.8, smash=0.0, launch_angle=0.0),
        Ball("x_2", carry=151.0), Ball("x_3", carry=151.0)])
    damage = " ".join(app.databases.validate(path).facts.damage)
    assert "109,359.9 yd" in damage
    assert "exact copies" in damage
    app.databases.run(path, "Ann")
    assert count(app, "shots WHERE carry_m IS NULL AND ball_speed_mps IS NULL AND launch_angle_deg IS NULL") == 1
    assert count(app, "shots WHERE instr(flags, 'duplicate')") == 1


def test_late_columns_may_be_missing_and_a_side_that_fits_nothing_is_left_out(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", [each.with_side(each.side_m * 3) for each in balls(2, 15)],
                          without=("side_spin", "optix_x", "club_lie"))
    app.databases.run(path, "Ann")
    assert {row[2] for row in stored(app)} == {None}
    assert any("left out" in line for line in app.databases.validate(path).facts.damage)


def test_a_stop_keeps_the_position_and_resume_goes_on(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(60, 20))
    stop = threading.Event()

    def after_the_first(progress: SyncProgress) -> None:
        if progress.processed:
            stop.set()

    first = app.databases.run(path, "Ann", stop=stop, on_progress=after_the_first)
    assert first.status is SyncStatus.CANCELLED
    assert 0 < count(app, "shots") < 1200
    saved = app.databases.status().saved
    assert saved is not None
    rest = app.databases.run(path, "Ann", resume=True)
    assert rest.progress.processed == 1200
    assert rest.progress.imported == 1200 - saved.records
    assert (count(app, "shots"), count(app, "sessions"), app.databases.status().saved) == (1200, 60, None)
    with pytest.raises(NothingToResume):
        app.databases.run(path, "Ann", resume=True)


def test_a_dry_run_stores_nothing(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(2, 10))
    found = app.databases.dry_run(path, "Ann")
    assert (found.progress.imported, count(app, "shots"), count(app, "backfill_runs")) == (20, 0, 0)


def test_one_at_a_time_and_the_player_must_be_known(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(1, 3))
    with pytest.raises(PlayerNotSaid):
        app.databases.run(path)
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        app.databases.run(path, "Ann")
    run_id = app.databases.start(path, "Ann")
    while (status := app.databases.status()).is_running:
        threading.Event().wait(0.05)
    assert status.run is not None
    assert (status.run.run_id, status.run.progress.imported) == (run_id, 3)


def test_an_import_is_taken_back_and_read_again(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(2, 10))
    done = app.databases.run(path, "Ann")
    assert "0 sessions changed" in app.imports.replay()
    app.sync_history.undo(done.run_id)
    assert count(app, "shots") == 0
    assert app.databases.run(path, "Ann").progress.imported == 20


def test_a_database_that_its_program_holds_open_is_read_whole(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(2, 10))
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("PRAGMA journal_mode=WAL")
        holder.execute("UPDATE shots SET carry = carry + 1")
        holder.commit()
        assert app.databases.run(path, "Ann").progress.imported == 20
        holder.execute("UPDATE shots SET carry = carry - 1")  # its lock was not taken from it
    assert not list(app.settings.private_folder.glob(".foreign*"))


def test_hostile_and_broken_files_are_refused(app: OpenedApp, tmp_path: Path) -> None:
    view = tmp_path / "view.db"
    with closing(sqlite3.connect(view)) as connection:
        connection.execute("CREATE VIEW shots AS WITH RECURSIVE c(shot_id) AS (SELECT 1 UNION ALL "
                           "SELECT shot_id FROM c) "
                           "SELECT shot_id, 1 AS session_id, 1 AS club, 1 AS carry, 1 AS total, 1 AS ball_speed, "
                           "1 AS club_speed, 1 AS side_angle FROM c")
    with pytest.raises(FileNotKnown):
        app.databases.validate(view)
    cut = tmp_path / "cut.db"
    cut.write_bytes(write_golfdata(tmp_path / "whole.db", balls(5, 20)).read_bytes()[:9000])
    with pytest.raises(FileUnreadable):
        app.databases.run(cut, "Ann")
    assert count(app, "shots") == 0


@pytest.mark.parametrize("file_first", [True, False])
def test_a_small_one_as_a_file_and_the_same_one_in_batches_is_one_and_the_same(
    app: OpenedApp, tmp_path: Path, file_first: bool
) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(3, 20))

    def as_a_file() -> None:
        answers = ImportAnswers(player="Ann")
        app.imports.store(app.imports.preview(app.imports.read_path(path), path.name, answers), answers)

    def in_batches() -> None:
        app.databases.run(path, "Ann")

    for way in (as_a_file, in_batches) if file_first else (in_batches, as_a_file):
        way()
        assert count(app, "shots WHERE duplicate_of IS NULL") == 60
    assert (count(app, "sessions"), count(app, "shots")) == (3, 60)


def test_a_small_one_in_use_is_copied_whole_with_what_is_in_its_log(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(2, 2))
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE shots SET carry = 170.0 WHERE rowid = 2")
        writer.commit()
        before = path.read_bytes()
        writer.execute("UPDATE shots SET carry = 1.0")  # not committed: nobody else's business
        found = app.imports.preview(app.imports.read_path(path), path.name, ImportAnswers(player="Ann"))
        assert max(each.shot.carry_m or 0 for each in found.first_shots) == pytest.approx(170.0 * YARD)
        assert min(each.shot.carry_m or 0 for each in found.first_shots) > 1.0
        assert path.read_bytes() == before, "nothing is written into another program's file"
