"""Whose numbers a file has, of which club, when, and on which shots they rest: said wherever one leaves the app.

In a picture it stands below the title, in a table in columns of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from golf.sessions import SessionCard
from golf.shot_edits import ShotFilter
from services.exports.clean_text import clean_text
from services.exports.table import Cell, Column, Kind, Table
from services.shared.formatting import format_day
from services.shared.shot_filter import SHOT_FILTER_NAMES

_LONGEST = 40
"""Of a name in a picture, which does not break lines."""


@dataclass(frozen=True, slots=True)
class Subject:
    """``shot_filter`` None: it acts on nothing here, such as days of practice. ``period`` in our own words."""

    player: str
    shot_filter: ShotFilter | None = None
    club: str | None = None
    period: str = ""
    report_id: int | None = None
    practised_on: date | None = None

    def of_club(self, club: str | None) -> Subject:
        """The same of one club; None: of all."""
        return replace(self, club=club)


def session_subject(card: SessionCard, shot_filter: ShotFilter) -> Subject:
    """Of one session."""
    return Subject(card.player, shot_filter, report_id=card.report_id, practised_on=card.practised_on)


def describe_subject(subject: Subject, today: date) -> tuple[str, str]:
    """Two lines: whose and of what, then on which shots it rests, and for what is not of one day when it was made."""
    is_session = subject.report_id is not None
    when = f"{format_day(subject.practised_on)} · session {subject.report_id}" if is_session else subject.period
    rests = "" if subject.shot_filter is None else f"Numbers rest on: {SHOT_FILTER_NAMES[subject.shot_filter].lower()}"
    made = "" if is_session else f"{'made' if rests else 'Made'} on {format_day(today)}"
    return _join(_in_short(subject.player), _in_short(subject.club), when), _join(rests, made)


def with_subject(table: Table, subject: Subject) -> Table:
    """The table with the subject in every row: whose and when in front, on which shots it rests at the end."""
    before: list[tuple[Column, Cell]] = [(Column("player"), subject.player)]
    if subject.report_id is not None:
        before = [(Column("report_id", Kind.WHOLE), subject.report_id), (Column("day", Kind.DAY), subject.practised_on),
                  *before]
    elif subject.period:
        before.append((Column("period"), subject.period))
    if subject.club is not None:
        before.append((Column("club"), subject.club))
    after: list[tuple[Column, Cell]] = [] if subject.shot_filter is None else [
        (Column("numbers_rest_on"), SHOT_FILTER_NAMES[subject.shot_filter])]
    columns = (*(column for column, _ in before), *table.columns, *(column for column, _ in after))
    rows = tuple((*(value for _, value in before), *row, *(value for _, value in after)) for row in table.rows)
    return Table(columns, rows, table.title)


def _in_short(name: str | None) -> str:
    """On one line, without what could be an address."""
    return " ".join(clean_text(name, _LONGEST).split())


def _join(*parts: str) -> str:
    return " · ".join(filter(None, parts))
