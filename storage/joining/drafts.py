"""A session while it is put together: its rows by table, as dicts that can be changed; and from and to a snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from golf.sessions import DateEvidence, DateSource, choose_day
from storage.changes.report_snapshots import COLUMNS, SESSIONS, Rows, Snapshot, take_snapshot
from storage.joining.decisions import WITH_SESSION
from storage.reports.rows import SHOT_COLUMNS
from storage.tables.column_types import day_text, read_day
from storage.tables.metadata import metadata

RowDict = dict[str, Any]
Draft = dict[str, list[RowDict]]
"""By table; each table of a session is there, an empty one too."""
_KEYS = {table: tuple(column.name for column in metadata.tables[table].primary_key) for table in COLUMNS}
_ARCHIVED = tuple(name for name in SHOT_COLUMNS if name not in ("report_id", "content_hash"))
_OF_THE_IMPORT = ("report_id", "duplicate_of", "same_ball_as", "import_revision")
"""What of a shot follows from where it is stored, and says nothing of the ball."""


def load_draft(connection: Connection, report_id: int) -> Draft | None:
    """A stored session; None when there is no such."""
    snapshot = take_snapshot(connection, report_id, with_bodies=True)
    if SESSIONS not in snapshot:
        return None
    return {table: [dict(zip(part.columns, row, strict=True)) for row in part.rows]
            for table in COLUMNS for part in [snapshot.get(table, Rows((), ()))]}


def build_snapshot(draft: Draft) -> Snapshot:
    """What ``storage.runs.restore_report`` writes: each table in the order of its key."""
    found: Snapshot = {}
    for table, rows in draft.items():
        if not rows:
            continue
        ordered = rows if "archive_id" in _KEYS[table] else sorted(rows, key=_key_of(table))
        found[table] = Rows(COLUMNS[table], tuple(tuple(row[name] for name in COLUMNS[table]) for row in ordered))
    return found


def _key_of(table: str) -> Callable[[RowDict], tuple[Any, ...]]:
    return lambda row: tuple(row[name] for name in _KEYS[table])


def session_of(draft: Draft) -> RowDict:
    """The row of the session itself."""
    return draft[SESSIONS][0]


def renumber(draft: Draft, report_id: int) -> None:
    """Give the session the number it has here; what rests on other sessions of its old home is decided anew."""
    for table in COLUMNS:
        for row in draft[table]:
            row["report_id"] = report_id
    for shot in draft["shots"]:
        shot["duplicate_of"] = shot["same_ball_as"] = None
    for putt in draft["putts"]:
        putt["same_putt_as"] = None
    session_of(draft)["copy_of"] = None
    for table in COLUMNS.keys() - set(WITH_SESSION) - {SESSIONS}:
        draft[table] = []


def choose_draft_day(draft: Draft) -> None:
    """Put the session on the best day its evidence names."""
    best = choose_day(DateEvidence(DateSource(row["source"]), read_day(row["day"]), row["text"])
                      for row in sorted(draft["session_dates"], key=lambda row: list(DateSource).index(row["source"])))
    row = session_of(draft)
    row["practised_on"], row["date_source"] = (
        (day_text(best.day), best.source.value) if best and best.day else (None, None))


def told(shot: RowDict) -> RowDict:
    """What a shot's row says of the ball."""
    return {name: value for name, value in shot.items() if name not in _OF_THE_IMPORT}


def put_into_archive(draft: Draft, shots: list[RowDict], at: str, run_id: str | None) -> int:
    """Keep shots that other ones replace, unless the archive has them already. Returns how many."""
    known = {(row["group_id"], row["shot_id"], row["content"]) for row in draft["archived_shots"]}
    count = 0
    for shot in shots:
        content = json.dumps({name: shot[name] for name in _ARCHIVED}, ensure_ascii=False)
        if (shot["group_id"], shot["shot_id"], content) not in known:
            count += 1
            draft["archived_shots"].append({
                "report_id": shot["report_id"], "group_id": shot["group_id"], "shot_id": shot["shot_id"],
                "archived_at": at, "run_id": run_id, "content": content})
    return count
