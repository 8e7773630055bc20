"""Who comes second is shown what runs: which kind, since when, how far, and whether it can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from golf.errors import SyncAlreadyRunning
from golf.sync_events import BY_HAND, IMPORT, LIVE, RANGEBOOK, REPLAY, UNDO, SyncProgress, SyncStatus
from services.imports.by_hand import TypedSession, TypedShot
from services.shared.formatting import format_clock
from services.shared.locks import hold_sync_lock
from services.sync.running import can_be_stopped, describe_running, find_running, keeping_others_out
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import balls, write_golfdata
from tests.services.small_house import build_small_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    yield app
    app.database.close()


def begin(app: OpenedApp, mode: str, *, ago: timedelta = timedelta()) -> None:
    app.database.runs.begin("r1", trigger=mode, mode=mode, max_sessions=None, account="",
                            started_at=app.clock.now() - ago)


@pytest.mark.parametrize(("mode", "words"), [
    (IMPORT, "An import has been"), (RANGEBOOK, "Joining another Rangebook has been"), (UNDO, "An undo has been"),
    ("incremental", "A sync has been"), ("full", "A sync has been"), ("preview", "A preview of a sync has been"),
    (BY_HAND, "Saving typed shots has been")])
def test_the_refusal_tells_of_what_runs(app: OpenedApp, mode: str, words: str) -> None:
    begin(app, mode)
    app.database.runs.save_progress(SyncProgress("r1", total=200, processed=84, eta_seconds=180.0))
    since = format_clock(app.clock.now())
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning) as refused, keeping_others_out(
            app.parts, "Nothing was stored."):
        pytest.fail("somebody else has the lock")
    assert refused.value.what_happened == f"{words} running since {since}: 42 %, about 3 min left. Nothing was stored."


def test_every_way_in_tells_of_it(app: OpenedApp, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "golf_stats.db", balls(1, 3))
    begin(app, REPLAY)
    preview = app.imports.preview(b"x", "x.csv")
    typed = TypedSession("Ann", app.clock.today(), [TypedShot("7 Iron", {"carry_m": 130.0})])
    ways = (lambda: app.databases.run(path, "Ann"), lambda: app.databases.start(path, "Ann"),
            lambda: app.imports.store(preview), app.imports.replay, lambda: app.joining.join(path),
            lambda: app.sync_history.undo("r0"), lambda: app.imports.delete([1]),
            lambda: app.imports.add_session(typed))
    with hold_sync_lock(app.settings.lock_path):
        for way in ways:
            with pytest.raises(SyncAlreadyRunning, match="Reading the kept files again has been running since"):
                way()


def test_what_cannot_be_named_is_refused_all_the_same(app: OpenedApp) -> None:
    begin(app, LIVE)  # a live session keeps nobody out
    with hold_sync_lock(app.settings.lock_path):
        assert app.sync_history.load_running() is None
        with pytest.raises(SyncAlreadyRunning, match="Another sync or import"), keeping_others_out(app.parts):
            pytest.fail("somebody else has the lock")


def test_what_the_work_itself_refuses_stays_as_it_is(app: OpenedApp) -> None:
    begin(app, IMPORT)
    with pytest.raises(SyncAlreadyRunning, match=r"^mine$"), keeping_others_out(app.parts):
        raise SyncAlreadyRunning("mine")


def test_one_whose_process_is_gone_is_none_and_is_closed(app: OpenedApp) -> None:
    begin(app, IMPORT, ago=timedelta(minutes=2))
    with hold_sync_lock(app.settings.lock_path):
        running = find_running(app.parts)
    assert running is not None
    assert running.run_id == "r1"
    assert app.sync_history.load_running() is None
    ended = app.database.runs.load_run("r1")
    assert ended is not None
    assert ended.status is SyncStatus.CRASHED


def test_only_what_looks_for_a_stop_offers_one(app: OpenedApp) -> None:
    begin(app, IMPORT)
    run = app.sync_history.load_running()
    assert run is not None
    assert not can_be_stopped(run), "a single file is whole in a moment"
    app.database.runs.save_progress(SyncProgress("r1", total=200, processed=0))
    app.sync_history.request_stop("r1")
    run = app.sync_history.load_running()
    assert run is not None
    assert can_be_stopped(run)
    assert describe_running(run).endswith("0 %, stopping.")
