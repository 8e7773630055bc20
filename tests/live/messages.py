"""Messages of Open Connect as programs send them."""

from __future__ import annotations

import json
from typing import Any

BALL = {"Speed": 147.5, "SpinAxis": -13.2, "TotalSpin": 3250.0, "BackSpin": 3164.2, "SideSpin": -742.1, "HLA": 2.3,
        "VLA": 14.3, "CarryDistance": 256.5}
CLUB = {"Speed": 101.2, "AngleOfAttack": -1.4, "FaceToTarget": 0.6, "Lie": 1.0, "Loft": 14.8, "Path": -2.1,
        "SpeedAtImpact": 100.9, "VerticalFaceImpact": 0.0, "HorizontalFaceImpact": 0.0, "ClosureRate": 0.0}
NO_BALL = dict.fromkeys(BALL, 0.0)
NO_CLUB = dict.fromkeys(CLUB, 0.0)


def message(
    number: int | None = 1, ball: dict[str, Any] | None = None, club: dict[str, Any] | None = None, *,
    device: str = "Garmin R10", units: str = "Yards", **options: Any,
) -> bytes:
    """A message as GSPro's page shows one; ``ball`` and ``club`` None: zeros, and said not to be there."""
    told = {"ContainsBallData": ball is not None, "ContainsClubData": club is not None, "LaunchMonitorIsReady": True,
            "LaunchMonitorBallDetected": True, "IsHeartBeat": False} | options
    return json.dumps({"DeviceID": device, "Units": units, "ShotNumber": number, "APIversion": "1",
                       "BallData": NO_BALL if ball is None else ball, "ClubData": NO_CLUB if club is None else club,
                       "ShotDataOptions": told}).encode()


def heartbeat(number: int | None = 1) -> bytes:
    return message(number, IsHeartBeat=True)


def ball(**values: Any) -> dict[str, Any]:
    return {**BALL, **values}
