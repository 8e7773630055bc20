"""GSPro's ``GSPro.db``: practice shots as JSON text, each row changed in place once the club's data are there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from imports.databases.database_kind import Batch, DatabaseFacts, Reading, RecordProblem, list_columns, write_body
from imports.formats.gspro.practice import DATABASE_LAYOUT as LAYOUT

_TABLE: Final = "DrivingRangeShot"
_GAP = timedelta(hours=2)
_BATCH_SHOTS = 400


class GSProKind:
    """See the module. Shots of rounds on a course are not in it."""

    id: Final = LAYOUT.id
    title: Final = "GSPro"

    def detect(self, connection: Reading) -> str | None:
        """By its table of practice shots."""
        if not {"id", "datecreated", "shotdata"} <= list_columns(connection, _TABLE).keys():
            return None
        return f"it has GSPro's table {_TABLE}"

    def validate(self, connection: Reading) -> DatabaseFacts:
        """Reads every row once."""
        sessions = shots = broken = 0
        days = []
        last: datetime | None = None
        for _, text, data in _load_rows(connection, -1):
            shots += 1
            broken += _read_shot(data) is None
            moment = _read_moment(text)
            sessions += last is None or (moment is not None and moment - last > _GAP)
            last = moment or last
            if moment is not None:
                days.append(moment.date())
        damage = (f"{broken:,} rows hold no shot that can be read.",) if broken else ()
        return DatabaseFacts(sessions if days else min(shots, 1), shots, min(days, default=None),
                             max(days, default=None), (), damage)

    def read(self, connection: Reading, after: str = "") -> Iterator[Batch]:
        """In the order of the numbers; a batch ends where nobody hit a ball for two hours."""
        shots: list[dict[str, Any]] = []
        problems: list[RecordProblem] = []
        position, last = after, None
        for number, text, data in _load_rows(connection, int(after or -1)):
            moment = _read_moment(text)
            if len(shots) >= _BATCH_SHOTS and last and moment and abs(moment - last) > _GAP:
                yield _build_batch(shots, problems, position)
                shots, problems = [], []
            position, last = str(number), moment or last
            shot = _read_shot(data)
            if shot is None:
                problems.append(RecordProblem(position, "Its ShotData is no shot that can be read.",
                                              is_recoverable=True))
            else:
                shots.append({**shot, "ID": number, "DateCreated": text})
        if shots or problems:
            yield _build_batch(shots, problems, position)


def _build_batch(shots: list[dict[str, Any]], problems: list[RecordProblem], position: str) -> Batch:
    return Batch("GSPro", write_body(shots) if shots else b"", position, len(shots) + len(problems), tuple(problems))


def _load_rows(connection: Reading, after: int) -> Iterator[tuple[int, str, Any]]:
    rows = connection.execute(
        f"SELECT ID, DateCreated, ShotData FROM {_TABLE} WHERE ID > ? ORDER BY ID", (after,))  # noqa: S608 - constant
    return ((int(number), str(text or ""), data) for number, text, data in rows)


def _read_shot(data: Any) -> dict[str, Any] | None:
    """The numbers and texts of a shot; None for what is none."""
    try:
        found = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {str(key)[:60]: value for key, value in found.items() if isinstance(value, str | int | float)} or None


def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


KIND: Final = GSProKind()
