"""A table whose headings are in a language that nobody here knows, or has none: read by the order of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from golf.limits import MEASURE_WORDS, POSSIBLE
from imports.column_plan import UnitWords, build_plan
from imports.format import read_by_layout
from imports.layout import Layout
from imports.profile import Profile
from imports.records import Answers, Detection, FileShot, ReadTable
from imports.tables.table import Row, Table
from imports.without_headings import LOOKED_AT, NOTHING, has_headings, read_columns

_SHARE = 0.8
"""Of the shots must have values that can be what the layout takes them for."""
_NOT_YET = Detection("", "", 0.0, "")
_ANY_DAY = date(2026, 1, 1)
"""For a look at numbers alone."""


def read_by_position(
    layout: Layout, table: Table, answers: Answers, detection: Detection, *,
    names: Sequence[str], header: Row | None, units: Row | None,
) -> ReadTable:
    """The table with ``names`` (the layout's headings) in place of its own; ``header`` None: every row is a shot."""
    plan = build_plan(layout, _last_line(header, units), names, units.cells if units else None,
                      UnitWords(answers.units))
    return read_by_layout(layout, table, answers, detection, plan)


def _last_line(header: Row | None, units: Row | None) -> int:
    return max((row.line for row in (header, units) if row is not None), default=-1)


def read_without_headings(
    layout: Layout, profile: Profile, table: Table, answers: Answers, detection: Detection
) -> ReadTable:
    """A table without headings, its columns in the order of the profile's; ``layout``: of the same profile."""
    names = [column.heading for column in profile.columns]
    return read_by_position(layout, table, answers, detection, names=names, header=None, units=None)


class PositionFormat:
    """A saved layout of tables without headings: taken where number and kinds of the columns are its own."""

    def __init__(self, layout: Layout, profile: Profile) -> None:
        self._layout = layout
        self._profile = profile

    @property
    def id(self) -> str:
        """The layout's."""
        return self._layout.id

    @property
    def title(self) -> str:
        """The layout's."""
        return self._layout.title

    def detect(self, table: Table) -> Detection:
        """Whether the table fits; that it is meant so, a person says the first time."""
        trouble = self._explain_misfit(table)
        if trouble:
            return Detection(self.id, self.title, 0.0, trouble)
        columns = self._profile.columns
        reason = f"it has no headings, and its {len(columns)} columns hold what the layout's hold"
        return Detection(self.id, self.title, 0.5, reason, sum(bool(each.field) for each in columns),
                         must_be_confirmed=True)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """Every row, by the order of the columns; none of a table that does not fit."""
        detection = self.detect(table)
        if not detection.confidence:
            return ReadTable(detection, self._layout.device, (), table.name)
        return read_without_headings(self._layout, self._profile, table, answers, detection)

    def _explain_misfit(self, table: Table) -> str:
        """Why the layout is not for this table; empty when it is."""
        if any(has_headings(table, row) for row in table.head()):
            return "it has a row of headings, and the layout has none"
        columns, wanted = read_columns(table), self._profile.columns
        if len(columns) > len(wanted) or any(each.kind != NOTHING for each in wanted[len(columns):]):
            return f"it has {len(columns)} columns, and the layout has {len(wanted)}"
        for column, want in zip(columns, wanted, strict=False):
            may_differ = NOTHING in (column.kind, want.kind)  # of a session without club data, for instance
            if column.kind != want.kind and not may_differ:
                return f"{column.name} holds {column.kind}, and {want.kind} in the layout"
        sample = Table(table.name, tuple(islice(table.packed, LOOKED_AT)), table.decimal)
        return _explain_numbers(read_without_headings(
            self._layout, self._profile, sample, Answers(_ANY_DAY), _NOT_YET).shots)


def _explain_numbers(shots: Sequence[FileShot]) -> str:
    """Which numbers cannot be what they are taken for."""
    if not shots:
        return "none of its rows is a shot in the layout"
    for name, (lowest, highest) in POSSIBLE.items():
        found = [value for each in shots if (value := each.value(name)) is not None]
        if sum(lowest <= value <= highest for value in found) < _SHARE * len(found):
            return f"its numbers cannot be {MEASURE_WORDS[name][0]} where the layout has that"
    pairs = [(each.shot.carry_m, each.shot.total_m) for each in shots]
    both = [(carry, total) for carry, total in pairs if carry is not None and total is not None]
    if sum(total >= 0.98 * carry - 1 for carry, total in both) < _SHARE * len(both):
        return "its balls would end shorter than they carry"
    return ""
