"""LastShot.CSV: written anew after each ball, with the last ball alone or with all so far; one session until quiet."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from golf.sessions import DateSource
from golf_db import FileState
from services.folders.last_shot import LastShots
from services.shared.locks import hold_sync_lock
from tests.imports.builders import SPECS, Ball, build
from tests.services.folders.steps import Watched, balls

NAME = "LastShot.CSV"
SHOTS = balls(12)


def hit(watched: Watched, shots: list[Ball], wait_s: float = 20.0) -> None:
    """The program writes its file; its time is that of the turned clock."""
    path = watched.folder / NAME
    path.write_bytes(build(SPECS["fsx 2020"], shots))
    at = watched.clock.now().timestamp()
    os.utime(path, (at, at))
    watched.look(1)
    watched.watch_for(wait_s)


@pytest.mark.parametrize("has_all", [True, False])
def test_balls_grow_one_session(watched: Watched, has_all: bool) -> None:
    for number in range(1, 7):
        hit(watched, SHOTS[:number] if has_all else SHOTS[number - 1:number])
        assert (watched.sessions, watched.shots) == (1, number)
    assert watched.names == [NAME], "its program goes on with it"
    card, = watched.app.database.journal.load_cards()
    assert card.practised_on == watched.clock.today()
    assert card.player == "Ann"
    dates = watched.app.database.journal.load_session(card.report_id).dates
    assert [each.source for each in dates] == [DateSource.FILE], "the golfer has said nothing"
    hit(watched, SHOTS[:6] if has_all else SHOTS[5:6], 300)
    watched.start_anew()
    watched.watch_for(300)
    assert (watched.sessions, watched.shots) == (1, 6)


@pytest.mark.parametrize("has_all", [True, False])
def test_the_session_ends_when_it_is_quiet(watched: Watched, has_all: bool) -> None:
    hit(watched, SHOTS[:3] if has_all else SHOTS[2:3], 2.5 * 3600)
    hit(watched, SHOTS[:3] if has_all else SHOTS[2:3])  # the program was opened again and wrote what it had
    assert watched.sessions == 1
    for number in (4, 5):
        hit(watched, SHOTS[:number] if has_all else SHOTS[number - 1:number])
    shots = sorted(card.distinct_shots for card in watched.app.database.journal.load_cards())
    assert shots == ([2, 3] if has_all else [1, 2])


def test_no_ball_is_lost_while_a_sync_runs(watched: Watched) -> None:
    hit(watched, SHOTS[:1])
    with hold_sync_lock(watched.app.settings.lock_path):
        (watched.folder / "range.csv").write_bytes(build(SPECS["garmin"], balls(3, 30)))
        for number in range(1, 7):
            hit(watched, SHOTS[number:number + 1], 15)
        assert watched.shots == 1
    watched.watch_for(30)
    assert (watched.sessions, watched.shots) == (2, 10)


def test_a_ball_written_twice_is_one(watched: Watched) -> None:
    for number in (1, 1, 2, 1, 2):
        hit(watched, SHOTS[number - 1:number])
    assert watched.shots == 2


def test_headings_alone_are_no_shot_yet(watched: Watched) -> None:
    hit(watched, [])
    assert watched.state(NAME) is FileState.KNOWN
    assert watched.file(NAME).message == "There is no shot in it yet."
    hit(watched, SHOTS[:1])
    assert watched.shots == 1


def test_a_session_past_midnight_stays_on_its_first_day(watched: Watched) -> None:
    local = watched.clock.now().astimezone()
    watched.clock.passed_s = (local.replace(hour=23, minute=50) + timedelta(days=1) - local).total_seconds()
    day = watched.clock.today()
    for number in range(1, 4):
        hit(watched, SHOTS[number - 1:number], 600)
    card, = watched.app.database.journal.load_cards()
    assert (card.practised_on, card.distinct_shots) == (day, 3)


def test_stored_files_are_read_again_to_the_same_shots(watched: Watched) -> None:
    for number in range(1, 4):
        hit(watched, SHOTS[number - 1:number])
    before = watched.app.database.compute_content_hash()
    watched.app.imports.replay()
    assert watched.app.database.compute_content_hash() == before


def test_balls_that_were_taken_back_do_not_come_with_the_next_one(watched: Watched) -> None:
    for number in range(1, 4):
        hit(watched, SHOTS[:number])
    run_id = watched.file(NAME).run_id
    assert run_id is not None
    watched.app.sync_history.undo(run_id)
    assert watched.shots == 2
    hit(watched, SHOTS[:4])
    assert watched.shots == 3, "two that stayed, and the new one"
    watched.app.imports.delete([card.report_id for card in watched.app.database.journal.load_cards()])
    hit(watched, SHOTS[:6])
    assert (watched.sessions, watched.shots) == (1, 2)


def test_what_was_collected_and_cannot_be_read_begins_anew(watched: Watched, tmp_path: Path) -> None:
    hit(watched, SHOTS[:2])
    kept, = (watched.app.settings.private_folder / "folders").glob("*.json")
    kept.write_text("{")
    hit(watched, SHOTS[1:3])
    assert (watched.sessions, watched.shots) == (1, 3)
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600
    assert LastShots(tmp_path).collect(tmp_path / NAME, b"", watched.clock.now()) is None
