# ruff: noqa: DTZ001 - files say local times, without a zone
"""Putting trackers' files, made up as docs/imports.md and the trackers' own writers describe them."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import FileNotKnown
from golf.putts import Putt
from golf.sessions import SessionType
from imports.formats.putting.history_database import FORMAT as HISTORY
from imports.read_file import ReadFile, read_file
from imports.records import Answers, NeedKind
from tests.imports.builders import TODAY

NAME = "session_report_20260214_181500"
DETAILS = ("MAKE - HOLE: LEFT - FRONT", "MISS - CATCH: LEFT - RIGHT", "MAKE - HOLE: RIGHT - BACK",
           "MISS - RETURN: LEFT - LEFT", "MISS - TIMEOUT: RIGHT", "MISS - QUICK PUTT")
LIST = [(3.2 + 4.1 * number, detail.split(" ")[0], detail) for number, detail in enumerate(DETAILS)]
Row = tuple[float, str, str]


def report(rows: list[Row], *, as_text: bool = False, **info: Any) -> bytes:
    putts: Any = [{"Putt Index": number, "Putt Classification": made, "Putt Detailed Classification": detail,
                   "Putt Time": round(seconds, 2)} for number, (seconds, made, detail) in enumerate(rows, start=1)]
    return json.dumps({
        "session_info": {"player_name": "Bob", "player_email": "bob@example.com", "session_duration_seconds": 60.0,
                         **info},
        "analytic_stats": {"total_putts": 0, "total_makes": 0, "make_percentage": 0.0, "makes_by_category": {}},
        "consecutive_stats": {"max_consecutive": 0, "streaks_over_3": 0},
        "time_stats": {"putts_per_minute": 0, "fastest_21_makes_seconds": None},
        "putt_list": json.dumps(putts) if as_text else putts}).encode()


def form(rows: list[Row]) -> bytes:
    lines = ["SESSION INFO", "Player Name,Bob", "Session Duration (s),60.0", "", "ANALYTIC STATS", "Total Putts,0",
             *(f"Makes: {number},0" for number in range(40)), "TIME STATS", "Fastest 21 Makes (s),0.0", "", "PUTT LIST",
             "Putt Index,Time (s),Classification,Detailed Classification"]
    lines += [f"{number},{seconds:.2f},{made},{detail}" for number, (seconds, made, detail) in enumerate(rows, start=1)]
    return "\r\n".join(lines).encode()


def log(rows: list[Row]) -> bytes:
    header = "current_frame_time,classification,detailed_classification,ball_x,ball_y,transition_history"
    lines = [header]
    for number, (seconds, made, detail) in enumerate(rows):
        history = json.dumps([{"zone": f"Z{step}", "t": step} for step in range(3 + 60 * (number % 2))])
        lines.append(f"{seconds:.2f},{made},{detail},{number}.5,12,{history}")
        if number == 2:
            lines.append(header)
    return "\n".join(lines).encode()


def read(data: bytes, name: str = f"{NAME}.json", **answers: Any) -> ReadFile:
    return read_file(data, Answers(TODAY, file_name=name, **answers))


def putts_of(found: ReadFile) -> list[Putt]:
    return [each.putt for each in found.shots if each.putt is not None]


@pytest.mark.parametrize("data", [report(LIST), report(LIST, as_text=True), form(LIST), log(LIST)],
                         ids=["json", "list as text", "form", "log"])
def test_a_session_of_proof_of_putt_is_the_same_in_each_of_its_files(data: bytes) -> None:
    found = read(data)
    assert found.detection.format_id == "proof-of-putt"
    putts = putts_of(found)
    assert [(putt.made, putt.category, round(putt.elapsed_s or 0, 2)) for putt in putts] == [
        (made == "MAKE", detail, round(seconds, 2)) for seconds, made, detail in LIST]
    assert [putt.putt_id for putt in putts] == [putt.putt_id for putt in putts_of(read(report(LIST)))]
    assert {each.day for each in found.shots} == {date(2026, 2, 14)}
    assert not [need for need in found.needs if need.kind is not NeedKind.PLAYER]
    assert all(putt.ball_speed_mps is putt.target_distance_m is None for putt in putts)


def test_the_players_address_is_not_read() -> None:
    found = read(report(LIST))
    assert {each.player for each in found.shots} == {"Bob"}
    assert "example.com" not in repr(found)
    assert {each.player for each in read(report(LIST, player_name="bob@example.com")).shots} == {""}


def test_without_its_name_a_report_asks_for_the_day_and_names_the_same_putts() -> None:
    found = read(report(LIST), "putts.json")
    assert [need.kind for need in found.needs] == [NeedKind.DAY]
    told = read(report(LIST), "putts.json", day=date(2026, 2, 15))
    assert not told.needs
    assert [putt.putt_id for putt in putts_of(told)] == [putt.putt_id for putt in putts_of(read(report(LIST)))]


def test_a_report_says_its_own_day() -> None:
    found = read(report(LIST, report_generated_at="2026-02-13T09:30:00"))
    assert {each.day for each in found.shots} == {date(2026, 2, 13)}


def test_a_log_that_has_grown_keeps_the_names_of_its_putts() -> None:
    short, whole = putts_of(read(log(LIST[:4]))), putts_of(read(log(LIST)))
    assert [putt.putt_id for putt in short] == [putt.putt_id for putt in whole[:4]]


@given(st.randoms(use_true_random=False))
def test_columns_may_be_shuffled_dropped_and_added(source: random.Random) -> None:
    columns: dict[str, list[str]] = {
        "Putt Index": [str(number) for number in range(1, 7)], "Time (s)": [f"{row[0]:.2f}" for row in LIST],
        "Classification": [row[1] for row in LIST], "Detailed Classification": [row[2] for row in LIST],
        "ball_x": ["1.5"] * 6, "Weather": ["sunny"] * 6}
    dropped = source.choice([("Putt Index", "ball_x"), ("Putt Index", "Time (s)"), ("Classification", "ball_x"),
                             ("Detailed Classification", "Putt Index")])
    names = [name for name in columns if name not in dropped]
    source.shuffle(names)
    data = "\n".join(",".join(cells) for cells in [names, *zip(*(columns[name] for name in names), strict=True)])
    found = read(data.encode(), f"{NAME}.csv")
    assert found.detection.format_id == "proof-of-putt"
    assert [putt.made for putt in putts_of(found)] == [row[1] == "MAKE" for row in LIST]


def test_a_camera_programs_putts_are_mph_and_degrees_as_text() -> None:
    lines = [{"ballData": {"BallSpeed": "4.21", "TotalSpin": 0, "LaunchDirection": "-1.30"}},
             {"ballData": {"BallSpeed": "60.0", "TotalSpin": 0, "LaunchDirection": "0.5"}}]
    found = read("\n".join(map(json.dumps, lines)).encode(), "putts.json", day=date(2026, 2, 1))
    first, second = putts_of(found)
    assert first.ball_speed_mps == pytest.approx(1.88204)
    assert (first.start_direction_deg, first.made) == (-1.3, None)
    assert (first.counts, second.counts) == (True, False)
    assert "impossible for a putt" in second.flag_reason


def test_a_file_a_putt_is_told_apart_by_its_name() -> None:
    one, other = (read(b'{"speed":4.2,"hla":-1.5}', name) for name in ("putt-1.json", "putt-2.json"))
    assert one.detection.format_id == "camera-putting"
    assert putts_of(one)[0].putt_id != putts_of(other)[0].putt_id
    assert putts_of(one)[0].putt_id == putts_of(read(b'{"speed": 4.2, "hla": -1.5}', "putt-1.json"))[0].putt_id


@pytest.mark.parametrize("data", [b"speed,weather\n1,2\n3,4\n", b"Classification,Time\nDraw,3\nFade,4\n"])
def test_other_tables_are_no_putts(data: bytes) -> None:
    from golf.errors import FileNotKnown

    with pytest.raises(FileNotKnown):
        read(data)


COLUMNS = ("id INTEGER PRIMARY KEY", "timestamp TEXT", "session_id TEXT", "speed_m_s REAL", "distance_m REAL",
           "direction_deg REAL", "target_distance_m REAL", "result TEXT", "is_made INTEGER", "distance_to_hole_m REAL",
           "lateral_miss_m REAL", "depth_miss_m REAL", "created_at TEXT", "user_id INTEGER")
PUTTED = [
    (1, "2026-02-14T18:00:00.250", "a", 1.9, 2.1, -0.4, 2.0, "made", 1, 0.0, 0.0, 0.1, "x", 1),
    (2, "2026-02-14T18:00:20", "a", 1.4, 1.6, 1.2, 2.0, "miss_short", 0, 0.4, 0.03, -0.4, "x", 1),
    (3, "2026-02-14T18:00:41", "a", 53.0, 70.0, -179.0, 2.0, "miss_left", 0, 60.0, -50.0, 9.0, "x", 1),
    (4, "when?", "a", 1.0, 1.0, 0.0, 2.0, "made", 1, 0.0, 0.0, 0.0, "x", 1),
]


def history(columns: tuple[str, ...] = COLUMNS, rows: list[tuple[Any, ...]] | None = None) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE shots ({', '.join(columns)})")
    places = [COLUMNS.index(name) for name in columns if name in COLUMNS]
    named = ", ".join(COLUMNS[place].split()[0] for place in places)
    connection.executemany(f"INSERT INTO shots ({named}) VALUES ({', '.join('?' * len(places))})",
                           [tuple(row[place] for place in places) for row in rows or PUTTED])
    connection.execute("CREATE TABLE sessions (id TEXT, start_time TEXT)")
    connection.execute("CREATE TABLE users (id INTEGER, username TEXT)")
    connection.execute("INSERT INTO users VALUES (1, 'Bob')")
    return connection


def read_history(connection: sqlite3.Connection) -> ReadFile:
    with closing(connection):
        connection.commit()
        return read(connection.serialize())


def test_a_trackers_database_is_read_with_its_signs_and_held_against_the_limits() -> None:
    found = read_history(history())
    assert found.detection.format_id == HISTORY.id
    problem, = found.problems
    assert "when?" in problem.reason
    first, second, third = (each.putt for each in found.shots)
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.ball_speed_mps, first.start_direction_deg, first.target_distance_m, first.rolled_distance_m,
            first.made, first.hit_at) == (1.9, -0.4, 2.0, 2.1, True, "2026-02-14T18:00:00.250")
    assert (second.made, second.lateral_miss_m, second.depth_miss_m, second.category) == (
        False, 0.03, -0.4, "miss_short")
    assert [putt.counts for putt in (first, second, third)] == [True, True, False]
    assert {(each.player, each.session, each.hit_at) for each in found.shots[:1]} == {
        ("Bob", "a", datetime(2026, 2, 14, 18, 0, 0, 250_000))}


def test_a_trackers_database_may_lack_columns_and_have_others() -> None:
    columns = tuple(reversed([name for name in COLUMNS if not name.startswith(("direction", "user_id"))]))
    found = read_history(history((*columns, "mood TEXT")))
    assert [(each.putt.number, each.putt.start_direction_deg) for each in found.shots if each.putt] == [
        (1, None), (2, None), (3, None)]
    assert not any(each.player == "Bob" for each in found.shots), "nobody says whose they are"


def test_another_database_is_none_of_this_kind() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE shots (id INTEGER, timestamp TEXT, mood REAL)")
        connection.execute("INSERT INTO shots VALUES (1, '2026-01-01', 3)")
        connection.commit()
        with pytest.raises(FileNotKnown):
            read(connection.serialize())


def test_putts_have_no_session_type_of_their_own() -> None:
    assert all(kind != "Putting" for kind in SessionType), "a stored word: it would need new tables"
