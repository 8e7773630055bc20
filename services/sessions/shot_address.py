"""A shot's place in an address (``?session=…&shot=12-3``): group and shot id, which stay when others are added."""

from __future__ import annotations

from collections.abc import Sequence

from golf.shot_edits import ShotKey
from golf.shots import StoredShot


def write_shot_address(stored: StoredShot) -> str:
    """The part behind ``shot=``; a shot of another report, merged or moved in, says which."""
    return write_key_address(stored.key, stored.session_id)


def write_key_address(key: ShotKey, session_id: int) -> str:
    """The same of a shot that is known by its key and the session it counts with."""
    report_id, group_id, shot_id = key
    own = f"{group_id}-{shot_id}"
    return own if session_id == report_id else f"{report_id}-{own}"


def find_shot_number(shots: Sequence[StoredShot], address: str | None) -> int | None:
    """The number (from 1) of the shot that an address names; None when none of these is meant."""
    if not address:
        return None
    return next((number for number, stored in enumerate(shots, start=1) if write_shot_address(stored) == address), None)
