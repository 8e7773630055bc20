"""What holds for a shot of any file once its cells are read: what was not seen, what follows, what cannot be."""

from __future__ import annotations

import math
from typing import Any

from golf.limits import compute_smash, describe_impossible
from golf.provenance import Provenance
from golf.shots import MEASURES, Shot, ShotFlag
from imports.draft import Draft
from imports.vocabulary import CLUB_MEASURES

_NEVER_ZERO = ("ball_speed_mps", "club_speed_mps", "smash_factor")
_SPINS = ("back_spin_rpm", "side_spin_rpm", "total_spin_rpm", "spin_axis_deg")
_CLUB_WITHOUT_SPEED = tuple(name for name in CLUB_MEASURES if name != "club_speed_mps")
_SOURCE_WORDS = {
    "measured": Provenance.MEASURED, "actual": Provenance.MEASURED, "0": Provenance.MEASURED,
    "real": Provenance.MEASURED, "estimated": Provenance.ESTIMATED, "estimate": Provenance.ESTIMATED,
    "1": Provenance.ESTIMATED, "2": Provenance.ESTIMATED, "simulated": Provenance.ESTIMATED,
    "calculated": Provenance.CALCULATED,
}


def finish(draft: Draft) -> None:
    """Drop what was not seen, mark what the file calls estimated, and derive what follows from the rest."""
    for measure in _NEVER_ZERO:
        if draft.values.get(measure) == 0:
            draft.drop(measure)
    _forget_unseen_club(draft)
    _mark(draft, "spin_source", _SPINS)
    _mark(draft, "club_source", CLUB_MEASURES)
    _derive_spins(draft)
    _derive_club(draft)


def _forget_unseen_club(draft: Draft) -> None:
    """No club speed and 0 in all other values of the club: it was not seen. One 0 among values is a value."""
    seen = [draft.values[name] for name in CLUB_MEASURES if name in draft.values]
    if len(seen) >= 2 and not any(seen):
        draft.drop(*CLUB_MEASURES)


def _mark(draft: Draft, fact: str, measures: tuple[str, ...]) -> None:
    """What the file says of how some values came to be; a question mark beside one says more."""
    source = _SOURCE_WORDS.get(draft.facts.get(fact, "").casefold())
    for measure in measures:
        if source is not None and measure in draft.values:
            draft.sources.setdefault(measure, source)


def _derive_spins(draft: Draft) -> None:
    """Back and side spin of total spin and axis, where the file has no others."""
    values = draft.values
    total, axis = values.get("total_spin_rpm"), values.get("spin_axis_deg")
    if total is None or axis is None:
        return
    turned = math.radians(axis)
    for measure, value in (("back_spin_rpm", total * math.cos(turned)), ("side_spin_rpm", total * math.sin(turned))):
        if measure not in values:
            values[measure] = value
            draft.sources[measure] = _derived_from(draft, "total_spin_rpm", "spin_axis_deg")


def _derive_club(draft: Draft) -> None:
    """The face of path and face to path; smash of both speeds."""
    values = draft.values
    if "face_angle_deg" not in values and "club_path_deg" in values and "face_to_path_deg" in values:
        values["face_angle_deg"] = values["club_path_deg"] + values["face_to_path_deg"]
        draft.sources["face_angle_deg"] = _derived_from(draft, "club_path_deg", "face_to_path_deg")
    if "smash_factor" not in values:
        smash = compute_smash(values.get("ball_speed_mps"), values.get("club_speed_mps"))
        if smash is not None:
            values["smash_factor"] = smash
            draft.sources["smash_factor"] = _derived_from(draft, "ball_speed_mps", "club_speed_mps")


def _derived_from(draft: Draft, *measures: str) -> Provenance:
    """Derived, or estimated where one of the values it rests on is."""
    is_estimated = any(draft.sources.get(measure) is Provenance.ESTIMATED for measure in measures)
    return Provenance.ESTIMATED if is_estimated else Provenance.DERIVED


def build_shot(draft: Draft, position: int) -> Shot:
    """The shot; impossible values stay and are flagged, as those of the portal."""
    values: dict[str, Any] = {measure: draft.values[measure] for measure in MEASURES if measure in draft.values}
    impossible = describe_impossible(values)
    return Shot(shot_id=str(draft.line), position=position, shot_type=draft.facts.get("shot_type", "")[:40] or None,
                flags=(ShotFlag.IMPOSSIBLE,) if impossible else (), flag_reason="; ".join(impossible), **values)
