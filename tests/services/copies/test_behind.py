"""A copy that lacks something never says that it is up to date, and is tried again whatever happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from golf.copies.errors import CopyAlreadyRunning, CopyRefused
from golf.errors import DatabaseError
from golf.sync_events import SyncResult
from services.copies.copying import CopyPass
from services.copies.text import describe_view
from services.copies.view import LONGEST_WAIT, CopyState
from services.shared.locks import hold_copy_lock, hold_sync_lock
from services.sync.run_recorder import RunRecorder
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute
from tests.services.copies.copied_home import NOW
from tests.services.copies.test_service import report_ids, state


def add_goal(app: OpenedApp) -> None:
    with app.database._store.changing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO goals (player, club, metric, target, note, created_at) "
            "VALUES ('sgt pebble', '', 'carry', 1, '', '2026-12-01T00:00:00.000000+00:00')")


def drop_goals(app: OpenedApp) -> None:
    with app.database._store.changing() as connection:
        connection.exec_driver_sql("DELETE FROM goals")


def add_club(app: OpenedApp) -> None:
    with app.database._store.changing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO bag_clubs (player, club, position) VALUES ('sgt pebble', '7 Iron', 1)")


def add_player(app: OpenedApp) -> None:
    with app.database._store.changing() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO players (name, is_left_handed) VALUES ('Lefty', 1)")


@pytest.mark.parametrize("change", [add_goal, add_club, add_player])
def test_what_belongs_to_no_session_is_copied_by_itself_too(
    app: OpenedApp, club: str, change: Callable[[OpenedApp], None]
) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    change(app)
    view, = app.copies.load_views()
    assert (view.state, view.waiting) == (CopyState.BEHIND, 0)
    assert describe_view(view) == "Players, bag or goals to copy."
    assert app.copies.runs.copy_what_waits() == 1
    assert state(app) is CopyState.EQUAL
    assert app.copies.check("club").is_equal


def test_a_deleted_goal_goes_by_itself(app: OpenedApp, club: str) -> None:
    add_goal(app)
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    drop_goals(app)
    assert app.copies.runs.copy_what_waits() == 1
    assert execute(club, "SELECT count(*) FROM rangebook.goals") == [(0,)]


def test_a_session_to_copy_is_counted_and_the_rest_is_not(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    app.database.edits.rename(report_ids(app)[0], "evening")
    add_goal(app)
    view, = app.copies.load_views()
    assert (view.waiting, describe_view(view)) == (1, "1 session to copy.")


def test_a_new_password_lets_the_copy_follow_again(
    app: OpenedApp, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.copies.add("club", address_of(club))
    with monkeypatch.context() as patched:
        patched.setattr(CopyPass, "run", _raise(CopyRefused("The password is refused.", "Give it again.")))
        assert app.copies.runs.copy_what_waits() == 1
    assert app.copies.runs.copy_what_waits() == 0, "a refused password is not sent again by itself"
    app.copies.save_password("club", "right", allow_file=True)
    assert app.copies.runs.copy_what_waits() == 1
    assert state(app) is CopyState.EQUAL


def test_what_failed_on_this_computer_is_tried_again_by_itself(
    app: OpenedApp, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.copies.add("club", address_of(club))
    with monkeypatch.context() as patched:
        patched.setattr(CopyPass, "run", _raise(DatabaseError("No room is left on the disk.", "Make room.")))
        with pytest.raises(DatabaseError):
            app.copies.run("club")
    kept, = app.database.copies.load()
    assert kept.next_try_at is not None


def test_a_clock_that_was_ahead_does_not_stop_a_copy_for_years(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    kept, = app.database.copies.load()
    app.database.copies.save_failure(kept.copy_id, "It failed.", run_id="r",
                                     next_try_at=app.clock.now() + LONGEST_WAIT + timedelta(days=400))
    assert app.copies.runs.copy_what_waits() == 1
    assert state(app) is CopyState.EQUAL


def test_a_check_and_a_run_take_turns(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    with hold_copy_lock(app.settings), pytest.raises(CopyAlreadyRunning):
        app.copies.check("club")  # a run beside it would make sent sessions look damaged


def test_a_copy_is_not_begun_beside_a_sync_and_is_taken_up_after_it(app: OpenedApp, club: str) -> None:
    app.copies.add("club", address_of(club))
    app.database.runs.begin("sync", trigger="cli", mode="new", max_sessions=None, account="", started_at=NOW)
    with hold_sync_lock(app.settings.lock_path):
        assert app.copies.runs.copy_what_waits() == 0
    assert app.copies.runs.copy_what_waits() == 1


def test_a_run_that_has_ended_is_never_shown_as_not_copied_yet(
    app: OpenedApp, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    finish = RunRecorder.finish

    def look(self: RunRecorder, result: SyncResult) -> None:
        seen.append(app.database.copies.load()[0].cursor is not None)
        finish(self, result)

    monkeypatch.setattr(RunRecorder, "finish", look)
    app.copies.add("club", address_of(club))
    app.copies.run("club")
    assert seen == [True]


def _raise(error: Exception) -> Callable[..., object]:
    def run(*_args: object, **_more: object) -> object:
        raise error
    return run


