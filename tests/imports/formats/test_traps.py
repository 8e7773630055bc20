# ruff: noqa: DTZ001 - files say local times, without a zone
"""The traps of each maker's files, one made-up file each (layouts as described in the builders)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from golf.errors import FileNotKnown, FileWithoutShots
from golf.provenance import Provenance
from golf.shots import ShotFlag
from imports.cells.moments import DayOrder
from imports.read_file import ReadFile, read_file
from imports.records import Answers, NeedKind
from tests.imports.builders import MPH, SPECS, TODAY, YD, Ball, Col, ball, build, build_csv, build_xlsx, rows_of


def read(data: bytes, **answers: object) -> ReadFile:
    return read_file(data, Answers(TODAY, **answers))  # type: ignore[arg-type]


def near(value: float, abs: float | None = None) -> Any:  # noqa: A002 - as pytest calls it
    return pytest.approx(value, abs=abs)


def text(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def five(**changes: object) -> list[Ball]:
    return [ball(number, **changes) for number in range(1, 6)]


def needs(found: ReadFile) -> dict[NeedKind, str]:
    return {need.kind: need.guess for need in found.needs}


# --- Garmin ---------------------------------------------------------------------------------------------------------

def garmin(rows: list[list[str]]) -> bytes:
    return build_csv(SPECS["garmin"], rows)


def garmin_cells(**cells: str) -> bytes:
    """One Garmin shot with these cells instead of its own (underscores for blanks)."""
    spec = SPECS["garmin"]
    rows = rows_of(spec, [ball(1)])
    for heading, cell in cells.items():
        rows[-1][[col.heading for col in spec.cols].index(heading.replace("_", " "))] = cell
    return garmin(rows)


def test_garmin_side_spin_is_positive_to_the_left_and_the_axis_never_corrects_it() -> None:
    shot = read(garmin_cells(Sidespin="412.5", Spin_Axis="3.7")).shots[0]
    assert shot.shot.side_spin_rpm == -412.5
    assert "spin_axis_deg" not in dict(shot.extras)
    without = read(garmin_cells(Sidespin="", Spin_Rate="6000", Spin_Axis="5")).shots[0].shot
    assert without.side_spin_rpm is None


@pytest.mark.parametrize("smash", ["-52.5", "0", "-0.0"])
@pytest.mark.parametrize("false_zero", ["Club Face", "Face to Path"])
def test_garmin_without_club_data_has_no_club_numbers(smash: str, false_zero: str) -> None:
    cells = dict.fromkeys(("Club_Speed", "Attack_Angle", "Club_Path", "Club_Face", "Face_to_Path"), "")
    cells |= {"Smash_Factor": smash, false_zero.replace(" ", "_"): "0.0"}
    shot = read(garmin_cells(**cells)).shots[0]
    assert shot.shot.ball_speed_mps is not None
    assert {name: value for name in ("club_speed_mps", "smash_factor", "face_angle_deg", "club_path_deg",
                                     "attack_angle_deg",
                                     "face_to_path_deg") if (value := shot.value(name)) is not None} == {}


@pytest.mark.parametrize(("face", "kept"), [("1.0", False), ("2.5", True)])
def test_garmin_a_face_to_path_of_zero_is_kept_only_where_face_and_path_agree(face: str, kept: bool) -> None:
    shot = read(garmin_cells(Club_Path="2.5", Club_Face=face, Face_to_Path="0.0")).shots[0]
    assert ("face_to_path_deg" in dict(shot.extras)) is kept


def test_garmin_face_to_path_of_false_zero_makes_no_face() -> None:
    shot = read(garmin_cells(Club_Face="", Face_to_Path="0.0", Club_Path="3.5")).shots[0]
    assert (shot.shot.face_angle_deg, shot.shot.club_path_deg) == (None, 3.5)


@pytest.mark.parametrize(("written", "order", "day"), [
    ("10/09/2025 18:45:04", None, date(2025, 9, 10)),  # the other order lies before today, too: km/h decides
    ("7/13/26 6:02:40 PM", None, date(2026, 7, 13)),
    ("06/11/26 18:02:30 PM", DayOrder.MONTH_FIRST, date(2026, 6, 11)),
    ("06/11/26 18:02:30 PM", DayOrder.DAY_FIRST, date(2026, 11, 6)),
    ("26.11.25 12:38:50", None, date(2025, 11, 26)),
    ("2568-11-26 12:38:50", None, date(2025, 11, 26)),  # Buddhist era
    ("45827.474", None, date(2025, 6, 19)),
    ("12/09/2026 10:00:00", None, date(2026, 9, 12)),  # the other order is in the future
])
def test_garmin_dates(written: str, order: DayOrder | None, day: date) -> None:
    spec = SPECS["garmin metric"]
    rows = rows_of(spec, [ball(1)])
    rows[-1][0] = written
    assert read(build_csv(spec, rows), day_order=order).shots[0].day == day


def test_garmin_order_of_day_and_month_is_asked_when_nothing_decides() -> None:
    data = garmin_cells(Date="06/11/26 18:02:30 PM")
    found = read(data)
    assert needs(found) == {NeedKind.DAY_ORDER: "month first"}
    assert found.shots[0].hit_at == datetime(2026, 6, 11, 18, 2, 30)
    assert needs(read(data, day_order=DayOrder.DAY_FIRST)) == {}
    # nobody exports what is hit later: the name settles a tie, and nothing else
    named = read(data, file_name="DrivingRange-2026-06-20-180000-0000.csv")
    assert (needs(named), named.shots[0].day) == ({}, date(2026, 6, 11))
    assert read(data, file_name="DrivingRange-2026-01-01-180000-0000.csv").shots[0].day == date(2026, 6, 11)


@pytest.mark.parametrize(("date", "distance", "is_asked"), [
    ("7/3/26 18:02:40", "[m]", False), ("7/3/26 18:02:40", "[Yards]", True), ("7/3/26 6:02:40 PM", "[m]", True),
])
def test_garmin_kilometres_an_hour_decide_the_order_of_a_date_only_where_nothing_speaks_against_it(
    date: str, distance: str, is_asked: bool
) -> None:
    found = read(text("Date,Player,Club Type,Ball Speed,Apex Height,Carry Distance,Carry Deviation Distance,Backspin",
                      f",,,[km/h],[m],{distance},[m],[rpm]", f"{date},Ann,7 Iron,180,25,140,-4,6000"))
    assert (NeedKind.DAY_ORDER in needs(found)) is is_asked
    assert found.shots[0].day is not None
    assert found.shots[0].day.month == 3


def test_garmin_one_day_above_twelve_decides_for_the_whole_file() -> None:
    spec = SPECS["garmin"]
    rows = rows_of(spec, [ball(1), ball(2)])
    rows[-2][0], rows[-1][0] = "05/06/26 10:00:00", "25/06/26 10:00:00"
    found = read(garmin(rows))
    assert [shot.day for shot in found.shots] == [date(2026, 6, 5), date(2026, 6, 25)]
    assert len(found.sessions) == 2


def test_garmin_estimated_spin_is_marked() -> None:
    shot = read(garmin_cells(Spin_Rate_Type="Estimated")).shots[0]
    assert shot.source_of("back_spin_rpm") is shot.source_of("side_spin_rpm") is Provenance.ESTIMATED
    assert read(garmin_cells()).shots[0].source_of("back_spin_rpm") is Provenance.MEASURED


def test_garmin_club_name_is_the_label_and_club_type_the_kind() -> None:
    spec = SPECS["garmin wide"]
    rows = rows_of(spec, five())
    place = [col.heading for col in spec.cols].index("Club Name")
    for row, name in zip(rows[-5:], ("60", "G", "P", "", "my old one"), strict=True):
        row[place] = name
    clubs = [shot.club for shot in read(build_csv(spec, rows)).shots]
    assert [club.name for club in clubs] == ["60°", "GW", "PW", "7 Iron", "7 Iron"]
    assert clubs[4].label == "my old one"


def _german(rows: list[list[str]]) -> list[list[str]]:
    rows[0] = [f"Spalte {number}" for number in range(len(rows[0]))]
    return [[cell.replace(".", ",") if cell[:1].isdigit() or cell[:1] == "-" else cell for cell in row] for row in rows]


def test_garmin_in_an_unknown_language_is_read_by_position_and_confirmed() -> None:
    spec = SPECS["garmin metric"]
    rows = _german(rows_of(spec, five()))
    for number, row in enumerate(rows[-5:]):
        row[0] = f"26.11.25 12:38:5{number}"
    found = read(build_csv(replace(spec, separator=";"), rows))
    assert found.detection.format_id == "garmin-golf"
    assert found.detection.must_be_confirmed
    assert needs(found) == {NeedKind.LAYOUT: "garmin-golf"}
    assert found.shots[0].shot.carry_m == near(141)
    assert found.shots[0].shot.ball_speed_mps == near(50.1)
    assert found.shots[0].shot.side_spin_rpm == near(-270)
    assert needs(read(build_csv(replace(spec, separator=";"), rows), layout_confirmed=True)) == {}


def test_garmin_unit_words_in_an_unknown_language_are_asked_for() -> None:
    spec = replace(SPECS["garmin"], cols=tuple(replace(col, row_unit={"mph": "ไมล์/ชม.", "yd": "หลา"}.get(
        col.row_unit, col.row_unit)) for col in SPECS["garmin"].cols))
    found = read(build(spec, five()))
    asked = {need.column: (need.guess, need.reason) for need in found.needs if need.kind is NeedKind.UNITS}
    assert asked["Carry Distance"] == ("yd", "the file says “[หลา]”")
    assert asked["Ball Speed"][0] == "mph"
    metres = read(build(spec, five()), units={"distance": "m", "speed": "km/h"})
    assert metres.shots[0].shot.carry_m == near(141 * YD)
    assert NeedKind.UNITS not in needs(metres)


def test_garmin_after_excel_without_units_row_asks_for_units() -> None:
    spec = replace(SPECS["garmin"], has_units_row=False)
    found = read(build(spec, five()))
    assert {need.column for need in found.needs if need.kind is NeedKind.UNITS} == {
        "Club Speed", "Ball Speed", "Apex Height", "Carry Distance", "Carry Deviation Distance", "Total Distance"}
    assert found.shots[0].shot.carry_m == near(141)


# --- Rapsodo --------------------------------------------------------------------------------------------------------

def test_rapsodo_spins_are_derived_of_rate_and_axis_and_estimated_club_data_marked() -> None:
    spec = SPECS["rapsodo"]
    rows = rows_of(spec, five(total_spin_rpm=5000.0, spin_axis_deg=-30.0))
    place = [col.heading for col in spec.cols].index("Club Data Est Type")
    rows[-1][place], rows[-2][place] = "1", "Measured"
    shots = read(build_csv(spec, rows)).shots
    assert shots[0].shot.side_spin_rpm == near(-2500)
    assert shots[0].source_of("side_spin_rpm") is Provenance.DERIVED
    assert [shot.source_of("club_speed_mps") for shot in shots[-2:]] == [Provenance.MEASURED, Provenance.ESTIMATED]
    assert shots[0].source_of("ball_speed_mps") is Provenance.NOT_SAID


def test_rapsodo_with_titles_blocks_and_averages() -> None:
    spec = SPECS["rapsodo"]
    header, *rows = rows_of(spec, five())
    average = ["Average", "", "", *rows[0][3:]]
    found = read(build_csv(spec, [["MLM2PRO Shots"], ["Player: Bo"], ["Date: 06/25/2026"], [], header, *rows[:2],
        average,
                                  ["Std. Dev.", *average[1:]], [], header, *rows[2:], average]))
    assert len(found.shots) == 5
    assert {(shot.player, shot.day) for shot in found.shots} == {("Bo", date(2026, 6, 25))}


def test_rapsodo_metric_headings_leave_no_unit_to_chance() -> None:
    spec = SPECS["rapsodo"]
    metric = replace(spec, cols=(Col("Shot Number", text=lambda _one: "1"), *(
        replace(col, heading=f"{col.heading} (m)", unit="m") if col.unit in ("yd",
            "ft") else col for col in spec.cols)))
    found = read(build(metric, five()))
    assert found.shots[0].shot.carry_m == near(141)
    assert {need.column for need in found.needs if need.kind is NeedKind.UNITS} == {"Ball Speed", "Club Speed"}


# --- TrackMan -------------------------------------------------------------------------------------------------------

def test_trackman_excluded_and_normalised_shots_are_marked_and_no_address_kept() -> None:
    condition = "Normalized to no wind, 25 °C, Premium ball"
    found = read(build(SPECS["trackman tps"], [*five(condition=condition), ball(6, use="FALSE")]))
    assert [bool(shot.excluded) for shot in found.shots] == [False] * 5 + [True]
    assert [shot.is_normalised for shot in found.shots] == [True] * 5 + [False]
    assert found.sessions[0].conditions == (condition,)
    assert "example.test" not in repr(found)


def test_trackman_report_sheet_has_feet_for_sides_and_a_day_a_block() -> None:
    data = text(
        'Driver,,Club Speed,Ball Speed,Smash Fac.,Spin Rate,Height,Carry,Side,Total,"Date: June 15, 2026"',
        '"Yds/Ft, Mph",,,,,,,,,,', "1,,100.0,148.0,1.48,2500,96.0,250.0,14.1L,270.0",
        "2,,101.0,149.0,1.475,2600,90,251,3R,271",
        ",,,,,", '7 Iron,,Ball Speed,Attack Ang.,Face Ang.,Carry,Side,"Date: June 16, 2026"', '"Yds/Ft, Mph",,,,,,,',
        "1,,118.0,-4.2,1.5,165.0,9.0R", "Average,,118,-4.2,1.5,165,9.0R")
    found = read(data)
    assert found.detection.format_id == "trackman-report-sheet"
    driver, second, iron = found.shots
    assert driver.shot.side_m == near(-14.1 / 3 / YD)
    assert driver.shot.apex_m == near(32 / YD)
    assert driver.shot.carry_m == near(250 / YD)
    assert second.shot.club_speed_mps == near(101 / MPH)
    assert [shot.club.name for shot in found.shots] == ["Driver", "Driver", "7 Iron"]
    assert [shot.day for shot in found.shots] == [date(2026, 6, 15), date(2026, 6, 15), date(2026, 6, 16)]
    assert iron.shot.attack_angle_deg == -4.2


def test_a_block_of_an_unknown_club_does_not_keep_the_club_above() -> None:
    header = ',,Ball Speed,Height,Carry,Side,"Date: June 16, 2026"'
    found = read(text(f"7 Iron{header}", '"Yds/Ft, Mph",,,,,,', "1,,118,90,165,4R", f"My Chipper{header}",
                      '"Yds/Ft, Mph",,,,,,', "1,,40,9,35,1R"))
    assert [(shot.club.name, shot.club.is_known) for shot in found.shots] == [("7 Iron", True), ("My Chipper", False)]


def test_trackman_report_sheet_in_metres_says_so_once() -> None:
    found = read(text('7 Iron,,Ball Speed,Height,Carry,Side,"Date: June 16, 2026"', '"M, Km/h",,,,,,',
        "1,,180.0,30.0,150.0,4.5L"))
    shot = found.shots[0].shot
    assert (shot.ball_speed_mps, shot.apex_m, shot.carry_m, shot.side_m) == (50.0, 30.0, 150.0, -4.5)


def test_trackman_json_prefers_normalised_and_remembers_which() -> None:
    def stroke(carry: float, normalised: float | None) -> dict[str, object]:
        both = {"BallSpeed": 70.0, "ClubSpeed": 47.0, "LaunchAngle": 12.0, "SpinRate": 2500, "ImpactOffset": 0.012}
        more = {"NormalizedMeasurement": {**both, "Carry": normalised}} if normalised else {}
        return {"Measurement": {**both, "Carry": carry}, **more}

    groups = [{"Club": "Driver", "Date": "2026-06-15T00:00:00", "Strokes": [stroke(230.0, 240.0), stroke(231.0, None)]},
              {"Club": "7Iron", "Date": "2026-06-16T00:00:00", "Strokes": [stroke(150.0, None)]}]
    found = read(json.dumps({"StrokeGroups": groups, "Time": {"Date": "2026-06-20"}}).encode())
    assert [shot.shot.carry_m for shot in found.shots] == [240.0, 231.0, 150.0]
    assert [shot.is_normalised for shot in found.shots] == [True, False, False]
    assert found.shots[0].shot.impact_x_mm == near(12)
    assert [(shot.club.name, shot.day) for shot in found.shots] == [
        ("Driver", date(2026, 6, 15)), ("Driver", date(2026, 6, 15)), ("7 Iron", date(2026, 6, 16))]
    assert len(found.sessions) == 2


def test_trackman_range_practice_is_told_in_utc() -> None:
    from zoneinfo import ZoneInfo

    strokes = [{"time": "2026-06-15T23:30:00.5Z", "bayName": "7", "club": "7Iron", "measurement": {
        "ballSpeed": 50.0, "carry": 140.0, "carrySide": -3.0, "total": 150.0, "launchAngle": 17.0,
        "launchDirection": -1.0,
        "maxHeight": 27.0, "ballSpin": 6000, "spinAxis": -2.0, "hangTime": 5.9}}]
    found = read(json.dumps({"strokes": strokes}).encode(), zone=ZoneInfo("Europe/Berlin"))
    assert found.detection.format_id == "trackman-json"
    assert found.shots[0].hit_at == datetime(2026, 6, 16, 1, 30)
    assert found.shots[0].shot.side_m == -3.0


def test_one_ball_that_comes_down_flat_tells_radians() -> None:
    stroke = {"Measurement": {"BallSpeed": 50.0, "Carry": 140.0, "LaunchAngle": 0.30, "LandingAngle": 0.79}}
    data = json.dumps({"StrokeGroups": [{"Club": "7Iron", "Date": "2026-06-15", "Strokes": [stroke]}]}).encode()
    assert read(data).shots[0].shot.launch_angle_deg == near(17.19, abs=0.01)


def test_trackman_report_in_radians_is_told() -> None:
    strokes = [{"Measurement": {"BallSpeed": 50.0 + n, "ClubSpeed": 37.0, "Carry": 140.0, "LaunchAngle": 0.30,
                                "LandingAngle": 0.79, "SpinRate": 6000}} for n in range(4)]
    data = json.dumps({"StrokeGroups": [{"Club": "7Iron", "Date": "2026-06-15", "Strokes": strokes}]}).encode()
    found = read(data)
    assert [need.guess for need in found.needs if need.kind is NeedKind.UNITS] == ["rad"]
    assert found.shots[0].shot.descent_angle_deg == near(45.26, abs=0.01)
    assert NeedKind.UNITS not in needs(read(data, units={"angle": "rad"}))
    in_degrees = read(data, units={"angle": "deg"})
    assert NeedKind.UNITS not in needs(in_degrees)
    assert in_degrees.shots[0].shot.descent_angle_deg == near(0.79)


# --- Foresight ------------------------------------------------------------------------------------------------------

def test_fsx_play_as_a_workbook_with_real_dates() -> None:
    spec = SPECS["fsx play"]
    rows: list[list[Any]] = [list(row) for row in rows_of(spec, five())]
    for number, row in enumerate(rows[1:]):
        row[3] = datetime(2026, 4, 7, 20, 52, number)
    found = read(build_xlsx(rows))
    assert {shot.day for shot in found.shots} == {date(2026, 4, 7)}
    assert found.shots[4].hit_at == datetime(2026, 4, 7, 20, 52, 4)


def test_fsx_play_ball_only_unit_and_kinds_of_club() -> None:
    spec = SPECS["fsx play"]
    short = replace(spec, cols=spec.cols[:15])
    rows = rows_of(short, five())
    for row, name in zip(rows[1:], ("Dr", "5 iron5i", "gap wdge", "FW", ""), strict=True):
        row[1] = name
    shots = read(build_csv(short, rows)).shots
    assert [(shot.club.name, shot.club.is_known) for shot in shots] == [
        ("Driver", True), ("5 Iron", True), ("GW", True), ("FW", False), ("Iron", False)]
    assert shots[0].shot.smash_factor is None


def test_fsx_json_hand_is_told_and_nothing_mirrored_switched_off_marked_midnight_passed() -> None:
    hit = [ball(1, at=datetime(2026, 6, 25, 23, 59, 50)), ball(2, at=datetime(2026, 6, 25, 0, 0, 20), enabled="false")]
    found = read(build(SPECS["fsx json"], hit))
    assert found.tables[0].hands == {"left": 2}
    assert [shot.shot.side_m for shot in found.shots] == [hit[0]["side_m"], hit[1]["side_m"]]
    assert [bool(shot.excluded) for shot in found.shots] == [False, True]
    assert [shot.hit_at for shot in found.shots] == [datetime(2026, 6, 25, 23, 59, 50), datetime(2026, 6, 26, 0, 0, 20)]
    assert [session.day for session in found.sessions] == [date(2026, 6, 25)]


def test_fsx_2020_sentinels_are_nothing() -> None:
    data = text(
        "Shot ID, Club, Club head Speed (m/s), Ball Speed (m/s), Launch Angle (deg), Azimuth (deg), Side Spin (rpm), "
        "Back Spin (rpm), Carry (m), Offline (m), Vert Path (deg), Horiz Path (deg), Face to Path (deg), "
        "Face to Target (deg), Horiz Impact (mm),",
        "3,1w,7500086,67.2,11.5,-1.2,-300,2400,221.0,-5.5,16777215,16777215,0.0,16777215,16777215,")
    shot = read(data).shots[0]
    assert {name for name in ("club_speed_mps", "smash_factor", "attack_angle_deg", "club_path_deg", "face_angle_deg",
                              "face_to_path_deg", "impact_x_mm") if shot.value(name) is not None} == set()
    assert (shot.club.name, shot.shot.ball_speed_mps, shot.shot.side_m) == ("Driver", 67.2, -5.5)


def test_shot_analysis_blocks_with_letters() -> None:
    data = text(
        "Ann,Shot Analysis", "7i,",
        ",Date,Time,Ball Speed,Launch Angle,Launch Direction,Side Spin,Back Spin,Carry,Offline,"
        "Peak Height,Descent Angle,Angle of Attack,Club Path,Spin Axis",
        ",06-15-2026,6:30:15 PM,118.2,17.1,2.1 R,350 L,6100,165.2,5.4 L,92.0,47.1,3.9 DN,1.2 O-I,3.0 R",
        "Average,,,118.2,17.1,2.1 R,350 L,6100,165.2,5.4 L,92.0,47.1,3.9 DN,1.2 O-I,3.0 R", "", "Dr,",
        ",Date,Time,Ball Speed,Launch Angle,Launch Direction,Side Spin,Back Spin,Carry,Offline,"
        "Peak Height,Descent Angle,Angle of Attack,Club Path,Spin Axis",
        ",06-15-2026,6:45:15 PM,158.2,12.1,1.1 L,250 R,2500,255.2,8 R,99.0,40.1,1.9 UP,2.2 I-O,5.0 R")
    found = read(data, units={"speed": "mph", "distance": "yd"})
    iron, driver = found.shots
    assert needs(found) == {}
    assert (iron.player, iron.club.name, driver.club.name) == ("Ann", "7 Iron", "Driver")
    assert iron.hit_at == datetime(2026, 6, 15, 18, 30, 15)
    assert (iron.shot.side_spin_rpm, iron.shot.attack_angle_deg, iron.shot.club_path_deg) == (-350, -3.9, -1.2)
    assert iron.shot.apex_m == near(92 / 3 / YD)
    assert "spin_axis_deg" not in dict(iron.extras)  # its letter contradicts side spin
    assert dict(driver.extras)["spin_axis_deg"] == 5.0


# --- FlightScope ----------------------------------------------------------------------------------------------------

def test_mevo_club_not_seen_is_a_dash() -> None:
    found = read("Ball Speed (km/h),Club Speed (km/h),Smash,Carry Distance (m),Launch Angle V (°),Spin (rpm),"
                 "Height (m),"
                 "Time (s),Club\r\n180,-,-,140.5,18.1,6100,28.2,5.9,6I".encode("cp1252"))
    shot = found.shots[0]
    assert (shot.shot.ball_speed_mps, shot.shot.club_speed_mps, shot.shot.smash_factor) == (50.0, None, None)
    assert shot.club.name == "6 Iron"


def test_fs_golf_uncertain_values_are_estimated_and_club_comes_twice() -> None:
    data = ("club,Shot,Ball (mph),Club (mph),Smash,Carry (yds),Total (yds),Roll (yds),Spin (rpm),Height (ft),AOA (°),"
            "Spin Axis (°),Lateral (yds),FTP (°),Club Path (°),Launch H (°),Launch V (°),Mode\r\n"
            "7 Iron,1,118.5,88.0,1.35,165.0,172,7,6100?,92,-4,1.9?\u00a0L,11.4\u00a0L,1.5\u00a0R,2\u00a0L,"
            "1.0\u00a0R,17,Outdoor\r\n"
            "7 Iron,Avg,118.5,88.0,1.35,165.0,172,7,6100,92,-4,1.9 L,11.4 L,1.5 R,2 L,1.0 R,17,Outdoor\r\n"
            "7 Iron,Dev,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,\r\n").encode("cp1252")
    found = read(data)
    shot = found.shots[0]
    assert len(found.shots) == 1
    assert shot.club.name == "7 Iron"
    assert shot.shot.club_speed_mps == near(88 / MPH)
    assert shot.shot.side_m == near(-11.4 / YD)
    assert shot.shot.face_angle_deg == -0.5
    assert shot.source_of("face_angle_deg") is Provenance.DERIVED
    assert shot.source_of("total_spin_rpm") is shot.source_of("side_spin_rpm") is Provenance.ESTIMATED
    lowered = data.lower().replace(b" (mph)", b"").replace(b" (yds)", b"")
    assert read(lowered).shots[0].shot.club_speed_mps == near(88 / MPH)


def test_cloud_columns_that_come_twice_count_once() -> None:
    data = ("Date,Club,Carry [yd],Lateral [yd],Ball Speed [mph],Launch V [deg],Launch H [deg],FTT [deg],"
            "FTP [deg],Carry [m]\r\n"
            "2026-04-03; 11-09-12,Driver,250,4.5 R,150,12,1.1 L,2 R,1 R,228\r\n"
            "2026-04-03; 11-10-12,Driver,,4.5 R,150,12,1.1 L,2 R,1 R,228").encode("cp1252")
    first, second = read(data).shots
    assert first.shot.carry_m == near(250 / YD)
    assert second.shot.carry_m == 228
    assert first.hit_at == datetime(2026, 4, 3, 11, 9, 12)


# --- Square, Awesome Golf, SkyTrak ------------------------------------------------------------------------------------

def test_square_club_speed_is_in_metres_per_second_also_where_a_version_changes_it() -> None:
    spec = SPECS["square"]
    assert read(build(spec, five())).shots[0].shot.club_speed_mps == near(36.05)
    changed = replace(spec, cols=tuple(replace(col,
        unit="mph") if col.heading == "ClubSpeed" else col for col in spec.cols))
    found = read(build(changed, five()))
    assert found.shots[0].shot.club_speed_mps == near(36.05)
    assert found.tables[0].notes == ("Club speed is taken as mph: only so does the smash factor fit.",)


def test_square_zeros_in_all_club_columns_are_nothing_and_one_zero_a_value() -> None:
    spec = SPECS["square"]
    unseen = dict.fromkeys(("club_path_deg", "face_angle_deg", "attack_angle_deg", "dynamic_loft_deg", "impact_x_mm",
                            "club_speed_mps", "smash_factor"), 0.0)
    one, two = read(build(spec, [ball(1, **unseen), ball(2, club_path_deg=0.0)])).shots
    assert {name for name in unseen if one.value(name) is not None} == set()
    assert two.shot.club_path_deg == 0.0


def test_square_topspin_averages_and_the_day_in_its_title() -> None:
    data = text("Dates,03-25-2026,Place,Driving Ranges", "",
        "Club,Index,Ball Speed(mph),Launch Direction,Launch Angle,Spin Rate,"
                "Spin Axis,Back Spin,Side Spin,Apex(yd),Carry(yd),Total(yd),Offline(yd),Landing Angle,Club Path,"
                "Face Angle",
                "P-Wedge,0,30.5,L4.2,1.0,1690,L0.0,T1690,R12,0.2,3.5,20,L1.5,2.0,L1.0,R2.0",
                "P-Wedge,Average,30.5,L4.2,1.0,1690,L0.0,T1690,R12", "P-Wedge,Deviation,0,0,0,0,0,0")
    found = read(data)
    assert len(found.shots) == 1
    assert (found.shots[0].shot.back_spin_rpm, found.shots[0].shot.side_angle_deg) == (-1690, -4.2)
    assert (found.shots[0].day, found.shots[0].club.name) == (date(2026, 3, 25), "PW")


def test_square_side_distances_in_feet_are_told() -> None:
    hit = [ball(number, side_angle_deg=3.0, side_m=3 * (140 + number) * 0.0523) for number in range(1, 8)]
    spec = SPECS["square"]
    with_axis = replace(spec, cols=tuple(replace(col, text=lambda _one: "R0.1") if col.heading == "Spin Axis" else col
                                         for col in spec.cols))
    assert "three times" in read(build(with_axis, hit)).tables[0].notes[0]


def test_awesome_golf_times_to_the_minute_are_no_key() -> None:
    same = ball(1, at=datetime(2026, 6, 25, 18, 2))
    found = read(build(SPECS["awesome"], [same, {**same, "side_m": 9.0}, same, {**same, "spin": "Estimated"}]))
    repeated = [ShotFlag.DUPLICATE in shot.shot.flags for shot in found.shots]
    assert repeated == [False, False, True, True]
    assert found.shots[0].source_of("total_spin_rpm") is Provenance.NOT_SAID  # the file has no such value
    misread = read(build(SPECS["awesome"], [ball(1, club_speed_mps=47.4, smash_factor=0.99)]))
    assert misread.shots[0].shot.flags == ()


def test_skytrak_two_rows_of_headings_club_rows_and_the_golfers_hand() -> None:
    data = text(
        "   PRACTICE: 6/9/2026 1:41 PM", "   PLAYER: Ann", "",
        "SHOT,HAND,SCORE,BALL,LAUNCH,BACK,SIDE,SIDE,OFFLINE,CARRY,ROLL,TOTAL,FLIGHT,DESCENT,HEIGHT,CLUB,SMASH,"
        "CLUB,FACE TO",
        ",,,(mph),(deg),(rpm),(rpm),(deg),(yds),(yds),(yds),(yds),(sec),(deg),(yds),(mph),,(deg),(deg)",
        "7 Iron", "1,L,80,110.5,18.2,6100,-350,1.2,-4.5,150.2,6.0,156.2,5.8,45.1,30.2,82.0,1.35,-2.1,0.5",
        "AVG,,80,110.5,18.2,6100,-350,1.2,-4.5,150.2,6.0,156.2,5.8,45.1,30.2,82.0,1.35,-2.1,0.5", "56Â°",
        "1,L,80,80.5,30.2,9100,-50,1.0,-1.5,90.2,1.0,91.2,5.0,51.1,28.2,70.0,1.15,-2.0,0.4")
    found = read(data)
    iron, wedge = found.shots
    assert found.detection.format_id == "skytrak"
    assert (iron.shot.ball_speed_mps, iron.shot.side_spin_rpm, iron.shot.side_angle_deg) == (
        near(110.5 / MPH), -350, 1.2)
    assert (iron.shot.side_m, iron.shot.apex_m) == (near(-4.5 / YD), near(30.2 / YD))
    assert (iron.shot.club_speed_mps, iron.shot.club_path_deg) == (near(82 / MPH), -2.1)
    assert (iron.club.name, wedge.club.name, iron.player) == ("7 Iron", "56°", "Ann")
    assert found.tables[0].hands == {"left": 2}
    assert needs(found)[NeedKind.DAY_ORDER] == "month first"
    assert iron.day == date(2026, 6, 9)


@pytest.mark.parametrize("title", [
    "PRACTICE: 6/19/2026 1:41 PM,,,\nPLAYER: Ann,,,", "  PRACTICE: 6/19/2026\n  PLAYER: Ann\n"])
def test_skytrak_face_to_path_is_never_taken_for_face_to_target(title: str) -> None:
    """Both are called FACE TO where the other half of their names stands a row below."""
    data = text(
        title, "SHOT,HAND,SCORE,BALL,LAUNCH,BACK,SIDE,SIDE,OFFLINE,CARRY,ROLL,TOTAL,FLIGHT,DSCNT,HEIGHT,CLUB,PTI,"
        "CLUB,FACE TO,FACE TO",
        ",,,(MPH),(DEG),(RPM),(RPM),(DEG),(YDS),(YDS),(YDS),(YDS),(SEC),(DEG),(YDS),(MPH),,PATH,PATH,TARGET",
        "7 IRON", "1,R,88,115.1,18.1,6100,-350,2.1,-5.4,157.1,6,163.1,6.1,46.1,30.1,85.1,1.35,1.1,0.6,1.7")
    (shot,) = read(data).shots
    assert (shot.shot.face_angle_deg, shot.shot.club_path_deg, shot.shot.carry_m) == (1.7, 1.1, near(157.1 / YD))
    assert (shot.day, shot.player, shot.club.name) == (date(2026, 6, 19), "Ann", "7 Iron")


def test_skytrak_with_the_moment_in_each_row() -> None:
    data = text(
        '"SHOT","HAND","BALL SPEED (MPH)","LAUNCH ANGLE (DEG)","OFFLINE (YDS)","CARRY (YDS)","HEIGHT (YDS)","DATE"',
        '"1","R","115.1","18.1","-5.4","157.1","30.1","08/23/2026 • 04:30 PM"')
    (shot,) = read(data).shots
    assert shot.hit_at == datetime(2026, 8, 23, 16, 30)


def test_skytrak_of_today_has_its_day_alone_in_a_title() -> None:
    spec = replace(SPECS["skytrak"], before=(("08/23/2026 • 04:30 PM",), ("PLAYER", "Ann")))
    found = read(build(spec, five()))
    assert {(shot.day, shot.player) for shot in found.shots} == {(date(2026, 8, 23), "Ann")}
    assert needs(found) == {}


# --- Uneekor, GSPro, Rangebook ----------------------------------------------------------------------------------------

def test_uneekor_half_rows_topped_balls_and_the_newest_first() -> None:
    data = text(
        "No,Carry,Total,Side Dist,Smash Factor,Club Speed,Ball Speed,Back Spin,Side Spin,Launch Angle,"
        "Side Angle,Decent Angle,Apex,"
        "Flight Time,Type,Spin Axis,Total Spin,Face Angle,Club Path,Attack Angle,Club Lie,Impact Pos X,"
        "Impact Pos Y,Dynamic Loft,"
        "Face to Path,Dist to Apex",
        "3,150.2,160.2,L 32.2,--,--,110.2,6100,R 120,29.4°,R 1.8°,--,90.0,6.0 s,Push,--,--,--,--,--,--,--,--,--,--,--",
        "2,0.7,12.0,R 0.1,,,41.5", "1,155.0,,L 1.0")
    found = read(data, file_name="26.0625.180230.csv")
    first, second, third = found.shots
    assert [shot.line for shot in found.shots] == [4, 3, 2]
    assert [shot.shot.position for shot in found.shots] == [0, 1, 2]
    assert second.shot.carry_m == near(0.7 / YD)
    assert second.shot.flags == ()
    assert (third.shot.side_m, third.shot.launch_angle_deg, third.shot.shot_type) == (
        near(-32.2 / YD), 29.4, "Push")
    assert (first.day, found.tables[0].day_source) == (date(2026, 6, 25), "file name")
    assert needs(read(data, file_name="range.csv"))[NeedKind.DAY] == ""
    assert needs(read(data, file_name="range 2026-06-25.csv"))[NeedKind.DAY] == "2026-06-25"


def test_uneekor_sentinel_is_nothing_and_an_impossible_value_flagged() -> None:
    spec = SPECS["uneekor portal"]
    rows = rows_of(spec, five())
    rows[1][1], rows[2][5] = "99999", "223692"
    shots = read(build_csv(spec, rows)).shots
    assert shots[0].shot.carry_m is None
    assert shots[1].shot.flags == (ShotFlag.IMPOSSIBLE,)
    assert "club speed" in shots[1].shot.flag_reason


def test_gspro_zero_club_columns_and_the_moment_in_the_name() -> None:
    unseen = dict.fromkeys(("club_speed_mps", "club_path_deg", "attack_angle_deg", "face_angle_deg", "club_lie_deg",
                            "dynamic_loft_deg", "smash_factor"), 0.0)
    found = read(build(SPECS["gspro"], [ball(1, **unseen)]), file_name="gspro-export08-16-26-14-43-17.csv")
    assert {name for name in unseen if found.shots[0].value(name) is not None} == set()
    assert found.shots[0].day == date(2026, 8, 16)


def test_gspro_rounds_are_read_by_position_and_are_no_practice() -> None:
    def row(number: int) -> str:
        return (f'k{number},Pebble,06/25/2026,"=""18:0{number}:05""",1,{number},{number},DR,100,150,250,270,'
                f'4.5 L,33,40,1.5 R,12,2500,'
                "-3.5,1.0,2.0,-1.0,1.0")

    found = read(text("A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U,V,W", *map(row, range(1, 5))))
    assert found.detection.format_id == "gspro-rounds"
    assert found.tables[0].session_type == "Round"
    assert (found.shots[0].club.name, found.shots[0].shot.side_m) == ("Driver", near(-4.5 / YD))
    assert found.shots[0].hit_at == datetime(2026, 6, 25, 18, 1, 5)
    assert NeedKind.LAYOUT in needs(found)


def test_rangebooks_own_export_says_where_values_are_from_and_what_does_not_count() -> None:
    found = read(build(SPECS["rangebook"], [ball(1, counts="no"), ball(2)]))
    first, second = found.shots
    assert (bool(first.excluded), bool(second.excluded), first.origin) == (True, False, "51/2/7")
    assert first.source_of("carry_m") is Provenance.CALCULATED
    assert first.source_of("smash_factor") is Provenance.DERIVED
    assert first.source_of("ball_speed_mps") is Provenance.MEASURED


# --- Unknown --------------------------------------------------------------------------------------------------------

def test_an_unknown_table_gets_a_guess_and_a_profile_reads_it_for_good() -> None:
    data = text("When;Schläger;Ballgeschwindigkeit (km/h);Carry (m);Seite;Mood",
        "2026-06-25;Eisen 7;180,5;140,5;-4,5;good",
                "2026-06-25;Holz 3;210,5;200,5;4,5;bad")
    found = read(data)
    assert found.detection.format_id == "unknown-table"
    assert found.detection.confidence <= 0.5
    assert found.guess is not None
    assert not found.is_guess_enough
    assert NeedKind.LAYOUT in needs(found)
    assert [shot.club.name for shot in found.shots] == ["7 Iron", "3 Wood"]
    assert found.shots[0].shot.carry_m == 140.5
    fields = {each.heading: each.field for each in found.guess.columns}
    assert fields["Mood"] == ""
    columns = tuple(replace(each, field={"When": "day", "Seite": "side_m"}.get(each.heading, each.field),
                            unit="m" if each.heading == "Seite" else "", sign=-1 if each.heading == "Seite" else 1)
                    for each in found.guess.columns)
    profile = replace(found.guess, name="My monitor", columns=columns)
    again = read_file(data, Answers(TODAY, player="Ann"), profiles=[profile])
    assert again.detection.format_id == "profile:My monitor"
    assert (again.shots[0].shot.side_m, again.shots[0].day, again.needs) == (4.5, date(2026, 6, 25), ())


def test_a_table_without_shots_and_a_known_one_that_is_empty_are_refused_kindly() -> None:
    with pytest.raises(FileNotKnown, match="looks like a list of shots"):
        read(text("Name,City,Age", "Ann,Bonn,30", "Bo,Köln,31"))
    with pytest.raises(FileWithoutShots, match="Garmin"):
        read(build(SPECS["garmin"], []))


def test_a_table_that_shares_half_its_headings_with_a_format_is_not_taken_for_it_without_a_question() -> None:
    found = read(text("Key,Course,Hole,Shot,Club,Club Speed,Ball Speed,Carry,Total,Offline,Peak Height,Descent,HLA,VLA,"
                      "Spin Axis,AoA",
                      "1,Links,4,1,DR,104,150,240,260,12,98,38,1,12,3,2"), player="Ann", day=TODAY)
    assert needs(found)[NeedKind.LAYOUT] == ""
    assert not found.is_guess_enough
