"""Which shots numbers rest on, as the golfer chose it for every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from golf.shot_edits import ShotFilter, ShotReview
from golf.shots import Shot, ShotFlag, StoredShot
from services.shared.formatting import count_of

SHOT_FILTER_NAMES = {
    ShotFilter.ALL: "All shots",
    ShotFilter.UNFLAGGED: "Without flagged",
    ShotFilter.MEASURED: "Measured only",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many of some shots a shot filter leaves out, by reason; each shot under its first reason."""

    copies: int = 0
    hidden: int = 0
    flagged: int = 0
    left_out_by_you: int = 0
    club_not_seen: int = 0

    @property
    def total(self) -> int:
        """All that numbers do not rest on."""
        return self.copies + self.hidden + self.flagged + self.left_out_by_you + self.club_not_seen


def compute_left_out(shots: Iterable[StoredShot], shot_filter: ShotFilter) -> LeftOut:
    """What this shot filter leaves out of these shots, and why."""
    counts = dict.fromkeys(LeftOut.__slots__, 0)
    for stored in shots:
        if not stored.passes(shot_filter):
            counts[_reason(stored)] += 1
    return LeftOut(**counts)


def add_left_out(parts: Iterable[LeftOut]) -> LeftOut:
    """All of these together."""
    every = list(parts)
    return LeftOut(**{name: sum(getattr(item, name) for item in every) for name in LeftOut.__slots__})


def describe_left_out(left_out: LeftOut) -> str:
    """One sentence for the screen; empty when nothing is left out."""
    parts = [words for number, words in (
        (left_out.flagged, f"{left_out.flagged:,} with an impossible reading"),
        (left_out.left_out_by_you, f"{left_out.left_out_by_you:,} you left out"),
        (left_out.club_not_seen, f"{left_out.club_not_seen:,} without ball and club speed"),
        (left_out.copies, f"{left_out.copies:,} stored twice"),
        (left_out.hidden, f"{left_out.hidden:,} hidden"),
    ) if number]
    if not parts:
        return ""
    return f"Left out of the numbers: {count_of(left_out.total, 'shot')} ({', '.join(parts)})."


def why_left_out(stored: StoredShot, shot_filter: ShotFilter) -> str:
    """Why numbers of this shot filter do not rest on this shot: its first reason, as counted; empty when they do."""
    if stored.passes(shot_filter):
        return ""
    match _reason(stored):
        case "copies":
            report = (stored.duplicate_of or "").split("/", 1)[0]
            is_here = report in ("", str(stored.report_id))
            return "Listed twice" if is_here else f"Stored already with session {report}"
        case "hidden":
            return "Hidden by you"
        case "flagged":
            return stored.shot.flag_reason or "Impossible reading"
        case "left_out_by_you":
            return "Left out by you"
        case _:
            return _say_unseen(stored.shot)


def _reason(stored: StoredShot) -> str:
    if stored.duplicate_of is not None or ShotFlag.DUPLICATE in stored.shot.flags:
        return "copies"
    if stored.edit.is_hidden:
        return "hidden"
    if stored.shot.flags:
        return "flagged"
    return "left_out_by_you" if stored.edit.review is ShotReview.OUT else "club_not_seen"


def _say_unseen(shot: Shot) -> str:
    if shot.ball_speed_mps is not None:
        return "Club speed was not measured"
    return "Ball speed was not measured" if shot.club_speed_mps is not None else "Neither speed was measured"
