"""Which of the portal's fields stored sessions have: what a new answer is compared with."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Exists, func, select

from golf.report_fields import IDS, FieldCounts
from golf.reports import ReportContent
from golf.sessions import DateSource
from storage.tables.core import club_groups, field_losses, session_dates, sessions, shots

RECENT = 10
_ENOUGH = 3
"""So many of the recent sessions with a field, or half of them, say that it belongs to a report."""
_S, _SHOT, _GROUP = sessions.c, shots.c, club_groups.c
_CLUB, _DAY, _SHOTS = "club_name", "client_created_date", "shots"


def lacks_fields() -> Exists:
    """Whether a row of ``sessions`` is marked as having come without fields, as a part of any query."""
    return select(field_losses.c.report_id).where(field_losses.c.report_id == _S.report_id).exists()


def had_before(connection: Connection, report_id: int, account: str, looked_for: FieldCounts) -> bool:
    """Whether the account's stored sessions right before this one had the field in most records.

    For null, which a portal may mean as "not measured", every one of them must have had it.
    """
    recent = connection.execute(
        select(_S.report_id).where(_S.account == account, _S.made_from.is_(None), _S.report_id < report_id,
                                   _S.stored_shots > 0, _S.imported_at.is_not(None), ~lacks_fields())
        .order_by(_S.report_id.desc()).limit(RECENT)).scalars().all()
    counts = [_count_stored(connection, each, looked_for.field, looked_for.measure) for each in recent]
    having = sum(there * 2 > of_all for there, of_all in counts)
    if not looked_for.is_gone:
        return len(recent) >= _ENOUGH and having == len(recent)
    return having > 0 and (having >= _ENOUGH or having * 2 >= len(recent))


def load_replaced(connection: Connection, report_id: int, content: ReportContent) -> set[str]:
    """The fields in which stored values would be replaced by nothing because the answer lacks them."""
    field_counts = {counts.field: counts for counts in content.fields.field_counts if counts.field not in IDS}
    found = {counts.field for counts in field_counts.values() if counts.is_emptied and (
        _count_now(content, counts) < _count_stored(connection, report_id, counts.field, counts.measure)[0])}
    found |= _find_replaced_measures(connection, report_id, content, field_counts)
    if _CLUB in field_counts or _SHOTS in field_counts:
        found |= _find_replaced_groups(connection, report_id, content, field_counts)
    return found


def _find_replaced_measures(
    connection: Connection, report_id: int, content: ReportContent, field_counts: Mapping[str, FieldCounts]
) -> set[str]:
    """Shot by shot, by their ids."""
    fields = {counts.measure: counts.field for counts in field_counts.values() if counts.measure is not None}
    places = [place for place in content.fields.unread if place.measure in fields]
    if not places:
        return set()
    stored = {(row.group_id, row.shot_id): row for row in connection.execute(
        select(_SHOT.group_id, _SHOT.shot_id, *(shots.c[name] for name in fields)).where(_SHOT.report_id == report_id))}
    return {fields[place.measure] for place in places
            if (row := stored.get((place.group_id, place.shot_id))) is not None
            and getattr(row, place.measure) is not None}


def _find_replaced_groups(
    connection: Connection, report_id: int, content: ReportContent, field_counts: Mapping[str, FieldCounts]
) -> set[str]:
    """Group by group: one that had its club named, or shots, and now has not."""
    held = (select(func.count()).select_from(shots)
            .where(_SHOT.report_id == _GROUP.report_id, _SHOT.group_id == _GROUP.group_id).scalar_subquery())
    stored = {row.group_id: row for row in connection.execute(
        select(_GROUP.group_id, _GROUP.club_source, held.label("held"))
        .where(_GROUP.report_id == report_id, _GROUP.missing_since.is_(None)))}
    found = set()
    for group in content.groups:
        row = stored.get(group.group_id)
        if row is not None and row.club_source == _CLUB != group.club_source:
            found.add(_CLUB)
        if row is not None and row.held and not group.shots:
            found.add(_SHOTS)
    return found & field_counts.keys()


def _count_stored(connection: Connection, report_id: int, field: str, measure: str | None) -> tuple[int, int]:
    """How many of a session's stored records have the field, and how many there are."""
    if measure is not None:
        statement = select(func.count(shots.c[measure]), func.count()).where(_SHOT.report_id == report_id)
    elif field == _CLUB:
        statement = select(func.count().filter(_GROUP.club_source == _CLUB), func.count()).where(
            _GROUP.report_id == report_id, _GROUP.missing_since.is_(None))
    elif field == _DAY:
        dates = session_dates.c
        statement = select(func.count(dates.day), func.count()).where(
            dates.report_id == report_id, dates.source == DateSource.API.value)
    else:
        statement = select(_S.stored_shots, _S.stored_shots).where(_S.report_id == report_id)
    there, of_all = connection.execute(statement).one()
    return int(there), int(of_all)


def _count_now(content: ReportContent, counts: FieldCounts) -> int:
    """How many records of the answer have the field."""
    if counts.measure is not None:
        return sum(getattr(shot, counts.measure) is not None for group in content.groups for shot in group.shots)
    if counts.field == _CLUB:
        return sum(group.club_source == _CLUB for group in content.groups)
    if counts.field == _DAY:
        return int(content.api_date is not None and content.api_date.day is not None)
    return content.shot_count
