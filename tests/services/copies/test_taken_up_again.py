"""A copy that is taken up again: after a break, after a backup was put back, after a long time without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from golf.shot_edits import ShotReview
from golf_db import GolfDatabase, open_database
from services.copies.copying import Copied, Extent, Wanted
from storage.runs.restore_report import Restoration
from tests.replication.postgres_server import execute, new_database
from tests.services.copies.copied_home import COMPUTER, NOW, CopiedHome
from tests.services.copies.test_equal import Broken, assert_equal
from tests.storage.builders import session
from tests.storage.edits.test_practice_room import keys
from tests.storage.joining.two_homes import make_home, sync


@pytest.fixture
def home(tmp_path: Path) -> Iterator[CopiedHome]:
    """Four sessions and their copy."""
    db = make_home(tmp_path / "home")
    for number in range(1, 5):
        sync(db, f"s{number}", number, session(6, seed=number))
    with new_database() as club:
        home = CopiedHome(db, club)
        home.copy()
        yield home
    db.close()


def break_off(_copied: Copied) -> None:
    raise Broken


def test_a_run_broken_off_after_a_backup_was_put_back_is_gone_on_with(home: CopiedHome, tmp_path: Path) -> None:
    backup = home.db.backups.make(tmp_path / "backups", "test", at=NOW)
    home.db.edits.rename(1, "evening")
    home.copy()
    home.db.backups.restore(tmp_path / "backups", backup.name)
    with pytest.raises(Broken):
        home.copy(on_copied=break_off)
    home.copy()
    assert_equal(home.check())


def test_a_take_over_that_was_broken_off_is_gone_on_with(home: CopiedHome) -> None:
    execute(home.club, "UPDATE rangebook.files SET computer = 'another', mark = 'another'")
    with pytest.raises(Broken):
        home.copy(Wanted(takes_over=True), on_copied=break_off)
    home.copy()
    assert_equal(home.check())


def delete_here(db: GolfDatabase) -> None:
    """A session, a ball, a tag, a note, a goal: everything that can go."""
    with db._store.changing() as connection:
        removal = Restoration(connection)
        removal.put_back(2, None)
        removal.finish()
        connection.exec_driver_sql(
            "DELETE FROM shots WHERE report_id = 3 AND shot_id = (SELECT min(shot_id) FROM shots WHERE report_id = 3)")
        connection.exec_driver_sql("DELETE FROM goals")
        connection.exec_driver_sql("DELETE FROM players WHERE name = 'Anna'")
    db.edits.set_tags(1, [])
    db.edits.set_notes(1, "")


def say_much(db: GolfDatabase) -> None:
    db.edits.set_tags(1, ["lesson"])
    db.edits.set_notes(1, "windy")
    db.shot_edits.save(keys(db, 4)[:1], review=ShotReview.OUT, note="thin")
    with db._store.changing() as connection:
        connection.exec_driver_sql("INSERT INTO players (name, is_left_handed) VALUES ('Anna', 1)")
        connection.exec_driver_sql(
            "INSERT INTO goals (player, club, metric, target, note, created_at) "
            "VALUES ('Bob', '', 'carry', 1, '', '2026-12-01T00:00:00.000000+00:00')")


def keep_on(_home: CopiedHome) -> None:
    """The copy was only not written for a long time."""


def remove_and_add(home: CopiedHome) -> None:
    """It was kept no more, what lay there stayed, and it was added again much later."""
    kept, = home.db.copies.load()
    home.db.copies.remove(kept.copy_id)
    delete_here(home.db)
    home.db.copies.add("club", "postgres", kept.address, computer=COMPUTER, at=NOW)


def reopen(home: CopiedHome) -> None:
    """By a process that was not there when the copy was made."""
    home.db.close()
    home.db = open_database(home.db.path)


@pytest.mark.parametrize("extent", [Extent.CHANGED, Extent.COMPARED, Extent.ALL])
@pytest.mark.parametrize("meanwhile", [keep_on, remove_and_add, reopen])
def test_what_was_deleted_here_meanwhile_is_gone_there(
    home: CopiedHome, meanwhile: Callable[[CopiedHome], None], extent: Extent
) -> None:
    say_much(home.db)
    home.copy()
    meanwhile(home)
    if meanwhile is not remove_and_add:
        delete_here(home.db)
    home.copy(Wanted(extent))
    assert_equal(home.check())
    for table in ("rangebook.sessions", "rangebook.shots", "rangebook_raw.sessions"):
        assert execute(home.club, f"SELECT count(*) FROM {table} WHERE report_id = 2") == [(0,)], table
    assert execute(home.club, "SELECT count(*) FROM rangebook.shots WHERE report_id = 3") == [(5,)]
    for table in ("goals", "tags"):
        assert execute(home.club, f"SELECT count(*) FROM rangebook.{table}") == [(0,)], table
    assert execute(home.club, "SELECT note FROM rangebook.notes") == [("thin",)]
    assert execute(home.club, "SELECT count(*) FROM rangebook.players WHERE name = 'Anna'") == [(0,)]
