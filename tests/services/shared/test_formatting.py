"""Numbers as a golfer reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import METRICS
from golf.units import DISPLAY_UNITS, UnitSystem
from services.shared.formatting import DASH, format_number
from services.shared.metric_format import MINUS, MetricFormat


@pytest.mark.parametrize(("value", "digits", "said"), [
    (-0.03, 1, "0.0"), (-0.0, 1, "0.0"), (-0.4, 0, "0"), (-0.004, 2, "0.00"), (-0.05001, 1, "-0.1"),
    (-1234.56, 1, "-1,234.6"), (0.0, 1, "0.0"), (None, 1, DASH)])
def test_nothing_is_no_less_than_nothing(value: float | None, digits: int, said: str) -> None:
    assert format_number(value, digits) == said


@pytest.mark.parametrize(("value", "said"), [(0.04, "0.0"), (-0.04, "0.0"), (0.06, "+0.1"), (-1500.0, "-1,500.0")])
def test_a_change_has_its_sign_unless_it_is_none(value: float, said: str) -> None:
    assert format_number(value, sign="+") == said


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_written_number_is_never_a_negative_zero(value: float, digits: int) -> None:
    said = format_number(value, digits)
    assert float(said.replace(",", "")) != 0 or "-" not in said


@given(st.floats(-400, 400))
def test_metrics_are_written_the_same_way(value: float) -> None:
    metres = DISPLAY_UNITS[UnitSystem.METRIC]
    shown = MetricFormat(metres)
    assert shown.format(METRICS["carry_m"], value) == f"{format_number(value, 0)} m".replace("-", MINUS)
    assert shown.format_change(METRICS["carry_m"], value) == f"{format_number(value, sign='+')} m".replace("-", MINUS)
