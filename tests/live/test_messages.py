from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.messages import LiveMessage, MessageUnreadable, read_message
from tests.live.messages import BALL, CLUB, NO_BALL, ball, heartbeat, message


def values(told: LiveMessage) -> dict[str, float]:
    assert told.ball is not None
    return dict(told.ball.values)


def test_a_ball_and_its_club_are_read_in_si() -> None:
    told = read_message(message(3, BALL, CLUB))
    assert (told.device, told.number, told.is_heartbeat) == ("Garmin R10", 3, False)
    assert values(told) == pytest.approx({
        "ball_speed_mps": 65.9384, "launch_angle_deg": 14.3, "side_angle_deg": 2.3, "back_spin_rpm": 3164.2,
        "side_spin_rpm": -742.1, "total_spin_rpm": 3250.0, "spin_axis_deg": -13.2, "carry_m": 234.5436})
    assert told.club is not None
    assert told.club.values == pytest.approx({
        "club_speed_mps": 45.240448, "attack_angle_deg": -1.4, "club_path_deg": -2.1, "face_angle_deg": 0.6,
        "club_lie_deg": 1.0, "dynamic_loft_deg": 14.8})


def test_metres_are_metres_and_speeds_stay_mph() -> None:
    told = values(read_message(message(1, BALL, units="Meters")))
    assert told["carry_m"] == 256.5
    assert told["ball_speed_mps"] == pytest.approx(65.9384)


def test_text_for_numbers_and_flags_other_spellings_and_what_is_missing() -> None:
    told = read_message(json.dumps({
        "deviceid": "Square", "ShotNumber": "12", "BallData": {
            "Speed": "100", "Backspin": "6000", "HLA": " -1.5 ", "VLA": "17"},
        "ShotDataOptions": {"ContainsBallData": "true", "ContainsClubData": "false", "IsHeartBeat": "false"}}).encode())
    assert told.number == 12
    assert values(told) == pytest.approx({
        "ball_speed_mps": 44.704, "back_spin_rpm": 6000, "side_angle_deg": -1.5, "launch_angle_deg": 17})
    assert told.club is None


@pytest.mark.parametrize("data", [
    heartbeat(), message(4), message(4, BALL, IsHeartBeat="true"), message(4, NO_BALL),
    message(4, BALL, Heartbeat=True),
    message(4, BALL, ContainsBallData="false"), b'{"DeviceID":"x"}', b'{"ShotDataOptions":null,"BallData":[1]}'])
def test_what_is_no_ball(data: bytes) -> None:
    assert read_message(data).ball is None


@pytest.mark.parametrize("data", [
    message(1, BALL, CLUB, ContainsClubData=False), message(1, BALL, dict.fromkeys(CLUB, 0)),
    message(1, BALL, dict.fromkeys(CLUB, 0), ContainsClubData=True)])
def test_a_club_of_zeros_or_said_not_to_be_there_was_not_measured(data: bytes) -> None:
    assert read_message(data).club is None


def test_a_club_without_speed_keeps_its_angles() -> None:
    club = read_message(message(1, BALL, {**CLUB, "Speed": 0})).club
    assert club is not None
    assert "club_speed_mps" not in club.values
    assert club.values["club_path_deg"] == -2.1


@pytest.mark.parametrize("carry", [0, None, "", "n/a", "NaN", True, 1e999])
def test_a_carry_that_is_none_is_absent(carry: Any) -> None:
    data = message(1, ball(CarryDistance="here")).replace(b'"here"', json.dumps(carry).encode())
    assert "carry_m" not in values(read_message(data))


@pytest.mark.parametrize("data", [b"{}", b'{"hello": 1}', b'{"a": 1 2}', b'{"a":"\\ud800', b'{"Code":200}'])
def test_what_says_nothing_is_unreadable(data: bytes) -> None:
    with pytest.raises(MessageUnreadable):
        read_message(data)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["DeviceID", "ShotNumber", "BallData", "ClubData", "ShotDataOptions", "Speed", "IsHeartBeat", "Units"]), inner,
        max_size=6), max_leaves=20))
def test_nothing_that_is_json_breaks_the_reader(told: Any) -> None:
    with contextlib.suppress(MessageUnreadable):
        read_message(json.dumps(told).encode())
