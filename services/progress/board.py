"""All clubs on one board: of each what the page says of the club alone, and its sessions over a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.metrics import Metric, SessionValue
from analysis.progress import Progress, SessionPoint, build_series, compute_progress
from analysis.sessions_of_club import sort_swings
from golf.bag_and_goals import ClubSession
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from services.progress.view import compute_number
from services.shared.formatting import count_of

YEAR_SESSIONS = 60
"""A club's newest sessions of the year; a line of a few centimetres shows no more."""
ABOUT_BOARD = ("The line: each session's number over a year, a dot for a session of the period chosen above. "
               "**Now**: over all balls of the period. **Change**: by the trend, from its first session to its last. "
               "**Better** and **Worse** are said when chance alone would hardly do it, **Same** when any change is "
               "too small to matter. Of twenty clubs in which nothing has changed, one will look like a change.")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One club. ``year``: its sessions over a year, oldest first; ``counted``: those that the verdict rests on."""

    club: str
    number: SessionValue | None
    progress: Progress
    year: tuple[SessionPoint, ...]
    counted: tuple[int, ...]


def compute_row(
    club: str, shots: Sequence[StoredShot], of_year: Sequence[StoredShot], metric: Metric, shot_filter: ShotFilter
) -> BoardRow:
    """The row of a club, from its shots in the period and in the year; number and verdict as ``compute_view`` has."""
    series = build_series(sort_swings(shots, shot_filter), metric)
    return BoardRow(club, compute_number(shots, metric, shot_filter), compute_progress(series, metric),
                    build_series(sort_swings(of_year, shot_filter), metric).points,
                    tuple(point.report_id for point in series.points))


def choose_sessions(shots: Sequence[StoredShot], sessions: Sequence[ClubSession]) -> list[StoredShot]:
    """The shots of these sessions, in the order given."""
    chosen = {item.report_id for item in sessions}
    return [stored for stored in shots if stored.session_id in chosen]


def find_first_day(today: date) -> date:
    """The first day of the year that ends today."""
    return today - timedelta(days=364)


def describe_missing(row: BoardRow) -> str:
    """How many sessions are missing until there can be a verdict at all; empty when there are enough."""
    return "" if row.progress.trend is not None else f"{count_of(row.progress.more_sessions, 'more session')}"
