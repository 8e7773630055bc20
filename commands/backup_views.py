"""Tables of backups and of what a restore would change."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from commands.output import as_text, plain_table
from golf.backups import SessionChange
from services.backups.text import BackupLine, describe_change
from services.shared.formatting import DASH, format_day, format_moment


def table_of_backups(lines: Iterable[BackupLine]) -> Table:
    """The backups, newest first."""
    table = plain_table("Name", "Made", "Shots", "Size", "Kept as", right=(2, 3))
    table.columns[0].no_wrap = True  # it is there to be copied
    for line in lines:
        table.add_row(as_text(line.name), format_moment(line.made_at), f"{line.shots:,}", line.size, line.kept)
    return table


def table_of_changes(changes: Iterable[SessionChange]) -> Table:
    """The sessions that a restore would touch."""
    table = plain_table("Session", "Day", "What", "Shots now", "Shots then", right=(3, 4))
    for change in changes:
        table.add_row(as_text(change.name), format_day(change.practised_on), as_text(describe_change(change)),
                      _count(change.shots_now), _count(change.shots_then))
    return table


def _count(shots: int | None) -> str:
    return DASH if shots is None else f"{shots:,}"
