"""Which of two words holds: this Rangebook's, the other one's, or nobody can say.

Both sides know which words they had before. A side that once had the other's word and went on is ahead of it, so an
edit that is only newer is no conflict, however often two Rangebooks are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

Value = str | None
"""A word as text that can be compared; None: nothing is said."""


class Verdict(StrEnum):
    """What becomes of a word."""

    KEEP = "keep"
    TAKE = "take"
    CONFLICT = "conflict"


def resolve(mine: Sequence[Value], theirs: Sequence[Value]) -> Verdict:
    """Compare two histories of one word, each the oldest value first and the present one last."""
    if mine[-1] == theirs[-1]:
        return Verdict.KEEP
    is_ahead, is_behind = _has_left(mine, theirs), _has_left(theirs, mine)
    if is_ahead == is_behind:
        return Verdict.CONFLICT
    return Verdict.KEEP if is_ahead else Verdict.TAKE


def _has_left(one: Sequence[Value], other: Sequence[Value]) -> bool:
    """Whether ``one`` had the present word of ``other`` and went on; of "nothing" only with all that came before it."""
    if other[-1] is not None and other[-1] in one[:-1]:
        return True
    steps = iter(one)
    return all(value in steps for value in other)
