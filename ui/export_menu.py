"""One compact menu beside a table or a figure: it as a file. Nothing is worked out before the click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from services.chart_files import PICTURE_TYPES, Figure, PictureFormat, can_draw_charts, write_chart
from services.display import format_day
from services.file_names import build_file_stem
from services.table_export import write_table
from services.tables import MEDIA_TYPES, Table, TableFormat
from ui.outside_text import one_line

_TABLE_NAMES = {TableFormat.CSV: "CSV", TableFormat.XLSX: "Excel", TableFormat.PARQUET: "Parquet"}
_ABOUT_LIMIT = 110


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to download; ``for_programs`` is what Parquet gets when that is another one (units of storage)."""

    build: Callable[[], Table]
    for_programs: Callable[[], Table] | None = None


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure to download as it is on the screen; ``about`` says below its title whose and when."""

    figure: Figure
    about: str = ""


def render_export_menu(
    stem: str, *, table: TableFile | None = None, figure: FigureFile | None = None, says: str = "",
    label: str = "Download",
) -> None:
    """Draw the menu. ``stem`` (services.file_names) names the files and, being unique, its widgets."""
    with st.popover(label, icon=":material/download:", type="tertiary", key=f"export_{stem}"):
        if table is not None:
            _render_table_buttons(stem, table)
        if figure is not None:
            _render_figure_buttons(stem, figure)
        if says:
            st.caption(says)


def render_figure(figure: Figure, what: str, says: str) -> None:
    """Draw a figure with its menu below; ``what`` is our word for its file, ``says`` what a screen reader says."""
    st.altair_chart(figure, width="stretch", alt=says)
    today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
    render_export_menu(build_file_stem(what, today), figure=FigureFile(figure, f"Made on {format_day(today)}"))


def _render_table_buttons(stem: str, table: TableFile) -> None:
    with st.container(horizontal=True):
        for file_format in TableFormat:
            st.download_button(_TABLE_NAMES[file_format], _table_writer(table, file_format), f"{stem}.{file_format}",
                               MEDIA_TYPES[file_format], key=f"export_{stem}_{file_format}", on_click="ignore")


def _render_figure_buttons(stem: str, figure: FigureFile) -> None:
    if not can_draw_charts():
        st.caption("Pictures of figures cannot be made on this computer; the menu at the figure's corner saves one.")
        return
    with st.container(horizontal=True):
        for picture in PictureFormat:
            st.download_button(picture.name, _figure_writer(figure, picture), f"{stem}.{picture}",
                               PICTURE_TYPES[picture], key=f"export_{stem}_{picture}", on_click="ignore")


def _table_writer(table: TableFile, file_format: TableFormat) -> Callable[[], bytes]:
    build = table.for_programs if file_format is TableFormat.PARQUET and table.for_programs else table.build
    return lambda: write_table(build(), file_format)


def _figure_writer(figure: FigureFile, picture: PictureFormat) -> Callable[[], bytes]:
    return lambda: write_chart(figure.figure, picture, one_line(figure.about, _ABOUT_LIMIT))
