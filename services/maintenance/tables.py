"""What Home and Settings list, as tables for files: sessions, days with their sources, tags, changes, backups."""

from __future__ import annotations

from collections.abc import Iterable

from golf.backups import SessionChange
from golf.maintenance import Change
from golf.sessions import DateSource, SessionCard, SessionDetail
from golf.units import DisplayUnits
from services.backups.text import BackupLine
from services.backups.text import describe_change as describe_restored
from services.exports.table import Column, Kind, Table
from services.exports.table_units import distance_heading, round_shown
from services.sessions.date_sources import DateRow
from services.shared.change_text import describe_actor, describe_after, describe_before, describe_field
from services.shared.formatting import DATE_SOURCE_NAMES, describe_type_reason

_DAY_HEADINGS = {DateSource.MANUAL: "day_by_you", DateSource.API: "day_by_the_monitor",
                 DateSource.LISTING: "day_in_the_list", DateSource.LINK: "day_in_the_name",
                 DateSource.FILE: "day_in_the_file", DateSource.FILE_NAME: "day_in_the_files_name"}
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
        card.report_id, card.name, card.player, card.practised_on, card.type_name,
        describe_type_reason(card.type_reason), ", ".join(card.tags) or None) for card in cards), "Types and tags")


def build_tags_table(tags: Iterable[tuple[str, int]]) -> Table:
    """One row a tag, with how many sessions carry it."""
    return Table((Column("tag"), Column("sessions", Kind.WHOLE)), tuple(tags), "Tags")


def build_date_sources_table(detail: SessionDetail) -> Table:
    """One row a source of a session's day, and which of them is used."""
    columns = (Column("report_id", Kind.WHOLE), Column("source"), Column("day", Kind.DAY), Column("as_written"),
               Column("used", Kind.YES_NO))
    return Table(columns, tuple((detail.card.report_id, DATE_SOURCE_NAMES[item.source], item.day, item.text or None,
                                 item.source is detail.card.date_source) for item in detail.dates), "Date sources")


def build_backups_table(lines: Iterable[BackupLine]) -> Table:
    """One row a backup, and what it is kept for; moments as text, in UTC."""
    columns = (Column("made_at"), Column("why"), Column("sessions", Kind.WHOLE), Column("shots", Kind.WHOLE),
               Column("size"), Column("kept_as"), Column("file"))
    return Table(columns, tuple((line.made_at.isoformat(timespec="seconds"), line.why, line.sessions, line.shots,
                                 line.size, line.kept, line.name) for line in lines), "Backups")


def build_restore_table(changes: Iterable[SessionChange]) -> Table:
    """One row a session that a restore would touch; a number of shots is empty where the session is not there."""
    columns = (*_SESSION, Column("what"), Column("shots_now", Kind.WHOLE), Column("shots_then", Kind.WHOLE))
    return Table(columns, tuple((
        change.report_id, change.name, change.player, change.practised_on, describe_restored(change), change.shots_now,
        change.shots_then) for change in changes), "Restore")


def build_sessions_table(cards: Iterable[SessionCard], units: DisplayUnits) -> Table:
    """One row a session as its card on Home: shots without a misread, and what rests on them."""
    columns = (*_SESSION, Column("type"), Column("clubs"), Column("state"), Column("shots", Kind.WHOLE),
               Column(distance_heading("best_carry", units), Kind.NUMBER, 1),
               Column("smash_factor_mean", Kind.NUMBER, 2), Column("smash_factor_shots", Kind.WHOLE),
               Column("copy_of", Kind.WHOLE), Column("on_the_portal", Kind.YES_NO), Column("tags"),
               Column("putts", Kind.WHOLE))
    return Table(columns, tuple((
        card.report_id, card.name, card.player, card.practised_on, card.type_name, ", ".join(card.clubs) or None,
        card.state.value, card.distinct_shots, round_shown(units.distance(card.best_carry_m), units),
        round_shown(card.average_smash if card.clubs else None, units), card.smash_shots, card.copy_of, not card.gone,
        ", ".join(card.tags) or None, card.putts) for card in cards), "Sessions")


def build_changes_table(changes: Iterable[Change]) -> Table:
    """One row a change; moments as text, in UTC."""
    return Table(_CHANGES, tuple((
        change.at.isoformat(timespec="seconds"), change.report_id, describe_field(change), describe_before(change),
        describe_after(change), describe_actor(change), change.undone) for change in changes),
        "Changes")
