"""The measured values of a shot as bytes: to tell equal shots, and to tell whether a report changed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from operator import attrgetter
from struct import Struct

from golf.shots import MEASURES, Shot

Values = tuple[float | None, ...]
"""One value per name in MEASURES, in that order."""

read_values: Callable[[Shot], Values] = attrgetter(*MEASURES)
_PACKED = Struct(f"<I{len(MEASURES)}d")
_EVERYTHING = (1 << len(MEASURES)) - 1
_BALL_SPEED = MEASURES.index("ball_speed_mps")
_ENOUGH_MEASURES = 5  # ball speed and four more: fewer equal values may be chance


def pack_values(values: Values) -> bytes:
    """Which values are there, and what they are. 0 and -0 are the same, None is neither."""
    if None not in values:
        return _PACKED.pack(_EVERYTHING, *[value + 0.0 for value in values])  # type: ignore[operator]
    present = sum(1 << place for place, value in enumerate(values) if value is not None)
    return _PACKED.pack(present, *[0.0 if value is None else value + 0.0 for value in values])


def hash_values(values: Values, packed: bytes) -> bytes | None:
    """What makes two shots the same ball; None when too little was measured to tell."""
    if values[_BALL_SPEED] is None or len(values) - values.count(None) < _ENOUGH_MEASURES:
        return None
    return blake2b(packed, digest_size=16).digest()
