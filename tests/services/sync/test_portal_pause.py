"""Until when the portal wants to be left alone: kept per host, believed only as far as it can be true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.errors import DatabaseBusy
from golf.settings import Settings
from golf_db import GolfDatabase, open_database
from services.sync.portal_pause import PAUSE_AFTER_REFUSAL, load_pause_until, load_sync_pause_until, record_pause

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
API, ELSEWHERE = "https://api.example/v2", "https://other.example/v2"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[GolfDatabase]:
    database = open_database(tmp_path / "golf.db")
    yield database
    database.close()


def test_it_is_kept_until_its_moment_and_for_its_host_alone(database: GolfDatabase) -> None:
    assert load_pause_until(database, API, NOW) is None
    record_pause(database, API, NOW + DAY, NOW)
    record_pause(database, ELSEWHERE, None, NOW)
    assert load_pause_until(database, API, NOW + DAY / 2) == NOW + DAY
    assert load_pause_until(database, API, NOW + DAY) is None
    assert load_pause_until(database, ELSEWHERE, NOW) == NOW + PAUSE_AFTER_REFUSAL


def test_a_sync_waits_for_both_hosts_that_it_needs(database: GolfDatabase, tmp_path: Path) -> None:
    settings = Settings(tmp_path, portal_url="https://my.example", api_url=API)
    assert load_sync_pause_until(database, settings, NOW) is None
    record_pause(database, settings.portal_url, NOW + DAY / 2, NOW)
    assert load_sync_pause_until(database, settings, NOW) == NOW + DAY / 2
    assert load_pause_until(database, API, NOW) is None  # pictures and pasted links need no page of the portal
    record_pause(database, API, NOW + DAY, NOW)
    assert load_sync_pause_until(database, settings, NOW) == NOW + DAY
    assert load_sync_pause_until(database, settings, NOW + DAY) is None


def test_what_a_wrong_clock_has_written_is_not_believed(database: GolfDatabase) -> None:
    for until in (NOW + 400 * DAY, NOW + 7 * DAY):  # seven days: what 0.3 made of an absurd date
        record_pause(database, API, until, until - DAY)
        assert load_pause_until(database, API, NOW) is None


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"api.example": 3}', '{"api.example": "soon"}',
                                  '{"api.example": "2026-03-02T12:00:00"}'])
def test_what_nobody_can_read_closes_nothing(database: GolfDatabase, kept: str) -> None:
    database.preferences.save("closed_until", kept)
    assert load_pause_until(database, API, NOW) is None
    record_pause(database, API, NOW + DAY, NOW)
    assert load_pause_until(database, API, NOW) == NOW + DAY


def test_a_locked_database_takes_no_other_errors_place(
    database: GolfDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object) -> None:
        raise DatabaseBusy("Another process kept the file locked.")

    monkeypatch.setattr(database.preferences, "save", refuse)
    record_pause(database, API, NOW + DAY, NOW)
    assert load_pause_until(database, API, NOW) is None
