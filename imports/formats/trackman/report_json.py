"""TrackMan reports and range practice as JSON: metres and metres per second, normalised numbers before raw ones."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Column, Layout, column
from imports.records import Device

_KEYS = (
    ("club_speed_mps", "ClubSpeed", "m/s"), ("ball_speed_mps", "BallSpeed", "m/s"), ("smash_factor", "SmashFactor", ""),
    ("attack_angle_deg", "AttackAngle", ""), ("club_path_deg", "ClubPath", ""), ("face_angle_deg", "FaceAngle", ""),
    ("face_to_path_deg", "FaceToPath", ""), ("dynamic_loft_deg", "DynamicLoft", ""),
    ("launch_angle_deg", "LaunchAngle", ""), ("side_angle_deg", "LaunchDirection", ""),
    ("descent_angle_deg", "LandingAngle", ""), ("total_spin_rpm", "SpinRate", ""),
    ("total_spin_rpm", "BallSpin", ""),
    ("spin_axis_deg", "SpinAxis", ""), ("carry_m", "Carry", "m"), ("total_m", "Total", "m"),
    ("side_m", "CarrySide", "m"),
    ("apex_m", "MaxHeight", "m"), ("curve_m", "Curve", "m"), ("flight_time_s", "HangTime", ""),
    ("impact_x_mm", "ImpactOffset", "m"), ("impact_y_mm", "ImpactHeight", "m"),
)


def _of(group: str, *, normalised: bool) -> tuple[Column, ...]:
    return tuple(column(field, f"{group}.{key}", unit=unit, normalised=normalised) for field, key, unit in _KEYS)


_NORMALISED, _RAW = _of("NormalizedMeasurement", normalised=True), _of("Measurement", normalised=False)
LAYOUT = Layout(
    id="trackman-json", title="TrackMan report (JSON)", device=Device("TrackMan", "", "Report"),
    columns=(
        column("club", "Club", "^Club"), column("moment", "Time", "^Date", "^Time.Date", "^Time", "Date"),
        column("player", "^Player", "^Player.Name", "^PlayerName"), *_NORMALISED, *_RAW,
    ),
    marks=tuple(name for each in (*_NORMALISED, *_RAW) for name in each.names), fewest_marks=4,
    others=(
        *(f"{group}.{key}" for group in ("Measurement", "NormalizedMeasurement") for key in (
            "TotalSide", "LowPointDistance", "SpinLoft", "SwingPlane", "SwingDirection", "Kind", "Id", "Time",
            "LastData", "BallSpeedDifference", "LaunchDirectionDifference", "DynamicLie")),
        "bayName", "Id", "^Id", "^Time.Id", "Kind"),
)
FORMAT = LayoutFormat(LAYOUT)
