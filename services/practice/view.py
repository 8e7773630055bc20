"""What the Practice page shows: a year of days, and the order of balls in the last sessions."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.practice.first_ball import Aspect, FirstBall, compute_first_ball, compute_usual_carries
from analysis.practice.shot_order import Block, Mixing, compute_mixing, find_blocks
from analysis.practice.warm_up import WarmUp, compute_warm_up
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from services.shared.shot_filter import LeftOut, compute_left_out


@dataclass(frozen=True, slots=True)
class PracticeQuality:
    """Order of the last sessions that were no rounds: on a course the next club is not the golfer's to choose.

    ``mixing`` is of every ball that is not hidden, whatever the shot filter; ``left_out`` is what the shot filter
    leaves out of the rest. Putts are none of it: they have a page of their own.
    """

    mixing: Mixing
    first_balls: tuple[FirstBall, ...]
    warm_up: WarmUp
    rounds_left_out: int
    left_out: LeftOut
    putts_left_out: int = 0


def compute_quality(
    shots: list[StoredShot], shot_filter: ShotFilter, rounds_left_out: int = 0, putts_left_out: int = 0
) -> PracticeQuality:
    """From the shots of some sessions, in the order of their reports."""
    by_session: dict[int, list[StoredShot]] = {}
    for stored in shots:
        by_session.setdefault(stored.session_id, []).append(stored)
    blocks: list[tuple[Block, ...]] = [found for session in by_session.values() if (found := find_blocks(session))]
    usual = compute_usual_carries(shots, shot_filter)
    return PracticeQuality(
        compute_mixing(blocks),
        tuple(compute_first_ball(blocks, aspect, shot_filter, usual_carry=usual) for aspect in Aspect),
        compute_warm_up(blocks, shot_filter), rounds_left_out,
        compute_left_out((stored for stored in shots if not stored.is_default_club), shot_filter), putts_left_out)
