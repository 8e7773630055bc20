"""One session: what a golfer reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.averages_by_club import ClubFigures, compute_club_figures
from golf.sessions import SessionDetail
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot

if TYPE_CHECKING:
    from golf_db import GolfDatabase

PICKABLE = 500
LONGEST_NUMBER = 18
"""Digits of a session's number; those made here have thirteen."""
NEIGHBOURS = 120


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session page's content."""

    detail: SessionDetail
    shots: tuple[StoredShot, ...]
    figures: tuple[ClubFigures, ...]


def load_session_view(database: GolfDatabase, report_id: int,
                      shot_filter: ShotFilter = DEFAULT_SHOT_FILTER) -> SessionView:
    """The session whole, with its shots; figures of this shot filter. Raises NotFound."""
    journal = database.journal
    detail = journal.load_session(report_id)
    shots = journal.load_shots(report_id)
    return SessionView(detail, tuple(shots), tuple(compute_club_figures(shots, shot_filter)))


def read_report_id(text: str | None) -> int | None:
    """A session number from an address, or None when it is none (addresses are typed and tampered with)."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        return None
    return int(text)


def default_club_groups(shots: Sequence[StoredShot]) -> dict[tuple[int, str], str]:
    """Report and group → the monitor's club, for groups left on its default club: kept out of club numbers."""
    return {(shot.report_id, shot.group_id): shot.monitor_club for shot in shots if shot.is_default_club}
