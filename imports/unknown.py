"""Tables that no format knows: a guess of what the columns mean, to be confirmed, and profiles made of such guesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from imports.by_position import PositionFormat, read_without_headings
from imports.cells.heading import read_heading
from imports.cells.units import factor_of, read_unit
from imports.cells.values import is_nothing, read_value
from imports.format import Format, LayoutFormat, read_by_layout
from imports.layout import Column, Layout, column
from imports.profile import Profile, ProfileColumn
from imports.records import Answers, Detection, Device, ReadTable
from imports.row_kinds import is_units_row
from imports.tables.open_file import read_tables
from imports.tables.table import Row, Table
from imports.vocabulary import FACTS, FIELDS, MEASURE, MEASURES
from imports.without_headings import guess_fields, has_headings, read_columns

UNKNOWN_ID, PROFILE_PREFIX = "unknown-table", "profile:"
_TITLE = "Unknown table"
_MUST_HAVE = ("ball_speed_mps", "carry_m", "total_m", "club_speed_mps")
_LOOKED_AT = 40
_EXAMPLES, _EXAMPLE_CHARACTERS = 3, 24


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column before anybody says what it is: its heading, some of its cells, and what it may be (``field``).

    ``unit``: what the heading or the row below it says; empty when neither does. ``kind``: of a table without
    headings, of which kind the column's values are.
    """

    heading: str
    examples: tuple[str, ...]
    field: str = ""
    unit: str = ""
    kind: str = ""


def read_raw_columns(data: bytes) -> tuple[RawColumn, ...]:
    """The columns of a file's likeliest or longest table, for a mapping by hand; empty when it has no columns of shots.

    Without a row of headings they are called ``Column 1`` and so on. Raises FileTooLarge and FileUnreadable.
    """
    tables = read_tables(data)
    found = [(profile.number, len(table), table, profile.row) for table in tables if (profile := _find_guess(table))]
    if found:
        _, _, table, row = max(found, key=lambda item: item[:2])
        return _describe_columns(table, row)
    table = max(tables, key=len)
    likely = [row for row in table.head() if has_headings(table, row)]
    if likely:
        return _describe_columns(table, max(likely, key=lambda each: (_count_texts(each), -each.line)))
    columns = read_columns(table)
    return tuple(RawColumn(column.name, _examples(column.texts), field, kind=column.kind)
                 for column, field in zip(columns, guess_fields(columns), strict=True))


def _examples(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text[:_EXAMPLE_CHARACTERS] for text in islice(filter(None, texts), _EXAMPLES))


def _count_texts(row: Row) -> int:
    """Cells that could be headings."""
    return sum(1 for cell in row.cells if cell and not cell[:1].isdigit())


def _describe_columns(table: Table, header: Row) -> tuple[RawColumn, ...]:
    below = _first_rows(table, header.line, _LOOKED_AT)
    units: Sequence[str] = ()
    if below and is_units_row(below[0]):
        units = below.pop(0).cells
    guesses = _guess_row(header, table)
    columns = []
    for index, (cell, guess) in enumerate(zip(header.cells, guesses, strict=True)):
        if not cell:
            continue
        texts = [row.cells[index] for row in below if index < len(row.cells) and row.cells[index]]
        unit = read_heading(cell).unit or (read_unit(units[index]) or "" if index < len(units) else "")
        columns.append(RawColumn(cell[:200], _examples(texts), guess.field, unit))
    return tuple(columns)


def _first_rows(table: Table, line: int, most: int) -> list[Row]:
    """The rows below a line."""
    return list(islice((row for row in table.rows() if row.line > line), most))


class _Guess(NamedTuple):
    """The row that has the most headings of measures, and what its columns may mean."""

    number: int
    row: Row
    columns: tuple[ProfileColumn, ...]


def guess_profile(table: Table) -> Profile | None:
    """What the columns of a table may mean; None when nothing in it looks like shots."""
    found = _find_guess(table)
    return Profile("", found.columns) if found else None


def _find_guess(table: Table) -> _Guess | None:
    best: _Guess | None = None
    for row in table.head():
        found = _guess_row(row, table)
        fields = {each.field for each in found}
        number = len(fields.intersection(MEASURE))
        if number >= 2 and fields.intersection(_MUST_HAVE) and (best is None or number > best.number):
            best = _Guess(number, row, found)
    return best


def _guess_row(row: Row, table: Table) -> tuple[ProfileColumn, ...]:
    taken: set[str] = set()
    columns = []
    for index, cell in enumerate(row.cells):
        field = _guess_field(cell, index, row.line, table, taken) if cell else ""
        taken.add(field)
        columns.append(ProfileColumn(cell[:200], field))
    return tuple(columns)


def _guess_field(cell: str, index: int, line: int, table: Table, taken: set[str]) -> str:
    """The first measure that the heading may mean, if its unit and its cells fit; else a fact; else nothing."""
    heading = read_heading(cell)
    key = heading.key.removeprefix("^")
    tails = {key, read_heading(cell.rpartition(".")[2]).key}
    for measure in MEASURES:
        if measure.name not in taken and tails.intersection(measure.guesses) and (
                not heading.unit or factor_of(measure.quantity, heading.unit) is not None):
            texts = [text for row in table.rows() if row.line > line and index < len(row.cells)
                     and (text := row.cells[index]) and not is_nothing(text)][:_LOOKED_AT]
            read = sum(read_value(text, measure, table.decimal).number is not None for text in texts)
            if read * 2 > len(texts):
                return measure.name
    if not heading.unit:
        return next((name for name, words in FACTS.items() if name not in taken and tails.intersection(words)), "")
    return ""


def build_layout(profile: Profile, *, needs_confirmation: bool) -> Layout:
    """The layout that a profile says. Raises ValueError for a field that is none, or one that comes twice."""
    read = [each for each in profile.columns if each.field]
    if len({each.field for each in read}) != len(read):
        raise ValueError("a field of a profile comes twice")
    if any(each.field not in FIELDS for each in read):
        raise ValueError("a profile has a field that Rangebook does not know")
    headings = tuple(each.heading for each in profile.columns if each.heading)
    needed = max(2, round(0.6 * len(read)))
    name = profile.name
    return Layout(
        id=f"{PROFILE_PREFIX}{name}" if name else UNKNOWN_ID, title=name or _TITLE,
        device=Device(profile.maker, profile.model, profile.software),
        columns=tuple(_column(each) for each in read),
        marks=tuple(each.heading for each in read), fewest_marks=needed, fewest_columns=needed, others=headings,
        needs_confirmation=needs_confirmation, has_club_rows=False)


def _column(each: ProfileColumn) -> Column:
    return column(each.field, each.heading, unit=each.unit, sign=each.sign)


class UnknownFormat:
    """Any table with two columns that look like measures; always to be confirmed."""

    id, title = UNKNOWN_ID, _TITLE

    def detect(self, table: Table) -> Detection:
        """At most half sure."""
        profile = guess_profile(table)
        if profile is None:
            return Detection(self.id, self.title, 0.0, "no row has headings that look like shots", 0, True)
        known = sum(bool(each.field) for each in profile.columns)
        confidence = round(0.2 + 0.3 * known / max(1, len(profile.columns)), 2)
        return Detection(self.id, self.title, confidence, f"{known} columns have names that are usual for shots", known,
                         must_be_confirmed=True)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """By the profile of the answers, else by the guess."""
        profile = answers.profile or guess_profile(table)
        detection = self.detect(table)
        if profile is None:
            return ReadTable(detection, Device(), (), table.name)
        if answers.profile is not None:
            detection = replace(detection, confidence=max(detection.confidence, 0.5), must_be_confirmed=False)
        layout = build_layout(replace(profile, name=""), needs_confirmation=answers.profile is None)
        if not profile.has_headings:
            return read_without_headings(layout, profile, table, answers, detection)
        return read_by_layout(layout, table, answers, detection)


def build_profile_format(profile: Profile) -> Format:
    """A format of a saved profile. Raises ValueError as ``build_layout`` does."""
    layout = build_layout(profile, needs_confirmation=False)
    return LayoutFormat(layout) if profile.has_headings else PositionFormat(layout, profile)
