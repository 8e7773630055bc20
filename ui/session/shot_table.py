"""Shots and club averages as tables in displayed units. Missing values stay missing, never 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis.derived_measures import find_flight
from golf.provenance import PROVENANCE_WORDS, provenance_of
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of
from golf.units import DisplayUnits
from services.shared.formatting import DASH
from services.shared.shot_filter import why_left_out
from ui.shared.escape import one_line


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """How one measure is headed and rounded. ``kind``: distance, speed or as stored."""

    measure: str
    title: str
    digits: int = 1
    kind: str = ""

    def heading(self, units: DisplayUnits) -> str:
        """Title with its unit."""
        label = units.label(self.kind)
        return f"{self.title} ({label})" if label else self.title

    def displayed(self, value: float | None, units: DisplayUnits) -> float | None:
        """The value in displayed units; None stays None."""
        return units.convert(value, self.kind)


COLUMNS = (
    MeasureColumn("carry_m", "Carry", 1, "distance"),
    MeasureColumn("total_m", "Total", 1, "distance"),
    MeasureColumn("side_m", "Side", 1, "distance"),
    MeasureColumn("apex_m", "Apex", 1, "distance"),
    MeasureColumn("ball_speed_mps", "Ball speed", 1, "speed"),
    MeasureColumn("club_speed_mps", "Club speed", 1, "speed"),
    MeasureColumn("smash_factor", "Smash", 2),
    MeasureColumn("launch_angle_deg", "Launch (°)"),
    MeasureColumn("side_angle_deg", "Side angle (°)"),
    MeasureColumn("descent_angle_deg", "Descent (°)"),
    MeasureColumn("back_spin_rpm", "Back spin (rpm)", 0),
    MeasureColumn("side_spin_rpm", "Side spin (rpm)", 0),
    MeasureColumn("attack_angle_deg", "Attack (°)"),
    MeasureColumn("club_path_deg", "Path (°)"),
    MeasureColumn("face_angle_deg", "Face (°)"),
    MeasureColumn("dynamic_loft_deg", "Dynamic loft (°)"),
    MeasureColumn("impact_x_mm", "Impact x (mm)"),
    MeasureColumn("impact_y_mm", "Impact y (mm)"),
    MeasureColumn("flight_time_s", "Flight (s)"),
)
_ROW_HEIGHT, _ROWS_SHOWN = 35, 14


def compute_shot_frame(shots: Sequence[StoredShot], units: DisplayUnits, shot_filter: ShotFilter) -> pd.DataFrame:
    """One row a shot, as the report lists them; those that numbers of this shot filter do not rest on say why."""
    rows: list[dict[str, Any]] = []
    for number, stored in enumerate(shots, start=1):
        row: dict[str, Any] = {"#": number, "Club": one_line(group_of(stored).label, 60)}
        for column in COLUMNS:
            row[column.heading(units)] = _rounded(column, column.displayed(stored.reading(column.measure), units))
        row["Shape (monitor)"] = one_line(stored.shot.shot_type, 30) or None
        row["Flight, as delivered"] = find_flight(stored)
        row["Tags"] = one_line(", ".join(stored.edit.tags), 60) or None
        row["Note"] = one_line(stored.edit.note, 60) or None
        row["Left out of averages"] = one_line(why_left_out(stored, shot_filter), 120) or None
        rows.append(row)
    frame = pd.DataFrame(rows)
    numeric = [column.heading(units) for column in COLUMNS]
    return frame.astype(dict.fromkeys(numeric, "float64")) if rows else frame


def render_shot_table(
    shots: Sequence[StoredShot], units: DisplayUnits, shot_filter: ShotFilter, *, key: str,
    on_one: Callable[[StoredShot], None]
) -> list[int]:
    """The shots; not measured is a dash. Returns the chosen rows; a single one is handed to ``on_one`` at once."""
    config: dict[str, Any] = {
        column.heading(units): _number_column(column) for column in COLUMNS}
    config["#"] = st.column_config.NumberColumn(width=45, pinned=True)
    config["Club"] = st.column_config.TextColumn(pinned=True)
    height = _ROW_HEIGHT * (min(len(shots), _ROWS_SHOWN) + 1) + 3
    st.dataframe(compute_shot_frame(shots, units, shot_filter), hide_index=True, height=height, column_config=config,
                 placeholder=DASH, alt=f"{len(shots)} shots with every measure, one row a shot", key=key,
                 selection_mode="multi-row", on_select=lambda: _tell(key, shots, on_one))
    return _chosen_rows(key, len(shots))


def _tell(key: str, shots: Sequence[StoredShot], on_one: Callable[[StoredShot], None]) -> None:
    rows = _chosen_rows(key, len(shots))
    if len(rows) == 1:
        on_one(shots[rows[0]])


def _chosen_rows(key: str, count: int) -> list[int]:
    rows: list[int] = st.session_state[key]["selection"]["rows"]
    return [row for row in rows if row < count]


def _rounded(column: MeasureColumn, value: float | None) -> float | None:
    """Rounded here: the table itself would cut whole numbers off, and write what is almost nothing as ``-0.0``."""
    return None if value is None else round(value, column.digits) + 0.0


def _number_column(column: MeasureColumn) -> Any:
    """Whole numbers (spins, in thousands) with separators, as the reader's browser writes them."""
    if column.digits == 0:
        return st.column_config.NumberColumn(format="localized", step=1, help=describe_source(column))
    return st.column_config.NumberColumn(format=f"%.{column.digits}f", help=describe_source(column))


def describe_source(column: MeasureColumn) -> str:
    """Where the numbers of a column come from, in a sentence."""
    return f"{column.title}: {PROVENANCE_WORDS[provenance_of(column.measure)]}."
