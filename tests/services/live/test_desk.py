from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from golf.errors import DatabaseError
from golf.maintenance import AuditFilter, Finding
from golf.sessions import UNKNOWN_PLAYER, DateSource, SessionSource
from golf.sync_events import LIVE, SyncStatus
from services.live.desk import TELL_EVERY_S, LiveDesk, Outcome
from services.live.settings import LiveSettings
from tests.live.messages import BALL, CLUB, ball, heartbeat, message
from tests.opened_app import OpenedApp
from tests.services.live.house import HandClock, stored
from tests.services.small_house import build_small_app, report_body, save_report


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def app(tmp_path: Path, clock: HandClock) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path, clock=clock)
    yield made
    made.database.close()


@pytest.fixture
def desk(app: OpenedApp, clock: HandClock) -> LiveDesk:
    return LiveDesk(app.database, clock, app.live.choices)


def hit(desk: LiveDesk, clock: HandClock, number: int, **values: float) -> Outcome:
    """A ball of its own, ten seconds after the last."""
    clock.move(seconds=10)
    return desk.take(message(number, ball(Speed=100 + number / 10, **values)), "a")


def findings(app: OpenedApp) -> list[Finding]:
    return [each for each in app.database.upkeep.check() if each.severity == "error"]


def test_a_ball_is_stored_before_it_is_answered_in_a_session_and_a_run_of_its_own(
    app: OpenedApp, desk: LiveDesk, clock: HandClock
) -> None:
    app.live.choose("7 Iron", "Sam")
    assert desk.take(message(1, BALL), "a") is Outcome.STORED
    running = app.live.load_running()
    assert running is not None
    assert (running.card.player, running.card.name) == ("Sam", "Live session")
    assert (running.card.practised_on, running.card.date_source) == (date(2026, 2, 12), DateSource.API)
    assert [stored.club for stored in running.shots] == ["7 Iron"]
    detail = app.database.journal.load_session(running.run.report_id)
    assert (detail.source, detail.device) == (SessionSource.LIVE, "Garmin R10")
    run = app.database.runs.load_run(running.run.run_id)
    assert run is not None
    assert (run.mode, run.status, run.total_shots) == (LIVE, SyncStatus.RUNNING, 1)
    assert findings(app) == []


def test_heartbeats_doubles_and_ready_messages_are_no_balls(app: OpenedApp, desk: LiveDesk) -> None:
    assert desk.take(heartbeat(), "a") is Outcome.NO_BALL
    assert app.live.load_open() is None
    desk.take(message(1, BALL), "a")
    assert desk.take(message(1, BALL), "a") is Outcome.KNOWN
    assert desk.take(message(1), "a") is Outcome.NO_BALL
    assert len(stored(app)) == 1


def test_the_club_joins_its_ball_and_everything_that_follows_from_it(
    app: OpenedApp, desk: LiveDesk, clock: HandClock
) -> None:
    desk.take(message(1, BALL), "a")
    clock.move(seconds=0.4)
    assert desk.take(message(1, None, CLUB), "a") is Outcome.STORED
    shot, = stored(app)
    assert shot.club_path_deg == -2.1
    assert shot.smash_factor == pytest.approx(1.4575, abs=1e-3)
    assert shot.hit_at is not None
    assert shot.hit_at.endswith("30:00.000")
    running = app.live.load_running()
    assert running is not None
    assert running.card.average_smash == pytest.approx(1.4575, abs=1e-3)
    assert len(app.database.live_sessions.load_messages(running.run.report_id, 9)) == 2
    assert findings(app) == []


def test_the_club_that_is_chosen_is_that_of_the_next_ball(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    hit(desk, clock, 1)
    for number, club in enumerate(("8 Iron", "Driver", "8 Iron"), 2):
        app.live.choose(club, UNKNOWN_PLAYER)
        hit(desk, clock, number)
    running = app.live.load_running()
    assert running is not None
    in_order = sorted(running.shots, key=lambda each: each.shot.position)
    assert [each.club for each in in_order] == ["Unknown club", "8 Iron", "Driver", "8 Iron"]
    assert running.last is in_order[-1]


def test_another_player_begins_a_session(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    app.live.choose("7 Iron", "Sam")
    hit(desk, clock, 1)
    app.live.choose("7 Iron", "Kim")
    hit(desk, clock, 2)
    cards = app.database.journal.load_cards(limit=9)
    assert {card.player: card.stored_shots for card in cards} == {"Sam": 1, "Kim": 1}


def test_the_only_player_is_who_hits_when_nobody_says(app: OpenedApp, desk: LiveDesk) -> None:
    save_report(app, 5, report_body(2))
    desk.take(message(1, BALL), "a")
    running = app.live.load_running()
    assert running is not None
    assert running.card.player == "Sam"


def test_a_club_of_yesterday_is_not_that_of_today(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    app.live.choose("Driver", "Sam")
    clock.move(hours=20)
    assert app.live.find_club() == ""
    hit(desk, clock, 1)
    running = app.live.load_running()
    assert running is not None
    assert running.shots[0].club == "Unknown club"


def test_it_is_over_when_nobody_hits_any_more(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    app.live.choose("7 Iron", "Sam")
    for number in range(3):
        hit(desk, clock, number)
    last = clock.now()
    clock.move(minutes=29)
    desk.tick()
    assert app.live.load_open() is not None
    clock.move(minutes=2)
    desk.tick()
    assert app.live.load_open() is None
    run = app.database.runs.load_recent(1)[0]
    assert (run.status, run.message, run.finished_at, run.total_shots) == (SyncStatus.SUCCESS, "3 balls.", last, 3)
    assert app.live.find_club() == "", "with which club the next session begins is said anew"
    assert findings(app) == []


def test_a_ball_after_a_long_silence_begins_a_session(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    hit(desk, clock, 1)
    clock.move(hours=3)
    hit(desk, clock, 2)
    assert [card.stored_shots for card in app.database.journal.load_cards(limit=9)] == [1, 1]
    assert len(app.database.live_sessions.load_open()) == 1


def test_another_monitor_begins_a_session_with_the_same_club(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    app.live.choose("7 Iron", "Sam")
    clock.move(minutes=25)
    hit(desk, clock, 1)
    clock.move(minutes=20)
    desk.take(message(1, ball(Speed=120), device="SquareGolf"), "b")
    devices = {app.database.journal.load_session(card.report_id).device: card.clubs
               for card in app.database.journal.load_cards(limit=9)}
    assert devices == {"Garmin R10": ("7 Iron",), "SquareGolf": ("7 Iron",)}


def test_the_golfer_ends_or_deletes_it_and_the_next_ball_begins_another(
    app: OpenedApp, desk: LiveDesk, clock: HandClock
) -> None:
    hit(desk, clock, 1)
    app.live.end()
    assert hit(desk, clock, 2) is Outcome.STORED
    running = app.live.load_open()
    assert running is not None
    app.imports.delete([running.report_id])
    assert app.live.load_running() is None
    assert hit(desk, clock, 3) is Outcome.STORED
    assert sorted(card.stored_shots for card in app.database.journal.load_cards(limit=9)) == [1, 1]
    assert findings(app) == []


def test_a_sync_or_an_import_closes_no_live_session(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    hit(desk, clock, 1)
    app.database.runs.mark_all_crashed("gone", clock.now())
    running = app.live.load_open()
    assert running is not None
    assert app.jobs.recent(1)[0].status is SyncStatus.RUNNING
    assert hit(desk, clock, 2) is Outcome.STORED
    after = app.live.load_open()
    assert after is not None
    assert after.run_id == running.run_id


def test_another_process_goes_on_with_it(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    hit(desk, clock, 1)
    clock.move(seconds=0.4)
    desk.take(message(1, None, CLUB), "a")
    after = LiveDesk(app.database, clock, app.live.choices)
    after.resume()
    assert after.take(message(1, ball(Speed=100.1)), "b") is Outcome.KNOWN, "sent again because nobody answered"
    assert hit(after, clock, 2) is Outcome.STORED
    assert [shot.club_path_deg for shot in stored(app)] == [-2.1, None]
    assert len(app.database.journal.load_cards(limit=9)) == 1


def test_a_switch_is_in_the_audit(app: OpenedApp) -> None:
    app.live.save(LiveSettings(quiet_minutes=60))
    assert [each.what for each in app.audit.load(AuditFilter())][:1] == ["Live sessions"]


def test_one_that_a_kill_left_open_is_closed_when_it_was_long_ago(
    app: OpenedApp, desk: LiveDesk, clock: HandClock
) -> None:
    hit(desk, clock, 1)
    clock.move(hours=5)
    app.live.look_after()
    assert app.live.load_open() is None
    assert app.database.runs.load_recent(1)[0].status is SyncStatus.SUCCESS


def test_the_whole_session_is_undone_and_comes_back(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    for number in range(3):
        hit(desk, clock, number)
    app.live.end()
    run_id, before = app.database.runs.load_recent(1)[0].run_id, app.database.compute_content_hash()
    app.sync_history.undo(run_id)
    assert stored(app) == []
    app.sync_history.redo(run_id)
    assert app.database.compute_content_hash() == before


def test_other_pages_hear_of_balls_now_and_then_and_always_in_the_end(
    app: OpenedApp, desk: LiveDesk, clock: HandClock
) -> None:
    desk.take(message(1, BALL), "a")
    seen = app.database.load_revision()
    for number in range(2, 6):
        clock.move(seconds=TELL_EVERY_S / 6)
        desk.take(message(number, ball(Speed=90 + number)), "a")
        desk.tick()
    assert app.database.load_revision() == seen, "figures that were worked out a moment ago stay"
    clock.move(seconds=TELL_EVERY_S)
    desk.tick()
    assert app.database.load_revision() == seen + 1
    desk.tick()
    assert app.database.load_revision() == seen + 1
    assert findings(app) == []


def test_a_ball_that_cannot_be_stored_is_not_known(
    app: OpenedApp, desk: LiveDesk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(app.database.live_sessions, "begin", refuse)
        with pytest.raises(DatabaseError):
            desk.take(message(1, BALL), "a")
    assert desk.take(message(1, BALL), "a") is Outcome.STORED
    assert len(stored(app)) == 1


def test_each_ball_is_durable_by_itself(app: OpenedApp, desk: LiveDesk, clock: HandClock) -> None:
    """Another connection, as another process has one, sees it at once."""
    hit(desk, clock, 1)
    with closing(sqlite3.connect(app.settings.database_path)) as other:
        assert other.execute("SELECT count(*) FROM shots").fetchone() == (1,)
