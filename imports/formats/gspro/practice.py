"""GSPro's practice range: its CSV export, and its database GSPro.db, whose rows hold the same names as JSON.

Fixed units; the moment is in the CSV's name, and in a column of the database; 0 in all club columns for not seen.
"""

from __future__ import annotations

import re
from dataclasses import replace

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device
from imports.vocabulary import MOMENT, RECORD

LAYOUT = Layout(
    id="gspro-practice", title="GSPro practice range", device=Device("", "", "GSPro"),
    columns=(
        column("moment", "DateCreated"), column("carry_m", "Carry", unit="yd"),
        column("total_m", "TotalDistance", unit="yd"),
        column("ball_speed_mps", "BallSpeed", unit="mph"), column("back_spin_rpm", "BackSpin"),
        column("side_spin_rpm", "SideSpin"), column("side_angle_deg", "HLA"), column("launch_angle_deg", "VLA"),
        column("descent_angle_deg", "Decent", "Descent"), column("apex_m", "PeakHeight", unit="yd"),
        column("side_m", "Offline", unit="yd"), column("spin_axis_deg", "rawSpinAxis"), column("club", "Club"),
        column("club_speed_mps", "ClubSpeed", unit="mph"), column("club_path_deg", "Path"),
        column("attack_angle_deg", "AoA"), column("face_angle_deg", "FaceToTarget"),
        column("face_to_path_deg", "FaceToPath"), column("club_lie_deg", "Lie"),
        column("dynamic_loft_deg", "DynamicLoft"), column("smash_factor", "SmashFactor"),
    ),
    marks=("rawCarryGame", "rawCarryLM", "rawSpinAxis", "HLA", "VLA", "Decent", "DistanceToPin"), fewest_marks=3,
    others=("ID", "DistanceToPin", "rawCarryGame", "rawCarryLM", "Loft", "CR", "HI", "VI"),
    name_day=re.compile(r"export(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)-\d\d-\d\d-\d\d"),
)
FORMAT = LayoutFormat(LAYOUT)
DATABASE_LAYOUT = replace(
    LAYOUT, id="gspro-database", title="GSPro database",
    columns=(*LAYOUT.columns, column(RECORD, "ID"), column(MOMENT, "DateCreated")), name_day=None)
"""Shots of GSPro's own database: the same columns, each shot with its number and its time."""
DATABASE_FORMAT = LayoutFormat(DATABASE_LAYOUT)
