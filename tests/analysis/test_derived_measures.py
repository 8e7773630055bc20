from __future__ import annotations

import pytest

from analysis.derived_measures import DERIVED_MEASURES, compute_face_to_path, compute_spin_axis, compute_spin_loft
from golf.handedness import SIDED_MEASURES, mirror
from golf.limits import POSSIBLE
from golf.provenance import PROVENANCE_WORDS, Provenance, provenance_of
from golf.shots import MEASURES, Shot, StoredShot


def stored(**measures: float) -> StoredShot:
    return StoredShot(1, "g", "7 Iron", None, "", Shot("1", 0, **measures))  # type: ignore[arg-type]


def test_derived_numbers_by_hand() -> None:
    found = stored(face_angle_deg=2.0, club_path_deg=-1.5, dynamic_loft_deg=24.0, attack_angle_deg=-4.0,
                   back_spin_rpm=3000.0, side_spin_rpm=-3000.0)
    assert compute_face_to_path(found) == 3.5
    assert compute_spin_loft(found) == 28.0
    assert compute_spin_axis(found) == pytest.approx(-45.0)


def test_without_both_measures_there_is_no_number() -> None:
    nothing = stored(face_angle_deg=2.0, back_spin_rpm=0.0, side_spin_rpm=0.0)
    assert (compute_face_to_path(nothing), compute_spin_loft(nothing), compute_spin_axis(nothing)) == (None,) * 3


def test_a_left_handers_sides_change_and_nothing_else() -> None:
    assert mirror(3.0, "side_m", is_left_handed=True) == -3.0
    assert mirror(3.0, "side_m", is_left_handed=False) == 3.0
    assert mirror(3.0, "carry_m", is_left_handed=True) == 3.0
    assert mirror(None, "side_m", is_left_handed=True) is None
    assert str(mirror(0.0, "side_m", is_left_handed=True)) == "0.0"
    assert set(MEASURES) >= {name for name in SIDED_MEASURES if name in MEASURES}


def test_every_measure_has_a_possible_range_and_a_provenance() -> None:
    assert set(POSSIBLE) == set(MEASURES)
    assert {provenance_of(name) for name in MEASURES} == set(Provenance) - {
        Provenance.ESTIMATED, Provenance.NOT_SAID, Provenance.BY_HAND}
    assert set(Provenance) == set(PROVENANCE_WORDS)
    assert provenance_of("carry_m") is Provenance.CALCULATED
    assert provenance_of("face_to_path_deg") is Provenance.DERIVED
    assert {name for name in (*MEASURES, *DERIVED_MEASURES) if provenance_of(name) is Provenance.DERIVED} == {
        "smash_factor", *DERIVED_MEASURES}
