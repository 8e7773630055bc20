"""The vocabulary of putting: what a putt is on its way from a tracker to a page.

A putt is no full swing: it has limits of its own, and no number of a club, a bag or a session's shots rests on it.
SI units, named in the field; ``None`` means "not said", never 0. Directions and lateral misses are positive to the
right, depth misses positive beyond the hole.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Final

PUTTER: Final = "Putter"
"""The club whose shots of a launch monitor are putts (golf.clubs)."""
PUTT_LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "ball_speed_mps": (0, 12),
    "start_direction_deg": (-45, 45),
    "target_distance_m": (0, 60),
    "rolled_distance_m": (0, 60),
    "lateral_miss_m": (-60, 60),
    "depth_miss_m": (-60, 60),
    "skid_distance_m": (0, 30),
}
"""The possible range of each measure, both ends included: outside it a tracker has misread."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "ball_speed_mps": ("ball speed", "m/s"), "start_direction_deg": ("start direction", "°"),
    "target_distance_m": ("distance to the hole", "m"), "rolled_distance_m": ("distance rolled", "m"),
    "lateral_miss_m": ("miss to the side", "m"), "depth_miss_m": ("miss in depth", "m"),
    "skid_distance_m": ("skid", "m"),
}
LONGEST_CATEGORY: Final = 200
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Putt:
    """One putt. Everything but its number in the session may be missing.

    ``putt_id``: what names it, the same in every copy of its source and no other putt's; empty: its number names it in
    its session. ``hit_at``: ISO, local to where it was hit. ``elapsed_s``: seconds since the session began. ``made``
    None: nobody said.
    ``category``: the tracker's own words. ``flag_reason``: why it is shown and enters no number.
    """

    number: int
    putt_id: str = ""
    hit_at: str | None = None
    elapsed_s: float | None = None
    made: bool | None = None
    ball_speed_mps: float | None = None
    start_direction_deg: float | None = None
    target_distance_m: float | None = None
    rolled_distance_m: float | None = None
    lateral_miss_m: float | None = None
    depth_miss_m: float | None = None
    skid_distance_m: float | None = None
    category: str | None = None
    flag_reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether numbers rest on it."""
        return not self.flag_reason


PUTT_MEASURES: Final = tuple(field.name for field in fields(Putt) if field.name in PUTT_LIMITS)
"""The numeric fields that have limits, in the order of the record."""


@dataclass(frozen=True, slots=True)
class StoredPutt:
    """A putt with its place: the session it is stored in, the one it counts with, and whose and when that is.

    ``group_id`` is empty for a putt of a tracker; a putt that a launch monitor saw as a shot with the putter has the
    shot's group there and the shot's id in ``putt.putt_id``.
    """

    report_id: int
    session_id: int
    player: str
    practised_on: date | None
    putt: Putt
    device: str = ""
    session_name: str = ""
    group_id: str = ""

    @property
    def is_of_a_launch_monitor(self) -> bool:
        """Whether it is stored as a shot."""
        return bool(self.group_id)


def check_putt(putt: Putt) -> Putt:
    """The putt with a reason where a value cannot be; what is no number at all counts as missing.

    The values stay, so that a page can show what the tracker said.
    """
    broken = {name: None for name in (*PUTT_MEASURES, "elapsed_s")
              if (value := getattr(putt, name)) is not None and not math.isfinite(value)}
    kept = replace(putt, **broken) if broken else putt  # type: ignore[arg-type]
    reason = describe_impossible_putt({name: getattr(kept, name) for name in PUTT_MEASURES})
    said = [part for part in kept.flag_reason.split("; ") if part]
    if reason and reason not in said:
        said += [part for part in reason.split("; ") if part not in said]
        return replace(kept, flag_reason="; ".join(said))
    return kept


def describe_impossible_putt(values: Mapping[str, float | None]) -> str:
    """A clause for each value that cannot be a putt's, joined; empty when all can. By name, in SI."""
    found = []
    for name, (lowest, highest) in PUTT_LIMITS.items():
        value = values.get(name)
        if value is not None and not lowest <= value <= highest:
            words, unit = _WORDS[name]
            found.append(f"{words} {value:.4g} {unit} is impossible for a putt")
    return "; ".join(found)


def elapsed_seconds(putts: Iterable[Putt]) -> list[float | None]:
    """When each putt of one session was hit, in seconds: since the start, else since the first moment that is said.

    Moments that are none, and those more than a day from the first, have no time.
    """
    items = list(putts)
    if any(putt.elapsed_s is not None for putt in items):
        return [putt.elapsed_s for putt in items]
    moments = [_read_moment(putt.hit_at) for putt in items]
    first = min((moment for moment in moments if moment is not None), default=None)
    if first is None:
        return [None] * len(items)
    seconds = [None if moment is None else (moment - first).total_seconds() for moment in moments]
    return [second if second is not None and second <= _DAY_S else None for second in seconds]


def _read_moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
