"""Importing another program's database of 100,000 shots, against raw inserts of the same shots into the same table.

The import runs in a process of its own, as the command line makes it, so that its memory can be told.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.import_lines import Extent, Rows, insert_raw, read_stored_rows
from benchmarks.measure import BenchmarkError, Line, Spread, measure_in_turn
from benchmarks.portal_process import ROOT
from golf_db import open_database

SHOTS_A_SESSION = 100
_CLUBS = ("Driver", "7 Iron", "PW", "5 Wood")
_CREATE = """
CREATE TABLE shots (shot_id TEXT PRIMARY KEY, session_id TEXT, session_date TEXT, session_type TEXT, club TEXT,
                    carry REAL, total REAL, smash REAL, club_path REAL, face_angle REAL, ball_speed REAL,
                    club_speed REAL, side_spin REAL, back_spin REAL, launch_angle REAL, side_angle REAL,
                    dynamic_loft REAL, attack_angle REAL, impact_x REAL, impact_y REAL, side_distance REAL,
                    descent_angle REAL, apex REAL, flight_time REAL, shot_type TEXT)
"""
_INSERT = f"INSERT INTO shots VALUES ({', '.join('?' * 25)})"
_IMPORT = """
import json, pathlib, resource, sys, time
import cli  # what a command has loaded before it begins
from golf.settings import Settings
from services.wiring import build_app

home, theirs = json.loads(sys.stdin.read())
nobody = "http://127.0.0.1:9"
app = build_app(Settings(pathlib.Path(home), portal_url=nobody, api_url=nobody))
app.databases.validate(pathlib.Path(theirs))  # loads what the import needs
status = pathlib.Path("/proc/self/status")

def peak_mb():
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines()
                    if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 ** 2

before, began, said = peak_mb(), time.perf_counter(), []
def note(progress):
    if progress.eta_seconds is not None and progress.total:
        said.append((time.perf_counter() - began, progress.processed / progress.total, progress.eta_seconds))
result = app.databases.run(pathlib.Path(theirs), "Ann", on_progress=note)
seconds = time.perf_counter() - began
errors = [left / (seconds - at) for at, share, left in said if 0.2 <= share <= 0.8]
errors = errors or [0]
print(json.dumps([result.progress.imported, seconds, before, peak_mb(), min(errors), max(errors)]))
"""


def measure_database_imports(folder: Path, extent: Extent) -> list[Line]:
    """The import, and the same rows by plain ``sqlite3``."""
    theirs = _write_database(folder / "golf_stats.db", extent.rows)
    told: list[tuple[float, float, float, float]] = []
    rows = _load_rows(folder, theirs, extent.rows)
    subjects: dict[str, Callable[[], float]] = {
        "raw": partial(insert_raw, folder, rows), "database": partial(_import, folder, theirs, extent.rows, told)}
    spreads = measure_in_turn(subjects, extent.repetitions, on_round=extent.on_round)
    what = f"{extent.rows:,} shots"
    extent.on_round(_describe(told, spreads["database"], extent.rows))
    return [
        Line("database", f"Importing another program's database of {what}", spreads["database"], spreads["raw"]),
        Line("database", f"floor: raw inserts of the same {what}", spreads["raw"]),
    ]


def _describe(told: list[tuple[float, float, float, float]], spread: Spread, rows: int) -> str:
    before, peak, least, most = told[-1]
    return (f"database: {rows / spread.median:,.0f} shots a second; memory {before:.0f} MB before, {peak:.0f} MB at "
            f"most; the time left, from a fifth to four fifths, was said as {least:.2f} to {most:.2f} of what it was")


def _write_database(path: Path, shots: int) -> Path:
    """As GolfDataApp keeps them: yards and mph, side and apex in metres; no two alike."""
    chance = random.Random(shots)
    start = date(2016, 1, 2)
    rows = []
    for number in range(shots):
        session, x, y, z = number // SHOTS_A_SESSION, chance.random(), chance.random(), chance.random()
        rows.append((
            f"{session}_1_{number}", str(session), f"{start + timedelta(days=session)} 00:00:00", None,
            _CLUBS[number % 4], 140 + 100 * x, 150 + 100 * x, 1.3 + y / 10, -2 + y, 1.5 - z, 105 + 50 * x, 80 + 30 * x,
            300 - 600 * z, 2500 + 4000 * y, 12 + 8 * z, x - 0.5, 20 + z, -2 + y, z, -4 * y, 1 - 2 * x, 40 + 9 * z,
            20 + 10 * y, 5 + z, "Straight"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_CREATE)
        connection.executemany(_INSERT, rows)
    return path


def _import(
    folder: Path, theirs: Path, shots: int, told: list[tuple[float, float, float, float]], home: Path | None = None
) -> float:
    with TemporaryDirectory(dir=folder) as own:
        done = subprocess.run([sys.executable, "-c", _IMPORT], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False,
                              input=json.dumps([str(home or own), str(theirs)]))
    if done.returncode:
        raise BenchmarkError("The process that was to import failed.")
    imported, seconds, before, peak, least, most = json.loads(done.stdout.splitlines()[-1])
    if imported != shots:
        raise BenchmarkError(f"{imported:,} of {shots:,} shots were imported.")
    told.append((before, peak, least, most))
    return float(seconds)


def _load_rows(folder: Path, theirs: Path, shots: int) -> dict[str, Rows]:
    with TemporaryDirectory(dir=folder) as home:
        open_database(Path(home) / "golf.db").close()
        _import(folder, theirs, shots, [], Path(home))
        return read_stored_rows(Path(home) / "golf.db")
