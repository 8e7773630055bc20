"""A folder into which files of all kinds arrive in all ways: each comes in once, or is told with a reason.

Time is turned by hand, so nothing is waited for. While it happens a sync runs now and then, Rangebook is started anew,
and it dies at any point: by an exception that nobody may catch, and by SIGKILL.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from golf_db import FileState
from services.folders import put_away
from services.folders.last_shot import LastShots
from services.shared.locks import hold_sync_lock
from tests.depth import share
from tests.proofs.arriving import Arrivals, Expected, Step
from tests.proofs.points import Crash, Doom, raise_crash
from tests.services.folders.steps import TurnedClock, Watched
from tests.services.small_house import build_small_app

ROOT = Path(__file__).parents[2]
FILES = share(40, 500)
POINTS = ("import: before", "import: done", "row: before", "row: done", "move: before", "move: done", "rows kept: done")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = open_watched(tmp_path)
    yield made
    made.app.database.close()


def open_watched(place: Path) -> Watched:
    clock = TurnedClock()
    folder = place / "shots"
    folder.mkdir(exist_ok=True)
    made = Watched(build_small_app(place / "home", clock=clock), folder, clock)
    if not made.app.folders.load():
        made.add(day_order="month first")
    return made


def hold_locked(arriving: Arrivals, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that another program holds cannot be opened, as Windows says it."""
    real = os.open

    def held(path: Any, *args: int) -> int:
        if Path(path).name in arriving.locked:
            raise PermissionError(13, "held", str(path), 32)
        return real(path, *args)

    monkeypatch.setattr(os, "open", held)


def settle(watched: Watched) -> None:
    """Nothing is written any more: minutes, and the two hours after which what grew is put away."""
    watched.watch_for(1500)
    watched.watch_for(2 * 3600 + 300)


def check(watched: Watched, expected: dict[str, Expected]) -> None:
    found = watched.app.database.folders.load_files(watched.app.database.folders.load()[0].folder_id)
    missing = set(expected) - set(found)
    assert missing == set()
    wrong = {name: (found[name].state, found[name].message) for name, each in expected.items()
             if found[name].state not in each.states}
    assert wrong == {}
    assert all(each.message for each in found.values()), "each has its reason"
    assert watched.shots == sum(each.shots for each in expected.values())
    assert watched.sessions == sum(bool(each.shots) for each in expected.values())
    assert [each.message for each in watched.app.database.upkeep.check() if each.severity == "error"] == []
    left = {path.name for path in watched.folder.iterdir() if path.is_file()}
    stays = {name for name, each in expected.items() if FileState.WAITING in each.states} | {"LastShot.CSV"}
    assert {name for name in left if not name.endswith(".part") and not name.startswith("~$")} == stays & set(expected)
    for name in (name for name, each in expected.items() if FileState.REJECTED in each.states):
        assert (watched.folder / "rejected" / f"{name}.why.txt").read_text().count("\n") == 2


def test_files_arrive_in_all_ways(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step of a writer, then a moment; one minute of four a sync runs; now and then Rangebook starts anew."""
    chance = random.Random(14)
    arriving = Arrivals(watched.folder, seed=7)
    hold_locked(arriving, monkeypatch)
    coming: list[Step] = arriving.writers(FILES)
    writers: list[Step] = []
    with ExitStack() as running:
        syncs = 0
        while coming or writers:
            writers += [coming.pop() for _ in range(min(len(coming), chance.randint(0, 4)))]
            writers = [each for each in writers if next(each, "end") is None]
            if arriving.is_told or chance.random() < 0.5:
                watched.look(1)
            arriving.is_told = False
            watched.watch_for(chance.choice([0.4, 1.0, 2.5, 6.0, 20.0]))
            if chance.random() < 0.05:
                watched.start_anew()
            if not syncs and chance.random() < 0.1:
                running.enter_context(hold_sync_lock(watched.app.settings.lock_path))
                syncs = 4
            elif syncs:
                syncs -= 1
                if not syncs:
                    running.close()
    settle(watched)
    check(watched, arriving.expected)


def wire(watched: Watched, doom: Doom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a watch pass labelled points."""
    def around(target: Any, name: str, label: str) -> None:
        real: Callable[..., Any] = getattr(target, name)

        def passing(*args: Any, **more: Any) -> Any:
            doom.passes(f"{label}: before")
            found = real(*args, **more)
            doom.passes(f"{label}: done")
            return found

        monkeypatch.setattr(target, name, passing)

    around(type(watched.app.imports), "store", "import")
    around(type(watched.app.database.folders), "save_file", "row")
    around(put_away, "_move", "move")
    around(LastShots, "collect", "rows kept")


@pytest.mark.parametrize("point", POINTS)
def test_a_watch_that_ends_at_any_point_loses_and_doubles_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    doom = Doom(raise_crash)
    wire(watched, doom, monkeypatch)
    arriving = Arrivals(watched.folder, seed=len(point))
    coming = arriving.writers(14)
    countdown = 1
    while coming:
        coming = [each for each in coming if next(each, "end") is None]
        doom.arm(point, countdown)
        try:
            watched.look(1)
            watched.watch_for(6.0)
        except Crash:
            doom.disarm()
            watched.start_anew()
            watched.look(1)
            countdown = countdown % 3 + 1
        doom.disarm()
    settle(watched)
    check(watched, arriving.expected)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_kill_9_in_the_middle_then_again(tmp_path: Path) -> None:
    """Each process is killed at a chance moment of what it does; the last one is let be."""
    watched = open_watched(tmp_path)
    arriving = Arrivals(watched.folder, seed=3)
    coming = arriving.writers(FILES)
    while coming:
        coming = [each for each in coming if next(each, "end") is None]
    arriving.expected["LastShot.CSV"].shots = 1  # it was rewritten before anybody looked
    watched.app.database.close()
    for number in range(share(2, 40)):
        killed = subprocess.run([sys.executable, "-m", "tests.proofs.watched_folder_victim", str(tmp_path),
                                 str(3 + 7 * number % 60)], cwd=ROOT, timeout=540, check=False, capture_output=True)
        assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr[-2000:]
        if killed.returncode == 0:
            break
    watched = open_watched(tmp_path)
    settle(watched)
    check(watched, arriving.expected)
    watched.app.database.close()
