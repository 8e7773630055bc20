"""What a copy holds of each table, for a restore. A test fails for a table without a decision."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from storage.changes.report_snapshots import COLUMNS


class Way(StrEnum):
    """How a table gets into a copy."""

    WITH_SESSION = "with its session"
    ROW_BY_ROW = "row by row"
    AS_FILES = "as files"
    FOLLOWS = "made anew"
    STAYS = "not at all"


class Decision(NamedTuple):
    """Whether a table's rows are copied, and why so. ``where``: which of them, in SQL."""

    way: Way
    reason: str
    where: str = "1"


_OF_COPIES = "mode <> 'copy' AND status <> 'running'"
_ROWS = {
    "bag_rules": Decision(Way.ROW_BY_ROW, "the golfer's words"),
    "bag_clubs": Decision(Way.ROW_BY_ROW, "the golfer's words"),
    "players": Decision(Way.ROW_BY_ROW, "the golfer's words"),
    "goals": Decision(Way.ROW_BY_ROW, "the golfer's words"),
    "portal_accounts": Decision(Way.ROW_BY_ROW, "which accounts there are, without a password"),
    "preferences": Decision(Way.ROW_BY_ROW, "what the golfer chose"),
    "change_log": Decision(Way.ROW_BY_ROW, "what was changed when"),
    "report_checks": Decision(Way.ROW_BY_ROW, "what was compared with the portal when"),
    "audit": Decision(Way.ROW_BY_ROW, "who did what when"),
    "notices": Decision(Way.ROW_BY_ROW, "what was told already is not told again"),
    "join_conflicts": Decision(Way.ROW_BY_ROW, "the golfer's decisions about another Rangebook"),
    "backfill_runs": Decision(Way.ROW_BY_ROW, "the history, without runs of copies", _OF_COPIES),
    "run_errors": Decision(Way.ROW_BY_ROW, "belong to runs",
                           f"run_id IN (SELECT run_id FROM backfill_runs WHERE {_OF_COPIES})"),
    "import_files": Decision(Way.ROW_BY_ROW, "belong to runs",
                             f"run_id IN (SELECT run_id FROM backfill_runs WHERE {_OF_COPIES})"),
}
DECISIONS: dict[str, Decision] = {
    **{table: Decision(Way.WITH_SESSION, "what came in and what the golfer said of it") for table in COLUMNS},
    **_ROWS,
    "raw_files": Decision(Way.AS_FILES, "the bytes that sessions were read from"),
    "club_sessions": Decision(Way.FOLLOWS, "from shots, days and bags"),
    "data_revision": Decision(Way.FOLLOWS, "counts changes of a file"),
    "rangebook": Decision(Way.FOLLOWS, "the mark stands at the copy itself"),
    "run_reports": Decision(Way.STAYS, "what earlier runs need to be taken back: large, and of this file alone"),
    "copies": Decision(Way.STAYS, "copies that this computer keeps"),
    "changed_sessions": Decision(Way.STAYS, "what this computer has yet to copy"),
    "watched_folders": Decision(Way.STAYS, "folders of this computer"),
    "watched_files": Decision(Way.STAYS, "files on this computer"),
}
"""``sessions`` among the first: parents before their children."""
ROW_BY_ROW = tuple(table for table, decision in DECISIONS.items() if decision.way is Way.ROW_BY_ROW)
