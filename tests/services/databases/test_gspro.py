"""GSPro's database: rows that change in place, broken JSON, sessions where nobody hit a ball for two hours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from golf.sync_events import SyncStatus
from tests.opened_app import OpenedApp
from tests.services.databases.test_service import MPH, YARD, count
from tests.services.small_house import build_small_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    yield app
    app.database.close()


def shot(number: int, **club: float) -> dict[str, object]:
    return {"Carry": 150 + number, "TotalDistance": 160 + number, "BallSpeed": 110 + number, "BackSpin": 6000,
            "SideSpin": 100, "HLA": 1.0, "VLA": 17.0, "Decent": 44.0, "PeakHeight": 28.0, "Offline": 3.0,
            "rawSpinAxis": 1.0, "rawCarryGame": 150.0, "rawCarryLM": 151.0, "club": "7I", "ClubSpeed": 0, "Path": 0,
            "AoA": 0, "FaceToTarget": 0, "FaceToPath": 0, "SmashFactor": 0, **club}


def write(path: Path, rows: Mapping[int, tuple[str, str]]) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS DrivingRangeShot (ID INTEGER PRIMARY KEY, DateCreated, ShotData)")
        connection.executemany("INSERT OR REPLACE INTO DrivingRangeShot VALUES (?, ?, ?)",
                               [(number, *row) for number, row in rows.items()])
        connection.commit()
    return path


def test_practice_comes_in_and_a_row_that_changed_in_place_is_read_again(app: OpenedApp, tmp_path: Path) -> None:
    rows = {number: (f"2026-08-16 14:{number:02}:17", json.dumps(shot(number))) for number in range(1, 6)}
    rows |= {6: ("2026-08-16 19:00:00", json.dumps(shot(6))), 7: ("2026-08-16 19:00:30", "{broken")}
    path = write(tmp_path / "GSPro.db", rows)
    found = app.databases.validate(path).to_json()
    assert (found["program"], found["sessions"], found["shots"]) == ("GSPro", 2, 7)
    assert len(found["damage"]) == 1
    done = app.databases.run(path, "Ann")
    assert (done.status, done.progress.imported, done.progress.failed) == (SyncStatus.PARTIAL, 6, 1)
    assert [(each.session_name, each.recoverable) for each in done.progress.failures] == [("7", True)]
    assert (count(app, "sessions"), count(app, "shots WHERE club_speed_mps IS NULL")) == (2, 6)
    write(path, {6: ("2026-08-16 19:00:00", json.dumps(shot(6, ClubSpeed=82.0, Path=2.0)))})
    again = app.databases.run(path, "Ann")
    assert (again.progress.imported, again.progress.updated, count(app, "shots")) == (0, 1, 6)
    with app.database.journal._store.reading() as connection:
        row = connection.exec_driver_sql(
            "SELECT carry_m, club_speed_mps FROM shots WHERE club_speed_mps IS NOT NULL").one()
    assert tuple(row) == pytest.approx((156 * YARD, 82 * MPH))
