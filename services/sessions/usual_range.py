"""Loads the earlier sessions that a session is compared with (analysis/usual_range.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.usual_range import LAST_SESSIONS, UsualFigure, compute_usual_figures
from golf.bag_and_goals import ClubSession
from golf.sessions import SessionCard
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_LOOKED_AT = 2 * LAST_SESSIONS
"""Sessions read to find the last ten with enough balls."""


def load_usual_figures(
    database: GolfDatabase, card: SessionCard, shots: Sequence[StoredShot], shot_filter: ShotFilter
) -> list[UsualFigure]:
    """All clubs of a session against the player's last sessions before it, in the order of ``shots``."""
    clubs = dict.fromkeys(stored.club for stored in shots if not stored.is_default_club)
    found: list[UsualFigure] = []
    for club in clubs:
        here = [stored for stored in shots if stored.club == club and not stored.is_default_club]
        found += compute_usual_figures(club, here, _load_earlier(database, card, club), shot_filter)
    return found


def find_session_before(database: GolfDatabase, card: SessionCard, club: str) -> int | None:
    """The player's last session before this one with this club, by the same device; None without one."""
    sessions = database.practice.load_club_sessions(
        card.player, club, limit=_LOOKED_AT + 1, last=card.practised_on, like=card.report_id)
    return next((item.report_id for item in sessions if _is_before(item, card)), None)


def _load_earlier(database: GolfDatabase, card: SessionCard, club: str) -> list[list[StoredShot]]:
    sessions = database.practice.load_club_sessions(
        card.player, club, limit=_LOOKED_AT + 1, last=card.practised_on, like=card.report_id)
    earlier = [item for item in sessions if _is_before(item, card)][:_LOOKED_AT]
    by_report: Mapping[int, list[StoredShot]] = {item.report_id: [] for item in earlier}
    for stored in database.practice.load_shots(list(by_report), club):
        if not stored.is_default_club:
            by_report[stored.session_id].append(stored)
    return list(by_report.values())


def _is_before(item: ClubSession, card: SessionCard) -> bool:
    """An undated session is compared with all the others."""
    if item.report_id == card.report_id:
        return False
    if card.practised_on is None or item.practised_on is None or item.practised_on < card.practised_on:
        return True
    return item.report_id < card.report_id
