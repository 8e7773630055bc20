"""Loads what the digest of the last day of practice is computed from (analysis/digest.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analysis.digest import SESSIONS_LOOKED_AT, STILL_PLAYED_DAYS, Digest, Practised, choose_clubs, compute_digest
from golf.bag_and_goals import ClubSession
from golf.shot_edits import ShotFilter

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def load_digest(database: GolfDatabase, player: str, shot_filter: ShotFilter) -> Digest | None:
    """The digest of a player's last day of practice; None without a dated session."""
    practice = database.practice
    last = database.journal.load_last_day(player)
    if last is None:
        return None
    still_played = practice.load_club_names(player, last - timedelta(days=STILL_PLAYED_DAYS))
    sessions = practice.load_sessions_of_clubs(player, still_played, limit=SESSIONS_LOOKED_AT)
    days = database.journal.load_practice_days(player, last, last)
    practised = Practised(last, sum(day.sessions for day in days), sum(day.shots for day in days),
                          _hit_on(last, sessions))
    shots = practice.load_shots_by_club({
        club: [item.report_id for item in sessions[club]] for club in choose_clubs(sessions)})
    return compute_digest(player, practised, shots, shot_filter)


def _hit_on(day: date, sessions: Mapping[str, Sequence[ClubSession]]) -> tuple[tuple[str, int], ...]:
    hit = [(club, sum(item.shots for item in found if item.practised_on == day)) for club, found in sessions.items()]
    return tuple((club, shots) for club, shots in hit if shots)
