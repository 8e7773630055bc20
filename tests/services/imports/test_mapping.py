"""A table that no format knows, mapped by hand: the guess, units, sides, and what is kept for next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from golf.errors import FileNotKnown
from services.imports.mapping import (
    FIELD_CHOICES,
    MappedColumn,
    begin_mapping,
    build_profile,
    describe_field,
    explain_mapping,
    list_units,
)
from services.imports.view import ImportAnswers, ImportPreview
from tests.imports.builders import SPECS, build_csv, build_xlsx
from tests.opened_app import OpenedApp

DAY = date(2026, 6, 25)
ROWS = [["Stick", "Flew", "Zip [mph]", "Wide", "Launch Angle"],
        *(["7 Iron", f"{150 + number}", f"{110 + number}", f"{number - 3}", "17"] for number in range(6))]


def table(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    return build_csv(SPECS["garmin"], rows)


def mapped(columns: Sequence[MappedColumn], **fields: str) -> list[MappedColumn]:
    """The columns whose headings begin so, as these fields, in the first unit of each."""
    found = []
    for each in columns:
        field = fields.get(each.heading.split(" ")[0], each.field)
        units = list_units(field)
        found.append(replace(each, field=field, unit="" if each.said_unit in units else (*units, "")[0]))
    return found


def begin(app: OpenedApp, data: bytes) -> tuple[MappedColumn, ...]:
    return begin_mapping(app.imports.load_raw_columns(data), app.imports.preview(data, "t.csv"), None)


def read(app: OpenedApp, data: bytes, columns: Sequence[MappedColumn], name: str = "") -> ImportPreview:
    units = {each.heading: each.unit for each in columns if each.unit and each.field}
    return app.imports.preview(data, "t.csv", ImportAnswers(
        player="Ann", day=DAY, profile=build_profile(name, columns), units=units))


def test_the_raw_headings_come_with_examples_guesses_and_the_units_they_say(app: OpenedApp) -> None:
    columns = begin(app, table())
    assert [(each.heading, each.field, each.said_unit) for each in columns] == [
        ("Stick", "", ""), ("Flew", "", ""), ("Zip [mph]", "", "mph"), ("Wide", "", ""),
        ("Launch Angle", "launch_angle_deg", "")]
    assert columns[1].examples == ("150", "151", "152")


def test_a_row_of_units_below_the_headings_is_no_example(app: OpenedApp) -> None:
    columns = begin(app, table([ROWS[0], ["", "[m]", "", "[m]", "[deg]"], *ROWS[1:]]))
    assert [each.said_unit for each in columns] == ["", "m", "mph", "m", "deg"]
    assert columns[1].examples[0] == "150"


@pytest.mark.parametrize("data", [b"1\n2\n3\n", b"hello\nworld\n", b"a,b,c,d\n"])
def test_what_is_no_table_of_shots_has_no_columns(app: OpenedApp, data: bytes) -> None:
    assert begin(app, data) == ()
    assert isinstance(app.imports.preview(data, "t.csv").refusal, FileNotKnown)


def test_a_mapping_is_read_in_its_units_and_with_its_sides(app: OpenedApp) -> None:
    columns = mapped(begin(app, table()), Stick="club", Flew="carry_m", Zip="ball_speed_mps", Wide="side_m")
    columns = [replace(each, unit="m", sign=-1) if each.field == "side_m" else each for each in columns]
    preview = read(app, table(), columns)
    assert preview.refusal is None
    assert preview.needs == ()
    first = preview.first_shots[0]
    assert (first.club.name, round((first.shot.carry_m or 0) * 1.0936133, 3), first.shot.side_m) == ("7 Iron", 150, 3)
    assert round((first.shot.ball_speed_mps or 0) * 2.2369363, 3) == 110


def test_a_named_mapping_recognises_the_next_file_by_itself(app: OpenedApp) -> None:
    columns = mapped(begin(app, table()), Stick="club", Flew="carry_m", Wide="side_m")
    answers = ImportAnswers(player="Ann", day=DAY, profile=build_profile("My app", columns))
    app.imports.store(read(app, table(), columns, "My app"), answers)
    later = build_xlsx([ROWS[0], ["8 Iron", 140, 100, -2, 19], ["8 Iron", 141, 101, 2, 19]])
    found = app.imports.preview(later, "other.xlsx")
    assert found.detection is not None
    assert (found.detection.format_id, found.found) == ("profile:My app", 2)
    saved = app.imports.load_profiles()[0]
    again = begin_mapping(app.imports.load_raw_columns(later), found, saved)
    assert [each.field for each in again] == ["club", "carry_m", "", "side_m", "launch_angle_deg"]


def test_a_table_without_headings_is_mapped_by_position_kept_and_known_again(app: OpenedApp) -> None:
    data = table(ROWS[1:])
    fields = ("club", "carry_m", "ball_speed_mps", "side_m", "")
    columns = [replace(each, field=field, unit=list_units(field)[0] if list_units(field) else "")
               for each, field in zip(begin(app, data), fields, strict=True)]
    assert [each.heading for each in columns] == [f"Column {number}" for number in range(1, 6)]
    assert explain_mapping(columns) == ""
    units = {each.heading: each.unit for each in columns if each.unit}
    answers = ImportAnswers(player="Ann", day=DAY, profile=build_profile("Shed", columns), units=units)
    assert app.imports.store(app.imports.preview(data, "t.csv", answers), answers).new_shots == 6
    later = table([["8 Iron", f"{130 + number}", f"{100 + number}", f"{number - 4}", "18"] for number in range(5)])
    known = app.imports.preview(later, "t.csv", ImportAnswers(player="Ann", day=DAY))
    assert known.detection is not None
    assert (known.detection.format_id, known.found) == ("profile:Shed", 5)
    assert [need.kind.value for need in known.needs] == ["layout"]
    sure = ImportAnswers(player="Ann", day=DAY, layout_confirmed=True)
    assert app.imports.store(app.imports.preview(later, "t.csv", sure), sure).new_shots == 5
    other = app.imports.preview(table([[*row, "1"] for row in ROWS[1:]]), "t.csv", ImportAnswers(player="Ann", day=DAY))
    assert isinstance(other.refusal, FileNotKnown)
    assert [use.field for use in app.imports.preview(data, "t.csv", answers).columns] == [
        "club", "carry_m", "ball_speed_mps", "side_m", ""]
    assert app.imports.replay() is not None


def test_what_cannot_be_read_is_said(app: OpenedApp) -> None:
    columns = begin(app, table())
    assert "at least two columns" in explain_mapping(columns)
    assert "same: carry" in explain_mapping(mapped(columns, Flew="carry_m", Wide="carry_m"))
    assert explain_mapping(mapped(columns, Stick="club", Flew="carry_m")) == ""


def test_every_choice_has_words() -> None:
    words = [describe_field(field) for field in FIELD_CHOICES]
    assert len(set(words)) == len(words)
    assert not any("_" in each for each in words)
