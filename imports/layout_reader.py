"""Rows of a table read by a layout: headers found wherever they stand, rows told apart, cells turned into shots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from golf.provenance import Provenance
from imports.cells.units import factor_of
from imports.cells.values import is_nothing, read_plain, read_value
from imports.column_plan import Place, Plan, UnitWords, build_plan
from imports.draft import Draft, Fact, RowShot, pack_facts
from imports.finishing import build_shot, finish
from imports.layout import Layout
from imports.records import ColumnUse, Need, Problem, Sources
from imports.row_kinds import (
    TitleFact,
    has_number,
    has_several_numbers,
    is_header,
    is_notes,
    is_summary,
    is_units_row,
    read_header_facts,
    read_lone_club,
    read_title,
)
from imports.tables.table import Row, Table
from imports.vocabulary import CLUB, EXTRAS, NUMBER, PLAYER, SESSION_NOTES, TITLE_CLUB, TITLE_DAY, TITLE_PLAYER

_AVERAGES, _UNITS, _HEADERS, _CLUBS = "averages and deviations", "units", "headers", "club names alone"
_TITLES, _NOTES = "titles", "notes"
_NUMBERS_KEPT = 4000
"""Of each column: a monitor writes few digits, and a number that comes again is the same object."""
_LONGEST = {SESSION_NOTES: 20_000}
"""Letters that are read of a fact, where it may be more than 300."""
MOST_PROBLEMS = 1000
"""Kept of one table; a file of another kind has one in every row."""


@dataclass(slots=True)
class Block:
    """What holds for the rows that follow: facts said once above them."""

    day: str = ""
    player: str = ""
    club: str = ""


@dataclass(slots=True)
class RowsRead:
    """What the rows of a table gave, before their days are known."""

    shots: list[RowShot] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    fields: set[str] = field(default_factory=set)
    """The measures of which there is at least one value."""

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """The columns of all headers, each once."""
        return tuple(dict.fromkeys(use for plan in self.plans for use in plan.uses))

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the headers leave open of columns that hold anything, each once."""
        found = {place.heading for plan in self.plans for place in plan.places if place.column.field in self.fields}
        return tuple(dict.fromkeys(need for plan in self.plans for need in plan.needs if need.column in found))


class LayoutReader:
    """Reads the rows of one table by one layout, from the first to the last."""

    def __init__(self, layout: Layout, table: Table, units: UnitWords, plan: Plan | None = None) -> None:
        self._layout = layout
        self._table = table
        self._plan = plan
        self._block = Block()
        self._in_notes = False
        self._has_points = table.decimal == "."
        self._units = units
        self._facts: dict[Fact, Fact] = {}
        self._sources: dict[Sources, Sources] = {}
        self._labels = _find_labels(plan)
        self._numbers: defaultdict[int, dict[str, float]] = defaultdict(dict)
        self.read = RowsRead(plans=[plan] if plan else [])

    def read_rows(self, most: int | None = None) -> RowsRead:
        """The shots of the table, and everything that is none; at most the first ``most`` shots."""
        rows = self._table.rows()
        waiting = next(rows, None)
        while waiting is not None:
            row, waiting = waiting, next(rows, None)
            if self._plan is not None and row.line <= self._plan.line:
                self._take(read_title(row))  # of a header that stands in it there is none: it has too many cells
                continue
            if is_header(self._layout, row):
                waiting = self._begin(row, waiting, rows)
            elif not self._pass_over(row) and self._plan is not None:
                self._read_shot(row, self._plan)
                if most is not None and len(self.read.shots) >= most:
                    break
        return self.read

    def _begin(self, row: Row, following: Row | None, rows: Iterator[Row]) -> Row | None:
        """Take a header, and the units row below it; returns the row after them."""
        units = following if following is not None and is_units_row(following) else None
        self._plan = build_plan(self._layout, row.line, row.cells, units.cells if units else None, self._units)
        if self.read.plans:
            self.read.passed_over[_HEADERS] += 1
        self.read.plans.append(self._plan)
        self._in_notes = False
        self._numbers.clear()
        self._labels = _find_labels(self._plan)
        self._take(read_header_facts(self._layout, row))
        if units is not None:
            self.read.passed_over[_UNITS] += 1
            return next(rows, None)
        return following

    def _take(self, facts: list[TitleFact]) -> None:
        for fact in facts:
            setattr(self._block, fact.field, fact.text)

    def _pass_over(self, row: Row) -> bool:
        """Whether a row is no shot; facts in it are kept for the shots below."""
        if self._plan is not None and not self._in_notes and has_several_numbers(row):
            if not is_summary(row, self._labels):
                return False
            self.read.passed_over[_AVERAGES] += 1
            return True
        if is_notes(row):
            self._in_notes = True
        if self._in_notes:
            self.read.passed_over[_NOTES] += 1
        elif is_summary(row, self._labels):
            self.read.passed_over[_AVERAGES] += 1
        elif (club := read_lone_club(self._layout, row)) is not None:
            self._block.club = club
            self.read.passed_over[_CLUBS] += 1
        elif is_units_row(row):
            self.read.passed_over[_UNITS] += 1
        elif facts := read_title(row):
            self._take(facts)
            self.read.passed_over[_TITLES] += 1
        elif self._plan is None:
            self.read.passed_over[_TITLES] += 1
        else:
            return False
        return True

    def _read_shot(self, row: Row, plan: Plan) -> None:
        trouble = self._find_trouble(row, plan)
        draft = Draft(row.line, facts={name: text for name, text in (
            (TITLE_DAY, self._block.day), (TITLE_PLAYER, self._block.player), (TITLE_CLUB, self._block.club)) if text})
        if not trouble:
            self._read_cells(draft, plan, row.cells)
            if self._layout.adjust is not None:
                self._layout.adjust(draft)
            finish(draft)
            if not draft.values:
                trouble = "there is no measure in it"
        if trouble:
            self._tell(Problem(row.line, trouble, lost_shot=has_number(row), table=self._table.name))
            return
        for heading, reason in draft.problems:
            self._tell(Problem(row.line, reason, heading, table=self._table.name))
        self.read.shots.append(self._pack(draft))

    def _pack(self, draft: Draft) -> RowShot:
        self.read.fields.update(draft.values)
        sources: Sources = tuple(sorted(draft.sources.items()))
        return RowShot(
            draft.line, build_shot(draft, len(self.read.shots)),
            tuple((name, draft.values[name]) for name in EXTRAS if name in draft.values),
            self._sources.setdefault(sources, sources), pack_facts(draft.facts, self._facts), draft.is_normalised)

    def _find_trouble(self, row: Row, plan: Plan) -> str:
        if len(row.cells) > plan.width:
            return "it has more cells than there are headings; a comma in a text may have moved them"
        return "" if has_number(row) else "there is no number in it"

    def _read_cells(self, draft: Draft, plan: Plan, cells: Sequence[str]) -> None:
        """Usual numbers, which nearly all cells are, without a call for each."""
        values, width = draft.values, len(cells)
        for index, name, scale, place in plan.numbers:
            text = cells[index] if index < width else ""
            if not text or name in values:
                continue
            known = self._numbers[index]
            if (number := known.get(text)) is None:
                if not self._has_points or (plain := read_plain(text)) is None:
                    self._read_cell(draft, place, text)
                    continue
                number = plain * scale + 0.0
                if len(known) < _NUMBERS_KEPT:
                    known[text] = number
            values[name] = number
            draft.is_normalised = draft.is_normalised or place.column.is_normalised
        for place in plan.facts:
            text = cells[place.index] if place.index < width else ""
            if text and not is_nothing(text):
                draft.facts.setdefault(place.column.field, text[:_LONGEST.get(place.column.field, 300)])

    def _read_cell(self, draft: Draft, place: Place, text: str) -> None:
        """A number that is written in another way than most."""
        assert place.measure is not None  # noqa: S101 - only numbers come here
        name = place.column.field
        value = read_value(text, place.measure, self._table.decimal)
        if value.trouble:
            draft.problems.append((place.heading, f"{_short(text)}: {value.trouble}"))
        if value.number is None:
            return
        sign = 1 if value.has_letter else place.sign
        factor = factor_of(place.measure.quantity, value.unit) if value.unit else place.factor
        draft.values[name] = value.number * (factor or place.factor) * sign + 0.0
        if value.is_uncertain:
            draft.sources[name] = Provenance.ESTIMATED
        draft.is_normalised = draft.is_normalised or place.column.is_normalised

    def _tell(self, problem: Problem) -> None:
        if len(self.read.problems) < MOST_PROBLEMS:
            self.read.problems.append(replace(problem, reason=problem.reason[:200]))
        else:
            self.read.passed_over["more problems than are listed"] += 1


def _find_labels(plan: Plan | None) -> list[int]:
    """Where a row says that it is an average: in front, or in the columns of club and number; a player may be a Max."""
    if plan is None:
        return [0, 1]
    labels = dict.fromkeys((0, 1, *(place.index for place in plan.places if place.column.field in (CLUB, NUMBER))))
    return [index for index in labels if index != plan.index_of(PLAYER)]


def _short(text: str) -> str:
    return f"“{text[:30]}”"
