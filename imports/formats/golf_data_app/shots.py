"""GolfDataApp's ``golf_stats.db``: yards and miles an hour, but sides and heights in metres, as its portal sent them.

Known damage is repaired (its own quality report lists it): 99999, the portal's word for "not measured", was converted
to 109,359.9 yd and 223,691.8 mph; 0.0 stands for what was not measured; rows stand there twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from golf.units import MPH_PER_MPS, YARDS_PER_METRE
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Answers, Detection, Device, ReadTable
from imports.tables.table import Row, Table, TableBuilder

_UNSEEN: Final = 99_999.0
_SENTINELS: Final = (_UNSEEN, _UNSEEN * YARDS_PER_METRE, _UNSEEN * MPH_PER_MPS, _UNSEEN / YARDS_PER_METRE)
_CLOSE: Final = 1e-4
"""Of itself, within which a number is one of these: the program converted with factors of four figures or more."""
_NEVER_ZERO: Final = frozenset({
    "carry", "total", "smash", "ball_speed", "club_speed", "launch_angle", "dynamic_loft", "descent_angle", "apex",
    "flight_time"})
_OF_THE_CLUB: Final = frozenset({"attack_angle", "club_path", "face_angle", "face_to_path", "impact_x", "impact_y",
                                 "strike_distance", "club_lie", "lie_angle", "optix_x", "optix_y", "smash"})
"""Of these 0.0 is false where the club's speed was not measured."""
_NAMES_A_ROW: Final = frozenset({"shot_id", "date_added", "shot_tag", "session_notes"})
"""Two rows that differ in nothing else are one ball."""
_NO_MEASURES: Final = _NAMES_A_ROW | {"session_id", "session_date", "uneekor_club_id", "club", "sidebar_label"}
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")

LAYOUT = Layout(
    id="golf-data-app", title="GolfDataApp (golf_stats.db)", device=Device("Uneekor", "", "GolfDataApp"),
    columns=(
        column("moment", "session_date"), column("session", "session_id"), column("club", "club", "sidebar_label"),
        column("shot_type", "shot_type"), column("condition", "session_notes"),
        column("carry_m", "carry", unit="yd"), column("total_m", "total", unit="yd"),
        column("side_m", "side_distance", unit="m"), column("apex_m", "apex", unit="m"),
        column("ball_speed_mps", "ball_speed", unit="mph"), column("club_speed_mps", "club_speed", unit="mph"),
        column("smash_factor", "smash"), column("club_path_deg", "club_path", unit="deg"),
        column("face_angle_deg", "face_angle", unit="deg"), column("face_to_path_deg", "face_to_path", unit="deg"),
        column("side_spin_rpm", "side_spin"), column("back_spin_rpm", "back_spin"),
        column("launch_angle_deg", "launch_angle", unit="deg"), column("side_angle_deg", "side_angle", unit="deg"),
        column("descent_angle_deg", "descent_angle", unit="deg"),
        column("dynamic_loft_deg", "dynamic_loft", unit="deg"),
        column("attack_angle_deg", "attack_angle", unit="deg"), column("impact_x_mm", "impact_x", unit="mm"),
        column("impact_y_mm", "impact_y", unit="mm"), column("optix_x_mm", "optix_x", unit="mm"),
        column("optix_y_mm", "optix_y", unit="mm"), column("club_lie_deg", "club_lie", "lie_angle", unit="deg"),
        column("flight_time_s", "flight_time"),
    ),
    marks=("shot_id", "side_distance", "impact_img", "swing_img", "session_type", "date_added", "uneekor_club_id",
           "optix_x", "sidebar_label", "original_club_value"),
    fewest_marks=3,
    others=("shot_id", "date_added", "session_type", "impact_img", "swing_img", "shot_tag", "strike_distance",
            "original_club_value", "uneekor_club_id"),
    notes=("Side and height are taken as metres, which is how this program wrote them; carry and total as yards.",),
)


class GolfDataApp(LayoutFormat):
    """The table of shots, repaired before it is read."""

    def detect(self, table: Table) -> Detection:
        """Only its table of shots: the archive and the tables of sessions hold other things under such names."""
        found = super().detect(table)
        heading = next(iter(table.head()), Row(1, ()))
        return found if {"shot_id", "carry"} <= set(heading.cells) else replace(found, confidence=0.0, known=0)

    def read(self, table: Table, answers: Answers) -> ReadTable:
        """Every ball once, and what was not measured left out."""
        repaired, mended = repair(table)
        read = super().read(repaired, answers)
        return replace(read, passed_over=(*read.passed_over, *mended.items()))


def repair(table: Table) -> tuple[Table, Counter[str]]:
    """The table without its known damage, and how often each kind was met."""
    rows = iter(table.rows())
    heading = next(rows)
    mended: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    kept: list[tuple[int, Sequence[str]]] = [(heading.line, heading.cells)]
    ball = [place for place, name in enumerate(heading.cells) if name not in _NAMES_A_ROW]
    for row in rows:
        cells = (*row.cells, *[""] * (len(heading.cells) - len(row.cells)))
        same = tuple(cells[place] for place in ball)
        if same in seen:
            mended["the same row again"] += 1
            continue
        seen.add(same)
        kept.append((row.line, _repair_row(heading.cells, cells, mended)))
    built = TableBuilder().build(table.name, kept, ".")
    return table if built is None else built, mended


def _repair_row(names: Sequence[str], cells: Sequence[str], mended: Counter[str]) -> list[str]:
    number = {name: float(cell) for name, cell in zip(names, cells, strict=True) if _NUMBER.fullmatch(cell)}
    lost = {name for name, value in number.items()
            if name not in _NO_MEASURES and _is_sentinel(abs(value))}
    zero = {name for name, value in number.items() if value == 0}
    is_unseen = "club_speed" in lost | zero or "club_speed" not in number
    lost |= zero & (_NEVER_ZERO | (_OF_THE_CLUB if is_unseen else frozenset()))
    if lost:
        mended["values that were not measured, written as 0 or 99999"] += len(lost)
    return ["" if name in lost else cell for name, cell in zip(names, cells, strict=True)]


def _is_sentinel(value: float) -> bool:
    return any(abs(value - sentinel) < _CLOSE * sentinel for sentinel in _SENTINELS)


FORMAT = GolfDataApp(LAYOUT)
