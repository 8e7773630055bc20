"""Storing a file of 100,000 rows against raw inserts of the same shots into the same table."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import BenchmarkError, Line, OnRound, measure_in_turn
from golf_db import GolfDatabase, open_database
from imports.read_file import read_file
from imports.records import Answers
from services.imports.preview import FilePreview
from services.imports.remembered import Remembered
from services.imports.view import ImportAnswers, ImportPreview

SHARE_OF_RAW = 0.4
ROWS = 100_000
"""The most that a file may have, its two rows of headings among them."""
SHOTS_A_DAY = 100
_NAME = "benchmark.csv"
_TODAY = date(2026, 11, 30)
_ANN = ImportAnswers(player="Ann", takes_guesses=True)
_HEADINGS = ("Date", "Player", "Club Type", "Club Speed", "Attack Angle", "Club Path", "Club Face", "Face to Path",
             "Ball Speed", "Smash Factor", "Launch Angle", "Launch Direction", "Backspin", "Sidespin", "Spin Rate",
             "Spin Rate Type", "Spin Axis", "Apex Height", "Carry Distance", "Carry Deviation Angle",
             "Carry Deviation Distance", "Total Distance", "Total Deviation Angle", "Total Deviation Distance")
_UNITS = ("", "", "", "[mph]", "[deg]", "[deg]", "[deg]", "[deg]", "[mph]", "", "[deg]", "[deg]", "[rpm]", "[rpm]",
          "[rpm]", "", "[deg]", "[ft]", "[yds]", "[deg]", "[yds]", "[yds]", "[deg]", "[yds]")
_CLUBS = ("Driver", "7 Iron", "Pitching Wedge", "5 Wood")
_COPY = "INSERT INTO {table} ({columns}) VALUES ({places})"

Rows = tuple[str, list[tuple[object, ...]]]
"""A statement and what it is run with."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a file, and how often."""

    rows: int
    repetitions: int
    on_round: OnRound


def measure_imports(folder: Path, extent: Extent) -> list[Line]:
    """Reading, storing, and the same rows by plain ``sqlite3``."""
    data = build_file(extent.rows)
    preview = _preview(folder, data)
    rows = _stored_rows(folder, preview)
    subjects: dict[str, Callable[[], float]] = {
        "raw": partial(insert_raw, folder, rows), "store": partial(_store, folder, preview),
        "read": partial(_read, data)}
    spreads = measure_in_turn(subjects, extent.repetitions, on_round=extent.on_round)
    what = f"{extent.rows:,} rows"
    return [
        Line("import", f"Storing a file of {what}", spreads["store"], spreads["raw"], most_ratio=1 / SHARE_OF_RAW),
        Line("import", f"floor: raw inserts of the same {what}", spreads["raw"]),
        Line("import", f"Reading a file of {what}", spreads["read"]),
    ]


def build_file(rows: int) -> bytes:
    """A file of the Garmin app: hundred shots a day, no two alike."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows((_HEADINGS, _UNITS))
    chance = random.Random(rows)
    start = datetime(2016, 1, 2, 9, 0, 5, tzinfo=UTC)
    for number in range(rows - 2):
        moment = start + timedelta(days=number // SHOTS_A_DAY, seconds=40 * (number % SHOTS_A_DAY))
        x, y, z = chance.random(), chance.random(), chance.random()
        writer.writerow((
            f"{moment:%m/%d/%y %H:%M:%S}", "Ann", _CLUBS[number % 4], *(f"{value:.2f}" for value in (
                80 + 30 * x, -2 + y, 1.5 - z, 0.5, x - 1, 105 + 50 * x, 1.3 + y / 10, 12 + 8 * z, x - 0.5,
                2500 + 4000 * y, 300 - 600 * z, 2600 + 4000 * y)), "Measured", *(f"{value:.2f}" for value in (
                    3 - 6 * z, 60 + 50 * y, 140 + 100 * x, z, 8 - 16 * z, 150 + 110 * x, z, 9 - 18 * z))))
    return target.getvalue().encode()


def _preview(folder: Path, data: bytes) -> ImportPreview:
    with TemporaryDirectory(dir=folder) as home, closing(open_database(Path(home) / "golf.db")) as database:
        found = FilePreview(database, Remembered(database)).read(data, _NAME, _ANN, _TODAY)
    if found.file is None:
        raise BenchmarkError(f"The file was not understood: {found.refusal or found.needs}")
    return found


def _read(data: bytes) -> float:
    began = time.perf_counter()
    read_file(data, Answers(_TODAY, file_name=_NAME))
    return time.perf_counter() - began


def _store(folder: Path, preview: ImportPreview) -> float:
    with TemporaryDirectory(dir=folder) as home, closing(open_database(Path(home) / "golf.db")) as database:
        return _save(database, preview)


def _save(database: GolfDatabase, preview: ImportPreview) -> float:
    assert preview.file is not None  # looked at when it was made
    database.runs.begin("benchmark", trigger="import", mode="import", max_sessions=None, account="",
                        started_at=datetime.now(UTC))
    began = time.perf_counter()
    saved = database.imports.save(preview.file, "benchmark", {})
    seconds = time.perf_counter() - began
    if saved.new_shots != preview.found:
        raise BenchmarkError(f"{saved.new_shots:,} of {preview.found:,} shots were stored.")
    return seconds


def _stored_rows(folder: Path, preview: ImportPreview) -> dict[str, Rows]:
    """The shots, and what they belong to, as they are stored: to be inserted once more without anything around it."""
    with TemporaryDirectory(dir=folder) as home:
        path = Path(home) / "golf.db"
        with closing(open_database(path)) as database:
            _save(database, preview)
        return read_stored_rows(path)


def read_stored_rows(path: Path) -> dict[str, Rows]:
    """What ``insert_raw`` takes, from a database that holds it."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: _read_rows(connection, table) for table in ("sessions", "club_groups", "shots")}


def _read_rows(connection: sqlite3.Connection, table: str) -> Rows:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]
    statement = _COPY.format(table=table, columns=", ".join(columns), places=", ".join("?" * len(columns)))
    return statement, connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()


def insert_raw(folder: Path, rows: dict[str, Rows]) -> float:
    """One durable transaction into a new file with the same table and indices, as the app promises."""
    with TemporaryDirectory(dir=folder) as home:
        path = Path(home) / "golf.db"
        open_database(path).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            for table in ("sessions", "club_groups"):
                connection.executemany(*rows[table])
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(*rows["shots"])
            connection.execute("COMMIT")
            return time.perf_counter() - began
