"""A live session with every trap of Open Connect, and one that is killed in the middle."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from golf.shots import ShotFlag
from golf_db import open_database
from tests.depth import share
from tests.live.messages import CLUB, NO_BALL, heartbeat, message
from tests.opened_app import OpenedApp
from tests.services.live.house import Monitor, listening, stored, until
from tests.services.small_house import build_small_app

ROOT = Path(__file__).parents[2]
BALLS = share(40, 300)
KILLS = share(3, 30)


class Game:
    """A golfer's evening: balls of which no two are the same, told by a program in each way that was met."""

    def __init__(self, port: int, seed: int = 7) -> None:
        self._port = port
        self._random = random.Random(seed)
        self.monitor = Monitor(port)
        self._number = 0
        self.clubs: dict[float, bool] = {}
        """By the speed of the ball in mph, its name in this game: whether its club was seen."""

    def hit(self, place: int) -> None:
        """One ball, with the trap of its place."""
        self._number += 1
        told: dict[str, Any] = {
            "Speed": round(60 + place / 10, 1), "SpinAxis": round(self._random.uniform(-20, 20), 1),
            "TotalSpin": self._random.randint(2000, 9000), "HLA": round(self._random.uniform(-5, 5), 1),
            "VLA": round(self._random.uniform(8, 30), 1), "CarryDistance": round(self._random.uniform(80, 260), 1)}
        _TRAPS[place % len(_TRAPS)](self, told)
        self.clubs.setdefault(told["Speed"], False)

    def ask(self, told: dict[str, Any], club: dict[str, Any] | None = None, **options: Any) -> None:
        assert self.monitor.ask(message(self._number, told, club, **options)) == 200

    def reconnect(self) -> None:
        self.monitor.close()
        self.monitor = Monitor(self._port)
        self._number = 1

    # the traps

    def together(self, told: dict[str, Any]) -> None:
        self.ask(told, CLUB)
        self.clubs[told["Speed"]] = True

    def club_later(self, told: dict[str, Any]) -> None:
        self.ask(told)
        assert self.monitor.ask(message(self._number, None, CLUB)) == 200
        self.clubs[told["Speed"]] = True

    def both_twice(self, told: dict[str, Any]) -> None:
        self.ask(told)
        self.ask(told, CLUB)
        self.ask(told, CLUB)
        self.clubs[told["Speed"]] = True

    def zeros_for_a_club(self, told: dict[str, Any]) -> None:
        self.ask(told, dict.fromkeys(CLUB, 0), ContainsClubData=False)

    def as_text(self, told: dict[str, Any]) -> None:
        self.ask({name: str(value) for name, value in told.items()}, ContainsBallData="true", ContainsClubData="false",
                 IsHeartBeat="false")

    def odd_spelling(self, told: dict[str, Any]) -> None:
        self.ask({**told, "Backspin": 4321})

    def zero_spins(self, told: dict[str, Any]) -> None:
        self.ask({**told, "BackSpin": 0, "SideSpin": 0})

    def heartbeats_between(self, told: dict[str, Any]) -> None:
        for data in (heartbeat(self._number), message(self._number), message(self._number, NO_BALL)):
            assert self.monitor.ask(data) == 200
        self.ask(told)
        assert self.monitor.ask(message(self._number)) == 200

    def numbers_begin_anew(self, told: dict[str, Any]) -> None:
        self.reconnect()
        self.ask(told)

    def sent_again_after_a_reconnect(self, told: dict[str, Any]) -> None:
        self.ask(told)
        self.reconnect()
        self.ask(told)

    def split_and_joined(self, told: dict[str, Any]) -> None:
        data = heartbeat() + message(self._number, told) + heartbeat()
        for start in range(0, len(data), 211):
            self.monitor.send(data[start:start + 211])
        assert [(self.monitor.answer() or {}).get("Code") for _ in range(3)] == [200] * 3

    def absurd(self, told: dict[str, Any]) -> None:
        self.ask({**told, "BackSpin": -100_000, "SideSpin": 0, "TotalSpin": 0})

    def half_an_object(self, told: dict[str, Any]) -> None:
        self.monitor.send(message(self._number, told)[:-20])
        self.reconnect()
        self.ask(told)

    def garbage(self, told: dict[str, Any]) -> None:
        assert self.monitor.ask(b"no object at all ") == 501
        self.ask(told)

    def no_carry(self, told: dict[str, Any]) -> None:
        self.ask({name: value for name, value in told.items() if name != "CarryDistance"})


_TRAPS = (
    Game.together, Game.club_later, Game.both_twice, Game.zeros_for_a_club, Game.as_text, Game.odd_spelling,
    Game.zero_spins, Game.heartbeats_between, Game.numbers_begin_anew, Game.sent_again_after_a_reconnect,
    Game.split_and_joined, Game.absurd, Game.half_an_object, Game.garbage, Game.no_carry)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path)
    yield made
    made.database.close()


def test_every_ball_with_every_trap_is_stored_right_and_once(app: OpenedApp) -> None:
    with listening(app) as port:
        game = Game(port)
        for place in range(BALLS):
            game.hit(place)
        game.monitor.close()
    shots = stored(app)
    assert len(app.database.journal.load_cards(limit=9)) == 1, "one evening is one session"
    assert [round((shot.ball_speed_mps or 0) / 0.44704, 1) for shot in shots] == list(game.clubs)
    assert [shot.club_speed_mps is not None for shot in shots] == list(game.clubs.values())
    absurd = [place % len(_TRAPS) == _TRAPS.index(Game.absurd) for place in range(BALLS)]
    assert [ShotFlag.IMPOSSIBLE in shot.flags for shot in shots] == absurd
    assert [shot.carry_m is None for shot in shots] == [
        place % len(_TRAPS) == _TRAPS.index(Game.no_carry) for place in range(BALLS)]
    assert all(shot.back_spin_rpm is not None for shot in shots)
    assert [each for each in app.database.upkeep.check() if each.severity == "error"] == []
    app.live.end()
    assert app.database.runs.load_recent(1)[0].total_shots == BALLS


@contextmanager
def process_that_listens(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command line in a process of its own, until it is killed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    started = subprocess.Popen(
        [sys.executable, "cli.py", "live", "run", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**clean, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    try:
        until(lambda: is_open(port))
        yield started
    finally:
        started.kill()
        started.wait()


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_no_answered_ball_is_lost_by_a_kill(tmp_path: Path) -> None:
    """Killed at some moment while balls come in as fast as they are answered, again and again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chance, answered, sent = random.Random(11), list[float](), 0
    for _ in range(KILLS):
        with process_that_listens(tmp_path, port) as process:
            monitor = Monitor(port)
            ends = time.monotonic() + chance.uniform(0.05, 0.6)
            while process.poll() is None:
                sent += 1
                speed = round(50 + sent / 100, 2)
                try:
                    monitor.send(message(sent, {"Speed": speed, "VLA": 12, "HLA": 1, "TotalSpin": 3000 + sent,
                                                "SpinAxis": 2}))
                    if time.monotonic() > ends:
                        os.kill(process.pid, signal.SIGKILL)
                    if (monitor.answer() or {}).get("Code") == 200:
                        answered.append(speed)
                except OSError:
                    break
            monitor.close()
    assert answered
    with closing(open_database(tmp_path / "golf.db")) as database:
        cards = database.journal.load_cards(limit=99)
        speeds = [round((each.shot.ball_speed_mps or 0) / 0.44704, 2)
                  for card in cards for each in database.journal.load_shots(card.report_id)]
        assert set(answered) <= set(speeds), "none lost"
        assert len(speeds) == len(set(speeds)), "none twice"
        assert len(cards) == 1, "the session goes on in the next process"
        assert [each for each in database.upkeep.check() if each.severity == "error"] == []
