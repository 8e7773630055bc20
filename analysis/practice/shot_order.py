"""In which order balls were hit, as far as a report shows it. Pure.

A report lists balls in groups, one for each club or label, and has no time for a ball (uneekor.md). So this much is
known: the order of the balls inside a group, where their numbers rise; and that a golfer came back to a club when it
has two groups with another club between them. Whether a monitor makes a new group for every change or adds to the
club's old one is not known: a club that shows once may have been hit in one go or in ten. So what is counted here is
what can be seen: *at least* so many changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from golf.shots import ShotFlag, StoredShot
from golf.swing_groups import SwingGroup, group_of, length_of

GroupKey = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Block:
    """Balls in a row with one club (and, for part swings, to one distance), as the report shows them."""

    club: str
    label: str
    """The distance of part swings; empty for full ones."""
    shots: tuple[StoredShot, ...]
    is_ordered: bool
    """The order of its balls is known."""
    is_return: bool = False
    """The same club was in an earlier block, with others between."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """How blocked or mixed some sessions were, as far as it shows."""

    sessions: int
    shots: int
    blocks: int
    changes: int
    """From one ball to the next, of club or of distance."""
    pairs: int
    """Places where there could have been one."""
    returns: int
    sessions_with_returns: int
    typical_block: float | None
    longest_block: int

    @property
    def share(self) -> float | None:
        """Of balls before which something changed; None when nothing could."""
        return self.changes / self.pairs if self.pairs else None


def find_blocks(session: Sequence[StoredShot]) -> tuple[Block, ...]:
    """The blocks of one session's shots, which come in the order of the report; copies and hidden balls left out."""
    ordered, unordered = _order_balls(session)
    blocks: list[Block] = []
    for (club, label), group in groupby(ordered, key=task_of):
        shots = tuple(group)
        is_return = any((block.club, block.label) == (club, label) for block in blocks)
        is_ordered = not any(_group_key(stored) in unordered for stored in shots)
        blocks.append(Block(club, label, shots, is_ordered, is_return))
    return tuple(blocks)


def order_balls(session: Sequence[StoredShot]) -> dict[SwingGroup, tuple[list[StoredShot], bool]]:
    """The balls of each club and kind of swing in the order hit, and whether that order is known.

    Of one session's shots, which come in the order of the report; copies, hidden balls and mixed rounds left out.
    """
    ordered, unordered = _order_balls(session)
    found: dict[SwingGroup, list[StoredShot]] = {}
    for stored in ordered:
        found.setdefault(group_of(stored), []).append(stored)
    return {swings: (balls, _is_known(balls, unordered)) for swings, balls in found.items()}


def groups_are_ordered(session: Sequence[StoredShot]) -> bool:
    """Whether the numbers of the groups rise, as they do when a monitor makes them one after the other."""
    groups = [key for key, _ in groupby(session, key=_group_key)]
    if len({report_id for report_id, _ in groups}) > 1:
        return False  # put together by the golfer: nobody wrote down which came first
    names = [group_id for _, group_id in groups]
    return all(name.isdecimal() for name in names) and all(int(a) < int(b) for a, b in pairwise(names))


def compute_mixing(sessions: Sequence[Sequence[Block]]) -> Mixing:
    """Sums over sessions."""
    filled = [blocks for blocks in sessions if blocks]
    sizes = [len(block.shots) for blocks in filled for block in blocks]
    returns = [sum(block.is_return for block in blocks) for blocks in filled]
    shots = sum(sizes)
    return Mixing(len(filled), shots, len(sizes), len(sizes) - len(filled), shots - len(filled), sum(returns),
                  sum(count > 0 for count in returns), median(sizes) if sizes else None, max(sizes, default=0))


def _order_balls(session: Sequence[StoredShot]) -> tuple[list[StoredShot], set[GroupKey]]:
    """The balls that were hit, oldest first inside each group; and the groups whose order is not known."""
    ordered: list[StoredShot] = []
    unordered: set[GroupKey] = set()
    for group_key, group in groupby(filter(_was_hit, session), key=_group_key):
        listed = list(group)
        known = _in_order(listed)
        if known is None:
            unordered.add(group_key)
        ordered += listed if known is None else known
    return ordered, unordered


def _is_known(balls: Sequence[StoredShot], unordered: set[GroupKey]) -> bool:
    """Of some balls in the order of ``_order_balls``: one group tells its own order, several need rising numbers."""
    groups = {_group_key(stored) for stored in balls}
    return not groups & unordered and (len(groups) == 1 or groups_are_ordered(balls))


def _group_key(stored: StoredShot) -> GroupKey:
    """A group's number is its report's own."""
    return stored.report_id, stored.group_id


def task_of(stored: StoredShot) -> tuple[str, str]:
    """What a ball is compared with: others of its club and, for a part swing, to its distance."""
    return stored.club, length_of(stored)


def _was_hit(stored: StoredShot) -> bool:
    is_copy = stored.duplicate_of is not None or ShotFlag.DUPLICATE in stored.shot.flags
    return not is_copy and not stored.edit.is_hidden and not stored.is_default_club


def _in_order(group: Sequence[StoredShot]) -> list[StoredShot] | None:
    """Oldest first: as listed where numbers rise, turned round where they fall, None where they do neither."""
    names = [stored.shot.shot_id for stored in group]
    if not all(name.isdecimal() for name in names):
        return None
    numbers = [int(name) for name in names]
    if all(a < b for a, b in pairwise(numbers)):
        return list(group)
    return list(reversed(group)) if all(a > b for a, b in pairwise(numbers)) else None
