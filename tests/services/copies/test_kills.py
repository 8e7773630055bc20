"""kill -9 at any point of a run, on either side: who reads sees old or new sessions, and the next run completes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from golf.copies.errors import CopyUnreachable
from golf.shot_edits import ShotReview
from golf_db import open_database
from services.copies.copying import Copied
from tests.depth import proof
from tests.replication.postgres_server import execute, new_database
from tests.services.copies.copied_home import CopiedHome
from tests.services.copies.test_equal import assert_equal
from tests.storage.builders import session
from tests.storage.dying_writer import write_and_die
from tests.storage.edits.test_practice_room import keys
from tests.storage.joining.two_homes import make_home, sync

_COPY = """
import os, signal, psycopg
from tests.services.copies.copied_home import CopiedHome
count = 0
def step():
    global count
    count += 1
    if count == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
def counted(method):
    def call(*args, **kwargs):
        found = method(*args, **kwargs)
        step()
        return found
    return call
psycopg.Connection.execute = counted(psycopg.Connection.execute)
psycopg.Copy.write_row = counted(psycopg.Copy.write_row)
CopiedHome(db, {club!r}).copy()
os.kill(os.getpid(), signal.SIGKILL)
"""
_CLUBS = "SELECT report_id, count(*), count(DISTINCT club), min(club) FROM rangebook.shots GROUP BY 1 ORDER BY 1"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with four sessions."""
    folder = tmp_path_factory.mktemp("killed") / "home"
    db = make_home(folder)
    for number in range(1, 5):
        sync(db, f"s{number}", number, session(6, seed=number))
    db.close()
    return folder


@pytest.mark.parametrize("number", [9, 37, 61, 90, 118, *(proof(number) for number in range(1, 200))])
def test_a_killed_run_shows_old_or_new_sessions_and_is_gone_on_with(
    before: Path, tmp_path: Path, number: int
) -> None:
    path = tmp_path / "home" / "golf.db"
    shutil.copytree(before, path.parent)
    with new_database() as club:
        db = open_database(path)
        CopiedHome(db, club).copy()
        for each in (1, 2, 3):
            db.shot_edits.save(keys(db, each), club="Driver")
        sync(db, "s6", 6, session(6, seed=6))
        db.close()
        write_and_die(path, _COPY.format(number=number, club=club), "never", "before_cursor_execute")
        for report_id, shots, clubs, name in execute(club, _CLUBS):
            assert (shots, clubs) == (6, 1), report_id
            assert name in ("Driver", "7 Iron")
        db = open_database(path)
        home = CopiedHome(db, club)
        home.copy()
        assert_equal(home.check())
        db.close()


def test_a_server_that_is_killed_ends_the_run_and_the_next_one_completes(before: Path, tmp_path: Path) -> None:
    path = tmp_path / "home" / "golf.db"
    shutil.copytree(before, path.parent)
    with new_database() as club:
        db = open_database(path)
        home = CopiedHome(db, club)

        def kill(_copied: Copied) -> None:
            execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", club)

        with pytest.raises(CopyUnreachable):
            home.copy(on_copied=kill)
        db.shot_edits.save(keys(db, 1), review=ShotReview.OUT)
        home.copy()
        assert_equal(home.check())
        db.close()
