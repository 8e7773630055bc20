"""Completes an answer with what is stored, in the fields of which a person said that the portal sends them no more.

Without it such a session could never grow: its new shots would be held back for the values that the answer lacks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from golf.reports import ClubGroup, ReportContent
from golf.sessions import DateEvidence, DateSource
from golf.shots import MEASURES, Shot, ShotFlag
from storage.tables.core import club_groups, session_dates, shots

_CLUB, _DAY = "club_name", "client_created_date"
_FOLLOWS = {
    "ball_speed_mps": ("smash_factor",),
    "club_speed_mps": ("smash_factor", "attack_angle_deg", "club_path_deg", "face_angle_deg", "dynamic_loft_deg"),
}
"""What cleaning leaves out of a shot, beside the speed itself, when a speed is not there."""
_TEXTS = ("lie_angle_text", "shot_type")


def fill_from_stored(
    connection: Connection, report_id: int, content: ReportContent, fields: Collection[str]
) -> ReportContent:
    """The answer, with stored values where it has none in ``fields`` (the portal's names)."""
    columns = {counts.measure for counts in content.fields.field_counts if counts.field in fields and counts.measure}
    columns |= {name for column in columns for name in _FOLLOWS.get(column, ())}
    balls = {(row.group_id, row.shot_id): row for row in connection.execute(select(
        *(shots.c[name] for name in ("group_id", "shot_id", *MEASURES, *_TEXTS, "flags", "flag_reason"))
        ).where(shots.c.report_id == report_id))}
    known = {row.group_id: row for row in connection.execute(
        select(club_groups).where(club_groups.c.report_id == report_id))}
    groups = []
    for group in content.groups:
        filled = tuple(_fill_shot(shot, balls.get((group.group_id, shot.shot_id)), columns) for shot in group.shots)
        groups.append(_fill_group(replace(group, shots=filled), known.get(group.group_id), fields))
    day = content.api_date
    if _DAY in fields and (day is None or day.day is None):
        day = _load_day(connection, report_id) or day
    return replace(content, groups=tuple(groups), api_date=day)


def _fill_shot(shot: Shot, stored: Any, columns: Collection[str]) -> Shot:
    if stored is None:
        return shot
    values = {name: value for name in columns
              if getattr(shot, name) is None and (value := getattr(stored, name)) is not None}
    if not values:
        return shot
    flags = [ShotFlag(text) for text in stored.flags.split(",") if text]
    reasons = [*stored.flag_reason.split("; "), *shot.flag_reason.split("; ")]
    return replace(shot, **values, flags=tuple(dict.fromkeys([*flags, *shot.flags])),
                   flag_reason="; ".join(filter(None, dict.fromkeys(reasons))))


def _fill_group(group: ClubGroup, stored: Any, fields: Collection[str]) -> ClubGroup:
    if stored is None:
        return group
    if _CLUB in fields and stored.club_source == _CLUB != group.club_source:
        group = replace(group, club=stored.club, club_raw=stored.club_raw, club_number=stored.club_number,
                        club_source=stored.club_source, is_default_club=stored.portal_default_club)
    if _DAY in fields and not group.created_text:
        group = replace(group, created_text=stored.created_text)
    return group


def _load_day(connection: Connection, report_id: int) -> DateEvidence | None:
    row = connection.execute(select(session_dates.c.day, session_dates.c.text).where(
        session_dates.c.report_id == report_id, session_dates.c.source == DateSource.API.value)).first()
    return None if row is None or row.day is None else DateEvidence(DateSource.API, row.day, row.text)
