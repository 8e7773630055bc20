"""Batches: whatever their size and wherever an import is stopped, going on gives the rows of one whole run."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golf.sync_events import SyncProgress, SyncStatus
from imports.databases import golfdata, gspro
from tests.depth import share
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import Ball, write_golfdata
from tests.services.small_house import build_small_app

_ROWS = """
SELECT s.report_id, s.name, s.notes, s.practised_on, s.distinct_shots, t.group_id, t.shot_id, t.carry_m, t.flags,
       t.duplicate_of, t.same_ball_as, w.is_hidden, w.tags
FROM sessions AS s LEFT JOIN shots AS t ON t.report_id = s.report_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
ORDER BY s.report_id, t.group_id, t.shot_id
"""
NAMES = st.lists(st.sampled_from(["9", "10", "1000", "a", "B", "é", "Ω", "11 b", "zz", "0"]), unique=True, min_size=1,
                 max_size=7)
COUNTS = st.lists(st.integers(1, 9), min_size=7, max_size=7)
STOPS = st.lists(st.integers(1, 4), max_size=4)
"""After so many batches each attempt is stopped."""
_EVERY = settings(max_examples=share(6, 150), deadline=None, suppress_health_check=list(HealthCheck))


@cache
def empty_home() -> Path:
    folder = Path(tempfile.mkdtemp()) / "home"
    build_small_app(folder).database.close()
    return folder


@contextmanager
def new_home() -> Iterator[OpenedApp]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(empty_home(), home)
        app = build_small_app(home)
        try:
            yield app
        finally:
            app.database.close()


@contextmanager
def batches_of(size: int) -> Iterator[None]:
    before = golfdata._BATCH_SHOTS, gspro._BATCH_SHOTS
    golfdata._BATCH_SHOTS = gspro._BATCH_SHOTS = size
    try:
        yield
    finally:
        golfdata._BATCH_SHOTS, gspro._BATCH_SHOTS = before


def rows(app: OpenedApp) -> list[tuple[Any, ...]]:
    with app.database.journal._store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(_ROWS)]


def run_until(app: OpenedApp, path: Path, after: int, *, resume: bool) -> bool:
    """Import, stopped after so many batches (0: not at all); whether it came to its end."""
    stop, seen = threading.Event(), list[int]()

    def see(progress: SyncProgress) -> None:
        seen.append(progress.processed)
        if after and len(set(seen)) > after:
            stop.set()

    done = app.databases.run(path, "Ann", resume=resume, stop=stop, on_progress=see)
    assert done.progress.processed <= (done.progress.total or 0)
    return done.status is not SyncStatus.CANCELLED


def check_resumed(path: Path, size: int, stops: list[int]) -> None:
    """In pieces of one size, stopped and gone on with, it is what one run of another size gives."""
    with new_home() as app:
        assert run_until(app, path, 0, resume=False)
        whole = rows(app)
    with new_home() as app, batches_of(size):
        is_whole = False
        for stop in [*stops, 0]:
            is_whole = run_until(app, path, stop, resume=app.databases.status().saved is not None)
            if is_whole:
                break
        assert is_whole
        assert app.databases.status().saved is None
        assert rows(app) == whole


@_EVERY
@given(NAMES, COUNTS, st.integers(0, 3), st.integers(1, 40), STOPS)
def test_golfdata_in_any_pieces(names: list[str], counts: list[int], gone: int, size: int, stops: list[int]) -> None:
    made = [[Ball(f"{name}_1_{number}", name, f"2026-01-0{1 + place}", carry=120.0 + 10 * place + number,
                  ball_speed=100.0 + place + number / 10, tag="t" if number == 2 else None, notes=f"of {name}")
             for number in range(count)] for place, (name, count) in enumerate(zip(names, counts, strict=False))]
    archived = [Ball(f"{session[0].session}_1_9{place}", session[0].session, session[0].day, carry=200.0 + place)
                for place, session in enumerate(made[:gone])]
    with tempfile.TemporaryDirectory() as folder:
        check_resumed(write_golfdata(Path(folder) / "golf_stats.db", [ball for each in made for ball in each],
                                     archived=archived), size, stops)


@_EVERY
@given(COUNTS, st.lists(st.sampled_from([3, 70, 119, 121, 900]), min_size=40, max_size=63), st.integers(1, 40), STOPS)
def test_gspro_in_any_pieces(counts: list[int], pauses: list[int], size: int, stops: list[int]) -> None:
    """Pauses in minutes: those of two hours and more part sessions."""
    at, shots = datetime(2026, 1, 5, 9), []  # noqa: DTZ001 - local, as GSPro writes it
    for number in range(sum(counts)):
        at += timedelta(minutes=pauses[number % len(pauses)] if number % 3 == 0 else 1)
        shots.append((number + 1, at.isoformat(sep=" "), json.dumps({
            "Carry": 140.0 + number, "TotalDistance": 150.0 + number, "BallSpeed": 100.0 + number / 10, "VLA": 18.0,
            "HLA": 1.0, "BackSpin": 6000 + number, "SideSpin": 100, "club": "I7"})))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "GSPro.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE DrivingRangeShot (ID INTEGER PRIMARY KEY, DateCreated TEXT, "
                               "ShotData TEXT)")
            connection.executemany("INSERT INTO DrivingRangeShot VALUES (?, ?, ?)", shots)
            connection.commit()
        check_resumed(path, size, stops)
