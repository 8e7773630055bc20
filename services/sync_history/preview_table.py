"""A previewed sync as a table for files: what would happen to each session. Nothing that opens a report is in it."""

from __future__ import annotations

from services.exports.table import Column, Kind, Table
from services.sync_history.text import describe_change
from services.sync_preview.plan import PLAN_WORDS, SyncPlan, describe_fate

_COLUMNS = (
    Column("report_id", Kind.WHOLE), Column("what"), Column("session_name"), Column("player"), Column("day", Kind.DAY),
    Column("would_move_to", Kind.DAY), Column("shots_there", Kind.WHOLE), Column("shots_here", Kind.WHOLE),
    Column("different_there"), Column("this_sync"), Column("looked_at"))


def build_plan_table(plan: SyncPlan) -> Table:
    """One row a session, in the plan's order; ``looked_at`` is when the portal was asked, in UTC."""
    looked_at = plan.made_at.isoformat(timespec="seconds")
    rows = tuple((
        item.report_id, PLAN_WORDS[item.kind], item.name, item.player, item.day_before or item.day_after,
        item.day_after if item.moves else None, item.listed_shots, item.stored_shots or None,
        "; ".join(map(describe_change, item.changes)) or None, describe_fate(item), looked_at) for item in plan.items)
    return Table(_COLUMNS, rows, "Plan")
