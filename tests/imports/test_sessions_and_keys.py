# ruff: noqa: DTZ001 - files say local times, without a zone
"""Sessions of a file, and keys that are the same in every copy of it."""

from __future__ import annotations

from datetime import date, datetime

from golf.shots import ShotFlag
from imports.identity import compute_shot_keys
from imports.read_file import ReadFile, read_file
from imports.records import Answers
from tests.imports.builders import SPECS, TODAY, Ball, ball, build, build_csv, rows_of


def read(balls: list[Ball], name: str = "garmin") -> ReadFile:
    return read_file(build(SPECS[name], balls), Answers(TODAY))


def at(day: int, hour: int, minute: int = 0, second: int = 7) -> datetime:
    return datetime(2026, 6, day, hour, minute, second)


def test_sessions_are_parted_by_player_and_by_pauses_not_by_midnight() -> None:
    found = read([ball(1, at=at(24, 23, 50)), ball(2, at=at(25, 0, 10)), ball(3, at=at(25, 9)), ball(4, at=at(25, 10,
        59)),
                  ball(5, at=at(25, 13)), ball(6, at=at(25, 13), player="Bo")])
    assert [(session.player, session.day, len(session.shots)) for session in found.sessions] == [
        ("Ann", date(2026, 6, 24), 2), ("Ann", date(2026, 6, 25), 2), ("Ann", date(2026, 6, 25), 1),
        ("Bo", date(2026, 6, 25), 1)]
    assert found.sessions[0].started_at == at(24, 23, 50)
    assert [use.shots for use in found.sessions[0].clubs] == [2]


def test_a_player_may_be_called_as_an_average_row_is() -> None:
    found = read([ball(1, player="Max"), ball(2, player="Dev")])
    assert [shot.player for shot in found.shots] == ["Max", "Dev"]


def test_shots_without_a_time_are_parted_by_day() -> None:
    found = read([ball(1, at=at(24, 1)), ball(2, at=at(25, 1)), ball(3, at=at(24, 1))], "rangebook")
    assert [(session.day, len(session.shots)) for session in found.sessions] == [(date(2026, 6, 24), 2), (date(2026,
        6, 25), 1)]


def test_keys_are_the_same_when_the_file_grows_is_shuffled_or_saved_again() -> None:
    balls = [ball(number) for number in range(1, 6)]
    keys = set(compute_shot_keys(read(balls).shots))
    assert len(keys) == 5
    assert keys < set(compute_shot_keys(read([*balls, ball(6)]).shots))
    assert keys == set(compute_shot_keys(read(balls[::-1]).shots))
    wide = read_file(build_csv(SPECS["garmin"].shuffled(3), rows_of(SPECS["garmin"].shuffled(3), balls)),
        Answers(TODAY))
    assert keys == set(compute_shot_keys(wide.shots))


def test_a_copy_without_carry_loses() -> None:
    found = read([ball(1, carry_m=None), ball(1), ball(2)])
    assert [(shot.shot.carry_m is None, ShotFlag.DUPLICATE in shot.shot.flags) for shot in found.shots] == [
        (True, True), (False, False), (False, False)]


def test_everything_a_preview_needs_is_there() -> None:
    found = read([ball(1), ball(2)])
    (table,) = found.tables
    assert (found.detection.title, found.device.maker, found.lost_rows) == ("Garmin Golf app (Approach R10, R50)",
        "Garmin", 0)
    assert "24 of its headings" in found.detection.reason
    assert [use.club.name for use in table.clubs] == ["7 Iron"]
    assert table.players == ["Ann"]
    carry = next(use for use in table.columns if use.field == "carry_m")
    assert (carry.heading, carry.words, carry.unit, carry.unit_from) == ("Carry Distance", "carry", "yd", "file")
    assert len(found.content_hash) == 64
    assert found.is_guess_enough
