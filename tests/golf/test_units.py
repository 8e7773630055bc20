"""Display units against hand-computed values."""

import pytest

from golf.units import DISPLAY_UNITS, UnitSystem


def test_a_hundred_metres_are_a_hundred_and_nine_yards() -> None:
    assert DISPLAY_UNITS[UnitSystem.IMPERIAL].distance(100.0) == pytest.approx(109.36133)


def test_fifty_metres_a_second_are_about_a_hundred_and_twelve_miles_an_hour() -> None:
    assert DISPLAY_UNITS[UnitSystem.IMPERIAL].speed(50.0) == pytest.approx(111.846815)


def test_metric_golfers_read_kilometres_an_hour() -> None:
    assert DISPLAY_UNITS[UnitSystem.METRIC].speed(50.0) == pytest.approx(180.0)


def test_what_was_not_measured_stays_so() -> None:
    units = DISPLAY_UNITS[UnitSystem.IMPERIAL]
    assert units.distance(None) is None
    assert units.speed(None) is None


def test_only_distances_and_speeds_are_read_in_other_units() -> None:
    yards = DISPLAY_UNITS[UnitSystem.IMPERIAL]
    kinds = ("distance", "speed", "°")
    assert [yards.convert(100.0, kind) for kind in kinds] == [yards.distance(100.0), yards.speed(100.0), 100.0]
    assert [yards.label(kind, kind) for kind in kinds] == ["yd", "mph", "°"]
    assert (yards.convert(None, "speed"), yards.label("°")) == (None, "")
