"""Putts that a camera program sends or writes: cam-putting's messages, and ExPutt's files. mph and degrees, as text.

Neither says whether a putt went in, nor how far it was to the hole.
"""

from __future__ import annotations

from imports.formats.putting.putt_table import MPS_PER_MPH, PuttFormat, PuttLayout
from imports.records import Device

LAYOUT = PuttLayout(
    id="camera-putting", title="Camera putting (cam-putting, ExPutt)", device=Device("", "", "Camera putting"),
    columns={
        "ball_speed_mps": ("ballData.BallSpeed", "speed"),
        "start_direction_deg": ("ballData.LaunchDirection", "hla"),
        "moment": ("time", "timestamp", "received_at", "ballData.time"),
    },
    headers=(frozenset({"ball_speed_mps", "start_direction_deg"}),),
    told=frozenset({"ball_speed_mps", "start_direction_deg"}),
    factors={"ball_speed_mps": MPS_PER_MPH}, units={"ball_speed_mps": "mph", "start_direction_deg": "°"},
    others=("ballData.TotalSpin", "id", "number"),
)
FORMAT = PuttFormat(LAYOUT)
