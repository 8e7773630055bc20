"""Small records for storage tests: only what a test says differs from an ordinary session."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from golf.reports import ClubGroup, ListedReport, RawReport, ReportContent, ReportKey
from golf.sessions import DateEvidence, DateSource, SessionType, TypeGuess
from golf.shots import MEASURES, Shot, ShotFlag

KEY = ReportKey("SECRETKEY1234567")
GUESS = TypeGuess(SessionType.PRACTICE, "nothing says otherwise", 0.4)
RUN = "run-1"


def moment(hour: int = 12, *, day: int = 1) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def row(report_id: int, name: str = "warmup", **facts: Any) -> ListedReport:
    return ListedReport(report_id, KEY, name, **facts)


def shot(number: int, *, seed: int = 0, flags: tuple[ShotFlag, ...] = (), **measures: float | None) -> Shot:
    """A shot whose measures depend on seed and number only; equal ones are duplicates.

    A third of them have a smash that cannot be, as chips do: no number may have it.
    """
    source = random.Random(f"{seed}/{number}")
    values: dict[str, Any] = {name: round(source.uniform(1, 200), 3) for name in MEASURES}
    values |= {"carry_m": 150 + values["carry_m"] / 10, "side_m": values["side_m"] / 10 - 10,
               "launch_angle_deg": 14 + values["launch_angle_deg"] / 100, "apex_m": 25 + values["apex_m"] / 100,
               "smash_factor": 1 + values["smash_factor"] / 200}
    values.update(measures)
    return Shot(shot_id=str(number), position=number, shot_type="draw", flags=flags,
                flag_reason="said so" if flags else "", **values)


def group(shots: Sequence[Shot], *, group_id: str = "g1", position: int = 0, club: str = "7 Iron",
          club_raw: str = "IRON7", is_default_club: bool = False) -> ClubGroup:
    return ClubGroup(group_id, position, "label", club, club_raw, 24, "club_name", "2026-02-01",
                     is_default_club, tuple(shots))


def content(*groups: ClubGroup, day: date | None = date(2026, 2, 1)) -> ReportContent:
    evidence = None if day is None else DateEvidence(DateSource.API, day, day.isoformat())
    return ReportContent(groups, (), evidence)


def session(shots: int = 3, *, seed: int = 0, day: date | None = date(2026, 2, 1)) -> ReportContent:
    """One group of ordinary shots."""
    return content(group([shot(number, seed=seed) for number in range(shots)]), day=day)


def raw(report_id: int, report: ReportContent | None = None, *, at: datetime | None = None) -> RawReport:
    """Bytes that differ when the content does."""
    return RawReport(report_id, json.dumps(repr(report)).encode(), at or moment())
