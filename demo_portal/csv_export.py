"""The CSV of all shots of a report. The vendor's columns are not known; these are plausible ones."""

from __future__ import annotations

import csv
import io
from typing import Literal

from demo_portal.payload_faults import Groups
from demo_portal.records import Json
from demo_portal.traps import OPTIX_SENTINEL, SENTINEL

YARDS_PER_M, MPH_PER_MS, KMH_PER_MS = 1.0936133, 2.2369363, 3.6
DISTANCES = {"Carry": "carry_distance", "Total": "total_distance", "Side": "side_distance", "Apex": "apex"}
SPEEDS = {"Ball Speed": "ball_speed", "Club Speed": "club_speed"}
PLAIN = {
    "Launch Angle": "launch_angle",
    "Side Angle": "side_angle",
    "Descent Angle": "decent_angle",
    "Back Spin": "back_spin",
    "Side Spin": "side_spin",
    "Attack Angle": "attack_angle",
    "Club Path": "club_path",
    "Face Angle": "club_face_angle",
    "Dynamic Loft": "dynamic_loft",
    "Impact X": "impact_x",
    "Impact Y": "impact_y",
    "Flight Time": "flight_time",
    "Type": "type",
}


def write_csv(groups: Groups, distance: Literal["yard", "meter"], speed: Literal["mph", "kph"]) -> str:
    """Return the CSV text in the units asked for; cells of what was not measured are empty."""
    factors = dict.fromkeys(DISTANCES.values(), YARDS_PER_M if distance == "yard" else 1.0)
    factors |= dict.fromkeys(SPEEDS.values(), MPH_PER_MS if speed == "mph" else KMH_PER_MS)
    columns = DISTANCES | SPEEDS | PLAIN
    out = io.StringIO()
    writer = csv.writer(out)
    units = dict.fromkeys(DISTANCES, f" ({distance})") | dict.fromkeys(SPEEDS, f" ({speed})")
    writer.writerow(["Date", "Group", "Club", "Shot", *(title + units.get(title, "") for title in columns)])
    for group in groups:
        shots = group.get("shots")
        for shot in shots if isinstance(shots, list) else []:
            if isinstance(shot, dict):
                cells = [_cell(shot.get(name), factors.get(name, 1.0)) for name in columns.values()]
                writer.writerow([group["client_created_date"], group["name"], group["club_name"], shot["id"], *cells])
    return out.getvalue()


def _cell(value: Json, factor: float) -> str:
    """Write one value in the unit wanted."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return "" if abs(value) in (SENTINEL, OPTIX_SENTINEL) else f"{value * factor:.2f}"
