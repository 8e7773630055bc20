"""kill -9 at any point of the import of another program's database, then resume: whole and once, 200 times."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from golf.sync_events import SyncStatus
from tests.depth import share
from tests.opened_app import OpenedApp
from tests.proofs.dying_import import COUNTED, import_and_die
from tests.services.databases.golfdata import Ball, balls, write_golfdata
from tests.services.small_house import build_small_app
from tests.storage.joining.two_homes import errors

SESSIONS, EACH, DELETED, BATCH = 10, 12, 4, 24
WHEN = ("before", "after", "commit")
_ROWS = """
SELECT s.report_id, s.source_key, s.name, s.notes, s.practised_on, s.player, s.distinct_shots, s.best_carry_m,
       t.group_id, t.shot_id, t.position, t.carry_m, t.side_m, t.flags, t.duplicate_of, w.is_hidden, w.tags
FROM sessions AS s LEFT JOIN shots AS t ON t.report_id = s.report_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
ORDER BY s.report_id, t.group_id, t.shot_id
"""
_OF_EACH = """
SELECT count(t.shot_id) FROM sessions AS s LEFT JOIN shots AS t ON t.report_id = s.report_id GROUP BY s.report_id
"""


def ask(app: OpenedApp, sql: str) -> list[tuple[Any, ...]]:
    with app.database.journal._store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def write_theirs(path: Path) -> Path:
    """Ten sessions with tags, notes and deleted shots."""
    told = [replace(ball, tag="gap" if place % 7 == 0 else None, notes="windy" if ball.session == "1003" else None)
            for place, ball in enumerate(balls(SESSIONS, EACH))]
    return write_golfdata(path, told, archived=[
        Ball(f"{1000 + session}_1_90", str(1000 + session), carry=190.0 + session) for session in range(DELETED)])


class Ground:
    """A home to begin with, the other program's database, and what a whole import of it gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.theirs = write_theirs(folder / "golf_stats.db")
        build_small_app(folder / "empty").database.close()
        whole = self.copy("whole")
        assert import_and_die(whole, self.theirs, 0, when="before", batch=BATCH) == 0
        self.statements = int((whole / COUNTED).read_text())
        app = build_small_app(whole)
        self.rows = ask(app, _ROWS)
        app.database.close()

    def copy(self, name: str) -> Path:
        shutil.copytree(self.folder / "empty", self.folder / name)
        return self.folder / name

    def kill_and_resume(self, number: int, when: str, again: int) -> tuple[str, int]:
        """Die once or (``again``) twice, and go on; returns the state at the first death and the stored sessions."""
        home = self.copy("home")
        killed = import_and_die(home, self.theirs, number, when=when, batch=BATCH)
        assert killed == signal.SIGKILL, "it must have got there"
        app = build_small_app(home)
        stored, saved = self.check_whole(app), app.databases.status().saved
        if again:
            app.database.close()
            import_and_die(home, self.theirs, again, when=when, batch=BATCH, resume=saved is not None)
            app = build_small_app(home)
            self.check_whole(app)
        self.finish(app)
        shutil.rmtree(home)
        return "nothing" if not stored else "some" if stored < SESSIONS else "all", stored

    def check_whole(self, app: OpenedApp) -> int:
        """Every session that is there is whole, and nothing is said to run."""
        status = app.databases.status()
        assert not status.is_running, "its process is gone"
        found = Counter(count for (count,) in ask(app, _OF_EACH))
        assert found.keys() <= {EACH, EACH + 1}
        assert errors(app.database) == []
        return found.total()

    def finish(self, app: OpenedApp) -> None:
        """Go on, then all of it once more: nothing is new."""
        done = app.databases.run(self.theirs, "Ann", resume=app.databases.status().saved is not None)
        assert done.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW)
        assert ask(app, _ROWS) == self.rows
        assert app.databases.status().saved is None
        again = app.databases.run(self.theirs, "Ann")
        assert (again.status, again.progress.imported, again.progress.skipped) == (
            SyncStatus.NO_NEW, 0, SESSIONS * EACH + DELETED)
        assert errors(app.database) == []
        app.database.close()


@pytest.mark.timeout(3000)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no kill -9 here")
def test_killed_anywhere_it_goes_on_whole_and_once(tmp_path: Path) -> None:
    ground, kills, chance = Ground(tmp_path), share(6, 200), random.Random(14)
    assert (len(ground.rows), ground.statements > 60) == (SESSIONS * EACH + DELETED, True)
    met: Counter[str] = Counter()
    for kill in range(kills):
        number = 1 + kill * (ground.statements * 9 // 10) // kills  # the heartbeat's own make the count vary a little
        state, _ = ground.kill_and_resume(number, WHEN[kill % 3], chance.randrange(1, 40) if kill % 4 == 3 else 0)
        met[state] += 1
    assert met.total() == kills
    assert met["some"] > kills // 4, met
