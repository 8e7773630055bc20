# ruff: noqa: DTZ001 - files say local times, without a zone
"""Other programs' databases: GolfDataApp's with its damage, GSPro's with JSON in its rows, and hostile ones."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import FileNotKnown, FileTooLarge, FileUnreadable, FileWithoutShots
from golf.units import MPH_PER_MPS, YARDS_PER_METRE
from golf_db import open_database
from imports.formats.golfdata.shots import FORMAT
from imports.formats.gspro.practice import DATABASE_LAYOUT
from imports.identity import compute_shot_keys
from imports.read_file import ReadFile, read_file
from imports.records import Answers
from imports.tables import database as databases
from tests.imports.builders import TODAY

GOOD: dict[str, Any] = {
    "shot_id": "41_1_7", "session_id": "41", "date_added": "2026-02-13 08:00:00",
    "session_date": "2026-02-12 18:30:00", "session_type": "Practice", "club": "Iron 7", "carry": 160.0, "total": 168.0,
    "smash": 1.33, "club_path": 2.1, "face_angle": -1.0, "ball_speed": 113.0, "club_speed": 85.0, "side_spin": -300,
    "back_spin": 6200, "launch_angle": 17.4, "side_angle": 1.2, "dynamic_loft": 24.0, "attack_angle": -3.5,
    "impact_x": 4.0, "impact_y": -2.0, "side_distance": 3.2, "descent_angle": 46.0, "apex": 27.0, "flight_time": 5.9,
    "shot_type": "Draw", "impact_img": "http://x/y.png", "swing_img": None, "optix_x": 1.0, "optix_y": 2.0,
    "club_lie": 1.0, "lie_angle": None}
LATER = ("shot_tag", "session_notes", "face_to_path", "strike_distance", "original_club_value", "sidebar_label",
         "uneekor_club_id")


def stats_db(*rows: dict[str, Any], without: tuple[str, ...] = (), more: tuple[str, ...] = LATER) -> bytes:
    """A golf_stats.db with these rows."""
    names = [name for name in (*GOOD, *more) if name not in without]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE shots ({', '.join(names)})")
        connection.execute("CREATE TABLE tag_catalog (id, tag, created_at)")
        connection.execute("INSERT INTO tag_catalog VALUES (1, 'wet', 'x')")
        connection.execute("CREATE TABLE shots_archive (shot_id, original_data, archived_at)")
        connection.execute("INSERT INTO shots_archive VALUES ('1', ?, 'x')", (json.dumps({"carry": 150, "club": "x"}),))
        connection.execute("CREATE VIEW best AS SELECT max(carry) AS carry, ball_speed, club FROM shots")
        for row in rows:
            values = [({**GOOD, **row}).get(name) for name in names]
            connection.execute(f"INSERT INTO shots VALUES ({', '.join('?' * len(names))})", values)
        connection.commit()
        return connection.serialize()


def read(data: bytes) -> ReadFile:
    return read_file(data, Answers(TODAY, "golf_stats.db", player="Sam"))


def straight(factor: float, count: int = 12) -> list[dict[str, Any]]:
    """Balls without curve whose sides are ``factor`` times carry and start direction."""
    return [{"shot_id": f"41_2_{number}", "carry": 150.0 + number, "side_angle": 2.0 + number / 4, "side_spin": 0,
             "side_distance": factor * (150.0 + number) * math.sin(math.radians(2.0 + number / 4)), "apex": 27.0}
            for number in range(count)]


@pytest.mark.parametrize(("factor", "metres"), [(0.9144, 1.0), (1.0, 0.9144)])
def test_whether_sides_and_heights_are_metres_or_yards_is_told_by_straight_balls(factor: float, metres: float) -> None:
    found = read(stats_db(*straight(factor)))
    each = found.shots[0]
    assert (found.detection.format_id, found.device.software) == (FORMAT.id, "GolfDataApp")
    assert each.shot.carry_m == pytest.approx(150 / YARDS_PER_METRE)
    assert each.shot.total_m == pytest.approx(168 / YARDS_PER_METRE)
    assert each.shot.ball_speed_mps == pytest.approx(113 / MPH_PER_MPS)
    assert each.shot.side_m == pytest.approx(150 / YARDS_PER_METRE * math.sin(math.radians(2.0)), rel=0.01)
    assert each.shot.apex_m == pytest.approx(27.0 * metres, rel=0.001)
    assert (each.club.name, each.day) == ("7 Iron", date(2026, 2, 12))


@pytest.mark.parametrize("rows", [straight(3.0), straight(0.9144, 4)])
def test_sides_that_fit_neither_or_too_few_are_not_believed(rows: list[dict[str, Any]]) -> None:
    assert {(each.shot.side_m, each.shot.apex_m) for each in read(stats_db(*rows)).shots} == {(None, None)}


@pytest.mark.parametrize(("column", "written"), [
    ("carry", 109359.9), ("carry", 109361.0), ("total", 109359.9), ("ball_speed", 223691.8), ("club_speed", 223693.6),
    ("back_spin", 99999), ("launch_angle", 0.0), ("club_speed", 0), ("carry", -109359.9)])
def test_what_was_not_measured_is_nothing(column: str, written: float) -> None:
    measure = next(each.field for each in FORMAT.layout.columns if column in each.names)
    broken, good = read(stats_db({column: written}, {"shot_id": "41_1_8", "carry": 150.5})).shots
    assert getattr(broken.shot, measure) is None
    assert getattr(good.shot, measure) is not None


def test_the_same_ball_twice_in_a_session_is_flagged() -> None:
    found = read(stats_db({}, {"shot_id": "41_1_7b"}, {"shot_id": "41_1_8", "carry": 151.0}))
    assert [bool(each.shot.flags) for each in sorted(found.shots, key=lambda each: each.record)] == [
        False, True, False]


@pytest.mark.parametrize(("words", "club"), [
    ("Forward Impact Pw", "PW"), ("DRIVER", "Driver"), ("Iron 6", "6 Iron")])
def test_clubs_are_read_from_the_free_text_of_the_sidebar(words: str, club: str) -> None:
    assert read(stats_db({"club": words})).shots[0].club.name == club


def test_a_text_that_names_no_club_gets_none() -> None:
    assert read(stats_db({"club": "Sgt Rd1"})).shots[0].club.name not in {"1 Iron", "Driver"}


@pytest.mark.parametrize("without", [LATER, ("impact_img", "swing_img"), ("club_lie", "lie_angle", *LATER[2:]),
                                     ("session_type", "flight_time")])
def test_columns_that_came_later_or_are_gone_change_nothing_else(without: tuple[str, ...]) -> None:
    each, = read(stats_db({}, without=without, more=(*LATER, "weather"))).shots
    assert each.shot.carry_m == pytest.approx(160 / YARDS_PER_METRE)


@given(st.lists(st.tuples(st.floats(20, 300), st.floats(10, 90), st.integers(200, 12_000)),
                min_size=1, max_size=12, unique_by=lambda row: round(row[0], 2)))
def test_any_numbers_come_back_as_they_were_written(balls: list[tuple[float, float, int]]) -> None:
    found = read(stats_db(*({"shot_id": f"41_1_{place:02}", "carry": carry * YARDS_PER_METRE, "club_speed": None,
                             "smash": None, "ball_speed": speed * MPH_PER_MPS, "back_spin": spin}
                            for place, (carry, speed, spin) in enumerate(balls))))
    said = [(each.shot.carry_m, each.shot.ball_speed_mps, each.shot.back_spin_rpm)
            for each in sorted(found.shots, key=lambda each: each.record)]
    assert said == [pytest.approx(ball, abs=0.01) for ball in balls]


def gspro_db(*shots: dict[str, Any], day: int = 12) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE DrivingRangeShot (ID INTEGER PRIMARY KEY, DateCreated TEXT, ShotData TEXT)")
        for number, shot in enumerate(shots):
            connection.execute("INSERT INTO DrivingRangeShot VALUES (?, ?, ?)", (
                number + 1, f"2026-02-{day} 18:0{number}:00", json.dumps(shot)))
        connection.commit()
        return connection.serialize()


RANGE_SHOT = {"Carry": 152.0, "TotalDistance": 160.0, "BallSpeed": 110.0, "BackSpin": 6100.0, "SideSpin": 200.0,
              "HLA": 0.5, "VLA": 18.0, "Decent": 45.0, "DistanceToPin": "0 ft", "PeakHeight": 30.0, "Offline": 2.0,
              "rawSpinAxis": 1.9, "rawCarryGame": 152.0, "rawCarryLM": 151.0, "club": "I7", "ClubSpeed": 0.0,
              "Path": 0.0, "AoA": 0.0, "FaceToTarget": 0.0, "FaceToPath": 0.0, "Lie": 0.0, "Loft": 0.0,
              "DynamicLoft": 0.0, "CR": 0.0, "HI": 0.0, "VI": 0.0, "SmashFactor": 0.0}


def test_gspros_database_holds_its_balls_as_json() -> None:
    found = read(gspro_db(RANGE_SHOT, {**RANGE_SHOT, "Carry": 148.0, "ClubSpeed": 84.0, "Path": 1.5}))
    first, second = found.shots
    assert found.detection.format_id == DATABASE_LAYOUT.id
    assert first.shot.carry_m == pytest.approx(152 / YARDS_PER_METRE)
    assert (first.shot.club_speed_mps, first.shot.club_path_deg) == (None, None), "the club was not seen"
    assert second.shot.club_path_deg == 1.5
    assert (first.day, first.hit_at, first.club.name) == (date(2026, 2, 12), datetime(2026, 2, 12, 18, 0), "7 Iron")


def test_a_row_that_is_no_json_is_told_and_the_others_come() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(gspro_db(RANGE_SHOT, {**RANGE_SHOT, "Carry": 140.0}))
        connection.execute("UPDATE DrivingRangeShot SET ShotData = '{broken' WHERE ID = 2")
        connection.commit()
        found = read(connection.serialize())
    assert (len(found.shots), len(found.problems)) == (1, 1)


def test_rows_of_two_computers_that_count_from_1_are_different_balls() -> None:
    here, there = (compute_shot_keys(read(gspro_db(RANGE_SHOT, day=day)).shots) for day in (12, 13))
    assert here != there
    changed = gspro_db({**RANGE_SHOT, "ClubSpeed": 84.0, "Path": 1.5})
    assert compute_shot_keys(read(changed).shots) == here, "a row that was completed is the same ball"


def test_another_rangebook_is_named_as_what_it_is(tmp_path: Path) -> None:
    open_database(tmp_path / "golf.db").close()
    with pytest.raises(FileUnreadable, match="another Rangebook"):
        read((tmp_path / "golf.db").read_bytes())


@pytest.mark.parametrize("data", [
    b"SQLite format 3\x00", b"SQLite format 3\x00" + b"\xff" * 5000, stats_db({})[:3000], stats_db({})[:-4096]])
def test_a_damaged_database_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises((FileUnreadable, FileWithoutShots, FileNotKnown)):
        read(data)


def planted(*statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(stats_db({}))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        return connection.serialize()


def test_views_triggers_and_computed_columns_of_a_stranger_are_not_asked() -> None:
    found = read(planted(
        "CREATE VIEW shots_more AS SELECT * FROM shots",
        "CREATE TRIGGER t AFTER INSERT ON shots BEGIN DELETE FROM shots; END",
        "ALTER TABLE shots ADD COLUMN worked_out AS (carry * 2)"))
    assert len(found.shots) == 1


def test_a_huge_value_is_refused_before_it_is_taken() -> None:
    with pytest.raises((FileUnreadable, FileTooLarge)):
        read(planted("UPDATE shots SET session_notes = zeroblob(3000000)"))


def test_a_database_that_would_be_read_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_MOST_SECONDS", -1.0)
    monkeypatch.setattr(databases, "_STEPS_BETWEEN_LOOKS", 1)
    with pytest.raises(FileTooLarge, match="too long"):
        read(stats_db(*({"shot_id": f"41_1_{number}", "carry": 100.0 + number} for number in range(50))))
