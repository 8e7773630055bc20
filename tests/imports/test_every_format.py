"""What holds for every format: recognised by its headings alone, and the numbers come out as they went in."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.limits import POSSIBLE
from golf.provenance import Provenance
from imports.all_formats import KNOWN_FORMATS, detect_format
from imports.read_file import ReadFile, read_file
from imports.records import Answers, NeedKind
from imports.tables.open_file import read_tables
from tests.depth import share
from tests.imports.builders import SPECS, TODAY, Ball, Spec, ball, build, build_csv, build_xlsx, rows_of

NAMES = sorted(SPECS)
TABLES = [name for name in NAMES if not SPECS[name].is_json]


def read(spec: Spec, balls: list[Ball], file_name: str | None = None) -> ReadFile:
    return read_file(build(spec, balls), Answers(TODAY, file_name=spec.file_name if file_name is None else file_name))


def assert_same_numbers(found: ReadFile, balls: list[Ball], measures: set[str]) -> None:
    assert len(found.shots) == len(balls)
    for shot, one in zip(found.shots, balls, strict=True):
        for measure in measures:
            value = shot.value(measure)
            assert (value is None) == (one.get(measure) is None), measure
            if value is not None:
                assert value == pytest.approx(one[measure], rel=1e-9, abs=1e-9), measure


@pytest.fixture
def balls() -> list[Ball]:
    return [ball(number) for number in range(1, 6)]


def test_every_format_that_has_headings_has_a_file_here() -> None:
    told_otherwise = {"gspro-rounds", "trackman-report-sheet",  # by position, and by the day among the headings
                      "proof-of-putt", "camera-putting", "putting-history"}  # no shots: test_putting.py
    assert {spec.format_id for spec in SPECS.values()} == set(KNOWN_FORMATS) - told_otherwise


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_come_out_as_they_went_in(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    found = read(spec, balls)
    assert found.detection.format_id == spec.format_id
    assert found.detection.confidence > 0.9
    assert found.problems == ()
    assert_same_numbers(found, balls, spec.measures)


@pytest.mark.parametrize("name", NAMES)
def test_player_club_and_day_are_read_where_the_file_has_them(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    found = read(spec, balls)
    needs = {need.kind for need in found.needs}
    assert (NeedKind.PLAYER in needs) is not spec.has_player
    assert (NeedKind.DAY in needs) is not bool(spec.day_in)
    if spec.has_player:
        assert {shot.player for shot in found.shots} == {"Ann"}
    if spec.has_club:
        assert {shot.club.name for shot in found.shots} == {"7 Iron"}
    if spec.day_in:
        assert {shot.day for shot in found.shots} == {date(2026, 6, 25)}
        assert {table.day_source for table in found.tables} == {spec.day_in}


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_columns_makes_no_difference(name: str, balls: list[Ball]) -> None:
    for seed in range(3):
        spec = SPECS[name].shuffled(seed)
        assert_same_numbers(read(spec, balls), balls, spec.measures)


@pytest.mark.parametrize("name", NAMES)
def test_two_columns_may_be_missing(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    choose = random.Random(name)
    headings = [col.heading for col in spec.cols if col.heading]
    for _ in range(8):
        shorter = spec.without(*choose.sample(headings, 2))
        found = read(shorter, balls)
        assert found.detection.format_id == spec.format_id
        derived = {"smash_factor", "face_angle_deg"}
        assert_same_numbers(found, balls, shorter.measures - derived)


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_column_changes_nothing(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name].with_unknown()
    found = read(spec, balls)
    assert found.detection.format_id == spec.format_id
    assert_same_numbers(found, balls, spec.measures)
    use = next(use for use in found.tables[0].columns if use.heading == "Moon Phase")
    assert (use.field, use.words) == ("", "not read")


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_the_file_tells_no_format(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    renamed = read(spec, balls, file_name="DrivingRange of GSPro.csv")
    assert renamed.detection == read(spec, balls).detection
    if spec.day_in == "file name":
        assert NeedKind.DAY in {need.kind for need in renamed.needs}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("variant", ["semicolons", "tabs", "utf-16", "bom", "double bom", "xlsx", "blank rows",
    "titles"])
def test_every_way_of_saving_it_gives_the_same_shots(name: str, variant: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    rows = [row for row in rows_of(spec, balls) if row != ["sep=,"]]
    plain = Spec(spec.format_id, spec.cols)
    data = {
        "semicolons": lambda: build_csv(Spec(spec.format_id, (), separator=";"), rows),
        "tabs": lambda: build_csv(Spec(spec.format_id, (), separator="\t", encoding="utf-8-sig"), rows),
        "utf-16": lambda: build_csv(Spec(spec.format_id, (), separator="\t", encoding="utf-16"), rows),
        "bom": lambda: build_csv(Spec(spec.format_id, (), encoding="utf-8-sig"), rows),
        "double bom": lambda: b"\xef\xbb\xbf" + "ï»¿".encode() + build_csv(plain, rows),
        "xlsx": lambda: build_xlsx([[_number(cell) for cell in row] for row in rows]),
        "blank rows": lambda: build_csv(plain, [cells for row in rows for cells in (row, [], ["", ""])]),
        "titles": lambda: build_csv(plain, [["My practice"], [], ["exported by", "somebody"], *rows]),
    }[variant]()
    found = read_file(data, Answers(TODAY, file_name=spec.file_name))
    assert found.detection.format_id == spec.format_id
    assert_same_numbers(found, balls, spec.measures)


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("name", [name for name in TABLES if SPECS[name].separator == "," and name != "cloud"])
def test_a_decimal_comma_is_understood(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    rows = [[cell.replace(".", ",") if any(letter.isdigit() for letter in cell) and ":" not in cell and "(" not in cell
             else cell for cell in row] for row in rows_of(spec, balls) if row != ["sep=,"]]
    found = read_file(build_csv(Spec(spec.format_id, (), separator=";"), rows), Answers(TODAY,
        file_name=spec.file_name))
    assert_same_numbers(found, balls, spec.measures)


@pytest.mark.parametrize("name", TABLES)
def test_averages_repeated_headers_and_notes_are_no_shots(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    rows = rows_of(spec, balls)
    header = rows[-len(balls) - 1 - spec.has_units_row]
    averages = [["Average", *rows[-1][1:9]], ["", "Std. Dev.", *rows[-1][2:]], ["AVG", *rows[-1][1:]]]
    more = [*rows[:-2], averages[0], [], header, *rows[-2:], *averages, ["NOTES"], ["keep 1 2 3 4 5 left", "5", "6",
        "7"]]
    if spec.has_units_row:  # the units row stands below each header
        units = rows[-len(balls) - 1]
        more.insert(more.index(header, len(spec.before) + 2) + 1, units)
    found = read_file(build_csv(spec, more), Answers(TODAY, file_name=spec.file_name))
    assert_same_numbers(found, balls, spec.measures)
    passed = dict(found.tables[0].passed_over)
    assert (passed["averages and deviations"], passed["headers"], passed["notes"]) == (4, 1, 2)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_cannot_be_read_is_told_with_its_line_and_costs_no_other(name: str, balls: list[Ball]) -> None:
    spec = SPECS[name]
    rows = rows_of(spec, balls)
    place = next(index for index, col in enumerate(spec.cols) if col.holds == "ball_speed_mps")
    rows[-2][place] = "fast"
    rows.insert(-1, [*rows[-1], "", "one too many"])
    found = read_file(build_csv(spec, rows), Answers(TODAY, file_name=spec.file_name))
    assert len(found.shots) == len(balls)
    # a first row that only tells the separator is still a line of the file
    assert [(problem.line, problem.lost_shot) for problem in found.problems] == [(len(rows) - 2, False),
        (len(rows) - 1, True)]
    assert "“fast”: it is not a number" in found.problems[0].reason
    assert found.lost_rows == 1


def _numbers() -> st.SearchStrategy[list[Ball]]:
    """Any possible numbers, any of them missing; never all of the club's 0, which says that it was not seen."""
    def one(measure: str) -> st.SearchStrategy[float | None]:
        low, high = POSSIBLE[measure]
        low = 1.0 if measure in ("ball_speed_mps", "club_speed_mps", "smash_factor") else low
        return st.none() | st.floats(low, high, allow_nan=False).map(lambda value: value + 0.0)

    fields = {measure: one(measure) for measure in ball() if measure in POSSIBLE and measure != "smash_factor"} | {
        "ball_speed_mps": st.floats(1.0, 110.0), "launch_angle_deg": st.none() | st.floats(2.0, 70.0),
        "descent_angle_deg": st.none() | st.floats(5.0, 90.0),  # flatter ones look like radians
        "attack_angle_deg": st.floats(0.5, 20.0),
        "total_spin_rpm": st.none() | st.floats(0, 12000), "spin_axis_deg": st.none() | st.floats(-45, 45)}
    return st.lists(st.fixed_dictionaries(fields).map(lambda values: ball(1, **values)), min_size=1, max_size=4)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=share(6, 40))
@given(data=st.data())
def test_any_numbers_come_out_as_they_went_in(name: str, data: st.DataObject) -> None:
    spec = SPECS[name]
    hit = data.draw(_numbers())
    found = read(spec, hit)
    measures = spec.measures - {"smash_factor", "back_spin_rpm", "side_spin_rpm"} if any(
        one.get("smash_factor") is None for one in hit) else spec.measures
    assert_same_numbers(found, hit, measures - {"face_angle_deg"} if spec.format_id == "garmin-golf" else measures)


def test_what_is_derived_here_is_marked_so(balls: list[Ball]) -> None:
    spec = SPECS["rapsodo"].without("Smash Factor")
    hit = [one | {"total_spin_rpm": 6000.0, "spin_axis_deg": 30.0} for one in balls]
    shot = read(spec, hit).shots[0]
    assert shot.shot.side_spin_rpm == pytest.approx(3000)
    assert shot.shot.back_spin_rpm == pytest.approx(5196.15, abs=0.01)
    assert {shot.source_of(name) for name in ("side_spin_rpm", "back_spin_rpm", "smash_factor")} == {Provenance.DERIVED}
    assert shot.source_of("carry_m") is Provenance.NOT_SAID


def test_the_surest_format_wins_and_says_why(balls: list[Ball]) -> None:
    for spec in SPECS.values():
        table = read_tables(build(spec, balls))[0]
        best, detection = detect_format(table)
        sure = [each.id for each in KNOWN_FORMATS.values() if each.detect(table).confidence >= detection.confidence]
        assert best.id == spec.format_id
        assert sure == [spec.format_id]
        assert "of its headings" in detection.reason
