from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from charts.small_figures import Span, SparkPoint, build_sparkline, write_address

LAST = date(2026, 12, 1)
FIRST = LAST - timedelta(days=364)
SPAN = Span(FIRST, LAST, 1.0)


def paths_of(points: list[SparkPoint], span: Span = SPAN) -> list[list[tuple[float, float]]]:
    picture = ET.fromstring(build_sparkline(points, span, "#123456", "#654321"))
    return [[(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path.get("d") or "")]
            for path in picture]


def test_days_are_as_far_apart_as_they_were() -> None:
    points = [SparkPoint(FIRST + timedelta(days=days), float(days)) for days in (0, 91, 364)]
    (line,) = paths_of(points)
    first, second, third = (x for x, _ in line)
    assert round((second - first) / (third - first), 2) == 0.25
    assert [y for _, y in line] == sorted((y for _, y in line), reverse=True)


def test_only_the_sessions_of_the_period_are_dots() -> None:
    points = [SparkPoint(FIRST, 1.0), SparkPoint(LAST, 2.0, is_marked=True)]
    line, dots = paths_of(points)
    assert dots == line[1:]


def test_a_small_change_does_not_fill_the_row_and_zero_is_in_sight_when_it_is_the_target() -> None:
    (line,) = paths_of([SparkPoint(FIRST, 10.0), SparkPoint(LAST, 10.1)], Span(FIRST, LAST, 10.0))
    assert abs(line[0][1] - line[1][1]) < 1
    zero, line = paths_of([SparkPoint(FIRST, 10.0), SparkPoint(LAST, 12.0)], Span(FIRST, LAST, 1.0, has_zero=True))
    assert zero[0][1] > max(y for _, y in line)


def test_nothing_and_one_session() -> None:
    assert build_sparkline([], SPAN, "#123456", "#654321") == ""
    ((dot,),) = paths_of([SparkPoint(LAST, 3.0, is_marked=True)])
    assert dot[1] == 18.0
    assert write_address("<svg/>") == "data:image/svg+xml,%3Csvg/%3E"
