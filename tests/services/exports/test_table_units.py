import pytest

from analysis.metrics import METRICS
from golf.shots import MEASURES
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table import TableFormat
from services.exports.table_units import (
    STORED,
    choose_units,
    displayed,
    measure_heading,
    measure_stem,
    metric_heading,
    round_shown,
)

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def test_headings_name_the_unit() -> None:
    assert [measure_heading("carry_m", units) for units in (YARDS, METRES, STORED)] == [
        "carry_yd", "carry_m", "carry_m"]
    assert [measure_heading("ball_speed_mps", units, "mean") for units in (YARDS, METRES, STORED)] == [
        "ball_speed_mean_mph", "ball_speed_mean_kmh", "ball_speed_mean_mps"]
    assert measure_heading("back_spin_rpm", YARDS, "mean") == "back_spin_mean_rpm"
    assert measure_heading("smash_factor", YARDS, "mean") == "smash_factor_mean"


def test_in_the_units_of_storage_a_measure_is_called_and_written_as_it_is_stored() -> None:
    for name in MEASURES:
        assert measure_heading(name, STORED) == name
        assert displayed(name, 1.23456789, STORED) == 1.23456789
        assert displayed(name, None, YARDS) is None
        assert not measure_stem(name).endswith(("_m", "_mps", "_deg", "_rpm", "_mm", "_s"))


def test_every_metric_has_a_heading_of_its_own_with_its_unit() -> None:
    found = {key: metric_heading(metric, YARDS) for key, metric in METRICS.items()}
    assert len(set(found.values())) == len(METRICS)
    assert found.items() >= {
        "carry_m": "carry_median_yd", "carry_spread": "carry_spread_yd", "strike_mm": "strike_median_mm",
        "smash_factor": "smash_factor_median", "consistency": "consistency_points",
        "club_speed_mps": "club_speed_median_mph", "face_to_path_deg": "face_to_path_median_deg"}.items()
    assert metric_heading(METRICS["ball_speed_mps"], STORED, "p10") == "ball_speed_p10_mps"


def test_programs_get_the_units_of_storage_and_spreadsheets_the_golfers() -> None:
    assert [choose_units(file_format, YARDS) for file_format in TableFormat] == [YARDS, YARDS, STORED]
    assert displayed("carry_m", 100.0, YARDS) == pytest.approx(109.361)
    assert str(round_shown(-0.0004, METRES)) == "0.0"  # not -0.0
    assert (round_shown(1 / 3, METRES), round_shown(1 / 3, STORED), round_shown(None, METRES)) == (0.333, 1 / 3, None)
