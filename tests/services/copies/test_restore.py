"""Everything back from a copy, on a computer that has nothing."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from golf.copies.errors import CopyForeign, CopyHasNothing
from golf.errors import FileNotSaved
from golf.shot_edits import ShotReview
from golf_db import open_database
from services.copies.copying import Extent
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute
from tests.services.small_house import build_small_app
from tests.storage.edits.test_practice_room import keys


@pytest.fixture
def copied(app: OpenedApp, club: str) -> OpenedApp:
    """Six sessions with everything a golfer says of them, and their copy."""
    first, second, third, *_ = [card.report_id for card in app.database.journal.load_cards(limit=9)]
    app.database.edits.set_notes(first, "windy \N{GOLFER}")
    app.database.edits.set_tags(first, ["lesson"])
    app.database.shot_edits.save(keys(app.database, second)[:2], review=ShotReview.OUT, note="thin")
    app.database.regrouping.merge([third], second)
    app.database.bag.save_rule("sgt pebble", "7 Iron", "8 Iron", None)
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    return app


def test_a_new_computer_has_everything_back(copied: OpenedApp, club: str, tmp_path: Path) -> None:
    new = build_small_app(tmp_path / "new")
    came = new.copies.restore(address_of(club))
    assert came.is_in_place
    assert new.database.compute_content_hash() == copied.database.compute_content_hash()
    with copied.database.copies.open_source() as here, new.database.copies.open_source() as there:
        assert (here.count(), here.rangebook_id) == (there.count(), there.rangebook_id)
    assert new.database.bag.load_rules("sgt pebble") == copied.database.bag.load_rules("sgt pebble")
    assert [finding for finding in new.database.upkeep.check() if finding.severity == "error"] == []
    assert new.backups.load_list(), "it lies among the backups as well"
    new.database.close()


def test_where_something_is_stored_it_becomes_a_backup(copied: OpenedApp) -> None:
    before = copied.database.compute_content_hash()
    number = copied.database.journal.load_cards(limit=1)[0].report_id
    copied.database.edits.rename(number, "another name")
    came = copied.copies.restore("club")
    assert not came.is_in_place
    assert copied.database.compute_content_hash() != before
    copied.backups.restore(came.backup)
    assert copied.database.compute_content_hash() == before
    assert [each.name for each in copied.database.copies.load()] == ["club"]


def test_it_can_become_a_file_of_its_own(copied: OpenedApp, tmp_path: Path) -> None:
    path = tmp_path / "back.db"
    copied.copies.restore("club", to=path)
    with closing(open_database(path)) as back:
        assert back.compute_content_hash() == copied.database.compute_content_hash()
    with pytest.raises(FileNotSaved):
        copied.copies.restore("club", to=path)


def test_a_copy_that_was_changed_by_hand_is_not_brought_back(copied: OpenedApp, club: str, tmp_path: Path) -> None:
    path = tmp_path / "back.db"
    for statement in ("content = (SELECT content FROM rangebook_raw.sessions ORDER BY report_id DESC LIMIT 1)",
                      "content = substring(content FOR 60)", "raw_hash = rows_hash"):
        execute(club, f"UPDATE rangebook_raw.sessions SET {statement} WHERE report_id = "
                      "(SELECT min(report_id) FROM rangebook_raw.sessions)")
        with pytest.raises(CopyForeign):
            copied.copies.restore("club", to=path)
        assert not path.exists()
    copied.copies.run("club", Extent.ALL)
    copied.copies.restore("club", to=path)


def test_a_database_without_a_copy_is_told(app: OpenedApp, club: str) -> None:
    with pytest.raises(CopyHasNothing):
        app.copies.restore(address_of(club))


def test_of_several_one_is_chosen(copied: OpenedApp, club: str, tmp_path: Path) -> None:
    execute(club, "INSERT INTO rangebook.files (rangebook_id, computer, schema_revision, contract) "
                  "VALUES ('another', '', '', 1)")
    new = build_small_app(tmp_path / "new")
    with new.database._store.changing() as connection:
        connection.exec_driver_sql("UPDATE rangebook SET rangebook_id = 'third'")
    with pytest.raises(CopyHasNothing) as raised:
        new.copies.restore(address_of(club))
    whose = next(head.rangebook_id for head in new.copies.find_rangebooks(address_of(club), None)
                 if head.rangebook_id != "another")
    assert whose in raised.value.what_to_do
    assert new.copies.restore(address_of(club), rangebook_id=whose).is_in_place
    new.database.close()


def test_a_coach_reads_the_club_and_nothing_else(copied: OpenedApp, club: str) -> None:
    import psycopg

    from services.copies.text import COACH_SQL

    for role in ("coach_anna", "rangebook_coach"):
        if execute("postgres", "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            execute("postgres", f"DROP ROLE {role}")
    execute(club, COACH_SQL)
    with psycopg.connect(address_of(club, "coach_anna"), autocommit=True) as coach:
        shots = coach.execute("SELECT count(*) FROM rangebook.club_shots").fetchone()
        assert shots is not None
        assert shots[0] == execute(club, "SELECT count(*) FROM rangebook.shots WHERE counts")[0][0] > 0
        for statement in ("SELECT * FROM rangebook.shots", "SELECT * FROM rangebook.notes",
                          "SELECT * FROM rangebook_raw.sessions", "DELETE FROM rangebook.club_shots",
                          "UPDATE rangebook.club_sessions SET player = 'x'", "CREATE TABLE rangebook.mine (a int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                coach.execute(statement)
    for statement in ("DROP OWNED BY rangebook_coach", "DROP ROLE coach_anna", "DROP ROLE rangebook_coach"):
        execute(club, statement)
    assert copied.copies.check("club").is_equal


@pytest.mark.parametrize("statement", [
    "DELETE FROM rangebook_raw.rows WHERE table_name = 'bag_rules'",
    "UPDATE rangebook_raw.rows SET content = replace(content, '8 Iron', '9 Iron') WHERE table_name = 'bag_rules'",
    ("WITH gone AS (SELECT min(report_id) AS id FROM rangebook_raw.sessions), "
    "a AS (DELETE FROM rangebook.sessions WHERE report_id = (SELECT id FROM gone)), "
    "b AS (DELETE FROM rangebook.shots WHERE report_id = (SELECT id FROM gone)) "
    "DELETE FROM rangebook_raw.sessions WHERE report_id = (SELECT id FROM gone)"),
])
def test_a_copy_that_lacks_something_is_not_brought_back_as_if_it_were_whole(
    copied: OpenedApp, club: str, tmp_path: Path, statement: str
) -> None:
    execute(club, statement)
    with pytest.raises(CopyForeign):
        copied.copies.restore("club", to=tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


@pytest.mark.parametrize("statement", [
    "DELETE FROM rangebook_raw.files", "UPDATE rangebook_raw.files SET body = substring(body FOR 20)",
])
def test_a_file_that_is_missing_or_damaged_in_a_copy_is_told(
    app: OpenedApp, club: str, tmp_path: Path, statement: str
) -> None:
    number = app.database.journal.load_cards(limit=1)[0].report_id
    body = zlib.compress(b"club,carry\n7i,150\n")
    name = hashlib.sha256(b"club,carry\n7i,150\n").digest()
    with app.database._store.changing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) "
            "VALUES (?, 'a.csv', 18, '2026-12-01T00:00:00.000000+00:00', ?)", (name, body))
        connection.exec_driver_sql(
            "INSERT INTO session_files (report_id, sha256, version, format_id) VALUES (?, ?, 1, 'x')", (number, name))
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    execute(club, statement)
    with pytest.raises(CopyForeign):
        app.copies.restore("club", to=tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()
