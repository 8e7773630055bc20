"""The numbers of one shot, as written."""

from golf.provenance import Provenance
from golf.records import Shot, StoredShot
from golf.shot_words import DEFAULT_TRUST
from golf.units import DISPLAY_UNITS, UnitSystem
from services.mirrored_shots import sides_of
from services.shot_numbers import SHOT_MEASURES, ShotNumber
from services.subject import Subject
from ui.session_scene import SessionScene
from ui.shot_panel import _row

METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def number(measure: str, value: float | None, mean: float | None) -> ShotNumber:
    found = next(each for each in SHOT_MEASURES if each.measure == measure)
    return ShotNumber(found, value, Provenance.MEASURED, mean, 12)


def scene(*, is_left_handed: bool = False) -> SessionScene:
    shots = (StoredShot(1, "1", "7 Iron", None, "", Shot("1", 0)),)
    return SessionScene(shots, shots, Subject("Alex"), METRES, DEFAULT_TRUST, sides_of(is_left_handed=is_left_handed),
                        1, None)


def test_no_number_is_minus_nothing() -> None:
    row = _row(number("attack_angle_deg", -0.03, 0.0), scene())
    assert (row["This shot"], row["Against the mean"]) == ("0.0°", "0.0 (n=12)")
