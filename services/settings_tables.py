"""What Settings lists, as tables for files: the days of sessions with their sources, types and tags, changes."""

from __future__ import annotations

from collections.abc import Iterable

from golf.records import DateSource, SessionCard
from golf.upkeep_records import Change
from services.change_words import describe_after, describe_before, describe_field
from services.date_sources import DateRow
from services.display import DATE_SOURCE_NAMES, describe_type_reason
from services.tables import Column, Kind, Table

_DAY_HEADINGS = {DateSource.MANUAL: "day_by_you", DateSource.API: "day_by_the_monitor",
                 DateSource.LISTING: "day_in_the_list", DateSource.LINK: "day_in_the_name"}
_SESSION = (Column("report_id", Kind.WHOLE), Column("session_name"), Column("player"), Column("day", Kind.DAY))
_DAYS = (*_SESSION, Column("day_from"), *(Column(heading, Kind.DAY) for heading in _DAY_HEADINGS.values()))
_TYPES = (*_SESSION, Column("type"), Column("reason"), Column("tags"))
_CHANGES = (Column("changed_at"), Column("report_id", Kind.WHOLE), Column("what"), Column("before"), Column("after"),
            Column("by"), Column("undone", Kind.YES_NO))


def build_days_table(rows: Iterable[DateRow]) -> Table:
    """One row a session: the day in use, where it is from, and what every source says."""
    return Table(_DAYS, tuple((
        row.report_id, row.name, row.player, row.used_on, DATE_SOURCE_NAMES[row.source] if row.source else None,
        *(row.days.get(source) for source in _DAY_HEADINGS)) for row in rows), "Practice days")


def build_types_table(cards: Iterable[SessionCard]) -> Table:
    """One row a session: its type, why, and its tags."""
    return Table(_TYPES, tuple((
        card.report_id, card.name, card.player, card.practised_on, card.type.value,
        describe_type_reason(card.type_reason), ", ".join(card.tags) or None) for card in cards), "Types and tags")


def build_changes_table(changes: Iterable[Change]) -> Table:
    """One row a change; moments as text, in UTC."""
    return Table(_CHANGES, tuple((
        change.at.isoformat(timespec="seconds"), change.report_id, describe_field(change), describe_before(change),
        describe_after(change), "a sync" if change.actor == "sync" else "you", change.undone) for change in changes),
        "Changes")
