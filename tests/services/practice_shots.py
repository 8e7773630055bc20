"""Shots for the tests of the practice room, in a few words."""

from datetime import date, timedelta
from typing import Any

from golf.shot_edits import ShotEdit
from golf.shots import Shot, ShotFlag, StoredShot

FIRST_DAY = date(2026, 1, 1)


def make_shot(session: int = 1, position: int = 0, club: str = "7 Iron", *, group: str = "1", label: str = "",
              on: date | str | None = "", flagged: bool = False, edit: ShotEdit | None = None,
              is_default_club: bool = False, duplicate_of: str | None = None, shot_id: str | None = None,
              **measures: Any) -> StoredShot:
    """A shot of session ``session``; its day is the session's number from the first of January on."""
    day = FIRST_DAY + timedelta(days=session) if on == "" else on
    assert not isinstance(day, str)
    flags = (ShotFlag.IMPOSSIBLE,) if flagged else ()
    return StoredShot(session, group, club, None, label,
                      Shot(str(position + 1) if shot_id is None else shot_id, position, flags=flags, **measures),
                      is_default_club=is_default_club, duplicate_of=duplicate_of, player="Alex", practised_on=day,
                      edit=edit or ShotEdit())


def make_session(session: int, carries: list[float], club: str = "7 Iron", **rest: Any) -> list[StoredShot]:
    """A session of one club with these carries."""
    return [make_shot(session, position, club, carry_m=carry, **rest) for position, carry in enumerate(carries)]
