from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest

from golf.errors import SettingsError
from golf.sync_events import LIVE_PUTTS, SyncStatus
from live.messages import MessageUnreadable, read_putt
from services.live.putting import PuttDesk
from services.live.settings import LiveSettings
from tests.live.messages import ball, message
from tests.opened_app import OpenedApp
from tests.services.live.house import HandClock, listening, monitor_on

CAMERA = {"ballData": {"BallSpeed": "4.21", "TotalSpin": 0, "LaunchDirection": "-1.30"}}


@pytest.mark.parametrize(("told", "speed", "direction"), [
    (CAMERA, 1.882, -1.3), ({"speed": 4.2, "hla": -1.5}, 1.8776, -1.5), ({"speed": "6"}, 2.682, None),
    (json.loads(message(1, ball(Speed=5, HLA=2.5))), 2.235, 2.5)])
def test_a_putt_is_read_in_each_of_its_shapes(told: dict[str, Any], speed: float, direction: float | None) -> None:
    putt = read_putt(json.dumps(told).encode())
    assert putt.ball_speed_mps == pytest.approx(speed, abs=1e-3)
    assert putt.start_direction_deg == direction


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"speed":0}', b'{"ballData":{"BallSpeed":"fast"}}',
                                  b'{"speed":NaN}'])
def test_what_tells_no_putt(data: bytes) -> None:
    with pytest.raises(MessageUnreadable):
        read_putt(data)


@contextmanager
def taking_putts(app: OpenedApp) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    app.live.listen(LiveSettings(takes_putts=True, putting_port=port))
    try:
        yield port
    finally:
        app.live.stop()


def post(port: int, body: bytes, path: str = "/putting", **headers: str) -> tuple[int, Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())


def test_putts_come_in_and_are_a_session_of_their_own(app: OpenedApp) -> None:
    with taking_putts(app) as port:
        assert post(port, json.dumps(CAMERA).encode()) == (200, {"result": "Success"})
        assert post(port, json.dumps(CAMERA).encode())[0] == 200, "heard twice, stored once"
        assert post(port, b'{"speed": 60, "hla": 2}')[0] == 200
    putts = [each.putt for each in app.database.putts.load()]
    assert [putt.number for putt in putts] == [1, 2]
    assert putts[0].ball_speed_mps == pytest.approx(1.882, abs=1e-3)
    assert putts[0].made is None
    assert [putt.counts for putt in putts] == [True, False], "27 m/s is no putt"
    session, = app.database.putts.load_sessions()
    assert session.name == "Live putting"
    assert app.database.journal.load_shots(session.session_id) == []
    assert [each for each in app.database.upkeep.check() if each.severity == "error"] == []


@pytest.mark.parametrize(("body", "path", "headers", "status"), [
    (b'{"speed": 4}', "/other", {}, 404), (b'{"speed": 4}', "/putting", {"Origin": "http://evil.example"}, 403),
    (b'{"speed": 4}', "/putting", {"Host": "evil.example:8888"}, 403), (b"nonsense", "/putting", {}, 400),
    (b"", "/putting", {}, 400), (b'{"a":"' + b"x" * 70_000 + b'"}', "/putting", {}, 400)])
def test_who_may_not_send_putts_and_what_is_none(
    app: OpenedApp, body: bytes, path: str, headers: dict[str, str], status: int
) -> None:
    with taking_putts(app) as port:
        assert post(port, body, path, **headers)[0] == status
        assert post(port, b'{"speed": 4}')[0] == 200, "it goes on listening"
    assert len(app.database.putts.load()) == 1


def test_it_ends_when_it_is_quiet_goes_on_after_a_kill_and_is_undone(app: OpenedApp) -> None:
    clock = HandClock()
    desk = PuttDesk(app.database, clock, app.live.choices, lambda: "Sam")
    desk.take(b'{"speed": 4}')
    clock.move(minutes=1)
    after = PuttDesk(app.database, clock, app.live.choices, lambda: "Sam")
    after.resume()
    after.take(b'{"speed": 5}')
    assert [each.putt.number for each in app.database.putts.load("Sam")] == [1, 2]
    clock.move(hours=1)
    after.tick()
    run, = app.database.runs.load_recent(5)
    assert (run.mode, run.status, run.message) == (LIVE_PUTTS, SyncStatus.SUCCESS, "2 putts.")
    app.sync_history.undo(run.run_id)
    assert app.database.putts.load() == []
    after.take(b'{"speed": 6}')
    assert len(app.database.putts.load_sessions()) == 1


def test_a_session_that_was_deleted_meanwhile_takes_no_putt_away(app: OpenedApp) -> None:
    clock = HandClock()
    desk = PuttDesk(app.database, clock, app.live.choices, lambda: "Sam")
    desk.take(b'{"speed": 4}')
    app.imports.delete([app.database.putts.load_sessions()[0].session_id])
    clock.move(seconds=20)
    desk.take(b'{"speed": 5}')
    assert [each.putt.number for each in app.database.putts.load()] == [1]


def test_a_port_that_is_taken_is_told(app: OpenedApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError, match="is in use"):
        app.live.save(LiveSettings(takes_putts=True, putting_port=taken.getsockname()[1]))
    assert not app.live.choices.load().takes_putts


def test_balls_and_putts_at_once(app: OpenedApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        putting_port = int(free.getsockname()[1])
    with listening(app, takes_putts=True, putting_port=putting_port) as port, monitor_on(port) as monitor:
        assert monitor.ask(message(1, ball())) == 200
        assert post(putting_port, b'{"speed": 4}')[0] == 200
    assert len(app.database.putts.load()) == 1
    assert len(app.database.live_sessions.load_open()) == 1
