"""Any table of numbers, in every format and unit system: what is stored is what went in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.limits import POSSIBLE
from golf.shots import MEASURES
from tests.depth import share
from tests.imports.builders import SPECS, Ball, ball
from tests.services.imports.steps import balls, bring, errors_of
from tests.services.small_house import build_small_app

_FREE = ("carry_m", "total_m", "apex_m", "launch_angle_deg", "side_angle_deg", "descent_angle_deg", "back_spin_rpm",
         "side_spin_rpm")


@st.composite
def tables(draw: st.DrawFn) -> list[Ball]:
    """A few shots; each value anywhere in what is possible, or not measured."""
    shots = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        one = ball(number)
        for measure in draw(st.sets(st.sampled_from(_FREE), max_size=4)):
            lowest, highest = POSSIBLE[measure]
            one[measure] = draw(st.none() | st.floats(max(lowest, 1.0), highest / 2).map(lambda value: round(value, 3)))
        shots.append(one)
    return shots


@pytest.mark.parametrize("name", sorted(SPECS))
def test_every_format_is_stored_as_it_was_written(name: str, tmp_path: Path) -> None:
    _check_stored(name, balls(4), tmp_path)


@settings(max_examples=share(5, 40))
@given(st.sampled_from(sorted(SPECS)), tables())
def test_any_table_is_stored_as_it_was_written(name: str, shots: list[Ball]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _check_stored(name, shots, Path(folder))


def _check_stored(name: str, shots: list[Ball], folder: Path) -> None:
    spec = SPECS[name]
    app = build_small_app(folder / "home")
    result = bring(app, name, shots)
    assert result.is_in, result.refusal
    stored = [each.shot for card in app.database.journal.load_cards()
              for each in app.database.journal.load_shots(card.report_id)]
    assert len(stored) == len(shots)
    by_speed = sorted(stored, key=lambda shot: shot.ball_speed_mps or 0)
    for shot, one in zip(by_speed, sorted(shots, key=lambda each: each["ball_speed_mps"]), strict=True):
        for measure in spec.measures & set(MEASURES):
            value = getattr(shot, measure)
            assert (value is None) == (one.get(measure) is None), measure
            assert value is None or value == pytest.approx(one[measure], rel=1e-9, abs=1e-9), measure
    assert errors_of(app) == []
    again = bring(app, name, shots)
    assert (again.preview.new, again.preview.changed, again.preview.known) == (0, 0, len(shots))
    app.database.close()
