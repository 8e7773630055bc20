from __future__ import annotations

import errno
import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from golf.errors import DatabaseError, SettingsError, SyncAlreadyRunning
from live.stream import LONGEST_BYTES
from services.live.listener import MOST_CONVERSATIONS, describe_port, open_sockets
from services.live.settings import FREE_PORT, LiveSettings
from services.shared.locks import hold_live_lock, hold_sync_lock
from tests.live.messages import BALL, CLUB, ball, heartbeat, message
from tests.opened_app import OpenedApp
from tests.services.live.house import Monitor, listening, monitor_on, stored, until
from tests.services.small_house import build_small_app


def test_a_ball_is_answered_once_it_is_stored(app: OpenedApp) -> None:
    with listening(app) as port, monitor_on(port) as monitor:
        assert monitor.ask(message(1, BALL)) == 200
        assert len(stored(app)) == 1
        assert monitor.ask(heartbeat()) == 200
        assert monitor.ask(message(2, ball(Speed=99), CLUB)) == 200
        assert len(stored(app)) == 2


def test_nobody_but_this_computer_can_reach_it() -> None:
    opened = open_sockets(0)
    try:
        addresses = {each.getsockname()[0] for each in opened}
        assert "127.0.0.1" in addresses
        assert addresses <= {"127.0.0.1", "::1"}
    finally:
        for each in opened:
            each.close()


def test_messages_may_be_split_and_joined(app: OpenedApp) -> None:
    with listening(app) as port, monitor_on(port) as monitor:
        data = message(1, BALL) + message(2, ball(Speed=120))
        for start in range(0, len(data), 97):
            monitor.send(data[start:start + 97])
        assert [(monitor.answer() or {}).get("Code") for _ in range(2)] == [200, 200]
        assert len(stored(app)) == 2


def test_a_ball_that_could_not_be_stored_is_refused(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("The disk is full.")

    with listening(app) as port, monitor_on(port) as monitor:
        with monkeypatch.context() as patched:
            patched.setattr(app.database.live_sessions, "begin", refuse)
            assert monitor.ask(message(1, BALL)) == 501
        assert stored(app) == []
        assert monitor.ask(message(1, BALL)) == 200


def test_balls_are_stored_while_a_sync_runs(app: OpenedApp) -> None:
    with hold_sync_lock(app.settings.lock_path), listening(app) as port, monitor_on(port) as monitor:
        assert monitor.ask(message(1, BALL)) == 200


def test_the_club_chosen_here_is_told_to_the_monitor(app: OpenedApp) -> None:
    with listening(app) as port, monitor_on(port) as monitor:
        app.live.choose("7 Iron", "Sam")
        assert monitor.player() == {"Handed": "RH", "Club": "I7"}
        app.database.players.set_left_handed("Sam", True)
        assert monitor.player() == {"Handed": "LH", "Club": "I7"}
        app.live.choose("Driver", "Sam")
        assert monitor.player() == {"Handed": "LH", "Club": "DR"}
        with monitor_on(port) as later:
            assert later.player() == {"Handed": "LH", "Club": "DR"}, "a monitor that comes later is told as well"


@pytest.mark.parametrize("nonsense", [
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", os.urandom(50_000), b"{" * 70_000,
    b'{"a":"' + b"x" * (LONGEST_BYTES * 2),
    b'{"BallData":' + b"[" * 40, b'{"hello":"world"}', "{\"DeviceID\":\"\ud800\"}".encode("utf-8", "surrogatepass")],
    ids=["http", "random", "open", "long", "deep", "other", "surrogate"])
def test_garbage_ends_nothing(app: OpenedApp, nonsense: bytes) -> None:
    with listening(app) as port:
        with monitor_on(port) as hostile:
            hostile.send(nonsense)
            hostile.socket.settimeout(0.2)
        with monitor_on(port) as monitor:
            assert monitor.ask(message(1, BALL)) == 200
        assert len(stored(app)) == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_a_web_page_cannot_send_balls(app: OpenedApp, at_once: bool) -> None:
    request = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n" + message(1, BALL)
    with listening(app) as port:
        with monitor_on(port) as browser:
            for piece in [request] if at_once else [request[:2], request[2:40], request[40:]]:
                try:
                    browser.send(piece)
                    time.sleep(0.05)
                except OSError:
                    break
            assert (browser.answer() or {"Code": 501})["Code"] == 501
        with monitor_on(port) as monitor:
            assert monitor.ask(message(1, ball(Speed=99))) == 200
        assert len(stored(app)) == 1


def test_half_an_object_at_the_end_is_no_ball(app: OpenedApp) -> None:
    with listening(app) as port:
        with monitor_on(port) as monitor:
            monitor.send(message(1, BALL)[:-3])
        with monitor_on(port) as again:
            assert again.ask(message(1, BALL)) == 200
        assert len(stored(app)) == 1


def test_twenty_programs_are_talked_with_and_the_next_one_is_told(app: OpenedApp) -> None:
    with listening(app) as port:
        talking = [Monitor(port) for _ in range(MOST_CONVERSATIONS)]
        try:
            assert all(each.ask(heartbeat()) == 200 for each in talking)
            with monitor_on(port) as too_many:
                refusal = too_many.answer()
                assert refusal is not None
                assert refusal["Code"] == 501
            talking.pop().close()
            until(lambda: count_monitors(app) < MOST_CONVERSATIONS)
            with monitor_on(port) as next_one:
                assert next_one.ask(message(1, BALL)) == 200
        finally:
            for each in talking:
                each.close()


def count_monitors(app: OpenedApp) -> int:
    state = app.live.load_status().listener
    return 0 if state is None else state.monitors


def test_a_program_that_takes_no_answers_keeps_nobody_waiting(app: OpenedApp) -> None:
    with listening(app) as port, monitor_on(port) as deaf, monitor_on(port) as monitor:
        deaf.socket.settimeout(0.1)
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        try:
            for _ in range(200):
                deaf.send(heartbeat() * 20)
        except OSError:
            pass
        assert monitor.ask(message(1, BALL)) == 200


def test_only_one_process_listens(app: OpenedApp) -> None:
    with hold_live_lock(app.settings), pytest.raises(SyncAlreadyRunning):
        app.live.listen(LiveSettings(is_on=True, port=0))
    with listening(app), pytest.raises(SyncAlreadyRunning), hold_live_lock(app.settings):
        pass


def test_a_port_that_is_taken_is_told_with_the_next_step(app: OpenedApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} is in use.*{FREE_PORT}"):
            app.live.save(LiveSettings(is_on=True, port=port))
    assert not app.live.choices.load().is_on, "a choice that cannot be acted on is not kept as if it could"


def test_a_port_of_the_administrators_is_told_with_another_one() -> None:
    said = describe_port(PermissionError(errno.EACCES, "Permission denied"), 921)
    assert "administrator" in said.what_happened
    assert str(FREE_PORT) in said.what_to_do


@pytest.mark.parametrize("settings", [
    LiveSettings(port=0), LiveSettings(port=70_000), LiveSettings(gspro_host="localhost", port=921, gspro_port=921)])
def test_what_cannot_be_is_not_kept(app: OpenedApp, settings: LiveSettings) -> None:
    with pytest.raises(SettingsError):
        app.live.save(settings)
    assert app.live.choices.load() == LiveSettings()


def test_switching_it_on_and_off_acts_at_once_and_another_process_sees_it(tmp_path: Path) -> None:
    app = build_small_app(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app.live.save(LiveSettings(is_on=True, port=port))
    other = build_small_app(tmp_path)
    try:
        with monitor_on(port) as monitor:
            assert monitor.ask(message(1, BALL)) == 200
            until(lambda: (state := other.live.load_status().listener) is not None and state.monitors == 1)
        app.live.look_after()
        assert app.live.load_status().is_here
        app.live.save(LiveSettings(is_on=False, port=port))
        assert other.live.load_status().listener is None
        with pytest.raises(ConnectionRefusedError):
            Monitor(port)
        assert app.live.load_open() is not None, "the session itself is over when it is quiet"
    finally:
        app.live.stop()
        other.database.close()
        app.database.close()


def test_many_threads_and_their_balls(app: OpenedApp) -> None:
    """Several programs talk at once: each ball is there once."""
    def play(port: int, first: int) -> None:
        with monitor_on(port) as monitor:
            codes.extend(monitor.ask(message(number, ball(Speed=first + number))) for number in range(1, 6))

    codes: list[int | None] = []
    with listening(app) as port:
        players = [threading.Thread(target=play, args=(port, first)) for first in (60, 80, 100)]
        for each in players:
            each.start()
        for each in players:
            each.join()
    assert codes == [200] * 15
    assert len({shot.ball_speed_mps for shot in stored(app)}) == len(stored(app)) == 15


def test_what_came_is_kept_word_for_word(app: OpenedApp) -> None:
    with listening(app) as port, monitor_on(port) as monitor:
        monitor.ask(message(1, BALL, CLUB))
    running = app.live.load_open()
    assert running is not None
    said, = app.database.live_sessions.load_messages(running.report_id, 9)
    assert json.loads(said.body) == json.loads(message(1, BALL, CLUB))
