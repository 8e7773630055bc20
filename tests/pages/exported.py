"""What the menus of a page would save: taken where each menu is drawn, built as its buttons build it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from golf.units import DisplayUnits
from services.exports.caption import Subject, describe_subject, with_subject
from services.exports.table import Table
from services.shared.metric_format import MINUS
from tests.pages.conftest import TODAY
from ui.shared import export_menu
from ui.shared.export_menu import TableFile

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.(\d+))?")


@dataclass
class Exported:
    """The tables and figures of the page drawn last, by our word for each file."""

    tables: dict[str, tuple[TableFile, Subject]] = field(default_factory=dict)
    figures: dict[str, Subject] = field(default_factory=dict)

    def table(self, what: str, units: DisplayUnits | None = None) -> Table:
        """As displayed, or in these units."""
        file, subject = self._find(what)
        built = file.build(units or file.units)
        table = built if file.says_whose else with_subject(built, subject)
        assert len(set(table.headings)) == len(table.headings), table.headings
        return table

    def rows(self, what: str, units: DisplayUnits | None = None) -> list[dict[str, Any]]:
        table = self.table(what, units)
        return [dict(zip(table.headings, row, strict=True)) for row in table.rows]

    def about(self, what: str) -> tuple[str, str]:
        """What stands below the title of a picture."""
        stem = next(stem for stem in self.figures if stem.startswith(f"rangebook-{what}-20"))
        return describe_subject(self.figures[stem], TODAY)

    def _find(self, what: str) -> tuple[TableFile, Subject]:
        return next(found for stem, found in self.tables.items() if stem.startswith(f"rangebook-{what}-20"))


def record_exports(monkeypatch: pytest.MonkeyPatch) -> Exported:
    """Watch the menus from now on."""
    found = Exported()
    draw_table, draw_figure = export_menu._render_table_buttons, export_menu._render_figure_buttons

    def table_drawn(stem: str, table: TableFile, subject: Subject) -> None:
        found.tables[stem] = table, subject
        draw_table(stem, table, subject)

    def figure_drawn(stem: str, figure: Any, subject: Subject) -> None:
        found.figures[stem] = subject
        draw_figure(stem, figure, subject)

    monkeypatch.setattr(export_menu, "_render_table_buttons", table_drawn)
    monkeypatch.setattr(export_menu, "_render_figure_buttons", figure_drawn)
    return found


def assert_same(cell: Any, value: float | None) -> None:
    """The page's cell says the file's number, to the digits shown; no number is no number in both."""
    is_whole = isinstance(cell, float) and cell.is_integer()  # a column with gaps holds whole yards as floats
    found = _NUMBER.search((f"{cell:.0f}" if is_whole else str(cell)).replace(MINUS, "-"))
    assert (found is None) == (value is None), (cell, value)
    if found is not None and value is not None:
        shown = float(found[0].replace(",", ""))
        assert abs(shown - value) <= 0.5 * 10 ** -len(found[1] or "") + 0.0006, (cell, value)


def assert_table(page_rows: pd.DataFrame, file_rows: list[dict[str, Any]], columns: Mapping[str, str]) -> None:
    """The same rows, and the numbers of ``columns`` (page: file) the same."""
    shown = page_rows.to_dict("records")
    assert len(shown) == len(file_rows) > 0
    for here, there in zip(shown, file_rows, strict=True):
        for heading, name in columns.items():
            assert_same(here[heading], there[name])


def shown_table(page: AppTest, heading: str) -> pd.DataFrame:
    """The first table of the page with this heading."""
    tables: list[pd.DataFrame] = [element.value for element in (*page.dataframe, *page.table)]
    return next(table for table in tables if heading in table)
