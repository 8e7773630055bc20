"""The Practice page's values from a real database file: which sessions they rest on, and the streak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.period import Basis, Window
from golf.sessions import UNKNOWN_PLAYER
from golf.shot_edits import ShotFilter
from golf.sync_events import SyncFailure
from golf_db import AccountReports, GolfDatabase, open_database
from services.practice.service import PracticeQuestions
from tests.storage.builders import GUESS, RUN, raw, row, session

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[GolfDatabase]:
    found = open_database(tmp_path / "golf.db")
    yield found
    found.close()


@pytest.fixture
def reports(database: GolfDatabase) -> AccountReports:
    return database.reports("bob@example.com")


def save(reports: AccountReports, report_id: int, day: date, *, shots: int = 5, seed: int | None = None) -> None:
    reports.save_listing_rows([row(report_id)], RUN)
    reports.save_report(raw(report_id), session(shots, seed=report_id if seed is None else seed, day=day), GUESS, RUN)


def mixed_sessions(database: GolfDatabase, window: Window) -> tuple[int, int]:
    mixing = PracticeQuestions(database).load_quality(
        UNKNOWN_PLAYER, Basis(window, ShotFilter.UNFLAGGED, date(2026, 7, 24))).mixing
    return mixing.sessions, mixing.shots


def test_a_session_whose_update_failed_keeps_its_balls_in_the_practice(
    database: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1, NEW_YEAR)
    save(reports, 2, NEW_YEAR)
    assert mixed_sessions(database, Window.LAST_10) == (2, 10)
    reports.save_failure(SyncFailure("report_unreadable", "It was cut off.", True, 2), RUN)
    assert mixed_sessions(database, Window.LAST_10) == (2, 10)


def test_copies_and_empty_sessions_use_up_no_place_among_the_last_ones(
    database: GolfDatabase, reports: AccountReports
) -> None:
    for number in range(1, 7):
        save(reports, number, NEW_YEAR + timedelta(days=number))
    save(reports, 8, NEW_YEAR + timedelta(days=8), seed=4)
    save(reports, 9, NEW_YEAR + timedelta(days=9), shots=0)
    assert mixed_sessions(database, Window.LAST_5) == (5, 25)


@pytest.mark.parametrize("year", [None, 2026])
def test_the_streak_is_that_of_home_across_the_turn_of_the_year(
    database: GolfDatabase, reports: AccountReports, year: int | None
) -> None:
    for number in range(9):
        save(reports, number + 1, NEW_YEAR + timedelta(days=number - 5))
    today = NEW_YEAR + timedelta(days=4)
    found = PracticeQuestions(database).load_year(UNKNOWN_PLAYER, year, today)
    assert found.current_streak == database.journal.load_totals(UNKNOWN_PLAYER, today).streak_days == 9
    assert PracticeQuestions(database).load_year(UNKNOWN_PLAYER, 2025, today).current_streak is None
    longest = PracticeQuestions(database).load_year(UNKNOWN_PLAYER, 2025, today).longest
    assert longest is not None
    assert longest.days == 5
