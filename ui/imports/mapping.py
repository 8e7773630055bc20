"""The columns of a table that no format knows, said by hand: what each is, and in which unit; kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import FileNotKnown, FileRefused
from services.imports.mapping import (
    FIELD_CHOICES,
    MappedColumn,
    begin_mapping,
    build_profile,
    describe_field,
    explain_mapping,
    has_sides,
    list_units,
)
from services.imports.view import PROFILE_PREFIX, UNKNOWN_ID, Profile
from services.shared.formatting import Tone
from ui.imports.waiting import WaitingFile
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, flashing_errors

if TYPE_CHECKING:
    from services.app import App

_OTHER_WAY = "left is +"
_NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the golfer made of the columns. ``trouble``: why it cannot be read yet."""

    profile: Profile
    units: dict[str, str]
    trouble: str
    is_confirmed: bool


def can_be_mapped(waiting: WaitingFile) -> bool:
    """Whether this file is of no format, or of one only by a saved layout or with many unknown headings."""
    first = waiting.first
    if first is None:
        return False
    if first.detection is None:
        return isinstance(first.refusal, FileNotKnown)
    is_saved = first.detection.format_id.startswith(PROFILE_PREFIX)
    return must_be_mapped(waiting) or first.detection.is_doubtful or is_saved


def must_be_mapped(waiting: WaitingFile) -> bool:
    """Whether nothing but a mapping can read this file."""
    first = waiting.first
    return first is not None and (first.detection is None or first.detection.format_id == UNKNOWN_ID)


def render_mapping(app: App, waiting: WaitingFile) -> Mapping | None:
    """Draw the mapping when there is one; what it says now. None: the file is read as what it was recognised as."""
    if not can_be_mapped(waiting):
        return None
    if not must_be_mapped(waiting) and not st.toggle("Say yourself what the columns are", key=waiting.key("by_hand")):
        return None
    raw = _load_columns(app, waiting)
    if not raw:
        return None
    saved = _find_saved(app, waiting)
    with st.container(border=True):
        st.markdown(f"**What are the columns?** {_describe_table(raw)} Two are needed, such as club and carry.")
        columns = _render_columns(waiting, raw, saved)
        name = st.text_input("Name this layout, and files like it are read by themselves next time",
                             saved.name if saved else "", key=waiting.key("layout_name"), max_chars=_NAME_LIMIT,
                             placeholder="Such as: My range's app")
        trouble = explain_mapping(columns)
        confirmed = st.checkbox("These columns are right", key=waiting.key("columns_right"), disabled=bool(trouble))
    units = {each.heading: each.unit for each in columns if each.unit and each.field}
    return Mapping(build_profile(name, columns), units, trouble, confirmed)


def _describe_table(columns: Sequence[MappedColumn]) -> str:
    if any(each.kind for each in columns):
        return "The table has no row of headings: we guess from the values, where they allow it."
    return "Our guess is filled in."


def _load_columns(app: App, waiting: WaitingFile) -> tuple[MappedColumn, ...]:
    if waiting.raw_columns is None:
        try:
            waiting.raw_columns = app.imports.load_raw_columns(waiting.data)
        except FileRefused:  # the card says it
            waiting.raw_columns = ()
    if not waiting.raw_columns or waiting.first is None:
        return ()
    return begin_mapping(waiting.raw_columns, waiting.first, _find_saved(app, waiting))


def _find_saved(app: App, waiting: WaitingFile) -> Profile | None:
    """The saved layout that recognised the file."""
    detection = waiting.first.detection if waiting.first else None
    if detection is None or not detection.format_id.startswith(PROFILE_PREFIX):
        return None
    name = detection.format_id.removeprefix(PROFILE_PREFIX)
    return next((each for each in app.imports.load_profiles() if each.name == name), None)


def _render_columns(
    waiting: WaitingFile, columns: Sequence[MappedColumn], saved: Profile | None
) -> list[MappedColumn]:
    """Those that are read first; the others can be opened. Without headings all of them, as they stand in the file."""
    numbered = list(enumerate(columns))
    read = [(place, each) for place, each in numbered if each.field or each.kind]
    rest = [(place, each) for place, each in numbered if not each.field and not each.kind]
    chosen = {place: _render_column(waiting, place, each) for place, each in read}
    if rest:
        with st.expander(f"{len(rest)} more columns, not read", expanded=not read and saved is None):
            chosen |= {place: _render_column(waiting, place, each) for place, each in rest}
    return [chosen[place] for place in sorted(chosen)]


def _render_column(waiting: WaitingFile, place: int, column: MappedColumn) -> MappedColumn:
    examples = ", ".join(one_line(text, 16) for text in column.examples[:3 if column.kind else 2])
    label = f"{plain(column.heading, 40)}" + (f" · {plain(examples, 40)}" if examples else "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = st.selectbox(label, FIELD_CHOICES, FIELD_CHOICES.index(column.field), format_func=describe_field,
                             key=waiting.key(f"field_{place}"), width=320)
        units = list_units(field)
        choices = [column.said_unit] if column.said_unit in units else list(units)
        chosen = replace(column, field=field, unit="", sign=1)
        options = [(unit, sign) for sign in ((1, -1) if has_sides(field) else (1,)) for unit in choices]
        if len(options) > 1:
            unit, sign = _choose_unit(waiting, place, column, field, options)
            chosen = replace(chosen, unit="" if unit == column.said_unit else unit, sign=sign)
        elif choices:
            st.markdown(f"in {choices[0]}", width="content")
    return chosen


def _choose_unit(
    waiting: WaitingFile, place: int, column: MappedColumn, field: str, options: list[tuple[str, int]]
) -> tuple[str, int]:
    was = (column.unit or column.said_unit, column.sign) if field == column.field else options[0]
    index = options.index(was) if was in options else 0
    return st.selectbox("Unit", options, index, key=waiting.key(f"unit_{place}_{field}"), width=160,
                        format_func=lambda each: each[0] if each[1] == 1 else f"{each[0]}, {_OTHER_WAY}")


def render_known_files(app: App) -> None:
    """Draw both lists in a box that is closed at first."""
    profiles = app.imports.load_profiles()
    with st.expander("Which files are known?"):
        st.markdown("Files are told by what is in them, never by their name:")
        st.markdown("\n".join(f"- {plain(title, 120)}" for title in app.imports.list_formats()))
        st.markdown("Any other table of shots can be mapped by hand, also one without a row of headings. Old Excel "
                    "files (.xls) have to be saved as .xlsx or CSV first.")
        for profile in profiles:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"Your layout **{plain(profile.name, 80)}**", width="content")
                st.button("Forget it", key=f"import_forget_{profile.name}", help="What was imported with it stays.",
                          on_click=_forget_layout, args=(app, profile.name))


def _forget_layout(app: App, name: str) -> None:
    with flashing_errors():
        app.imports.delete_profile(name)
        flash(Tone.SUCCESS, "Layout forgotten.", "What was imported with it stays.")
