"""An FSX session as JSON: units in the keys, the day said once above the shots, switched-off shots marked."""

from __future__ import annotations

from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="foresight-fsx-json", title="FSX session (JSON)", device=Device("Foresight", "", "FSX"),
    columns=(
        column("club", "ClubName"), column("club_kind", "ClubType"), column("time", "Timestamp"),
        column("title_day", "^SessionStartDate"), column("player", "^PlayerName"), column("hand", "^PlayerHandedness"),
        column("counts", "Enabled"), column("session", "^SessionID"),
        column("ball_speed_mps", "BallData.BallSpeed_MS", unit="m/s"), column("side_angle_deg", "BallData.Azimuth_DEG"),
        column("launch_angle_deg", "BallData.LaunchAngle_DEG"), column("back_spin_rpm", "BallData.BackSpin_RPM"),
        column("side_spin_rpm", "BallData.SideSpin_RPM"), column("total_spin_rpm", "BallData.TotalSpin_RPM"),
        column("spin_axis_deg", "BallData.SpinAxis_DEG"), column("carry_m", "FlightData.CarryDistance_M", unit="m"),
        column("total_m", "FlightData.TotalDistance_M", unit="m"),
        column("side_m", "FlightData.OfflineDistance_M", unit="m"),
        column("apex_m", "FlightData.MaxHeight_M", unit="m"),
        column("descent_angle_deg", "FlightData.DescentAngle_DEG"),
        column("club_speed_mps", "ClubData.ClubSpeed_MS", "ClubData.ClubHeadSpeed_MS", unit="m/s"),
        column("attack_angle_deg", "ClubData.AngleOfAttack_DEG", "ClubData.AttackAngle_DEG"),
        column("club_path_deg", "ClubData.ClubPath_DEG"), column("face_angle_deg", "ClubData.FaceToTarget_DEG"),
        column("dynamic_loft_deg", "ClubData.Loft_DEG"), column("club_lie_deg", "ClubData.Lie_DEG"),
    ),
    marks=("BallData.BallSpeed_MS", "BallData.Azimuth_DEG", "BallData.LaunchAngle_DEG", "BallData.BackSpin_RPM",
           "FlightData.CarryDistance_M", "FlightData.OfflineDistance_M", "FlightData.MaxHeight_M"),
    others=("ID", "BallType", "FlightData.DistanceToPin_M", "^SessionType", "^SessionStartTime", "^Timestamp"),
)
FORMAT = LayoutFormat(LAYOUT)
