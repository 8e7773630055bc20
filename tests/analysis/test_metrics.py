import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.landings import Landing
from analysis.metrics import (
    METRICS,
    Better,
    Metric,
    UnitKind,
    compute_consistency,
    compute_session_value,
    find_metric,
    worthwhile_change,
)
from golf.handedness import SIDED_MEASURES
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import MEASURES
from golf.units import DISPLAY_UNITS, UnitSystem
from services.shared.metric_format import MetricFormat, unit_label
from tests.services.practice_shots import make_session, make_shot

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
values = st.lists(st.floats(1, 300), min_size=8, max_size=30)


def session_value(key: str, carries: list[float], shot_filter: ShotFilter = ShotFilter.UNFLAGGED) -> float | None:
    found = compute_session_value(METRICS[key], make_session(1, carries), shot_filter)
    return None if found is None else found.value


def test_a_session_is_worth_its_median_shot() -> None:
    assert session_value("carry_m", [140, 150, 100, 155, 145]) == 145


def test_too_few_shots_are_worth_nothing() -> None:
    assert session_value("carry_m", [140, 150, 100, 155]) is None
    assert session_value("carry_spread", [140] * 7) is None


def test_the_spread_is_what_half_of_the_balls_lie_within() -> None:
    # median 145; distances 5 3 1 1 3 5 15 25 → the middle two are 3 and 5
    assert session_value("carry_spread", [140, 142, 144, 146, 148, 150, 160, 120]) == 4


@given(values, st.floats(-50, 50))
def test_a_spread_does_not_move_with_the_middle(carries: list[float], shift: float) -> None:
    before, after = (session_value("carry_spread", [c + s for c in carries]) for s in (0.0, shift))
    assert before is not None
    assert after == pytest.approx(before, abs=1e-6)


@given(st.lists(st.builds(Landing, st.floats(50, 250), st.floats(-60, 60)), min_size=8, max_size=30),
       st.floats(-30, 30))
def test_consistency_is_between_0_and_100_and_blind_to_a_constant_miss(
    landings: list[Landing], push: float
) -> None:
    score = compute_consistency(landings)
    assert 0 <= score <= 100
    pushed = [Landing(carry, side + push) for carry, side in landings]
    assert compute_consistency(pushed) == pytest.approx(score, abs=1e-6)


def test_consistency_by_hand() -> None:
    # Middle (100, 0). Distances from it: 0, 3, 3, 4, 4 → the typical ball misses by 3 of 100: 100 - 5 × 3.
    landings = [Landing(100.0, 0.0), Landing(103.0, 0.0), Landing(97.0, 0.0), Landing(100.0, 4.0), Landing(100.0, -4.0)]
    assert compute_consistency(landings) == pytest.approx(85)
    assert compute_consistency([Landing(100.0, 7.0)] * 5) == 100
    scattered = [(100.0, 0.0), (160.0, 40.0), (40.0, -40.0), (170.0, 30.0), (20.0, -20.0)]
    assert compute_consistency([Landing(carry, side) for carry, side in scattered]) == 0


def test_what_does_not_count_is_left_out_by_the_chosen_trust() -> None:
    shots = [*make_session(1, [140.0] * 5), make_shot(1, 9, carry_m=900.0, flagged=True),
             make_shot(1, 10, carry_m=200.0, edit=ShotEdit(review=ShotReview.OUT)),
             make_shot(1, 11, carry_m=200.0, edit=ShotEdit(is_hidden=True)),
             make_shot(1, 12, carry_m=200.0, duplicate_of="1/1/1")]
    found = {shot_filter: compute_session_value(METRICS["carry_m"], shots, shot_filter) for shot_filter in ShotFilter}
    counted = {shot_filter: None if value is None else value.shots for shot_filter, value in found.items()}
    assert counted[ShotFilter.UNFLAGGED] == 5
    assert counted[ShotFilter.ALL] == 6  # also the one the golfer left out; a carry of 900 m enters no number
    assert counted[ShotFilter.MEASURED] is None  # none has both speeds


@pytest.mark.parametrize(("key", "measures", "value"), [
    ("offline_m", {"side_m": -12.0}, 12.0),
    ("face_to_path_deg", {"face_angle_deg": 1.5, "club_path_deg": -2.0}, 3.5),
    ("strike_mm", {"impact_x_mm": 3.0, "impact_y_mm": -4.0}, 5.0),
    ("smash_factor", {"smash_factor": 1.4}, 1.4),
    ("offline_m", {}, None),
    ("face_to_path_deg", {"face_angle_deg": 1.5}, None),
    ("strike_mm", {"impact_x_mm": 3.0}, None),
])
def test_a_metric_of_one_shot(key: str, measures: dict[str, Any], value: float | None) -> None:
    assert METRICS[key].of_shot(make_shot(**measures)) == value


def test_the_table_is_whole() -> None:
    for key, metric in METRICS.items():
        assert find_metric(key) is metric
        assert metric.key == key
        assert set(metric.measures) <= set(MEASURES)
        assert metric.words.endswith(".")
        assert metric.worthwhile > 0
        assert metric.mirrored_as is None or metric.mirrored_as in SIDED_MEASURES
        assert not (metric.has_single_best and metric.better is Better.NEITHER)
        assert pickle.loads(pickle.dumps(metric)) is metric
    assert find_metric("no such") is None
    assert find_metric(None) is None


def test_a_worthwhile_change_is_a_share_or_an_amount_and_never_nothing() -> None:
    assert worthwhile_change(METRICS["carry_m"], 150.0) == pytest.approx(3.0)
    assert worthwhile_change(METRICS["smash_factor"], 1.4) == pytest.approx(0.01)
    assert worthwhile_change(METRICS["carry_m"], 0.0) > 0


def each_metric() -> list[Metric]:
    return list(METRICS.values())


@pytest.mark.parametrize("metric", each_metric(), ids=lambda metric: metric.key)
@given(st.floats(-300, 300), st.booleans())
def test_what_is_shown_and_typed_back_is_the_same(metric: Metric, value: float, left_handed: bool) -> None:
    for units in (YARDS, METRES):
        shown = MetricFormat(units, left_handed).to_display(metric, value)
        assert math.isclose(MetricFormat(units, left_handed).from_display(metric, shown), value, abs_tol=1e-9)


@pytest.mark.parametrize(("write", "text"), [
    (lambda: MetricFormat(YARDS).format(METRICS["carry_m"], 100.0), "109 yd"),
    (lambda: MetricFormat(METRES).format(METRICS["carry_m"], 100.0), "100 m"),
    (lambda: MetricFormat(METRES).format(METRICS["ball_speed_mps"], 50.0), "180.0 km/h"),
    (lambda: MetricFormat(YARDS).format(METRICS["smash_factor"], 1.379), "1.38"),
    (lambda: MetricFormat(YARDS).format(METRICS["club_path_deg"], -2.04), "−2.0°"),
    (lambda: MetricFormat(YARDS, True).format(METRICS["club_path_deg"], -2.04), "2.0°"),
    (lambda: MetricFormat(YARDS, True).format(METRICS["launch_angle_deg"], 12.0), "12.0°"),
    (lambda: MetricFormat(YARDS).format(METRICS["back_spin_rpm"], 6512.4), "6,512 rpm"),
    (lambda: MetricFormat(YARDS).format(METRICS["carry_m"], None), "–"),
    (lambda: MetricFormat(METRES).format_change(METRICS["carry_m"], 2.0), "+2.0 m"),
    (lambda: MetricFormat(METRES).format_change(METRICS["carry_m"], -0.01), "0.0 m"),
    (lambda: MetricFormat(METRES).format_size(METRICS["carry_m"], -2.0), "2.0 m"),
    (lambda: unit_label(METRICS["consistency"], METRES), "points"),
])
def test_words_of_a_value(write: Callable[[], str], text: str) -> None:
    assert write() == text


def test_every_kind_has_a_unit() -> None:
    assert {metric.kind for metric in METRICS.values()} == set(UnitKind)
