"""The shape of a format, and the one class that makes a format of a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from golf.swing_groups import find_length
from imports.cells.club_names import name_file_club
from imports.cells.units import Quantity
from imports.column_plan import Plan, UnitWords
from imports.days import DaysFound, find_days
from imports.draft import RowShot
from imports.layout import Layout
from imports.layout_reader import LayoutReader, RowsRead
from imports.records import Answers, Detection, FileShot, Need, NeedKind, Problem, ReadTable
from imports.row_kinds import count_known, count_marks, is_header
from imports.tables.table import Table
from imports.unit_checks import are_radians, check_side, find_club_speed_unit
from imports.vocabulary import (
    CLUB,
    CLUB_KIND,
    CONDITION,
    COUNTS,
    DELETED,
    HAND,
    ORIGIN,
    PLAYER,
    REASON,
    RECORD,
    SESSION,
    SESSION_NOTES,
    SWING,
    TAG,
    TITLE_CLUB,
    TITLE_PLAYER,
)

_HANDS = {"r": "right", "rh": "right", "right": "right", "righthanded": "right",
          "l": "left", "lh": "left", "left": "left", "lefthanded": "left"}
_SAMPLE = 300
"""Shots at which units are judged."""
_MOST_DAY_PROBLEMS = 100
_SURE_SHARE = 0.7
"""Of the headings must be known, or twice the marks be there, for a format to be taken without a question."""
_NO = frozenset({"false", "no", "0", "nein"})


class Format(Protocol):
    """A layout of files. ``id`` is a stable word for the command line's JSON and the database."""

    @property
    def id(self) -> str:
        """Small letters and dashes."""

    @property
    def title(self) -> str:
        """How a golfer calls it."""

    def detect(self, table: Table) -> Detection:
        """How sure this format is that the table is its own; never by the file's name."""

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """The shots of a table that is this format's, and what could not be read."""


class LayoutFormat:
    """A format that is said by a layout alone."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @property
    def id(self) -> str:
        """The layout's."""
        return self.layout.id

    @property
    def title(self) -> str:
        """The layout's."""
        return self.layout.title

    def detect(self, table: Table) -> Detection:
        """By the headings of one of the first rows: enough of them known, and enough that no other format has."""
        best = Detection(self.id, self.title, 0.0, "no row has its headings")
        for row in table.head():
            marks = count_marks(self.layout, row)
            if not is_header(self.layout, row) or marks < self.layout.fewest_marks:
                continue
            known, filled = count_known(self.layout, row)
            confidence = round(0.4 + 0.59 * known / filled, 2)
            if (confidence, known) > (best.confidence, best.known):
                doubtful = known < _SURE_SHARE * filled and marks < 2 * self.layout.fewest_marks
                reason = f"line {row.line} has {known} of its headings"
                if doubtful:
                    reason += f", and {filled - known} others"
                best = Detection(self.id, self.title, confidence, reason, known,
                                 self.layout.needs_confirmation or doubtful, doubtful)
        return best

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """Every row below the headings."""
        return read_by_layout(self.layout, table, answers, self.detect(table))


def read_by_layout(
    layout: Layout, table: Table, answers: Answers, detection: Detection, plan: Plan | None = None
) -> ReadTable:
    """The table read by a layout; ``plan``: of a header that the layout's own headings do not find."""
    words = UnitWords(answers.units)
    sample = LayoutReader(layout, table, words, plan).read_rows(_SAMPLE)
    found, note = find_club_speed_unit(sample.shots, sample.plans)
    angle = answers.units.get(Quantity.ANGLE.value, "")
    is_guess = not angle and are_radians(sample.shots, sample.plans)
    if angle or is_guess:
        found = found | {Quantity.ANGLE.value: angle or "rad"}
    rows = LayoutReader(layout, table, replace(words, found=found), plan).read_rows()
    days = find_days(layout, rows.shots, rows.columns, answers)
    shots = _build_shots(layout, rows, days, answers)
    needs: list[Need] = []
    problems = [*rows.problems, *(
        Problem(line, f"“{text[:40]}” is no day somebody can have practised on", table=table.name)
        for line, text in days.unreadable[:_MOST_DAY_PROBLEMS])]
    if is_guess:
        needs.append(Need(NeedKind.UNITS, "In which unit are the angles?", "rad",
                          "balls that flew came down at less than two degrees", ("deg", "rad")))
    needs += [*rows.needs, *days.needs, *_other_needs(layout, shots, detection, answers)]
    notes = [*layout.notes, *filter(None, (note, check_side(sample.shots)))]
    return ReadTable(
        detection, layout.device, tuple(shots), table.name, tuple(problems), tuple(needs) if shots else (),
        rows.columns, tuple(rows.passed_over.items()), tuple(notes), days.order, days.source, table.decimal,
        layout.session_type)


def _build_shots(layout: Layout, rows: RowsRead, days: DaysFound, answers: Answers) -> list[FileShot]:
    """The shots in the order hit, as far as the file tells it."""
    order = list(zip(rows.shots, days.moments, strict=True))
    timed = [(moment, number) for number, (_, (_, moment)) in enumerate(order) if moment is not None]
    if len(timed) == len(order):
        order = [order[number] for _, number in sorted(timed)]
    elif layout.newest_first:
        order.reverse()
    return [_build_shot(row, position, day, moment, answers) for position, (row, (day, moment)) in enumerate(order)]


def _build_shot(row: RowShot, position: int, day: date | None, moment: datetime | None, answers: Answers) -> FileShot:
    facts = dict(row.facts)
    said = facts.get
    condition = said(CONDITION, "")
    return FileShot(
        line=row.line, shot=row.shot if row.shot.position == position else replace(row.shot, position=position),
        club=name_file_club(said(CLUB) or said(TITLE_CLUB, ""), said(CLUB_KIND, "")), player=_player(facts, answers),
        day=day, hit_at=moment, hand=_hand(said(HAND, "")), extras=row.extras, sources=row.sources,
        excluded=_excluded(facts), conditions=condition,
        is_normalised=row.is_normalised or "normali" in condition.casefold(),
        session=said(SESSION, "")[:80], origin=said(ORIGIN, "")[:80],
        record=said(RECORD, "")[:80], tag=said(TAG, ""), session_notes=said(SESSION_NOTES, ""),
        is_deleted=bool(said(DELETED, "")), swing_length=find_length(said(SWING, "")))


def _hand(text: str) -> str:
    return _HANDS.get(text.casefold().replace("-", "").replace(" ", ""), "") if text else ""


def _player(facts: Mapping[str, str], answers: Answers) -> str:
    """The player's name; an e-mail address is none and is not kept."""
    name = facts.get(PLAYER) or facts.get(TITLE_PLAYER, "")
    return answers.player if not name or "@" in name else name[:80]


def _excluded(facts: Mapping[str, str]) -> str:
    if facts.get(COUNTS, "").casefold() not in _NO:
        return ""
    return facts.get(REASON) or "the file does not count it"


def _other_needs(layout: Layout, shots: list[FileShot], detection: Detection, answers: Answers) -> list[Need]:
    needs = []
    if detection.must_be_confirmed and not answers.layout_confirmed:
        needs.append(Need(NeedKind.LAYOUT, "Are the columns understood as they are meant?",
                          "" if detection.is_doubtful else layout.id, detection.reason))
    if any(not each.player for each in shots):
        needs.append(Need(NeedKind.PLAYER, "Who hit these shots?", "", "the file does not say"))
    return needs


