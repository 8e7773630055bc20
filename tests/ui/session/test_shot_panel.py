"""The numbers of one shot, as written."""

from golf.handedness import sides_of
from golf.provenance import Provenance
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.caption import Subject
from services.sessions.shot_detail import SHOT_MEASURES, ShotNumber
from ui.session.figure_data import SessionScene
from ui.session.shot_panel import _row

METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def number(measure: str, value: float | None, mean: float | None) -> ShotNumber:
    found = next(each for each in SHOT_MEASURES if each.measure == measure)
    return ShotNumber(found, value, Provenance.MEASURED, mean, 12)


def scene(*, is_left_handed: bool = False) -> SessionScene:
    shots = (StoredShot(1, "1", "7 Iron", None, "", Shot("1", 0)),)
    return SessionScene(shots, shots, Subject("Alex"), METRES, DEFAULT_SHOT_FILTER,
                        sides_of(is_left_handed=is_left_handed),
                        1, None)


def test_no_number_is_minus_nothing() -> None:
    row = _row(number("attack_angle_deg", -0.03, 0.0), scene())
    assert (row["This shot"], row["Against your others"]) == ("0.0°", "0.0° (n=12)")


def test_a_side_is_a_word_and_a_left_handers_ball_went_where_it_went() -> None:
    side, face = number("side_m", 5.2, 2.0), number("face_angle_deg", 1.5, 3.0)
    row = _row(side, scene())
    assert (row["This shot"], row["Against your others"]) == ("5.2 m right", "3.2 m further right (n=12)")
    assert _row(side, scene(is_left_handed=True))["This shot"] == "5.2 m left"  # as mirrored, so 5.2 m to the left
    for is_left_handed in (False, True):
        row = _row(face, scene(is_left_handed=is_left_handed))
        assert (row["This shot"], row["Against your others"]) == ("1.5° open", "1.5° more closed (n=12)")
    assert _row(number("side_m", None, 2.0), scene())["This shot"] == "not measured"
