"""One compact menu beside a table or a figure: it as a file. Nothing is worked out before the click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from golf.units import DisplayUnits
from services.exports.caption import Subject, describe_subject, with_subject
from services.exports.figure_files import PICTURE_TYPES, Figure, PictureFormat, can_draw_charts, write_chart
from services.exports.file_names import build_file_stem
from services.exports.table import MEDIA_TYPES, Table, TableFormat
from services.exports.table_files import write_table
from services.exports.table_units import STORED, choose_units
from ui.shared.downloads import saying_why_not
from ui.shared.figures import draw_figure
from ui.shared.messages import render_why

_TABLE_NAMES = {TableFormat.CSV: "CSV", TableFormat.XLSX: "Excel", TableFormat.PARQUET: "Parquet"}
SHOT_FILES = ("The shots as the monitor gave them, also those that averages leave out (and why), never mirrored, with "
              "what is derived from them. CSV and Excel in the units shown; Parquet in metres and m/s.")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to download: built in the displayed units, and for programs (Parquet) in the units of storage.

    ``says_whose``: its rows say already whose they are; otherwise columns with the menu's subject are put around it.
    """

    build: Callable[[DisplayUnits], Table]
    units: DisplayUnits
    says_whose: bool = False


def render_export_menu(
    what: str, subject: Subject, *, table: TableFile | None = None, figure: Figure | None = None, says: str = "",
    label: str = "Download",
) -> None:
    """Draw the menu. ``what`` is our word for the files (services.exports.file_names), once on a page.

    A figure is saved as it is on the screen; ``subject`` says in each file whose numbers they are.
    """
    stem = _build_stem(what, subject)
    with st.popover(label, icon=":material/download:", type="tertiary", key=f"export_{stem}"):
        if figure is not None:
            _render_figure_buttons(stem, figure, subject)
        if table is not None:
            _render_table_buttons(stem, table, subject)
        if says:
            st.caption(says)


def render_list_menu(what: str, build: Callable[[], Table], says: str = "", label: str = "Download") -> None:
    """The menu of a table that is of no single player and has no units: a list of syncs, of sessions, of changes."""
    table = TableFile(lambda _units: build(), STORED, says_whose=True)
    render_export_menu(what, Subject(""), table=table, says=says, label=label)


def render_figure(
    figure: Figure, what: str, says: str, subject: Subject, *, table: TableFile | None = None, about_table: str = "",
    why: Sequence[str] = (),
) -> None:
    """Draw a figure with its menu below; ``says`` is what a screen reader says of it.

    ``table``: what it shows as numbers, and ``about_table`` what is in there. ``why``: how it is to be read, as
    Markdown of ours (or escaped), behind a button.
    """
    draw_figure(figure, says)
    with st.container(horizontal=True):
        render_export_menu(what, subject, figure=figure, table=table, says=about_table)
        render_why(*why)


def _build_stem(what: str, subject: Subject) -> str:
    """With the session's day and number, or the day of today."""
    if subject.report_id is None:
        return build_file_stem(what, _today())
    return build_file_stem(what, subject.practised_on, subject.report_id)


def _render_table_buttons(stem: str, table: TableFile, subject: Subject) -> None:
    with st.container(horizontal=True):
        for file_format in TableFormat:
            st.download_button(_TABLE_NAMES[file_format],
                               saying_why_not(f"{stem}.{file_format}", _table_writer(table, subject, file_format)),
                               f"{stem}.{file_format}", MEDIA_TYPES[file_format],
                               key=f"export_{stem}_{file_format}", on_click="ignore")


def _render_figure_buttons(stem: str, figure: Figure, subject: Subject) -> None:
    if not can_draw_charts():
        st.caption("Pictures of figures cannot be made on this computer; the menu at the figure's corner saves one.")
        return
    with st.container(horizontal=True):
        for picture in PictureFormat:
            st.download_button(picture.name,
                               saying_why_not(f"{stem}.{picture}", _figure_writer(figure, subject, picture)),
                               f"{stem}.{picture}", PICTURE_TYPES[picture], key=f"export_{stem}_{picture}",
                               on_click="ignore")


def _table_writer(table: TableFile, subject: Subject, file_format: TableFormat) -> Callable[[], bytes]:
    def write() -> bytes:
        built = table.build(choose_units(file_format, table.units))
        return write_table(built if table.says_whose else with_subject(built, subject), file_format)

    return write


def _figure_writer(figure: Figure, subject: Subject, picture: PictureFormat) -> Callable[[], bytes]:
    return lambda: write_chart(figure, picture, describe_subject(subject, _today()))


def _today() -> date:
    """The golfer's own calendar day."""
    return date.today()  # noqa: DTZ011
