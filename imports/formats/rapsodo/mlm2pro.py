"""Rapsodo MLM2PRO: the app's own export, and the one with title rows and averages."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="rapsodo-mlm2pro", title="Rapsodo MLM2PRO", device=Device("Rapsodo", "MLM2PRO", "Rapsodo"),
    columns=(
        column("number", "Shot Number"), column("club", "Club Type"),
        column("carry_m", "Carry Distance", unit="yd"), column("total_m", "Total Distance", unit="yd"),
        column("ball_speed_mps", "Ball Speed", unit="mph"), column("launch_angle_deg", "Launch Angle"),
        column("side_angle_deg", "Launch Direction"), column("apex_m", "Apex", unit="ft"),
        column("side_m", "Side Carry", unit="yd"), column("club_speed_mps", "Club Speed", unit="mph"),
        column("smash_factor", "Smash Factor"), column("descent_angle_deg", "Descent Angle"),
        column("attack_angle_deg", "Attack Angle"), column("club_path_deg", "Club Path"),
        column("club_source", "Club Data Est Type"), column("total_spin_rpm", "Spin Rate"),
        column("spin_axis_deg", "Spin Axis"),
    ),
    marks=("Club Brand", "Club Model", "Side Carry", "Club Data Est Type", "Apex", "Descent Angle"), fewest_marks=3,
    others=("Club Brand", "Club Model"), has_club_rows=True,
)
FORMAT = LayoutFormat(LAYOUT)
