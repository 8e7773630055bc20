"""Loads what the digest of the last day of practice is computed from (analysis/digest.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analysis.digest import STILL_PLAYED_DAYS, Digest, Practised, choose_clubs, compute_digest
from analysis.period import Basis, compute_reach
from golf.bag_and_goals import ClubSession

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def load_digest(database: GolfDatabase, player: str, basis: Basis) -> Digest | None:
    """The digest of a player's last day of practice, over the period of the other pages; None without a day."""
    practice = database.practice
    last = database.journal.load_last_day(player)
    if last is None:
        return None
    reach = compute_reach(basis)
    still_played = practice.load_club_names(player, last - timedelta(days=STILL_PLAYED_DAYS))
    sessions = practice.load_sessions_of_clubs(player, still_played, limit=reach.sessions, first=reach.first)
    days = database.journal.load_practice_days(player, last, last)
    practised = Practised(last, sum(day.sessions for day in days), sum(day.shots for day in days),
                          _hit_on(last, practice.load_sessions_of_clubs(player, still_played, first=last, last=last)))
    shots = practice.load_shots_by_club({
        club: [item.report_id for item in sessions[club]] for club in choose_clubs(sessions)})
    return compute_digest(player, practised, shots, basis.shot_filter)


def _hit_on(day: date, sessions: Mapping[str, Sequence[ClubSession]]) -> tuple[tuple[str, int], ...]:
    hit = [(club, sum(item.shots for item in found if item.practised_on == day)) for club, found in sessions.items()]
    return tuple((club, shots) for club, shots in hit if shots)
