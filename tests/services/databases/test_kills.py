"""An import that is killed at any point is whole once it has gone on: each ball is there, and once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.depth import share
from tests.services.databases.golfdata import balls, write_golfdata
from tests.services.databases.test_service import count
from tests.services.small_house import build_small_app

ROOT = Path(__file__).parents[3]
SESSIONS, EACH = 60, 20
POINTS = [(place, batch) for batch in range(3) for place in ("stored", "remembered")]
CHILD = """
import os, signal, sys
from pathlib import Path
from services.databases.saved_position import Positions
from tests.services.small_house import build_small_app
home, path, place, batch = sys.argv[1:]
app = build_small_app(Path(home))
left = [int(batch)]
def die(which):
    if which == place:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
save = Positions.save
def saving(self, position):
    save(self, position)
    die("remembered")
Positions.save = saving
app.databases.run(Path(path), "Ann", on_progress=lambda now: die("stored") if now.processed else None)
"""


@pytest.mark.parametrize(("place", "batch"), POINTS[:share(3, len(POINTS))])
def test_killed_anywhere_it_goes_on_and_is_whole(tmp_path: Path, place: str, batch: int) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(SESSIONS, EACH))
    killed = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path / "home"), str(path), place, str(batch)],
                            cwd=ROOT, check=False, capture_output=True, timeout=300)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    app = build_small_app(tmp_path / "home")
    status = app.databases.status()
    assert status.run is not None
    assert not status.is_running, "its process is gone"
    app.databases.run(path, "Ann", resume=status.saved is not None)
    assert (count(app, "shots"), count(app, "sessions")) == (SESSIONS * EACH, SESSIONS)
    app.database.close()
