"""kill -9 at any point of a join: what is here is whole, and joining again brings the rest, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from golf_db import open_database
from tests.depth import proof
from tests.storage.builders import session
from tests.storage.dying_writer import write_and_die
from tests.storage.joining.test_joining import fill
from tests.storage.joining.two_homes import begin, close_run, count_rows, errors, flat, join, make_home, sync, words
from tests.storage.run_steps import undo

_JOIN = """
import os, pathlib, signal
from sqlalchemy import event
count = 0
def die(_connection, _cursor, text, *_rest):
    global count
    if text.lstrip()[:6] in ("INSERT", "UPDATE", "DELETE", "BEGIN "):
        count += 1
    if count == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(db._store.engine, "after_cursor_execute", die)
db.joining.join(pathlib.Path({other!r}), "j1")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes")
    for name in ("home", "away"):
        db = make_home(folder / name)
        if name == "away":
            fill(db)
        else:
            sync(db, "s1", 1, session(3, seed=1))
            db.edits.rename(1, "Mine")
            begin(db, "j1")
        db.close()
    return folder


@pytest.mark.parametrize("number", [7, 19, 30, 48, 66, *(proof(number) for number in range(1, 200))])
def test_a_killed_join_is_whole_and_goes_on(homes: Path, tmp_path: Path, number: int) -> None:
    shutil.copytree(homes, tmp_path / "homes")
    home, away = (tmp_path / "homes" / name / "golf.db" for name in ("home", "away"))
    write_and_die(home, _JOIN.format(number=number, other=str(away)), "nothing", "before_cursor_execute")
    db, other = open_database(home), open_database(away)
    close_run(db, "j1")
    assert errors(db) == []
    outcome = join(db, other, "j2")
    db.edits.rename(1, "Wedges")
    assert [each.field for each in outcome.conflicts] == ["name"]
    assert (flat(db), words(db)) == (flat(other), words(other))
    rows = count_rows(db)
    assert not join(db, other, "j3").counts.changes_anything
    assert {**count_rows(db), "join_conflicts": 0} == {**rows, "join_conflicts": 0}
    db.close()
    other.close()


def test_a_killed_join_and_the_one_that_went_on_are_taken_back(homes: Path, tmp_path: Path) -> None:
    shutil.copytree(homes, tmp_path / "homes")
    home, away = (tmp_path / "homes" / name / "golf.db" for name in ("home", "away"))
    db, other = open_database(home), open_database(away)
    before = db.compute_content_hash()
    write_and_die(home, _JOIN.format(number=40, other=str(away)), "nothing", "before_cursor_execute")
    close_run(db, "j1")
    join(db, other, "j2")
    undo(db, "j2", "u2")
    undo(db, "j1", "u1")
    assert db.compute_content_hash() == before
    assert errors(db) == []
    db.close()
    other.close()
