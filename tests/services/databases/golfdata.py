"""Writes a golf_stats.db as GolfDataApp does: yards and mph, side distance and apex in metres."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

COLUMNS = ("shot_id", "session_id", "date_added", "session_date", "session_type", "club", "carry", "total", "smash",
           "club_path", "face_angle", "ball_speed", "club_speed", "side_spin", "back_spin", "launch_angle",
           "side_angle", "dynamic_loft", "attack_angle", "impact_x", "impact_y", "side_distance", "descent_angle",
           "apex", "flight_time", "shot_type", "optix_x", "optix_y", "club_lie", "shot_tag", "session_notes")
_YARD = 0.9144


@dataclass(frozen=True)
class Ball:
    shot_id: str
    session: str = "1000"
    day: str = "2026-01-01"
    club: str = "7 Iron"
    carry: float = 150.0
    ball_speed: float = 110.0
    club_speed: float = 80.0
    smash: float = 1.375
    launch_angle: float = 17.5
    side_angle: float = 3.0
    side: float | None = None
    tag: str | None = None
    notes: str | None = None

    @property
    def side_m(self) -> float:
        """Straight balls: where they start is where they come down."""
        return self.carry * _YARD * math.sin(math.radians(self.side_angle)) if self.side is None else self.side

    @property
    def apex_m(self) -> float:
        return 20 + self.carry / 100

    def with_side(self, side: float) -> Ball:
        return replace(self, side=side)

    def as_row(self) -> dict[str, object]:
        return {"shot_id": self.shot_id, "session_id": self.session, "date_added": "2026-11-30 10:00:00",
                "session_date": f"{self.day} 00:00:00", "session_type": None, "club": self.club, "carry": self.carry,
                "total": self.carry + 8, "smash": self.smash, "club_path": 1.5, "face_angle": 0.5,
                "ball_speed": self.ball_speed, "club_speed": self.club_speed, "side_spin": 40, "back_spin": 6000,
                "launch_angle": self.launch_angle, "side_angle": self.side_angle, "dynamic_loft": 24.0,
                "attack_angle": -3.5, "impact_x": 2.0, "impact_y": -4.0, "side_distance": self.side_m,
                "descent_angle": 45.0, "apex": self.apex_m, "flight_time": 5.5, "shot_type": "Straight",
                "optix_x": 1.0, "optix_y": 2.0, "club_lie": 0.5, "shot_tag": self.tag, "session_notes": self.notes}


def balls(sessions: int, each: int) -> list[Ball]:
    """Balls of which no two are alike."""
    return [Ball(f"{1000 + session}_1_{number}", str(1000 + session), _day(session),
                 carry=140 + session / 10 + number, ball_speed=100 + number + session / 10,
                 club_speed=80 + number / 10, smash=(100 + number + session / 10) / (80 + number / 10),
                 side_angle=(-1) ** number * (2.5 + number / 10))
            for session in range(sessions) for number in range(each)]


def _day(session: int) -> str:
    return f"2026-{1 + session // 28:02}-{1 + session % 28:02}"


def write_golfdata(
    path: Path, shots: Iterable[Ball], without: Collection[str] = (), *, archived: Iterable[Ball] = ()
) -> Path:
    columns = [name for name in COLUMNS if name not in without]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE IF EXISTS shots")
        connection.execute(f"CREATE TABLE shots ({', '.join(columns)})")
        rows = [[each.as_row()[name] for name in columns] for each in shots]
        connection.executemany(f"INSERT INTO shots VALUES ({', '.join('?' * len(columns))})", rows)
        connection.execute("DROP TABLE IF EXISTS shots_archive")
        connection.execute("CREATE TABLE shots_archive (shot_id, session_id, deleted_at, deleted_reason, "
                           "original_data)")
        connection.executemany("INSERT INTO shots_archive VALUES (?, ?, '2026-11-30', 'cleaned up', ?)", [
            (each.shot_id, each.session, json.dumps(each.as_row())) for each in archived])
        connection.commit()
    return path
