"""What makes two shots of files the same one: a key that is the same in every copy of a file, and repeats within one.

Where a moment to the second exists, it is moment, club and ball speed; else everything that was read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from golf.shots import MEASURES, ShotFlag
from imports.records import FileShot

_ENOUGH_MEASURES = 5
_REPEATED = "the same shot is in this file already"


def compute_shot_keys(shots: Sequence[FileShot]) -> list[str]:
    """A key for each shot, 24 letters; a shot that is there twice gets two, in the order of the file."""
    has_seconds = _have_seconds(shots)
    seen: Counter[str] = Counter()
    keys = []
    for each in shots:
        if each.putt is not None:
            keys.append(each.putt.putt_id)  # its reader has named it
            continue
        content = repr(_row(each) if each.record else _content(each, has_seconds=has_seconds))
        seen[content] += 1
        text = content if seen[content] == 1 else f"{content}#{seen[content]}"
        keys.append(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24])
    return keys


def _row(each: FileShot) -> tuple[str, ...]:
    """A row of a database by its id; with its moment, for another computer's database counts from 1 as well."""
    return "row", each.record, "" if each.hit_at is None else each.hit_at.isoformat()


def flag_repeated(shots: Sequence[FileShot]) -> tuple[FileShot, ...]:
    """The same shots; one that is there already is flagged as a duplicate, the copy without carry of the two."""
    has_seconds = _have_seconds(shots)
    kept: dict[object, int] = {}
    flagged = list(shots)
    for place, each in enumerate(shots):
        content = _telling_content(each, has_seconds=has_seconds)
        if content is None:
            continue
        first = kept.setdefault(content, place)
        if first == place:
            continue
        loser = place
        if shots[first].shot.carry_m is None and each.shot.carry_m is not None:
            loser, kept[content] = first, place
        flagged[loser] = _as_duplicate(shots[loser])
    return tuple(flagged)


def _have_seconds(shots: Sequence[FileShot]) -> bool:
    """Whether moments are to the second; to the minute they tell no two balls apart."""
    return any(each.hit_at is not None and each.hit_at.second for each in shots)


def _content(each: FileShot, *, has_seconds: bool) -> tuple[object, ...]:
    club, speed = (each.club.label, each.club.kind), each.shot.ball_speed_mps
    if has_seconds and each.hit_at is not None and speed is not None:
        return each.player, each.hit_at.isoformat(), club, round(speed, 2)
    values = tuple(None if (value := getattr(each.shot, name)) is None else round(value, 4) for name in MEASURES)
    return each.player, str(each.hit_at or each.day), club, values


def _telling_content(each: FileShot, *, has_seconds: bool) -> tuple[object, ...] | None:
    """The content where it is enough to say that two shots are one; without a moment five measures are."""
    if each.shot.ball_speed_mps is None:
        return None
    is_timed = has_seconds and each.hit_at is not None
    measured = sum(getattr(each.shot, name) is not None for name in MEASURES)
    return _content(each, has_seconds=has_seconds) if is_timed or measured >= _ENOUGH_MEASURES else None


def _as_duplicate(each: FileShot) -> FileShot:
    shot = each.shot
    reason = "; ".join(filter(None, (shot.flag_reason, _REPEATED)))
    return replace(each, shot=replace(shot, flags=(*shot.flags, ShotFlag.DUPLICATE), flag_reason=reason))
