# ruff: noqa: DTZ001 - files say local times, without a zone
"""Files of every maker, made up: the columns that the makers write, in their units, with their signs.

Written from the description of each layout, not from ``imports/``: the same facts twice, so that a slip in one shows.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter

YD, MPH, KMH = 1.0936133, 2.2369363, 3.6
PER_SI = {"yd": YD, "m": 1.0, "ft": 3 * YD, "in": 36 * YD, "mph": MPH, "km/h": KMH, "m/s": 1.0, "mm": 1.0, "deg": 1.0,
          "rpm": 1.0, "s": 1.0, "": 1.0, "mm as m": 0.001}
TODAY = datetime(2026, 11, 30).date()

Ball = dict[str, Any]


def ball(number: int = 1, **changes: Any) -> Ball:
    """A plausible seven iron; each number makes another one. SI, our signs."""
    values: Ball = {
        "ball_speed_mps": 50.0 + number / 10, "club_speed_mps": 36.0 + number / 20, "carry_m": 140.0 + number,
        "total_m": 150.0 + number, "side_m": -4.5 + number, "apex_m": 27.0 + number / 7, "launch_angle_deg": 17.25,
        "side_angle_deg": -1.5 + number / 8, "descent_angle_deg": 45.5, "back_spin_rpm": 6200.0 + number,
        "side_spin_rpm": -320.0 + 50 * number, "attack_angle_deg": -3.5, "club_path_deg": 2.25,
        "face_angle_deg": 1.0 + number / 4, "dynamic_loft_deg": 24.5, "club_lie_deg": 1.5, "impact_x_mm": 4.0 - number,
        "impact_y_mm": -2.5, "flight_time_s": 6.1,
        "club": "7 Iron", "player": "Ann", "at": datetime(2026, 6, 25, 18, 2, 30) + timedelta(seconds=41 * number),
    }
    values |= changes
    if values["ball_speed_mps"] and values["club_speed_mps"]:
        values.setdefault("smash_factor", values["ball_speed_mps"] / values["club_speed_mps"])
    return values


def plain(value: float) -> str:
    return repr(value)


def letters(left: str = "L", right: str = "R", *, gap: str = " ", in_front: bool = False) -> Callable[[float], str]:
    """Writes the sign as a letter."""
    def write(value: float) -> str:
        letter, number = (left if value < 0 else right), repr(abs(value))
        return f"{letter}{gap}{number}" if in_front else f"{number}{gap}{letter}"
    return write


@dataclass(frozen=True)
class Col:
    """A column: its heading, what it holds, the file's unit and sign, and how a number is written."""

    heading: str
    holds: str = ""
    unit: str = ""
    sign: int = 1
    write: Callable[[float], str] = plain
    text: Callable[[Ball], str] | None = None
    row_unit: str = ""

    def cell(self, one: Ball) -> str:
        if self.text is not None:
            return self.text(one)
        value = one.get(self.holds)
        return "" if value is None else value if isinstance(value, str) else self.write(
            value * PER_SI[self.unit] * self.sign)


@dataclass(frozen=True)
class Spec:
    """A file of one maker. ``before``: rows above the header; ``derived``: what readers work out of other columns."""

    format_id: str
    cols: tuple[Col, ...]
    before: tuple[tuple[str, ...], ...] = ()
    has_units_row: bool = False
    separator: str = ","
    encoding: str = "utf-8"
    quote: bool = False
    derived: tuple[str, ...] = ()
    day_in: str = "file"
    has_player: bool = True
    has_club: bool = True
    is_json: bool = False
    newest_first: bool = False
    file_name: str = "export.csv"

    @property
    def measures(self) -> set[str]:
        """The measures that a reader of this file should find."""
        return {col.holds for col in self.cols if col.holds in ball()} - {"club", "player", "at"}

    def without(self, *headings: str) -> Spec:
        return replace(self, cols=tuple(col for col in self.cols if col.heading not in headings))

    def shuffled(self, seed: int) -> Spec:
        cols = list(self.cols)
        random.Random(seed).shuffle(cols)
        return replace(self, cols=tuple(cols))

    def with_unknown(self) -> Spec:
        return replace(self, cols=(*self.cols[:3], Col("Moon Phase", text=lambda _one: "waxing"), *self.cols[3:]))


def build(spec: Spec, balls: Sequence[Ball]) -> bytes:
    """The file as bytes."""
    return build_json(spec, balls) if spec.is_json else build_csv(spec, rows_of(spec, balls))


def rows_of(spec: Spec, balls: Sequence[Ball]) -> list[list[str]]:
    rows = [list(row) for row in spec.before]
    rows.append([col.heading for col in spec.cols])
    if spec.has_units_row:
        rows.append([f"[{col.row_unit}]" if col.row_unit else "" for col in spec.cols])
    hit = reversed(balls) if spec.newest_first else balls
    return rows + [[col.cell(one) for col in spec.cols] for one in hit]


def build_csv(spec: Spec, rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=spec.separator, quoting=csv.QUOTE_ALL if spec.quote else csv.QUOTE_MINIMAL)
    writer.writerows(rows)
    return target.getvalue().encode(spec.encoding)


def build_xlsx(rows: Sequence[Sequence[Any]], sheet: str = "Data") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        day_format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(number, place, cell, day_format)
                elif cell != "":
                    page.write(number, place, cell)
    return target.getvalue()


def build_json(spec: Spec, balls: Sequence[Ball]) -> bytes:
    """Headings are paths; ``^`` puts a value above the list of shots."""
    top: dict[str, Any] = {}
    records = []
    for one in balls:
        record: dict[str, Any] = {}
        for col in spec.cols:
            cell = col.cell(one)
            value: Any = cell or None
            if cell and col.holds in spec.measures:
                value = float(cell)
            target, path = (top, col.heading[1:]) if col.heading.startswith("^") else (record, col.heading)
            *folders, name = path.split(".")
            for folder in folders:
                target = target.setdefault(folder, {})
            target[name] = value
        records.append(record)
    if spec.format_id == "trackman-json":
        return json.dumps({"StrokeGroups": [{**top, "Strokes": records}]}).encode()
    return json.dumps({**top, "Shots": records}).encode()


def at(pattern: str) -> Callable[[Ball], str]:
    return lambda one: one["at"].strftime(pattern) if one.get("at") else ""


def club_code(names: Mapping[str, str] = {}) -> Callable[[Ball], str]:
    return lambda one: names.get(one["club"], one["club"])


@dataclass(frozen=True)
class Units:
    """In what a file is written."""

    speed: str = "mph"
    distance: str = "yd"
    height: str = "ft"


IMPERIAL, METRIC, MIXED = Units(), Units("km/h", "m", "m"), Units("m/s", "yd", "m")
UNIT_WORDS = {"mph": "mph", "km/h": "km/h", "m/s": "m/s", "yd": "yd", "m": "m", "ft": "ft"}
_SI = Units("m/s", "m", "m")


def _garmin(units: Units, *, wide: bool = False, words: Mapping[str, str] = UNIT_WORDS) -> Spec:
    s, d, h = units.speed, units.distance, units.height
    def n(heading: str, holds: str, unit: str, sign: int = 1) -> Col:
        return Col(heading, holds, unit, sign, row_unit=words.get(unit, unit))
    cols = (
        Col("Date", text=at("%m/%d/%y %H:%M:%S %p")), Col("Player", "player"),
        *((Col("Club Name", text=lambda _one: ""),) if wide else ()), Col("Club Type", "club"),
        n("Club Speed", "club_speed_mps", s), n("Attack Angle", "attack_angle_deg", "deg"),
        n("Club Path", "club_path_deg", "deg"), n("Club Face", "face_angle_deg", "deg"),
        Col("Face to Path", text=lambda one: "" if one.get("face_angle_deg") is None or one.get("club_path_deg") is None
            else repr(one["face_angle_deg"] - one["club_path_deg"]), row_unit="deg"),
        n("Ball Speed", "ball_speed_mps", s), n("Smash Factor", "smash_factor", ""),
        n("Launch Angle", "launch_angle_deg", "deg"), n("Launch Direction", "side_angle_deg", "deg"),
        n("Backspin", "back_spin_rpm", "rpm"), n("Sidespin", "side_spin_rpm", "rpm", -1), Col("Spin Rate",
            row_unit="rpm"),
        Col("Spin Rate Type", text=lambda one: one.get("spin", "Measured")), Col("Spin Axis", row_unit="deg"),
        n("Apex Height", "apex_m", h), n("Carry Distance", "carry_m", d), Col("Carry Deviation Angle", row_unit="deg"),
        n("Carry Deviation Distance", "side_m", d), n("Total Distance", "total_m", d),
        Col("Total Deviation Angle", row_unit="deg"), Col("Total Deviation Distance", row_unit=words.get(d, d)),
        *((Col("Note"), Col("Tag"), Col("Air Density"), Col("Temperature"), Col("Air Pressure"),
           Col("Relative Humidity")) if wide else ()))
    return Spec("garmin-golf", cols, has_units_row=True, encoding="utf-8-sig")


def _rapsodo() -> Spec:
    return Spec("rapsodo-mlm2pro", (
        Col("Club Type", text=club_code({"7 Iron": "7i"})), Col("Club Brand"), Col("Club Model"),
        Col("Carry Distance", "carry_m", "yd"), Col("Total Distance", "total_m", "yd"), Col("Ball Speed",
            "ball_speed_mps", "mph"),
        Col("Launch Angle", "launch_angle_deg"), Col("Launch Direction", "side_angle_deg"), Col("Apex", "apex_m", "ft"),
        Col("Side Carry", "side_m", "yd"), Col("Club Speed", "club_speed_mps", "mph"), Col("Smash Factor",
            "smash_factor"),
        Col("Descent Angle", "descent_angle_deg"), Col("Attack Angle", "attack_angle_deg"), Col("Club Path",
            "club_path_deg"),
        Col("Club Data Est Type", text=lambda _one: "0"), Col("Spin Rate", "total_spin_rpm"), Col("Spin Axis",
            "spin_axis_deg"),
    ), quote=True, day_in="", has_player=False)


def _trackman_tps(units: Units) -> Spec:
    s, d, h = units.speed, units.distance, units.height
    def n(heading: str, holds: str, unit: str = "deg") -> Col:
        return Col(heading, holds, unit, row_unit=unit)
    return Spec("trackman-tps", (
        Col("Date", text=lambda one: one["at"].strftime("%m/%d/%Y %I:%M:%S %p")), Col("Report"), Col("Player",
            "player"),
        Col("Email", text=lambda _one: "ann@example.test"), Col("Club", "club"), Col("Ball",
            text=lambda _one: "Premium"),
        n("Club Speed", "club_speed_mps", s), n("Attack Angle", "attack_angle_deg"), n("Club Path", "club_path_deg"),
        Col("Swing Plane", row_unit="deg"), Col("Swing Direction", row_unit="deg"), n("Dyn. Loft", "dynamic_loft_deg"),
        n("Face Angle", "face_angle_deg"), n("Ball Speed", "ball_speed_mps", s), n("Smash Factor", "smash_factor", ""),
        n("Launch Angle", "launch_angle_deg"), n("Launch Direction", "side_angle_deg"), n("Max Height - Height",
            "apex_m", h),
        n("Carry Flat - Length", "carry_m", d), n("Carry Flat - Side", "side_m", d),
        n("Carry Flat - Land. Angle", "descent_angle_deg"), n("Carry Flat - Time", "flight_time_s", "s"),
        n("Est. Total Flat - Length", "total_m", d), n("Dynamic Lie", "club_lie_deg"),
        n("Impact Offset", "impact_x_mm", "mm"), n("Impact Height", "impact_y_mm", "mm"),
        Col("Use In Stat", text=lambda one: one.get("use", "TRUE")), Col("Condition",
            text=lambda one: one.get("condition", "")),
    ), before=(("sep=,",),), has_units_row=True, encoding="utf-8-sig", quote=True)


def _fsx_play(units: Units) -> Spec:
    s, d = units.speed, units.distance
    return Spec("foresight-fsx-play", (
        Col("Shot Number", text=lambda _one: "1"), Col(" Club Name", "club"), Col("Club Type",
            text=lambda _one: "Iron"),
        Col("Shot Created Date", text=at("%m/%d/%Y %H:%M:%S")), Col(f"Ball Speed ({s})", "ball_speed_mps", s),
        Col("Push/Pull (deg L-/R+)", "side_angle_deg"), Col("Launch Angle (deg)", "launch_angle_deg"),
        Col("Back Spin (rpm)", "back_spin_rpm"), Col("Side Spin (rpm L-/R+)", "side_spin_rpm"), Col("Total Spin (rpm)"),
        Col(f"Carry ({d}s)" if d == "yd" else f"Carry ({d})", "carry_m", d), Col(f"Total Distance ({d})", "total_m", d),
        Col(f"Offline ({d} L-/R+)", "side_m", d), Col(f"Peak Height ({d})", "apex_m", d),
        Col("Descent Angle (deg)", "descent_angle_deg"), Col(f"Club Speed ({s})", "club_speed_mps", s),
        Col(f"Club Speed at Impact Location ({s})"), Col("Efficiency", "smash_factor"),
        Col("Angle of Attack (deg)", "attack_angle_deg"), Col("Club Path (deg out-in-/in-out+)", "club_path_deg"),
        Col("Face to Target (deg closed-/open+)", "face_angle_deg"), Col("Lie (deg toe down-/toe up+)", "club_lie_deg"),
        Col("Loft (deg)", "dynamic_loft_deg"), Col("Face Impact Horizontal (mm toe-/heel+)", "impact_x_mm", "mm", -1),
        Col("Face Impact Vertical (mm low-/high+)", "impact_y_mm", "mm"), Col("Closure Rate (deg/sec)"),
    ), encoding="utf-8-sig", has_player=False)


def _fsx_json() -> Spec:
    return Spec("foresight-fsx-json", (
        Col("^PlayerName", "player"), Col("^PlayerHandedness", text=lambda _one: "Left"),
        Col("^SessionStartDate", text=at("%Y.%m.%d")), Col("^Timestamp", text=lambda _one: "whatever"),
        Col("ID", text=lambda _one: "x"), Col("Timestamp", text=at("%H:%M:%S")),
        Col("Enabled", text=lambda one: one.get("enabled", "true")), Col("ClubName", "club"), Col("ClubType",
            text=lambda _one: "Irn"),
        Col("BallData.BallSpeed_MS", "ball_speed_mps", "m/s"), Col("BallData.Azimuth_DEG", "side_angle_deg"),
        Col("BallData.LaunchAngle_DEG", "launch_angle_deg"), Col("BallData.BackSpin_RPM", "back_spin_rpm"),
        Col("BallData.SideSpin_RPM", "side_spin_rpm"), Col("FlightData.CarryDistance_M", "carry_m", "m"),
        Col("FlightData.TotalDistance_M", "total_m", "m"), Col("FlightData.OfflineDistance_M", "side_m", "m"),
        Col("FlightData.DistanceToPin_M"), Col("FlightData.MaxHeight_M", "apex_m", "m"),
        Col("FlightData.DescentAngle_DEG", "descent_angle_deg"),
    ), is_json=True)


def _trackman_json(group: str = "Measurement") -> Spec:
    def n(key: str, holds: str, unit: str = "") -> Col:
        return Col(f"{group}.{key}", holds, unit)
    return Spec("trackman-json", (
        Col("^Club", "club"), Col("^Date", text=at("%Y-%m-%dT00:00:00")), n("ClubSpeed", "club_speed_mps", "m/s"),
        n("BallSpeed", "ball_speed_mps", "m/s"), n("SmashFactor", "smash_factor"), n("AttackAngle", "attack_angle_deg"),
        n("ClubPath", "club_path_deg"), n("FaceAngle", "face_angle_deg"), n("DynamicLoft", "dynamic_loft_deg"),
        n("LaunchAngle", "launch_angle_deg"), n("LaunchDirection", "side_angle_deg"), n("LandingAngle",
            "descent_angle_deg"),
        n("Carry", "carry_m", "m"), n("Total", "total_m", "m"), n("CarrySide", "side_m", "m"), n("MaxHeight",
            "apex_m", "m"),
        n("HangTime", "flight_time_s"), n("ImpactOffset", "impact_x_mm", "mm as m"), n("ImpactHeight", "impact_y_mm",
            "mm as m"),
    ), is_json=True, has_player=False)


def _fsx_2020(units: Units) -> Spec:
    s, d = units.speed, units.distance
    return Spec("foresight-fsx2020", tuple(replace(col, heading=" " + col.heading) for col in (
        Col("Shot ID", text=lambda _one: "7"), Col("Club", text=club_code({"Driver": "1w", "7 Iron": "7i"})),
        Col(f"Club head Speed ({s})", "club_speed_mps", s), Col(f"Ball Speed ({s})", "ball_speed_mps", s),
        Col("Launch Angle (deg)", "launch_angle_deg"), Col("Azimuth (deg)", "side_angle_deg"), Col("Side Spin (rpm)",
            "side_spin_rpm"),
        Col("Back Spin (rpm)", "back_spin_rpm"), Col("Total Spin (rpm)"), Col("Descent Angle (deg)",
            "descent_angle_deg"),
        Col(f"Carry ({d})", "carry_m", d), Col(f"Total Distance ({d})", "total_m", d), Col(f"Offline ({d})", "side_m",
            d),
        Col(f"Peak Height ({d})", "apex_m", d), Col(f"Distance to Pin ({d})"), Col("Vert Path (deg)",
            "attack_angle_deg"),
        Col("Horiz Path (deg)", "club_path_deg"), Col("Face to Path (deg)"), Col("Face to Target (deg)",
            "face_angle_deg"),
        Col("Lie (deg)", "club_lie_deg"), Col("Loft (deg)", "dynamic_loft_deg"), Col("Closure Rate (deg/s)"),
        Col("Horiz Impact (mm)"), Col("Vert Impact (mm)"))), day_in="", has_player=False)


def _shot_analysis() -> Spec:
    left_right = letters()
    return Spec("foresight-shot-analysis", (
        Col(""), Col("Date", text=at("%m-%d-%Y")), Col("Time", text=at("%I:%M:%S %p")), Col("Carry", "carry_m", "yd"),
        Col("Total", "total_m", "yd"), Col("Peak Height", "apex_m", "ft"), Col("Offline", "side_m", "yd",
            write=left_right),
        Col("Curve"), Col("Descent Angle", "descent_angle_deg"), Col("Hang Time", "flight_time_s"),
        Col("Ball Speed", "ball_speed_mps", "mph"), Col("Launch Angle", "launch_angle_deg"),
        Col("Launch Direction", "side_angle_deg", write=left_right), Col("Side Spin", "side_spin_rpm",
            write=left_right),
        Col("Back Spin", "back_spin_rpm"), Col("Club Speed", "club_speed_mps", "mph"), Col("Smash Factor",
            "smash_factor"),
        Col("Angle of Attack", "attack_angle_deg", write=letters("DN", "UP")),
        Col("Club Path", "club_path_deg", write=letters("O-I", "I-O")), Col("Lie", "club_lie_deg"),
        Col("Dynamic Loft", "dynamic_loft_deg"), Col("Closure Rate"),
    ), before=(("Ann", "Shot Analysis"), ("7i", "")), has_club=False)


def _mevo(units: Units) -> Spec:
    s, d, h = units.speed, units.distance, units.height
    return Spec("flightscope-mevo", (
        Col(f"Ball Speed ({s})", "ball_speed_mps", s), Col(f"Club Speed ({s})", "club_speed_mps", s), Col("Smash",
            "smash_factor"),
        Col(f"Carry Distance ({d})", "carry_m", d), Col("Launch Angle V (°)", "launch_angle_deg"), Col("Spin (rpm)",
            "total_spin_rpm"),
        Col(f"Height ({h})", "apex_m", h), Col("Time (s)", "flight_time_s"), Col("Club",
            text=club_code({"7 Iron": "7I"})),
    ), day_in="", has_player=False)


def _fs_golf() -> Spec:
    left_right = letters(gap="\u00a0")
    return Spec("flightscope-fs-golf", (
        Col("club", "club"), Col("Shot", text=lambda _one: "3"), Col("Ball (mph)", "ball_speed_mps", "mph"),
        Col("Club (mph)", "club_speed_mps", "mph"), Col("Smash", "smash_factor"), Col("Carry (yds)", "carry_m", "yd"),
        Col("Total (yds)", "total_m", "yd"), Col("Roll (yds)"), Col("Height (ft)", "apex_m", "ft"), Col("Time (s)",
            "flight_time_s"),
        Col("AOA (°)", "attack_angle_deg"), Col("Spin Loft (°)"), Col("Spin (rpm)", "total_spin_rpm"),
        Col("Spin Axis (°)", "spin_axis_deg", write=left_right), Col("Lateral (yds)", "side_m", "yd", write=left_right),
        Col("Shot Type"), Col("FTP (°)"), Col("FTT (°)", "face_angle_deg", write=left_right), Col("Dynamic Loft (°)",
            "dynamic_loft_deg"),
        Col("Club Path (°)", "club_path_deg", write=left_right), Col("Launch H (°)", "side_angle_deg",
            write=left_right),
        Col("Launch V (°)", "launch_angle_deg"), Col("Mode", text=lambda _one: "Outdoor"), Col("Location"),
    ), encoding="cp1252", day_in="", has_player=False)


def _cloud(units: Units) -> Spec:
    s, d, h = units.speed, units.distance, units.height
    left_right = letters()
    return Spec("flightscope-cloud", (
        Col("Date", text=at("%Y-%m-%d; %H-%M-%S")), Col("Club", "club"), Col(f"Carry [{d}]", "carry_m", d),
        Col(f"Total [{d}]", "total_m", d), Col(f"Lateral [{d}]", "side_m", d, write=left_right), Col("Smash",
            "smash_factor"),
        Col("Flight Time [s]", "flight_time_s"), Col("Club Path [°]", "club_path_deg", write=left_right),
        Col(f"Ball Speed [{s}]", "ball_speed_mps", s), Col("Launch V [°]", "launch_angle_deg"),
        Col("Launch H [°]", "side_angle_deg", write=left_right), Col(f"Height [{h}]", "apex_m", h),
        Col("FTT [°]", "face_angle_deg", write=left_right), Col("FTP [°]"), Col("Dynamic Loft [°]", "dynamic_loft_deg"),
        Col("Spin Loft [°]"), Col(f"Club Speed [{s}]", "club_speed_mps", s), Col("Descent V [°]", "descent_angle_deg"),
        Col("AOA [°]", "attack_angle_deg"), Col("Low Point [in]"), Col("Lateral Impact [mm]", "impact_x_mm", "mm"),
        Col("Vertical Impact [mm]", "impact_y_mm", "mm"),
    ), encoding="cp1252", has_player=False)


def _square() -> Spec:
    in_front = letters(gap="", in_front=True)
    return Spec("square-golf", (
        Col("Club", "club"), Col(" Index", text=lambda _one: "0"), Col("Ball Speed(mph)", "ball_speed_mps", "mph"),
        Col("Launch Direction", "side_angle_deg", write=in_front), Col("Launch Angle", "launch_angle_deg"),
        Col("Spin Rate"),
        Col("Spin Axis"), Col("Back Spin", "back_spin_rpm"), Col("Side Spin", "side_spin_rpm", write=in_front),
        Col("Apex(yd)", "apex_m", "yd"), Col("Carry(yd)", "carry_m", "yd"), Col("Total(yd)", "total_m", "yd"),
        Col("Offline(yd)", "side_m", "yd", write=in_front), Col("Landing Angle", "descent_angle_deg"),
        Col("Club Path", "club_path_deg", write=in_front), Col("Face Angle", "face_angle_deg", write=in_front),
        Col("Attack Angle", "attack_angle_deg"), Col("Dynamic Loft", "dynamic_loft_deg"),
        Col("ImpactHorizontal", "impact_x_mm", "mm", write=letters("H", "T", gap="", in_front=True)),
        Col("ImpactVertical"),
        Col("ClubSpeed", "club_speed_mps", "m/s"), Col("SmashFactor", "smash_factor"),
    ), before=(("Dates", "15:52 25 Jun. 2026", "Place", "Driving Ranges"), ()), has_player=False)


def _awesome(units: Units) -> Spec:
    s, d, h = units.speed, units.distance, units.height
    def n(heading: str, holds: str = "", unit: str = "") -> Col:
        return Col(heading, holds, unit, row_unit=unit)
    return Spec("awesome-golf", (
        Col("Date", text=at("%m/%d/%Y %H:%M")), Col("Club Type", "club"), Col("Club Description"), Col("Altitude"),
        n("Club Speed", "club_speed_mps", s), n("Ball Speed", "ball_speed_mps", s), n("Carry Distance", "carry_m", d),
        n("Total Distance", "total_m", d), Col("Roll Distance"), n("Smash", "smash_factor"),
        n("Vertical Launch", "launch_angle_deg"), n("Peak Height", "apex_m", h), n("Descent Angle",
            "descent_angle_deg"),
        n("Horizontal Launch", "side_angle_deg"), n("Carry Lateral Distance", "side_m", d),
        Col("Total Lateral Distance"),
        Col("Carry Curve Distance"), Col("Total Curve Distance"), n("Attack Angle", "attack_angle_deg"),
        n("Dynamic Loft", "dynamic_loft_deg"), Col("Spin Loft"), n("Spin Rate", "total_spin_rpm"), n("Spin Axis",
            "spin_axis_deg"),
        Col("Spin Reading", text=lambda one: one.get("spin", "Actual")), Col("Low Point", row_unit="in"),
        n("Club Path", "club_path_deg"), Col("Face Path"), n("Face Target", "face_angle_deg"), Col("Swing Plane Tilt"),
        Col("Swing Plane Rotation"), Col("Shot Classification", text=lambda _one: "Straight"),
    ), has_units_row=True, has_player=False)


def _skytrak() -> Spec:
    return Spec("skytrak", (
        Col("SHOT", text=lambda _one: "1"), Col("HAND", text=lambda _one: "R"), Col("SCORE"), Col("BALL SPEED",
            "ball_speed_mps", "mph"),
        Col("LAUNCH ANGLE", "launch_angle_deg"), Col("BACK SPIN", "back_spin_rpm"), Col("SIDE SPIN", "side_spin_rpm"),
        Col("SIDE ANGLE", "side_angle_deg"), Col("OFFLINE", "side_m", "yd"), Col("CARRY", "carry_m", "yd"), Col("ROLL"),
        Col("TOTAL", "total_m", "yd"), Col("FLIGHT TIME", "flight_time_s"), Col("DESCENT ANGLE", "descent_angle_deg"),
        Col("HEIGHT", "apex_m", "yd"), Col("CLUB SPEED", "club_speed_mps", "mph"), Col("SMASH FACTOR", "smash_factor"),
        Col("CLUB PATH", "club_path_deg"), Col("FACE TO TARGET", "face_angle_deg"),
    ), before=(("PRACTICE: 6/25/2026 1:41 PM",), ("PLAYER: Ann",)), has_club=False)


def _uneekor_view() -> Spec:
    in_front = letters(in_front=True)
    def degrees(value: float) -> str:
        return f"{value!r}°"
    return Spec("uneekor-view", (
        Col("No", text=lambda _one: "9"), Col("Carry", "carry_m", "yd"), Col("Total", "total_m", "yd"),
        Col("Side Dist", "side_m", "yd", write=in_front), Col("Smash Factor", "smash_factor"),
        Col("Club Speed", "club_speed_mps", "mph"), Col("Ball Speed", "ball_speed_mps", "mph"), Col("Back Spin",
            "back_spin_rpm"),
        Col("Side Spin", "side_spin_rpm", write=in_front), Col("Launch Angle", "launch_angle_deg", write=degrees),
        Col("Side Angle", "side_angle_deg", write=lambda value: in_front(value) + "°"), Col("Decent Angle",
            "descent_angle_deg"),
        Col("Apex", "apex_m", "ft"), Col("Flight Time", "flight_time_s", write=lambda value: f"{value!r} s"),
        Col("Type"),
        Col("Spin Axis"), Col("Total Spin"), Col("Face Angle", "face_angle_deg", write=in_front),
        Col("Club Path", "club_path_deg", write=in_front), Col("Attack Angle", "attack_angle_deg"), Col("Club Lie",
            "club_lie_deg"),
        Col("Impact Pos X", "impact_x_mm"), Col("Impact Pos Y", "impact_y_mm"), Col("Dynamic Loft", "dynamic_loft_deg"),
        Col("Face to Path"), Col("Dist to Apex"),
    ), day_in="file name", has_player=False, has_club=False, newest_first=True, file_name="26.0625.180230.csv")


def _uneekor_portal() -> Spec:
    return Spec("uneekor-portal-csv", (
        Col("no", text=lambda _one: "1"), Col("Carry", "carry_m", "yd"), Col("Total", "total_m", "yd"), Col("Side",
            "side_m", "yd"),
        Col("Smash", "smash_factor"), Col("Club", "club_speed_mps", "mph"), Col("Ball", "ball_speed_mps", "mph"),
        Col("Back", "back_spin_rpm"), Col("Side spin", "side_spin_rpm"), Col("Launch", "launch_angle_deg"),
        Col("Side angle", "side_angle_deg"), Col("Descent", "descent_angle_deg"), Col("Apex", "apex_m", "yd"),
        Col("Flight time", "flight_time_s"), Col("Type"),
    ), day_in="", has_player=False, has_club=False)


def _gspro() -> Spec:
    return Spec("gspro-practice", (
        Col("Carry", "carry_m", "yd"), Col("TotalDistance", "total_m", "yd"), Col("BallSpeed", "ball_speed_mps", "mph"),
        Col("BackSpin", "back_spin_rpm"), Col("SideSpin", "side_spin_rpm"), Col("HLA", "side_angle_deg"), Col("VLA",
            "launch_angle_deg"),
        Col("Decent", "descent_angle_deg"), Col("DistanceToPin", text=lambda _one: "0 ft"), Col("PeakHeight",
            "apex_m", "yd"),
        Col("Offline", "side_m", "yd"), Col("rawSpinAxis"), Col("rawCarryGame"), Col("rawCarryLM"),
        Col("Club", text=club_code({"7 Iron": "7I", "Driver": "DR"})), Col("ClubSpeed", "club_speed_mps", "mph"),
        Col("Path", "club_path_deg"), Col("AoA", "attack_angle_deg"), Col("FaceToTarget", "face_angle_deg"),
        Col("FaceToPath"),
        Col("Lie", "club_lie_deg"), Col("Loft"), Col("DynamicLoft", "dynamic_loft_deg"), Col("CR"), Col("HI"),
        Col("VI"),
        Col("SmashFactor", "smash_factor"),
    ), day_in="file name", has_player=False, file_name="gspro-export06-25-26-14-43-17.csv")


def _rangebook(units: Units) -> Spec:
    s = {"mph": "mph", "km/h": "kmh", "m/s": "mps"}[units.speed]
    d = units.distance
    def n(stem: str, holds: str, unit: str, word: str) -> Col:
        return Col(f"{stem}_{word}", holds, unit)
    return Spec("rangebook-shots", (
        Col("report_id", text=lambda _one: "51"), Col("group_id", text=lambda _one: "2"), Col("shot_id",
            text=lambda _one: "7"),
        Col("day", text=at("%Y-%m-%d")), Col("player", "player"), Col("club", "club"), Col("club_raw",
            text=lambda _one: "IRON7"),
        Col("group_label"), Col("shot_type"), Col("counts", text=lambda one: one.get("counts", "yes")), Col("why_not"),
        Col("impossible_reading"), Col("tags"), Col("note"), n("ball_speed", "ball_speed_mps", units.speed, s),
        n("club_speed", "club_speed_mps", units.speed, s), Col("smash_factor", "smash_factor"), n("carry", "carry_m",
            d, d),
        n("total", "total_m", d, d), n("side", "side_m", d, d), n("apex", "apex_m", d, d), Col("launch_angle_deg",
            "launch_angle_deg"),
        Col("side_angle_deg", "side_angle_deg"), Col("descent_angle_deg", "descent_angle_deg"), Col("back_spin_rpm",
            "back_spin_rpm"),
        Col("side_spin_rpm", "side_spin_rpm"), Col("attack_angle_deg", "attack_angle_deg"), Col("club_path_deg",
            "club_path_deg"),
        Col("face_angle_deg", "face_angle_deg"), Col("dynamic_loft_deg", "dynamic_loft_deg"), Col("club_lie_deg",
            "club_lie_deg"),
        Col("impact_x_mm", "impact_x_mm"), Col("impact_y_mm", "impact_y_mm"), Col("flight_time_s", "flight_time_s"),
        Col("calculated_by_the_monitor", text=lambda _one: f"carry_{d}, total_{d}"), Col("derived_here",
            text=lambda _one: "smash_factor"),
        Col("numbers_rest_on", text=lambda _one: "All shots"),
    ), encoding="utf-8-sig")


SPECS: dict[str, Spec] = {
    "garmin": _garmin(IMPERIAL), "garmin wide": _garmin(IMPERIAL, wide=True), "garmin metric": _garmin(METRIC),
    "garmin mixed": _garmin(Units("km/h", "yd", "m"), words={"yd": "Yards", "m": "Meters"}),
    "garmin m/s": _garmin(MIXED),
    "rapsodo": _rapsodo(), "trackman tps": _trackman_tps(IMPERIAL), "trackman tps metric": _trackman_tps(METRIC),
    "trackman json": _trackman_json(), "trackman json normalised": _trackman_json("NormalizedMeasurement"),
    "fsx play": _fsx_play(IMPERIAL), "fsx play metric": _fsx_play(METRIC), "fsx json": _fsx_json(),
    "fsx 2020": _fsx_2020(_SI), "fsx 2020 imperial": _fsx_2020(IMPERIAL), "shot analysis": _shot_analysis(),
    "mevo": _mevo(IMPERIAL), "mevo metric": _mevo(METRIC), "fs golf": _fs_golf(), "cloud": _cloud(IMPERIAL),
    "cloud metric": _cloud(METRIC), "square": _square(), "awesome": _awesome(IMPERIAL),
    "awesome metric": _awesome(METRIC),
    "skytrak": _skytrak(), "uneekor view": _uneekor_view(), "uneekor portal": _uneekor_portal(), "gspro": _gspro(),
    "rangebook": _rangebook(IMPERIAL), "rangebook metric": _rangebook(METRIC), "rangebook si": _rangebook(_SI),
}
"""Every format that is told by its headings, in every unit system it is written in."""
