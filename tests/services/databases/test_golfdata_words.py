"""What a golfer said in GolfDataApp comes over: tags, notes, and what he deleted stays deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from golf.sync_events import SyncStatus
from services.imports.view import ImportAnswers
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import Ball, balls, write_golfdata
from tests.services.databases.test_service import count
from tests.services.small_house import build_small_app

NOTES = "Windy.\nNew grip, – better"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    yield app
    app.database.close()


def ask(app: OpenedApp, sql: str) -> list[tuple[object, ...]]:
    with app.database.journal._store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def as_a_file(app: OpenedApp, path: Path) -> None:
    answers = ImportAnswers(player="Ann")
    app.imports.store(app.imports.preview(app.imports.read_path(path), path.name, answers), answers)


def in_batches(app: OpenedApp, path: Path) -> None:
    assert app.databases.run(path, "Ann").status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW)


def words(app: OpenedApp) -> list[tuple[object, ...]]:
    return ask(app, "SELECT s.name, s.notes, t.carry_m, w.is_hidden, w.tags FROM sessions AS s JOIN shots AS t "
                    "ON t.report_id = s.report_id LEFT JOIN shot_words AS w ON w.report_id = t.report_id "
                    "AND w.group_id = t.group_id AND w.shot_id = t.shot_id ORDER BY t.carry_m, t.shot_id")


def spoken(sessions: int = 2, each: int = 12) -> list[Ball]:
    """Balls of which some are tagged, and one session has notes."""
    return [replace(ball, tag=" Gap  test " if place % 5 == 0 else None,
                    notes=NOTES if ball.session == "1000" else None)
            for place, ball in enumerate(balls(sessions, each))]


@pytest.mark.parametrize("bring", [as_a_file, in_batches])
def test_tags_and_notes_come_over(app: OpenedApp, tmp_path: Path, bring: object) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", spoken())
    (as_a_file if bring is as_a_file else in_batches)(app, path)
    assert app.database.shot_edits.load_tags() == ["Gap test"]
    assert count(app, "shot_words") == 5
    assert ask(app, "SELECT notes FROM sessions ORDER BY name") == [(NOTES,), ("",)]


@pytest.mark.parametrize("bring", [as_a_file, in_batches])
def test_what_was_deleted_there_comes_as_deleted_and_counts_in_nothing(
    app: OpenedApp, tmp_path: Path, bring: object
) -> None:
    here = balls(2, 12)
    gone = [Ball("1000_1_90", carry=205.0), Ball("1000_1_91", carry=206.0),
            replace(here[0], shot_id="1000_1_92"),  # an exact copy, cleaned up there
            Ball("7_1_1", "7", carry=207.0)]  # of a session that was deleted as a whole
    path = write_golfdata(tmp_path / "golf_stats.db", here, archived=[*gone, here[3]])  # the last was brought back
    facts = app.databases.validate(path).facts
    assert (facts.sessions, facts.shots, facts.deleted, facts.gone, facts.rows) == (2, 24, 3, 1, 28)
    assert any("Shots deleted there: 3." in line for line in facts.damage)
    assert any("with all of their session: 1." in line for line in facts.damage)
    (as_a_file if bring is as_a_file else in_batches)(app, path)
    assert (count(app, "shots"), count(app, "shot_words WHERE is_hidden")) == (27, 3)
    assert ask(app, "SELECT sum(distinct_shots), sum(best_carry_m > 180) FROM sessions") == [(24, 0)]
    assert count(app, "shots_flat WHERE counts") == 24
    assert len(app.database.journal.load_cards(limit=9)) == 2


def test_what_is_brought_back_here_stays_so_when_the_file_comes_again(app: OpenedApp, tmp_path: Path) -> None:
    gone = Ball("1000_1_90", carry=205.0, tag="fat")
    path = write_golfdata(tmp_path / "golf_stats.db", spoken(), archived=[gone])
    app.databases.run(path, "Ann")
    key, = ask(app, "SELECT report_id, group_id, shot_id FROM shot_words WHERE is_hidden")
    app.database.shot_edits.save([key], is_hidden=False)  # type: ignore[list-item]
    app.database.shot_edits.save([key], tags=())  # type: ignore[list-item]
    before = words(app)
    again = app.databases.run(path, "Ann")
    assert (again.status, again.progress.imported) == (SyncStatus.NO_NEW, 0)
    as_a_file(app, path)
    write_golfdata(path, spoken(each=14), archived=[gone, Ball("1000_1_95", carry=208.0)])
    grown = app.databases.run(path, "Ann")
    assert grown.progress.imported == 5
    carries = {row[2] for row in before}
    assert [row for row in words(app) if row[2] in carries] == before
    assert count(app, "shot_words WHERE is_hidden") == 1


def test_taking_the_import_back_takes_its_words_back(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", spoken(), archived=[Ball("1000_1_90", carry=205.0)])
    before = app.database.compute_content_hash()
    done = app.databases.run(path, "Ann")
    told = words(app)
    app.sync_history.undo(done.run_id)
    assert (count(app, "shot_words"), app.database.compute_content_hash()) == (0, before)
    app.databases.run(path, "Ann")
    assert words(app) == told


def test_an_archive_without_sessions_or_with_broken_rows_stops_nothing(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(2, 12), archived=[Ball("1000_1_90"), Ball("1001_1_91")])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE shots_archive SET original_data = '{broken' WHERE shot_id = '1000_1_90'")
        connection.execute("UPDATE shots_archive SET original_data = '[1]' WHERE shot_id = '1001_1_91'")
        connection.commit()
    done = app.databases.run(path, "Ann")
    assert (done.status, done.progress.imported, done.progress.processed) == (SyncStatus.PARTIAL, 24, 26)
    assert {each.session_name for each in done.progress.failures} == {"1000_1_90", "1001_1_91"}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE shots_archive DROP COLUMN session_id")
        connection.commit()
    assert any("do not say their session: 2." in line for line in app.databases.validate(path).facts.damage)
    assert app.databases.run(path, "Ann").status is SyncStatus.NO_NEW


def test_a_session_without_a_day_is_named_and_the_others_come(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(3, 12), archived=[
        Ball("1000_1_90", day=""), Ball("1002_1_91", "1002", "2025-12-24", carry=207.0)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE shots SET session_date = NULL WHERE session_id = '1001'")
        connection.execute("UPDATE shots SET session_date = 'soon' WHERE shot_id = '1002_1_3'")
        connection.commit()
    done = app.databases.run(path, "Ann")
    assert (count(app, "sessions"), count(app, "shots"), done.progress.processed) == (2, 26, 38)
    failure, = done.progress.failures
    assert (failure.session_name, failure.recoverable) == ("1001", True)
    assert ask(app, "SELECT DISTINCT practised_on FROM sessions ORDER BY 1") == [("2026-01-01",), ("2026-01-03",)]


def test_shots_that_an_old_version_marked_as_deleted_are_deleted(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(1, 12))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE shots ADD COLUMN is_deleted TEXT DEFAULT 'N'")
        connection.execute("UPDATE shots SET is_deleted = 'Y' WHERE shot_id = '1000_1_0'")
        connection.commit()
    assert app.databases.validate(path).to_json()["deleted_shots"] == 1
    app.databases.run(path, "Ann")
    assert (count(app, "shots"), ask(app, "SELECT distinct_shots FROM sessions")) == (12, [(11,)])
