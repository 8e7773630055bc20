"""Tables without a row of headings: kinds of values, guesses from values alone, and saved layouts that must fit."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.errors import FileNotKnown, FileRefused
from imports.profile import Profile, ProfileColumn, read_profile
from imports.read_file import ReadFile, read_file
from imports.records import Answers, NeedKind
from imports.tables.open_file import read_tables
from imports.unknown import RawColumn, read_raw_columns
from imports.without_headings import has_headings
from tests.depth import share
from tests.imports.builders import SPECS, build_csv

Cell = str | float
ANSWERS = Answers(date(2026, 11, 30), day=date(2026, 6, 25), player="Ann")
CLUBS = ("7 Iron", "7i", "PW", "3H", "Driver")


def rows(count: int = 12) -> list[list[Cell]]:
    """Number, moment, club, ball and club speed, smash, carry, total, side, total, back and side spin."""
    found: list[list[Cell]] = []
    for number in range(1, count + 1):
        ball, back, side = 105.2 + 3 * (number % 5), 5400.0 + 90 * number, -400.0 + 90 * number
        club = ball / (1.31 + number / 300)
        found.append([
            number, f"2026-06-25 18:02:{number + 10}", CLUBS[number % 5], round(ball, 1), round(club, 1),
            round(ball / club, 2), 140.5 + 7 * (number % 4), 148.1 + 7.4 * (number % 4),
            f"{'L' if number % 2 else 'R'} {number + 1.5}", round(math.hypot(back, side), 1), back, side])
    return found


def text(table: list[list[Cell]], separator: str = ",") -> bytes:
    return "\n".join(separator.join(str(cell) for cell in row) for row in table).encode()


def profile_of(columns: tuple[RawColumn, ...], **fields: str) -> Profile:
    """The guess, with other fields by the number of their column, as ``c3="club"``."""
    return Profile("Shed", tuple(ProfileColumn(
        each.heading, fields.get(f"c{place}", each.field),
        {"speed_mps": "mph", "_m": "yd"}.get(next((end for end in ("speed_mps", "_m") if each.field.endswith(end)), "")
                                             , ""), 1, each.kind)
        for place, each in enumerate(columns, 1)))


def read(data: bytes, *profiles: Profile, format_id: str = "") -> ReadFile:
    return read_file(data, ANSWERS, profiles=profiles, format_id=format_id)


def test_columns_are_numbered_with_first_values_and_a_guess_where_values_allow_it() -> None:
    columns = read_raw_columns(text(rows()))
    assert [each.heading for each in columns] == [f"Column {number}" for number in range(1, 13)]
    assert columns[8].examples == ("L 2.5", "R 3.5", "L 4.5")
    assert [each.field for each in columns] == [
        "number", "moment", "club", "ball_speed_mps", "club_speed_mps", "smash_factor", "carry_m", "total_m", "side_m",
        "total_spin_rpm", "back_spin_rpm", "side_spin_rpm"]


def test_values_that_allow_no_guess_have_none() -> None:
    columns = read_raw_columns(text([[15.1 + number % 3, 44 - number % 2, -2.0 + number % 4] for number in range(9)]))
    assert [each.field for each in columns] == ["", "", ""]
    assert {each.kind for each in columns} == {"numbers"}


def test_two_pairs_that_could_be_carry_and_total_are_no_guess() -> None:
    columns = read_raw_columns(text([[90 + n % 7, 99 + n % 7, 100 + n % 7, 109 + n % 7] for n in range(20)]))
    assert {each.field for each in columns} == {""}


def test_a_spreadsheets_days_and_decimal_commas_are_understood() -> None:
    columns = read_raw_columns(text([[f"4582{n},474", "Eisen 7", f"13{n},5", f"1{n},25"] for n in range(9)], ";"))
    assert [(each.field, each.kind) for each in columns] == [
        ("moment", "numbers"), ("club", "clubs"), ("", "numbers"), ("", "numbers")]


@pytest.mark.parametrize("data", [b"hello\nworld\n", b"a,b,c\nd,e,f\n", b"one,two,three,four\n", b"1\n2\n3\n"])
def test_what_is_no_table_of_numbers_has_no_columns(data: bytes) -> None:
    assert read_raw_columns(data) == ()


@pytest.mark.parametrize("head", [["Stick", "Flew", "Zip"], ["Club", "Carry", "Ball"], ["Slag", "Längd", "Fart"]])
def test_a_row_of_headings_is_told_from_shots(head: list[Cell]) -> None:
    shots: list[list[Cell]] = [[CLUBS[n % 5], 140 + n, 100 + n] for n in range(4)]
    [table] = read_tables(text([head, *shots]))
    assert [has_headings(table, row) for row in table.head()] == [True, False, False, False, False]


def test_a_title_above_shots_is_no_row_of_headings() -> None:
    data = text([["Player", "Ann"], *rows(5)])
    assert [each.heading for each in read_raw_columns(data)][:2] == ["Column 1", "Column 2"]
    found = read(data, profile_of(read_raw_columns(data)))
    assert (len(found.shots), found.shots[0].player) == (5, "Ann")


def test_a_mapping_by_position_reads_every_row() -> None:
    data = text(rows())
    found = read_file(data, replace(ANSWERS, profile=profile_of(read_raw_columns(data))))
    assert [each.line for each in found.shots] == list(range(1, 13))
    first = found.shots[0]
    assert (first.club.name, first.hit_at and first.hit_at.isoformat()) == ("7 Iron", "2026-06-25T18:02:11")
    assert round((first.shot.carry_m or 0) * 1.0936133, 3) == 147.5
    assert round((first.shot.side_m or 0) * 1.0936133, 3) == -2.5
    assert (found.problems, found.needs) == ((), ())


def test_a_saved_layout_takes_what_fits_and_asks_the_first_time() -> None:
    profile = profile_of(read_raw_columns(text(rows())))
    found = read(text(rows(30)), read_profile(profile.to_json()))
    assert (found.detection.format_id, len(found.shots)) == ("profile:Shed", 30)
    assert [need.kind for need in found.needs] == [NeedKind.LAYOUT]
    assert read(text(rows(30)), profile, format_id="profile:Shed").needs == ()


def changed(table: list[list[Cell]], how: str) -> list[list[Cell]]:
    if how == "a column more":
        return [[*row, 1.5] for row in table]
    if how == "a column less":
        return [row[:-1] for row in table]
    if how == "columns of other kinds":
        return [[row[0], row[2], row[1], *row[3:]] for row in table]
    if how == "spin where speed was":
        return [[*row[:3], row[10], row[4], *row[5:10], row[3], row[11]] for row in table]
    if how == "total and carry":
        return [[*row[:6], row[7], row[6], *row[8:]] for row in table]
    return [["No", "When", "Stick", "Zip", "Head", "Ratio", "Flew", "Ended", "Wide", "Turns", "Back", "Turn"], *table]


@pytest.mark.parametrize(("how", "reason"), [
    ("a column more", "13 columns, and the layout has 12"), ("a column less", "11 columns, and the layout has 12"),
    ("columns of other kinds", "Column 2 holds clubs, and days with times in the layout"),
    ("spin where speed was", "cannot be"), ("total and carry", "shorter than they carry"),
    ("headings", "has a row of headings")])
def test_a_saved_layout_is_never_laid_over_a_table_that_does_not_fit(how: str, reason: str) -> None:
    profile = profile_of(read_raw_columns(text(rows())))
    data = text(changed(rows(), how))
    with pytest.raises(FileNotKnown, match=reason):
        read(data, profile, format_id="profile:Shed")
    with pytest.raises(FileNotKnown):
        read(data, profile)


def test_a_column_that_is_empty_this_time_does_not_keep_a_layout_from_fitting() -> None:
    profile = profile_of(read_raw_columns(text(rows())))
    found = read(text([[*row[:4], "", "", *row[6:]] for row in rows()]), profile)
    assert {each.shot.club_speed_mps for each in found.shots} == {None}


def test_a_file_without_headings_says_what_to_do() -> None:
    with pytest.raises(FileNotKnown, match="no row of headings"):
        read(text(rows()))


def test_a_known_format_without_its_headings_is_not_taken_for_a_saved_layout_of_another() -> None:
    profile = profile_of(read_raw_columns(text(rows())))
    with pytest.raises(FileNotKnown):
        read(text([[row[2], row[6], row[7], row[3]] for row in rows()]), profile)


CELLS = st.one_of(
    st.floats(-1e7, 1e7).map(lambda number: f"{number:.2f}"), st.integers(-20000, 20000).map(str),
    st.sampled_from(["", "-", "--", "7i", "PW", "L 4.2", "3.1R", "29.4°", "0", "0.0", "16777215", "2026-06-25",
                     "6:02:40 PM", "45827.474", "1,5", "Ann", "Average", "NaN", "inf", "[mph]"]), st.text(max_size=6))


@settings(max_examples=share(20, 600), deadline=None)
@given(st.integers(1, 7).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1,
                                                        max_size=12)))
def test_whatever_is_in_a_table_its_columns_are_told_or_it_is_refused(table: list[list[str]]) -> None:
    data = build_csv(SPECS["garmin"], table)
    try:
        columns = read_raw_columns(data)
    except FileRefused:
        return
    if not any(each.kind for each in columns):
        return
    guessed = [each.field for each in columns if each.field]
    assert len(set(guessed)) == len(guessed)
    profile = Profile("Shed", tuple(ProfileColumn(
        each.heading, each.field or ("carry_m" if not guessed and not place else ""), kind=each.kind)
        for place, each in enumerate(columns)))
    try:
        found = read(data, profile, format_id="profile:Shed")
    except FileRefused:
        return
    assert found.shots
