from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from golf.errors import DatabaseError
from live.stream import Garbage, ObjectSplitter
from tests.live.messages import BALL, ball, heartbeat, message
from tests.opened_app import OpenedApp
from tests.services.live.house import Monitor, listening, monitor_on, stored, until

Answer = Callable[[dict[str, Any]], list[dict[str, Any]]]


class Gspro:
    """A GSPro of our own: keeps what it hears and answers as it is told to."""

    def __init__(self, answer: Answer) -> None:
        self.heard: list[dict[str, Any]] = []
        self._answer = answer
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def say(self, told: dict[str, Any]) -> None:
        for each in self._lines:
            each.sendall(json.dumps(told).encode())

    def close(self) -> None:
        self._server.close()
        for each in self._lines:
            each.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            self._lines.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        splitter = ObjectSplitter()
        try:
            while data := line.recv(4096):
                for each in splitter.feed(data):
                    assert not isinstance(each, Garbage)
                    self.heard.append(json.loads(each))
                    for told in self._answer(self.heard[-1]):
                        line.sendall(json.dumps(told).encode())
        except OSError:
            return


def shot_received(_heard: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"Code": 200, "Message": "from GSPro"}]


def nothing(_heard: dict[str, Any]) -> list[dict[str, Any]]:
    return []


@contextmanager
def gspro_that(answer: Answer) -> Iterator[Gspro]:
    made = Gspro(answer)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def passed_on(app: OpenedApp, answer: Answer) -> Iterator[tuple[Gspro, Monitor]]:
    """A monitor that talks to Rangebook, which passes on to a GSPro that answers like this."""
    with (gspro_that(answer) as gspro, listening(app, gspro_host="127.0.0.1", gspro_port=gspro.port) as port,
          monitor_on(port) as monitor):
        yield gspro, monitor


def test_everything_is_passed_on_and_gspros_answer_is_the_answer(app: OpenedApp) -> None:
    with gspro_that(shot_received) as gspro, listening(app, gspro_host="127.0.0.1", gspro_port=gspro.port) as port:
        with monitor_on(port) as monitor:
            monitor.send(message(1, BALL))
            assert monitor.answer() == {"Code": 200, "Message": "from GSPro"}
            monitor.send(heartbeat())
            assert monitor.answer() == {"Code": 200, "Message": "from GSPro"}
            assert monitor.answer(wait_s=0.5) is None, "no answer comes twice"
        assert [each["ShotNumber"] for each in gspro.heard] == [1, 1]
    assert len(stored(app)) == 1


def test_a_gspro_that_is_away_takes_no_ball_away(app: OpenedApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    with listening(app, gspro_host="127.0.0.1", gspro_port=nobody) as port, monitor_on(port) as monitor:
        assert [monitor.ask(message(number, ball(Speed=90 + number))) for number in range(3)] == [200] * 3
        assert len(stored(app)) == 3


def test_a_gspro_that_goes_away_takes_no_ball_away(app: OpenedApp) -> None:
    with gspro_that(shot_received) as gspro, listening(app, gspro_host="127.0.0.1", gspro_port=gspro.port) as port:
        with monitor_on(port) as monitor:
            assert monitor.ask(message(1, BALL)) == 200
            gspro.close()
            assert [monitor.ask(message(number, ball(Speed=90 + number))) for number in (2, 3)] == [200] * 2
        assert len(stored(app)) == 3


def test_a_silent_gspro_is_answered_for_and_its_late_answer_is_dropped(app: OpenedApp) -> None:
    with passed_on(app, nothing) as (gspro, monitor):
        monitor.send(message(1, BALL))
        assert (monitor.answer() or {})["Message"] == "Shot received successfully"
        gspro.say({"Code": 200, "Message": "late"})
        assert monitor.answer(wait_s=0.5) is None


def test_a_ball_that_was_not_stored_is_refused_whatever_gspro_says(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(app.database.live_sessions, "begin", refuse)
    with gspro_that(shot_received) as gspro, listening(app, gspro_host="127.0.0.1", gspro_port=gspro.port) as port:
        with monitor_on(port) as monitor:
            assert monitor.ask(message(1, BALL)) == 501
            assert monitor.answer(wait_s=0.5) is None
        assert len(gspro.heard) == 1, "the game goes on"


def test_gspros_club_is_ours_and_told_to_the_monitor(app: OpenedApp) -> None:
    with passed_on(app, shot_received) as (gspro, monitor):
        assert monitor.ask(message(1, BALL)) == 200
        gspro.say({"Code": 201, "Message": "Player", "Player": {"Handed": "RH", "Club": "W3"}})
        assert monitor.player() == {"Handed": "RH", "Club": "W3"}
        until(lambda: app.live.find_club() == "3 Wood")
        monitor.ask(message(2, ball(Speed=91)))
    running = app.live.load_running()
    assert running is not None
    assert running.last is not None
    assert running.last.club == "3 Wood"
