"""One shot of the report API in, one clean Shot out: units, sentinels, flags. Pure functions.

Facts from uneekor.md, "Report API": speeds in m/s, distances in metres, spin in rpm, angles in
degrees, impact in mm; 99999 (and ±1666.6 in the optix fields) means "not measured".
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from automation.shared.text_reader import read_text
from golf.limits import MEASURE_WORDS, compute_smash, describe_impossible
from golf.shots import Shot, ShotFlag, read_values

Trouble = tuple[str, str]
"""The portal's field and why its value could not be used."""

_SENTINEL = 99999.0
_OPTIX_SENTINEL = 1666.6
_OPTIX = {"optix_x_mm", "optix_y_mm"}
_FAR = 1e300
_ENOUGH_MEASURES = 5  # fewer equal values may be chance; more never are


@dataclass(frozen=True, slots=True)
class MeasureField:
    """Where a measure comes from; its possible range is in golf.limits."""

    measure: str
    portal: str

    @property
    def words(self) -> str:
        """How a sentence names it."""
        return MEASURE_WORDS[self.measure][0]


MEASURE_FIELDS = (
    MeasureField("ball_speed_mps", "ball_speed"),
    MeasureField("club_speed_mps", "club_speed"),
    MeasureField("carry_m", "carry_distance"),
    MeasureField("total_m", "total_distance"),
    MeasureField("side_m", "side_distance"),
    MeasureField("apex_m", "apex"),
    MeasureField("launch_angle_deg", "launch_angle"),
    MeasureField("side_angle_deg", "side_angle"),
    MeasureField("descent_angle_deg", "decent_angle"),
    MeasureField("back_spin_rpm", "back_spin"),
    MeasureField("side_spin_rpm", "side_spin"),
    MeasureField("attack_angle_deg", "attack_angle"),
    MeasureField("club_path_deg", "club_path"),
    MeasureField("face_angle_deg", "club_face_angle"),
    MeasureField("dynamic_loft_deg", "dynamic_loft"),
    MeasureField("club_lie_deg", "club_lie"),
    MeasureField("impact_x_mm", "impact_x"),
    MeasureField("impact_y_mm", "impact_y"),
    MeasureField("optix_x_mm", "optix_x"),
    MeasureField("optix_y_mm", "optix_y"),
    MeasureField("flight_time_s", "flight_time"),
)
_READ_SO = tuple((field, field.portal, field.measure, 1666.0 if field.measure in _OPTIX else 99998.0)
                 for field in MEASURE_FIELDS)
"""Each field, its two names, and up to which size no value of it stands for "not measured"."""
_NEVER_ZERO = {"ball_speed_mps", "club_speed_mps"}  # a struck ball and a swung club move: 0 is "not measured"
_CLUB_MEASURES = ("attack_angle_deg", "club_path_deg", "face_angle_deg", "dynamic_loft_deg")
_NOT_FINITE = frozenset({"nan", "inf", "-inf", "infinity", "-infinity"})
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def read_shot(document: dict[str, Any], shot_id: str, position: int) -> tuple[Shot, list[Trouble]]:
    """A shot from its JSON object. Impossible values stay and are flagged; unusable ones become None."""
    troubles: list[Trouble] = []
    values: dict[str, Any] = {}
    for field, portal, measure, plain in _READ_SO:  # runs for every value of every report: no call for a plain one
        given = document.get(portal)
        if type(given) is float and (0.0 < given < plain or -plain < given < 0.0):
            values[measure] = given
            continue
        value, trouble = read_number(given)
        if trouble:
            troubles.append((portal, trouble))
        values[measure] = _unless_sentinel(field, value)
    _forget_unmeasured_club(values)
    values["smash_factor"] = compute_smash(values["ball_speed_mps"], values["club_speed_mps"])
    impossible = describe_impossible(values)
    shot = Shot(
        shot_id=shot_id,
        position=position,
        lie_angle_text=read_text(document.get("lie_angle"), 40) or None,
        shot_type=read_text(document.get("type"), 40) or None,
        flags=(ShotFlag.IMPOSSIBLE,) if impossible else (),
        flag_reason="; ".join(impossible),
        **values,
    )
    return shot, troubles


def read_number(value: object) -> tuple[float | None, str]:
    """A number from JSON and, when there is one but it is unusable, why.

    A number may come as text ("231.5", " 7 ", "1e-05"). What else a text may mean ("231,5", "231.5 yd", "1_000") is
    not guessed: it is no number.
    """
    if type(value) is float and -_FAR < value < _FAR:  # nearly every value of nearly every report
        return value, ""
    if value is None or value == "":
        return None, ""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, "not a number"
    if isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(value.strip(" ")):
        return None, "not a finite number" if value.strip(" ").lower() in _NOT_FINITE else "not a number"
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None, "not a number"
    return (number, "") if math.isfinite(number) else (None, "not a finite number")


def content_of(shot: Shot) -> tuple[float | None, ...] | None:
    """What makes two shots the same ball: all measures. None when too little was measured to tell."""
    content = read_values(shot)
    measured = len(content) - content.count(None)
    return content if shot.ball_speed_mps is not None and measured >= _ENOUGH_MEASURES else None


def _unless_sentinel(field: MeasureField, value: float | None) -> float | None:
    if value is None or abs(abs(value) - _SENTINEL) < 0.5:
        return None
    if field.measure in _OPTIX and abs(abs(value) - _OPTIX_SENTINEL) < 0.1:
        return None
    return None if value == 0 and field.measure in _NEVER_ZERO else value


def _forget_unmeasured_club(values: dict[str, float | None]) -> None:
    """No club speed, and attack, path, face and loft all exactly 0: the club was not seen, they are no values."""
    if values["club_speed_mps"] is None and all(values[name] == 0 for name in _CLUB_MEASURES):
        values.update(dict.fromkeys(_CLUB_MEASURES))
