"""Cached reads: recomputed only when the data revision moved, in every tab alike.

The key is (database path, revision, parameters); objects with a leading underscore are not part of it.
Answers are frozen values, which no page can change. So each is kept and shared as it is (``cache_resource``):
``cache_data`` would pickle it, and unpickle it at every look: a tenth of a second for the 7,800 shots of a club.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analysis.digest import Digest
from golf.sessions import NamedSession
from golf.shot_edits import ShotFilter
from golf.sync_events import Receipt
from services.coach_reports import content as practice_report
from services.home import digest
from services.home import view as journal
from services.home.view import JournalView
from services.sessions import date_sources
from services.sessions import view as sessions
from services.sessions.date_sources import DateRow
from services.sessions.view import SessionView
from ui.shared.session_labels import Pickable, build_pickable

if TYPE_CHECKING:
    from golf_db import GolfDatabase


def cached_journal(database: GolfDatabase, player: str | None, shown: int, today: date) -> JournalView:
    """Home's figures."""
    return _journal(database, str(database.path), database.load_revision(), player, shown, today)


def cached_session(database: GolfDatabase, report_id: int) -> SessionView:
    """One session whole. Raises NotFound."""
    return _session(database, str(database.path), database.load_revision(), report_id)


def cached_pickable(database: GolfDatabase, search: str) -> tuple[Pickable, ...]:
    """The sessions to pick from."""
    return _pickable(database, str(database.path), database.load_revision(), search)


def cached_receipt(database: GolfDatabase, accounts: tuple[str, ...] | None) -> Receipt:
    """The portal's count against ours, of these accounts together (None: of all)."""
    return _receipt(database, str(database.path), database.load_revision(), accounts)


def cached_date_rows(database: GolfDatabase, search: str) -> tuple[DateRow, ...]:
    """Sessions with what each source says about their day."""
    return _date_rows(database, str(database.path), database.load_revision(), search)


def cached_players(database: GolfDatabase) -> tuple[str, ...]:
    """Everybody with a stored session, who practised last first."""
    return _players(database, str(database.path), database.load_revision())


def cached_neighbours(database: GolfDatabase, player: str, day: date | None, search: str) -> tuple[NamedSession, ...]:
    """A player's sessions around a day, the nearest first, to put shots or sessions together."""
    return _neighbours(database, str(database.path), database.load_revision(), player, day, search)


@st.cache_resource(max_entries=8, show_spinner=False)
def _neighbours(_database: GolfDatabase, path: str, revision: int, player: str,  # noqa: ARG001
                day: date | None, search: str) -> tuple[NamedSession, ...]:
    return tuple(sessions.load_neighbours(_database, player, day, search))


def cached_digest(database: GolfDatabase, player: str, shot_filter: ShotFilter) -> Digest | None:
    """What is said after the player's last practice."""
    return _digest(database, str(database.path), database.load_revision(), player, shot_filter)


@st.cache_resource(max_entries=8, show_spinner=False)
def _digest(_database: GolfDatabase, path: str, revision: int, player: str,  # noqa: ARG001
            shot_filter: ShotFilter) -> Digest | None:
    return digest.load_digest(_database, player, shot_filter)


def cached_months(database: GolfDatabase, player: str, today: date) -> tuple[date, ...]:
    """The months of a player that can be reported."""
    return _months(database, str(database.path), database.load_revision(), player, today)


@st.cache_resource(max_entries=8, show_spinner=False)
def _months(_database: GolfDatabase, path: str, revision: int, player: str, today: date) -> tuple[date, ...]:  # noqa: ARG001
    return tuple(practice_report.list_months(_database, player, today))


@st.cache_resource(max_entries=8, show_spinner=False)
def _players(_database: GolfDatabase, path: str, revision: int) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(_database.practice.load_players())


@st.cache_resource(max_entries=32, show_spinner=False)
def _journal(_database: GolfDatabase, path: str, revision: int, player: str | None, shown: int,  # noqa: ARG001
             today: date) -> JournalView:
    return journal.load_journal(_database, player, shown, today)


@st.cache_resource(max_entries=32, show_spinner=False)
def _session(_database: GolfDatabase, path: str, revision: int, report_id: int) -> SessionView:  # noqa: ARG001
    return sessions.load_session_view(_database, report_id)


@st.cache_resource(max_entries=8, show_spinner=False)
def _receipt(_database: GolfDatabase, path: str, revision: int,  # noqa: ARG001
             accounts: tuple[str, ...] | None) -> Receipt:
    return _database.journal.load_receipt(accounts)


@st.cache_resource(max_entries=8, show_spinner=False)
def _pickable(_database: GolfDatabase, path: str, revision: int, search: str) -> tuple[Pickable, ...]:  # noqa: ARG001
    return tuple(build_pickable(session) for session in sessions.load_pickable(_database, search))


@st.cache_resource(max_entries=8, show_spinner=False)
def _date_rows(_database: GolfDatabase, path: str, revision: int, search: str) -> tuple[DateRow, ...]:  # noqa: ARG001
    return tuple(date_sources.load_date_rows(_database, search))
