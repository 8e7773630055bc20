import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import METRICS
from analysis.session_comparison import compare_sessions
from golf.shot_edits import DEFAULT_SHOT_FILTER
from tests.services.practice_shots import make_session, make_shot

carries = st.lists(st.floats(50, 250), min_size=8, max_size=30)


def test_a_club_is_compared_metric_by_metric() -> None:
    figures = compare_sessions(make_session(1, [150.0] * 5), make_session(2, [140.0, 141.0, 142.0, 143.0, 144.0]),
                               DEFAULT_SHOT_FILTER)
    assert [(each.group.club, each.metric.key) for each in figures] == [("7 Iron", "carry_m")]
    assert figures[0].difference == pytest.approx(8.0)
    assert figures[0].here is not None
    assert figures[0].here.shots == 5


def test_a_club_of_one_session_alone_has_no_difference() -> None:
    figures = compare_sessions(make_session(1, [150.0] * 5), make_session(2, [100.0] * 5, "PW"), DEFAULT_SHOT_FILTER)
    assert [(each.group.club, each.here is None, each.there is None, each.difference) for each in figures] == [
        ("7 Iron", False, True, None), ("PW", True, False, None)]


def test_mixed_rounds_and_too_few_balls_are_left_out() -> None:
    mixed = [make_shot(1, i, "1 Iron", carry_m=100.0, is_default_club=True) for i in range(9)]
    assert compare_sessions(mixed, make_session(2, [140.0] * 4), DEFAULT_SHOT_FILTER) == []


@given(carries, carries)
def test_the_other_way_round_is_the_opposite(one: list[float], other: list[float]) -> None:
    there, back = (compare_sessions(make_session(1, a), make_session(2, b), DEFAULT_SHOT_FILTER)
                   for a, b in ((one, other), (other, one)))
    for a, b in zip(there, back, strict=True):
        assert a.metric is b.metric
        assert a.difference is not None
        assert b.difference is not None
        assert a.difference == pytest.approx(-b.difference)


@given(carries)
def test_a_session_does_not_differ_from_itself(values: list[float]) -> None:
    session = make_session(1, values)
    assert {each.difference for each in compare_sessions(session, session, DEFAULT_SHOT_FILTER)} <= {0.0}
    assert METRICS["carry_m"] in [each.metric for each in compare_sessions(session, session, DEFAULT_SHOT_FILTER)]
