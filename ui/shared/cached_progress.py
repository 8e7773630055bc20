"""Cached reads of the Progress and the Practice page; the pattern is that of ui/shared/caching.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analysis.practice.year import PracticeYear
from golf.bag_and_goals import ClubUse
from golf.shot_edits import ShotFilter
from services.practice import view as practice_view
from services.practice.view import PracticeQuality
from services.progress import all_time_bests as all_bests
from services.progress import goals as goal_view
from services.progress import view as progress_view
from services.progress.all_time_bests import ClubBests
from services.progress.goals import GoalView
from services.progress.view import Asked, ProgressView

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_clubs(database: GolfDatabase, player: str) -> tuple[ClubUse, ...]:
    """The player's clubs in the order of the bag."""
    return _clubs(database, str(database.path), database.load_revision(), player)


def cached_progress(database: GolfDatabase, asked: Asked, today: date) -> ProgressView:
    """One club's metric over a period."""
    return _progress(database, (str(database.path), database.load_revision()), asked, today)


def cached_goals(database: GolfDatabase, player: str, shot_filter: ShotFilter, *, with_closed: bool) -> tuple[GoalView,
                                                                                                              ...]:
    """A player's goals with their progress."""
    return _goals(database, (str(database.path), database.load_revision()), player, shot_filter, with_closed)


def cached_year(database: GolfDatabase, player: str, year: int | None, today: date) -> PracticeYear:
    """A year of practice days."""
    return _year(database, (str(database.path), database.load_revision()), player, year, today)


def cached_quality(database: GolfDatabase, player: str, sessions: int, shot_filter: ShotFilter) -> PracticeQuality:
    """The order of balls in the last sessions."""
    return _quality(database, (str(database.path), database.load_revision()), player, sessions, shot_filter)


def cached_all_bests(database: GolfDatabase, player: str, shot_filter: ShotFilter) -> tuple[ClubBests, ...]:
    """The bests of every club over all time."""
    return _all_bests(database, (str(database.path), database.load_revision()), player, shot_filter)


_Key = tuple[str, int]


@st.cache_resource(max_entries=8, show_spinner=False)
def _all_bests(
    _database: GolfDatabase, key: _Key, player: str, shot_filter: ShotFilter  # noqa: ARG001
) -> tuple[ClubBests, ...]:
    return all_bests.load_all_bests(_database, player, shot_filter)


@st.cache_resource(max_entries=16, show_spinner=False)
def _clubs(_database: GolfDatabase, path: str, revision: int, player: str) -> tuple[ClubUse, ...]:  # noqa: ARG001
    return tuple(_database.practice.load_clubs(player))


@st.cache_resource(max_entries=32, show_spinner=False)
def _progress(_database: GolfDatabase, key: _Key, asked: Asked, today: date) -> ProgressView:  # noqa: ARG001
    return progress_view.load_progress(_database, asked, today)


@st.cache_resource(max_entries=8, show_spinner=False)
def _goals(_database: GolfDatabase, key: _Key, player: str, shot_filter: ShotFilter,  # noqa: ARG001
           with_closed: bool) -> tuple[GoalView, ...]:
    return tuple(goal_view.load_goal_views(_database, player, shot_filter, with_closed=with_closed))


@st.cache_resource(max_entries=16, show_spinner=False)
def _year(_database: GolfDatabase, key: _Key, player: str, year: int | None, today: date) -> PracticeYear:  # noqa: ARG001
    return practice_view.load_practice_year(_database, player, year, today)


@st.cache_resource(max_entries=8, show_spinner=False)
def _quality(_database: GolfDatabase, key: _Key, player: str, sessions: int,  # noqa: ARG001
             shot_filter: ShotFilter) -> PracticeQuality:
    return practice_view.load_practice_quality(_database, player, sessions, shot_filter)
