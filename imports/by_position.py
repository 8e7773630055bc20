"""A table whose headings are in a language that nobody here knows, or has none: read by the order of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from imports.column_plan import UnitWords, build_plan
from imports.format import read_by_layout
from imports.layout import Layout
from imports.records import Answers, Detection, ReadTable
from imports.tables.table import Row, Table


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


