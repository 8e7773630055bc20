"""Balls and putts that come while the database is locked: answered, kept, stored in their order, each once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from golf.errors import DatabaseBusy
from services.live.desk import LiveDesk, Outcome
from services.live.kept_messages import KeptMessage, KeptMessages
from services.live.putting import PuttDesk
from services.live.service import KEPT_BALLS, KEPT_PUTTS
from services.live.settings import LiveSettings
from tests.live.messages import CLUB, ball, message
from tests.opened_app import OpenedApp
from tests.services.live.house import START, HandClock, listening, monitor_on, stored, until
from tests.services.small_house import build_small_app


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def app(tmp_path: Path, clock: HandClock) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path, clock=clock)
    yield made
    made.database.close()


@pytest.fixture
def kept(app: OpenedApp) -> KeptMessages:
    return KeptMessages(app.settings.private_folder / KEPT_BALLS)


@contextmanager
def locked(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as somebody else writes, without waiting for SQLite's ten seconds each time."""

    def refuse(*_asked: Any, **_more: Any) -> NoReturn:
        raise DatabaseBusy("The database is locked.", "Wait.")

    with monkeypatch.context() as patch:
        for name in ("begin", "add", "complete", "save_putt", "finish"):
            patch.setattr(app.database.live_sessions, name, refuse)
        yield


def hit(desk: LiveDesk, clock: HandClock, number: int) -> Outcome:
    clock.move(seconds=10)
    return desk.take(message(number, ball(Speed=100 + number / 10)), "a")


def speeds(app: OpenedApp) -> list[int]:
    """Of every stored ball the number that it was hit with."""
    return [round(((shot.ball_speed_mps or 0) * 2.2369363 - 100) * 10) for shot in stored(app)]


def test_what_comes_while_the_database_is_locked_is_stored_later_in_its_order(
    app: OpenedApp, clock: HandClock, kept: KeptMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = LiveDesk(app.database, clock, app.live.choices, kept)
    app.live.choose("7 Iron", "Sam")
    assert hit(desk, clock, 1) is Outcome.STORED
    with locked(app, monkeypatch):
        assert [hit(desk, clock, number) for number in (2, 3)] == [Outcome.KEPT, Outcome.KEPT]
        clock.move(seconds=0.4)
        assert desk.take(message(3, None, CLUB), "a") is Outcome.KEPT
        desk.tick()
        assert speeds(app) == [1]
    app.live.choose("Driver", "Sam")
    assert hit(desk, clock, 4) is Outcome.KEPT, "it comes behind those that wait"
    assert hit(desk, clock, 4) is Outcome.KEPT, "a double is told when it is stored"
    desk.tick()
    assert (speeds(app), kept.is_waiting) == ([1, 2, 3, 4], False)
    running = app.live.load_running()
    assert running is not None
    assert [each.stored.club for each in running.balls] == ["7 Iron", "7 Iron", "7 Iron", "Driver"]
    assert [each.stored.shot.club_path_deg for each in running.balls] == [None, None, -2.1, None]
    assert [each.stored.shot.hit_at[-9:-4] for each in running.balls if each.stored.shot.hit_at] == [
        "30:10", "30:20", "30:30", "30:40"]
    assert hit(desk, clock, 5) is Outcome.STORED


def test_none_that_was_answered_is_lost_when_the_listener_is_killed(
    app: OpenedApp, clock: HandClock, kept: KeptMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = LiveDesk(app.database, clock, app.live.choices, kept)
    hit(desk, clock, 1)
    with locked(app, monkeypatch):
        for number in (2, 3, 4):
            hit(desk, clock, number)
    path = app.settings.private_folder / KEPT_BALLS
    before = path.read_bytes()
    clock.move(hours=3)
    again = LiveDesk(app.database, clock, app.live.choices, kept)
    again.resume()
    assert speeds(app) == [1, 2, 3, 4]
    path.write_bytes(before + before[:20])  # killed after storing, before letting go; and half a line
    third = LiveDesk(app.database, clock, app.live.choices, kept)
    third.resume()
    assert (speeds(app), kept.is_waiting) == ([1, 2, 3, 4], False)
    third.tick()
    assert app.live.load_open() is None, "nobody has hit for hours"
    assert len(app.database.journal.load_cards(limit=9)) == 1


def test_a_disk_that_keeps_nothing_is_told(
    app: OpenedApp, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = app.settings.private_folder / "a file"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("")
    for kept in (None, KeptMessages(blocked / "kept")):
        desk = LiveDesk(app.database, clock, app.live.choices, kept)
        with locked(app, monkeypatch), pytest.raises(DatabaseBusy):
            hit(desk, clock, 1)
        assert hit(desk, clock, 1) is Outcome.STORED


def test_half_a_line_spoils_no_other(tmp_path: Path) -> None:
    kept = KeptMessages(tmp_path / "kept")
    first, second = KeptMessage("a", START, "{\"Ä\":\n1}", "7 Iron", None), KeptMessage("b", START, "2")
    kept.add(first)
    with (tmp_path / "kept").open("ab") as file:
        file.write(b"{\"conn")
    kept.add(second)
    assert kept.load() == [first, second]
    kept.keep_only([second])
    assert (kept.load(), kept.is_waiting) == ([second], True)


def test_putts_are_kept_likewise(app: OpenedApp, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptMessages(app.settings.private_folder / KEPT_PUTTS)

    def putt(desk: PuttDesk, speed: float) -> None:
        clock.move(seconds=5)
        desk.take(json.dumps({"speed": speed, "hla": 1}).encode())

    def told() -> list[int]:
        return [round((each.putt.ball_speed_mps or 0) * 2.2369363) for each in app.database.putts.load()]

    desk = PuttDesk(app.database, clock, app.live.choices, lambda: "Sam", kept)
    putt(desk, 1)
    with locked(app, monkeypatch):
        putt(desk, 2)
        putt(desk, 3)
        desk.tick()
    putt(desk, 4)
    assert told() == [1]
    before = (app.settings.private_folder / KEPT_PUTTS).read_bytes()
    desk.tick()
    assert told() == [1, 2, 3, 4]
    (app.settings.private_folder / KEPT_PUTTS).write_bytes(before)
    again = PuttDesk(app.database, clock, app.live.choices, lambda: "Sam", kept)
    again.resume()
    assert (told(), kept.is_waiting) == ([1, 2, 3, 4], False)


def test_a_monitor_is_answered_200_beside_a_real_lock(tmp_path: Path) -> None:
    app = build_small_app(tmp_path)
    app.live.choices.save(LiveSettings())
    with listening(app) as port, monitor_on(port) as monitor:
        with closing(sqlite3.connect(app.database.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            monitor.send(message(1, ball(Speed=101)))
            answer = monitor.answer(wait_s=60)
            assert answer is not None
            assert answer["Code"] == 200
            assert stored(app) == []
            other.rollback()
        until(lambda: len(stored(app)) == 1)
    app.database.close()
