"""The sync history as tables and JSON: the list of runs, one run session by session, and what a previewed one would do.

Names come from outside: a cell that a spreadsheet would compute is quoted (services.exports.table). Nothing of it
holds a password, a cookie or a report key: none of them is in the database, and messages are masked once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from golf.sync_events import RunRecord
from services.exports.json_values import to_json
from services.exports.table import Cell, Column, Kind, Table, write_csv
from services.secrets.redaction import mask_text
from services.sync.text import describe_status
from services.sync_history.text import describe_change, describe_report
from services.sync_history.view import RunView
from services.sync_preview.text import PREVIEW_WORDS, describe_fate
from services.sync_preview.view import SyncPreview

RUN_COLUMNS = (
    "run_id", "started_at", "finished_at", "status", "outcome", "trigger", "mode", "account", "max_sessions",
    "selection", "duration_seconds", "sessions_discovered", "sessions_imported", "sessions_updated",
    "sessions_failed", "sessions_waiting", "total_shots", "requests", "bytes_received", "portal_requests",
    "listed_sessions", "stored_sessions", "listed_shots", "stored_shots", "message", "undoes", "undone_by",
    "sessions_gone")
REPORT_COLUMNS = (
    "run_id", "report_id", "session_name", "outcome", "was_known", "shots_before", "shots_after", "new_shots",
    "archived_shots", "changes", "code", "recoverable", "still_missing", "message")
_WHOLE = frozenset({
    "max_sessions", "sessions_discovered", "sessions_imported", "sessions_updated", "sessions_failed",
    "sessions_waiting", "sessions_gone", "total_shots", "requests", "bytes_received", "portal_requests",
    "listed_sessions", "stored_sessions", "listed_shots", "stored_shots", "report_id", "shots_before", "shots_after",
    "new_shots", "archived_shots"})
_YES_NO = frozenset({"was_known", "recoverable", "still_missing"})


def build_runs_table(runs: Iterable[RunRecord]) -> Table:
    """One row a run, newest first; moments as text, in UTC."""
    return _build_table("Syncs", RUN_COLUMNS, [_run_facts(run) for run in runs])


def build_run_table(view: RunView) -> Table:
    """One row a session; what failed for no single session comes last, without a number."""
    return _build_table("Sync", REPORT_COLUMNS, _report_rows(view))


def write_runs_csv(runs: Iterable[RunRecord]) -> bytes:
    """``build_runs_table`` as CSV."""
    return write_csv(build_runs_table(runs))


def write_run_csv(view: RunView) -> bytes:
    """``build_run_table`` as CSV."""
    return write_csv(build_run_table(view))


def write_runs_json(runs: Iterable[RunRecord]) -> bytes:
    """The same with what went wrong in each."""
    return _write_json([_run_facts(run) | {"errors": to_json(run.errors)} for run in runs])


def write_run_json(view: RunView) -> bytes:
    """The run, its receipt, and what it did to each session."""
    return _write_json(build_run_document(view))


def build_run_document(view: RunView) -> dict[str, object]:
    """One run as plain JSON values."""
    return {"run": _run_facts(view.run), "receipt": to_json(view.run.receipt), "reports": to_json(view.reports),
            "failures": [_plain_failure(each.failure, each.is_missing) for each in view.failed],
            "notes": to_json(view.run.notes)}


def _plain_failure(failure: object, is_missing: bool) -> object:
    plain = to_json(failure)
    return plain | {"still_missing": is_missing} if isinstance(plain, dict) else plain


def _run_facts(run: RunRecord) -> dict[str, object]:
    own = {name: to_json(getattr(run, name)) for name in RUN_COLUMNS if hasattr(run, name)}
    receipt = run.receipt
    return dict.fromkeys(RUN_COLUMNS) | own | {
        "outcome": describe_status(run),
        "sessions_failed": sum(error.report_id is not None for error in run.errors),
        **({} if receipt is None else {
            "listed_sessions": receipt.listed_sessions, "stored_sessions": receipt.stored_sessions,
            "listed_shots": receipt.listed_shots, "stored_shots": receipt.stored_shots}),
    }


def _report_rows(view: RunView) -> list[dict[str, object]]:
    missing = set(view.missing)
    rows: list[dict[str, object]] = [
        {"run_id": view.run.run_id, "report_id": each.report_id, "session_name": each.session_name,
         "outcome": each.outcome.value, "was_known": each.existed, "shots_before": each.shots_before,
         "shots_after": each.shots_after, "new_shots": each.new_shots, "archived_shots": each.archived_shots,
         "changes": "; ".join(describe_report(each)) if each.changes else "", "code": each.code,
         "recoverable": each.recoverable if each.code else None,
         "still_missing": each.report_id in missing if each.code else None, "message": each.message}
        for each in view.reports]
    told = {each.report_id for each in view.reports}
    rows += [{"run_id": view.run.run_id, "report_id": failure.report_id, "session_name": failure.session_name,
              "outcome": "failed", "code": failure.code, "recoverable": failure.recoverable,
              "still_missing": is_missing if failure.report_id is not None else None, "message": failure.message}
             for failure, is_missing in ((each.failure, each.is_missing) for each in view.failed)
             if failure.report_id not in told]
    return rows


def _build_table(title: str, names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Table:
    return Table(tuple(Column(name, _kind_of(name)) for name in names),
                 tuple(tuple(_cell(name, row.get(name)) for name in names) for row in rows), title)


def _kind_of(name: str) -> Kind:
    if name == "duration_seconds":
        return Kind.NUMBER
    return Kind.WHOLE if name in _WHOLE else Kind.YES_NO if name in _YES_NO else Kind.TEXT


def _cell(name: str, value: object) -> Cell:
    if value is None or isinstance(value, int | float):
        return value
    return mask_text(str(value)) if name == "message" else str(value)


def _write_json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


_PREVIEW_COLUMNS = (
    Column("report_id", Kind.WHOLE), Column("what"), Column("session_name"), Column("player"), Column("day", Kind.DAY),
    Column("would_move_to", Kind.DAY), Column("shots_there", Kind.WHOLE), Column("shots_here", Kind.WHOLE),
    Column("different_there"), Column("this_sync"), Column("looked_at"))


def build_preview_table(preview: SyncPreview) -> Table:
    """A previewed sync as a table for files: what would happen to each session. Nothing that opens a report is in it.

    One row a session, in the preview's order; ``looked_at`` is when the portal was asked, in UTC.
    """
    looked_at = preview.made_at.isoformat(timespec="seconds")
    rows = tuple((
        item.report_id, PREVIEW_WORDS[item.kind], item.name, item.player, item.day_before or item.day_after,
        item.day_after if item.moves else None, item.listed_shots, item.stored_shots or None,
        "; ".join(map(describe_change, item.changes)) or None, describe_fate(item), looked_at)
        for item in preview.items)
    return Table(_PREVIEW_COLUMNS, rows, "Plan")
