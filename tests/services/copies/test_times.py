"""Copies at night, and the check of a whole copy once a week: both by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from golf.copies.errors import CopyError, CopyRefused, CopyUnreachable
from services.copies.service import Copies
from services.copies.text import describe_follows
from services.copies.view import CopyState
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute
from tests.services.backup_places.test_service import MovedClock
from tests.services.copies.test_service import report_ids, state
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NIGHT = (NOON.astimezone() + timedelta(hours=15)).time()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(NOON)


@pytest.fixture
def app(tmp_path: Path, clock: MovedClock, club: str) -> Iterator[OpenedApp]:
    """Three sessions and their copy, fifteen hours before the night's copy."""
    app = build_small_app(tmp_path / "home", clock=clock)
    seed_database(app.database, 3, date(2026, 7, 24))
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    yield app
    app.database.close()


def rename(app: OpenedApp, name: str) -> None:
    app.database.edits.rename(report_ids(app)[0], name)


def test_a_nightly_copy_waits_for_its_time_and_is_made_once(app: OpenedApp, clock: MovedClock) -> None:
    app.copies.set_time("club", NIGHT)
    rename(app, "evening")
    assert app.copies.runs.copy_what_waits() == 0
    clock.move(timedelta(hours=15, minutes=20))
    assert app.copies.runs.copy_what_waits() == 1
    rename(app, "morning")
    assert app.copies.runs.copy_what_waits() == 0
    clock.move(timedelta(days=5))  # a computer that slept makes one up
    assert app.copies.runs.copy_what_waits() == 1
    assert app.copies.runs.copy_what_waits() == 0


def test_a_night_without_changes_is_answered_too(app: OpenedApp, clock: MovedClock) -> None:
    app.copies.set_time("club", NIGHT)
    clock.move(timedelta(hours=15, minutes=20))
    assert app.copies.runs.copy_what_waits() == 0
    rename(app, "in the morning")
    assert app.copies.runs.copy_what_waits() == 0
    app.copies.set_time("club", None)
    assert app.copies.runs.copy_what_waits() == 1


def test_the_choice_is_shown(app: OpenedApp) -> None:
    app.copies.set_time("club", NIGHT)
    view, = app.copies.load_views()
    assert (describe_follows(view), view.to_json()["nightly_at"]) == (
        f"copied each night at {NIGHT:%H:%M}", f"{NIGHT:%H:%M}")
    app.copies.set_time("club", None)
    view, = app.copies.load_views()
    assert (describe_follows(view), view.to_json()["nightly_at"]) == ("follows each sync and import", None)


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"1": 5}', '{"1": {"at": "99:00", "since": null, "check_tried": 0}}',
                                  '{"1": {"at": "03:00", "since": "2026-01-01T00:00", "check_tried": null}}'])
def test_what_cannot_be_read_follows_each_sync(app: OpenedApp, kept: str) -> None:
    app.database.preferences.save("copy_times", kept)
    rename(app, "evening")
    assert app.copies.runs.copy_what_waits() == 1


def test_a_clock_that_was_ahead_does_not_stop_the_nights(app: OpenedApp, clock: MovedClock) -> None:
    clock.move(timedelta(days=900))
    app.copies.set_time("club", NIGHT)
    clock.move(timedelta(days=-900))
    rename(app, "evening")
    assert app.copies.runs.copy_what_waits() == 1
    rename(app, "morning")
    assert app.copies.runs.copy_what_waits() == 0
    clock.move(timedelta(days=1))
    assert app.copies.runs.copy_what_waits() == 1


def test_each_week_the_whole_copy_is_compared_and_damage_is_told(
    app: OpenedApp, clock: MovedClock, club: str
) -> None:
    execute(club, "UPDATE rangebook.shots SET club = 'Spoon'")
    app.copies.look_after()
    assert state(app) is CopyState.EQUAL
    clock.move(timedelta(days=7, minutes=1))
    app.copies.look_after()
    assert state(app) is CopyState.DAMAGED
    assert app.database.copies.load()[0].checked_at == clock.now()
    app.copies.look_after()
    assert [notice.title for notice in app.database.notices.load_recent()] == [
        "The copy club is not as it was copied"]


@pytest.mark.parametrize(("error", "tries"), [
    (CopyUnreachable("Nobody answers.", "Wait."), 3), (CopyRefused("The password is refused.", "Give it again."), 1)])
def test_a_check_that_fails_is_tried_once_a_day_and_a_refused_password_once(
    app: OpenedApp, clock: MovedClock, monkeypatch: pytest.MonkeyPatch, error: CopyError, tries: int
) -> None:
    asked: list[str] = []

    def check(_self: Copies, name: str) -> Any:
        asked.append(name)
        raise error

    monkeypatch.setattr(Copies, "check", check)
    clock.move(timedelta(days=8))
    for _hour in range(72):
        app.copies.look_after()
        clock.move(timedelta(hours=1))
    assert len(asked) == tries


def test_a_removed_copy_leaves_no_times(app: OpenedApp) -> None:
    app.copies.set_time("club", NIGHT)
    app.copies.remove("club")
    assert app.database.preferences.load("copy_times", "") == "{}"
