"""What the page Live shows while nobody hits: a stored session, by its last ball or by a club's number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from analysis.averages_by_club import ClubFigures, compute_club_figures
from golf.putts import PUTTER
from golf.shots import ShotFlag, StoredShot
from services.live.view import DrawnBall, draw_ball

if TYPE_CHECKING:
    from golf.sessions import SessionCard
    from golf.shot_edits import ShotFilter, ShotKey
    from golf_db import GolfDatabase

_CARDS_AT_ONCE = 12
_LENGTH_OF_A_DAY = len("2026-11-21")


@dataclass(frozen=True, slots=True)
class LastBall:
    """A ball and when it was hit, by the clock of where it was."""

    ball: DrawnBall
    at: datetime


@dataclass(frozen=True, slots=True)
class LastSession:
    """A stored session with its shots as the report lists them, hidden ones and copies too.

    ``last``: the ball that was hit last; None where the source does not tell it: a portal's report has no times.
    """

    card: SessionCard
    shots: tuple[StoredShot, ...]
    last: LastBall | None


def load_last_session(database: GolfDatabase) -> LastSession | None:
    """The last session with its shots; None without one."""
    card, journal = find_last_card(database), database.journal
    if card is None:
        return None
    shots = journal.load_shots(card.report_id)
    times = journal.load_hit_times({stored.report_id for stored in shots})
    return LastSession(card, tuple(shots), find_last_ball(shots, times))


def find_last_card(database: GolfDatabase) -> SessionCard | None:
    """The first session of the list of sessions in which somebody hit a ball that was no putt; None without one."""
    for offset in count(step=_CARDS_AT_ONCE):
        cards = database.journal.load_cards(limit=_CARDS_AT_ONCE, offset=offset, practice_only=True)
        found = next((card for card in cards if not card.is_putting), None)
        if found is not None or not cards:
            return found
    raise AssertionError("counting never ends")


def find_last_ball(shots: Iterable[StoredShot], times: Mapping[ShotKey, str]) -> LastBall | None:
    """The ball with the latest time; None unless every ball has one, or when balls of two groups share the latest.

    Copies, hidden balls and those that the source does not count are passed over.
    """
    hit = [stored for stored in shots if not stored.edit.is_hidden and stored.duplicate_of is None
           and not {ShotFlag.DUPLICATE, ShotFlag.EXCLUDED}.intersection(stored.shot.flags)]
    moments = [_read_moment(times.get(stored.key)) for stored in hit]
    known = [moment for moment in moments if moment is not None]
    if not known or len(known) < len(hit):
        return None
    latest = max(known)
    candidates = [stored for stored, moment in zip(hit, moments, strict=True) if moment == latest]
    if len({(stored.report_id, stored.group_id) for stored in candidates}) > 1:
        return None
    return LastBall(draw_ball(max(candidates, key=lambda stored: stored.shot.position)), latest)


def list_numbers(shots: tuple[StoredShot, ...], shot_filter: ShotFilter) -> dict[str, ClubFigures]:
    """The numbers of each club and kind of swing that has a carry or a ball speed, by its label, like a bag."""
    return {each.group.label: each for each in compute_club_figures(shots, shot_filter)
            if each.club != PUTTER and (each.numbers.get("carry_m") or each.numbers.get("ball_speed_mps"))}


def _read_moment(hit_at: str | None) -> datetime | None:
    """A local time of day; None for a day alone."""
    if hit_at is None or len(hit_at) <= _LENGTH_OF_A_DAY:
        return None
    try:
        return datetime.fromisoformat(hit_at).replace(tzinfo=None)
    except ValueError:
        return None
