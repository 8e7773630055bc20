"""One shot in numbers: each with its unit, where it comes from, and how far it is from the club's number here.

That number, the median, is over the other shots of this club in this session that count, the shot itself left out: so
a single wild ball is not compared with a number that it made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.club_number import compute_club_number
from analysis.derived_measures import compute_face_to_path, compute_spin_axis, compute_spin_loft
from golf.provenance import Provenance, source_of
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of
from golf.units import DisplayUnits

FEWEST_OTHERS = 3


class Part(StrEnum):
    """What a number is about."""

    BALL = "Ball"
    CLUB = "Club"
    FLIGHT = "Flight"
    IMPACT = "Impact"


@dataclass(frozen=True, slots=True)
class ShotMeasure:
    """A number of a shot: how it is called, in what it is shown. ``kind``: distance, speed, or its unit itself."""

    part: Part
    measure: str
    name: str
    kind: str
    digits: int = 1
    value_of: Callable[[StoredShot], float | None] | None = None

    def value(self, stored: StoredShot) -> float | None:
        """In SI; None when it was not measured or cannot be."""
        return stored.value(self.measure) if self.value_of is None else self.value_of(stored)

    def unit(self, units: DisplayUnits) -> str:
        """``yd``, ``mph``, ``°``; empty for a ratio."""
        return units.label(self.kind, self.kind)

    def shown(self, value: float | None, units: DisplayUnits) -> float | None:
        """In the displayed unit."""
        return units.convert(value, self.kind)


@dataclass(frozen=True, slots=True)
class ShotNumber:
    """One number of a shot. ``deviation`` None: unknown, or too few others to compare with."""

    measure: ShotMeasure
    value: float | None
    provenance: Provenance
    usual: float | None
    others: int

    @property
    def deviation(self) -> float | None:
        """This shot less the median of the others."""
        return None if self.value is None or self.usual is None else self.value - self.usual


_D, _S = "distance", "speed"
SHOT_MEASURES = (
    ShotMeasure(Part.BALL, "ball_speed_mps", "Ball speed", _S),
    ShotMeasure(Part.BALL, "launch_angle_deg", "Launch angle", "°"),
    ShotMeasure(Part.BALL, "side_angle_deg", "Side angle", "°"),
    ShotMeasure(Part.BALL, "back_spin_rpm", "Back spin", "rpm", 0),
    ShotMeasure(Part.BALL, "side_spin_rpm", "Side spin", "rpm", 0),
    ShotMeasure(Part.BALL, "spin_axis_deg", "Spin axis", "°", value_of=compute_spin_axis),
    ShotMeasure(Part.CLUB, "club_speed_mps", "Club speed", _S),
    ShotMeasure(Part.CLUB, "smash_factor", "Smash factor", "", 2),
    ShotMeasure(Part.CLUB, "attack_angle_deg", "Attack angle", "°"),
    ShotMeasure(Part.CLUB, "club_path_deg", "Club path", "°"),
    ShotMeasure(Part.CLUB, "face_angle_deg", "Face angle", "°"),
    ShotMeasure(Part.CLUB, "face_to_path_deg", "Face to path", "°", value_of=compute_face_to_path),
    ShotMeasure(Part.CLUB, "dynamic_loft_deg", "Dynamic loft", "°"),
    ShotMeasure(Part.CLUB, "spin_loft_deg", "Spin loft", "°", value_of=compute_spin_loft),
    ShotMeasure(Part.FLIGHT, "carry_m", "Carry", _D),
    ShotMeasure(Part.FLIGHT, "total_m", "Total", _D),
    ShotMeasure(Part.FLIGHT, "side_m", "Side", _D),
    ShotMeasure(Part.FLIGHT, "apex_m", "Apex", _D),
    ShotMeasure(Part.FLIGHT, "descent_angle_deg", "Descent angle", "°"),
    ShotMeasure(Part.FLIGHT, "flight_time_s", "Flight time", "s"),
    ShotMeasure(Part.IMPACT, "impact_x_mm", "Towards the toe", "mm"),
    ShotMeasure(Part.IMPACT, "impact_y_mm", "Above the middle", "mm"),
    ShotMeasure(Part.IMPACT, "optix_x_mm", "Towards the toe, second camera", "mm"),
    ShotMeasure(Part.IMPACT, "optix_y_mm", "Above the middle, second camera", "mm"),
)


def compute_shot_numbers(stored: StoredShot, shots: Sequence[StoredShot], shot_filter: ShotFilter) -> dict[Part,
                                                                                                           list[ShotNumber]]:
    """Every number of ``stored`` by part, against the other ``shots`` of its club and kind of swing that count."""
    group = group_of(stored)
    others = [] if group.is_default_club else [
        other for other in shots if group_of(other) == group and other.key != stored.key and other.passes(shot_filter)]
    found: dict[Part, list[ShotNumber]] = {part: [] for part in Part}
    for measure in SHOT_MEASURES:
        known = [value for other in others if (value := measure.value(other)) is not None]
        number = compute_club_number(known)
        usual = number.median if number and number.n >= FEWEST_OTHERS else None
        found[measure.part].append(
            ShotNumber(measure, measure.value(stored), source_of(measure.measure, stored.shot.how_measured), usual,
                       len(known)))
    return found
