"""Lines and rows that a golfer types in become shots in SI."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pytest

from golf.units import DISPLAY_UNITS, UnitSystem
from services.imports.by_hand import TypedRefused
from services.imports.typed_rows import describe_typed_column, read_carry_lines, read_typed_rows

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def test_carries_of_lines_are_read_in_the_golfers_unit() -> None:
    found = read_carry_lines("7 Iron: 150,148;  155.5\n\nDriver:240\n", YARDS)
    assert [(each.club, round(each.values["carry_m"] * YARDS.distance_factor, 6)) for each in found] == [
        ("7 Iron", 150), ("7 Iron", 148), ("7 Iron", 155.5), ("Driver", 240)]
    assert read_carry_lines("7i: 140", METRES)[0].values == {"carry_m": 140}


@pytest.mark.parametrize(("text", "line"), [("a: 1\nb 2", "Line 2"), ("a: 1\n\nb: x", "Line 3"), ("a: nan", "Line 1"),
                                            ("a: inf", "Line 1")])
def test_a_bad_line_is_named(text: str, line: str) -> None:
    with pytest.raises(TypedRefused, match=line):
        read_carry_lines(text, YARDS)


def test_rows_keep_what_is_known_and_pass_over_blank_ones() -> None:
    rows: list[dict[Hashable, Any]] = [
        {"club": "7i", "carry_m": 150.0, "ball_speed_mps": math.nan}, {"club": None, "carry_m": None},
        {"club": math.nan, "carry_m": math.nan, "back_spin_rpm": 6000, "side_m": -3.0}]
    (first, second), unfinished = read_typed_rows(rows, YARDS)
    assert (first.club, list(first.values)) == ("7i", ["carry_m"])
    assert second.club == ""
    assert second.values == {"side_m": -3.0 / YARDS.distance_factor, "back_spin_rpm": 6000}
    assert unfinished == []


def test_a_row_with_a_club_alone_is_named() -> None:
    assert read_typed_rows([{"club": "7i", "carry_m": math.nan}], YARDS) == ([], [1])


def test_headings_say_the_unit() -> None:
    assert describe_typed_column("carry_m", METRES) == "Carry (m)"
    assert describe_typed_column("side_m", YARDS) == "Side distance (yd, right is +)"
