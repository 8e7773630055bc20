"""The clubs of a bag as a table to write in: place, make, loft, whether it is in the bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from golf.bag_and_goals import BagClub
from services.clubs.bag_editor import LOFTS_DEG, BagFacts, compute_changed_clubs
from services.clubs.tables import build_bag_table
from services.shared.formatting import DASH, Tone, count_of
from ui.shared.escape import one_line
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flash, rendering_errors

if TYPE_CHECKING:
    from services.app import App

_LONGEST_MAKE = 120


def render_bag_table(app: App, facts: BagFacts) -> None:
    """The table, and what to save."""
    if not facts.clubs:
        st.caption("No clubs yet.")
        return
    before = build_bag_frame(facts.clubs)
    after = st.data_editor(
        before, hide_index=True, key=f"bag_table_{app.revision.load().revision}_{facts.player}", disabled=["Club"],
        height=35 * (len(before) + 1) + 3, alt="Place, make and loft of each club", placeholder=DASH,
        column_config={
            "Place": st.column_config.NumberColumn(min_value=1, max_value=len(before), step=1, width=70),
            "Make": st.column_config.TextColumn(max_chars=_LONGEST_MAKE),
            "Loft (°)": st.column_config.NumberColumn(min_value=LOFTS_DEG[0], max_value=LOFTS_DEG[1], step=0.5),
            "In the bag": st.column_config.CheckboxColumn(width=90)})
    changed = compute_changed_clubs(facts.clubs, read_bag_frame(facts.clubs, after))
    if st.button("Save the clubs", type="primary", key="bag_table_save", disabled=not changed):
        _save(app, changed)
    render_list_menu("bag", lambda: build_bag_table(facts.clubs), says="The bag as saved.")


def build_bag_frame(clubs: tuple[BagClub, ...]) -> pd.DataFrame:
    """The table as it is; places count from 1 in the order of the bag."""
    return pd.DataFrame([{
        "Place": index, "Club": one_line(item.club, 40), "Make": item.make, "Loft (°)": item.loft_deg,
        "In the bag": item.is_in_bag} for index, item in enumerate(clubs, start=1)]).astype({"Loft (°)": "float64"})


def read_bag_frame(clubs: tuple[BagClub, ...], table: pd.DataFrame) -> list[BagClub]:
    """What the player has written, club by club; an emptied cell says nothing."""
    return [BagClub(item.player, item.club, _whole(row["Place"]), bool(row["In the bag"]), _text(row["Make"]),
                    _number(row["Loft (°)"]))
            for item, row in zip(clubs, table.to_dict("records"), strict=True)]


def _save(app: App, changed: list[BagClub]) -> None:
    with rendering_errors():
        app.bag.save_clubs(changed)
        flash(Tone.SUCCESS, f"{count_of(len(changed), 'club')} saved.", "You can undo it here.")
        st.rerun()


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
