"""The rest of the floor: plain requests for the reports, and plain inserts of their shots."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

MEASURES = (
    "ball_speed", "club_speed", "carry_distance", "total_distance", "side_distance", "apex", "launch_angle",
    "side_angle", "decent_angle", "back_spin", "side_spin", "attack_angle", "club_path", "club_face_angle",
    "dynamic_loft", "club_lie", "impact_x", "impact_y", "optix_x", "optix_y", "flight_time", "lie_angle", "type")
COLUMNS = ("report_id", "group_id", "shot_id", "position", "club", *MEASURES)
_TABLE = f"CREATE TABLE shots ({', '.join(COLUMNS)}, PRIMARY KEY (report_id, group_id, shot_id))"
_INSERT = f"INSERT OR IGNORE INTO shots VALUES ({', '.join('?' * len(COLUMNS))})"

Row = tuple[Any, ...]


def fetch_all(api_url: str, links: Sequence[tuple[int, str]], concurrency: int) -> tuple[float, dict[int, bytes]]:
    """Seconds and bodies of all reports, as fast as so many connections give them."""
    limits = httpx.Limits(max_connections=concurrency)
    began = time.perf_counter()
    with httpx.Client(limits=limits, timeout=30) as client, ThreadPoolExecutor(concurrency) as pool:

        def fetch(link: tuple[int, str]) -> bytes:
            answer = client.get(f"{api_url}/oldmyuneekor/report/{link[0]}/{link[1]}")
            return answer.raise_for_status().content

        bodies = list(pool.map(fetch, links))
    return time.perf_counter() - began, {link[0]: body for link, body in zip(links, bodies, strict=True)}


def build_rows(report_id: int, body: bytes) -> list[Row]:
    """The shots of a report as they came; not part of the measured time."""
    return [
        (report_id, group["id"], shot["id"], position, group["club_name"], *(shot.get(name) for name in MEASURES))
        for group in json.loads(body) for position, shot in enumerate(group["shots"])]


def insert_all(path: Path, reports: Sequence[Sequence[Row]]) -> float:
    """Seconds for the inserts into a new file: one durable transaction per report, as the app promises."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(_TABLE)
        began = time.perf_counter()
        for rows in reports:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
        return time.perf_counter() - began
