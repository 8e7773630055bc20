"""A push over loopback while both ends are killed (kill -9) at chance points of what they do: 0 lost, 0 doubled."""

from __future__ import annotations

import logging
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.api_access.caller import Scope
from services.push.outbox import Outbox, find_about
from services.push.view import Destination
from tests.depth import share
from tests.proofs.arriving import TIMED, Arrivals
from tests.services.push.steps import find_free_port
from tests.services.small_house import build_small_app

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
FILES = share(10, 200)
KILLS = share(2, 25)
"""Of each end."""
MOST = {"server": 900, "client": 40}
"""At the latest after so many statements, or things done, an end is killed."""
_DEADLINE_S = share(400, 3000)


@dataclass
class Ends:
    """Both processes, each started anew when it was killed."""

    place: Path
    port: int
    folder: Path
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, which: str) -> None:
        left = self.chance.randint(1, MOST[which]) if self.kills[which] < KILLS else 0
        self.running[which] = subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.push_victims", which, str(self.place / which), str(self.port),
             str(left), *([str(self.folder)] if which == "client" else [])],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=(self.place / f"{which}.err").open("ab"))

    def revive(self) -> None:
        """Start whoever is dead. Nobody ends in another way than by being killed."""
        for which, process in list(self.running.items()):
            if process.poll() is not None:
                assert process.returncode == -signal.SIGKILL, (self.place / f"{which}.err").read_text()[-2000:]
                self.kills[which] += 1
                self.start(which)

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_both_ends_are_killed_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    folder, port = tmp_path / "shots", find_free_port()
    folder.mkdir()
    _give_token(tmp_path, port)
    arriving = Arrivals(folder, seed=15)
    made = [arriving._make(number, spec=TIMED[number % len(TIMED)]) for number in range(FILES)]
    coming = [*made, *((path.with_name(f"twin of {path.name}"), data) for path, data in made[:FILES // 8])]
    ends = Ends(tmp_path, port, folder, random.Random(15))
    deadline = time.monotonic() + _DEADLINE_S
    try:
        for which in MOST:
            ends.start(which)
        while coming or not _is_done(folder, len(made) + FILES // 8) or min(
                ends.kills[which] for which in MOST) < 1:
            assert time.monotonic() < deadline, (ends.kills, sorted(path.name for path in folder.iterdir()))
            for path, data in (coming.pop() for _ in range(min(len(coming), 2))):
                path.write_bytes(data)
            ends.revive()
            time.sleep(0.1)
    finally:
        ends.end()
        log.warning("killed %s", dict(ends.kills))
    _check(tmp_path, arriving)


def _give_token(place: Path, port: int) -> None:
    server, client = build_small_app(place / "server"), build_small_app(place / "client")
    token, _ = server.tokens.create("Simulator PC", [Scope.UPLOAD], "Ann")
    client.push.tokens.save(Destination(f"http://127.0.0.1:{port}"), token, allow_file=True)
    for app in (server, client):
        app.database.close()


def _is_done(folder: Path, files: int) -> bool:
    imported = folder / "imported"
    return imported.is_dir() and sum(1 for _ in imported.iterdir()) == files


def _check(place: Path, arriving: Arrivals) -> None:
    server = build_small_app(place / "server")
    cards = server.database.journal.load_cards(limit=1000)
    expected = sorted(each.shots for each in arriving.expected.values())
    assert sorted(card.stored_shots for card in cards) == sorted(card.distinct_shots for card in cards) == expected
    assert {card.player for card in cards} == {"Ann"}
    assert [each.message for each in server.database.upkeep.check() if each.severity == "error"] == []
    server.database.close()
    boxes = [Outbox(box, about) for box in (place / "client" / "private" / "push").iterdir()
             if (about := find_about(box)) is not None]
    for box in boxes:
        box.read()
    assert [box.list_letters() for box in boxes] == [[]], "everything has its receipt"
