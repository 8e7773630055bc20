"""Timing in turn, ratios, and the forms of the table: no portal, no browser, no clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import PARTS, read_arguments
from benchmarks.measure import BenchmarkError, Line, Spread, add_spreads, compute_ratio, measure_in_turn
from benchmarks.portal_process import read_address
from benchmarks.tables import HEADINGS, Circumstances, build_json, build_markdown, cells

SECONDS = st.floats(min_value=0.001, max_value=1000)
SOMEWHERE = Circumstances(datetime(2026, 2, 12, 9, 30, tzinfo=UTC), "a machine", 0.5, 1.5)


def made_of(*seconds: float) -> Spread:
    return Spread(seconds)


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=9))
def test_a_ratio_lies_within_its_own_range_for_equal_floors_and_a_floor_is_once_itself(
    pairs: list[tuple[float, float]],
) -> None:
    spread, floor = Spread(tuple(a for a, _ in pairs)), Spread(tuple(b for _, b in pairs))
    ratio = compute_ratio(spread, floor)
    assert ratio.low <= ratio.high
    assert compute_ratio(spread, spread).value == pytest.approx(1)
    steady = compute_ratio(spread, Spread((2.0,) * len(pairs)))
    assert steady.low <= steady.value <= steady.high or steady.value == pytest.approx(steady.low)


def test_the_floors_steps_are_added_repetition_by_repetition() -> None:
    assert add_spreads([made_of(1, 2, 3), made_of(10, 20, 30)]).seconds == (11, 22, 33)


def test_spreads_of_different_lengths_are_no_ratio() -> None:
    with pytest.raises(ValueError, match="zip"):
        compute_ratio(made_of(1, 2), made_of(1))


def test_subjects_take_turns_and_the_warm_up_is_thrown_away() -> None:
    seen: list[str] = []

    def subject(name: str, seconds: Iterator[float]) -> Callable[[], float]:
        def once() -> float:
            seen.append(name)
            return next(seconds)

        return once

    spreads = measure_in_turn({"a": subject("a", iter([99, 1, 2])), "b": subject("b", iter([99, 3, 4]))}, 2)
    assert seen == ["b", "a", "a", "b", "b", "a"]
    assert spreads["a"].seconds == (1, 2)
    assert spreads["b"].seconds == (3, 4)


@pytest.mark.parametrize(("seconds", "met"), [(1.2, True), (1.4, False)])
def test_a_target_is_a_ratio_of_medians(seconds: float, met: bool) -> None:
    line = Line("sync", "whole", made_of(seconds, 0.1, 9.0), made_of(1.0, 1.0, 1.0), most_ratio=1.3)
    assert line.met is met


def test_a_target_in_seconds_needs_no_floor_and_a_line_without_target_is_neither_met_nor_missed() -> None:
    assert Line("polite", "ten", made_of(4.0), most_seconds=20).met is True
    assert Line("sync", "floor", made_of(4.0)).met is None


def test_the_markdown_table_has_a_row_per_line_and_a_cell_per_heading() -> None:
    line = Line("sync", "Whole account", made_of(1.0, 1.2, 1.5), made_of(1.0, 1.0, 1.0), most_ratio=1.3)
    table = build_markdown([line, Line("sync", "floor", made_of(0.05))])
    assert [row.count("|") for row in table.splitlines()] == [len(HEADINGS) + 1] * 4
    assert cells(line) == ("Whole account", "1.20 s (1.00–1.50)", "1.20 (1.00–1.50)", "≤ 1.3 ×", "yes")
    assert "| 50 ms (50–50) |" in table


def test_the_json_holds_every_repetition() -> None:
    facts = json.loads(build_json([Line("polite", "ten", made_of(4.0, 5.0), most_seconds=20)], SOMEWHERE))
    assert facts["lines"][0]["seconds"] == [4.0, 5.0]
    assert facts["lines"][0]["met"] is True
    assert SOMEWHERE.sentence() == "2026-02-12 09:30 UTC, a machine, load 0.5 before and 1.5 after"


def test_a_portal_that_does_not_start_is_said() -> None:
    assert read_address("portal http://h:1 api http://h:1/v2 user a password b\n").api_url == "http://h:1/v2"
    with pytest.raises(BenchmarkError):
        read_address("")


def test_only_known_parts_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert read_arguments(["sync", "home", "--json"]).parts == ["sync", "home"]
    with pytest.raises(SystemExit):
        read_arguments(["everything"])
    assert "everything" in capsys.readouterr().err
    assert set(PARTS) == {"sync", "nothing-new", "polite", "streams", "copied", "home", "import", "database"}
