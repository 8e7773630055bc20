from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from golf.errors import EveryAccountPaused, NotFound, SettingsError
from golf.reports import ListedReport, ReportKey
from golf.sync_events import SyncResult, SyncStatus
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, build_small_app, report_body, save_report

CLUB = "club@example.com"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    """Two accounts in the private file; nobody is asked whether they are right."""
    app = build_small_app(tmp_path)
    for name in (ME, CLUB):
        app.credentials._keep(app.credentials._places.file, StoredCredentials(name, "secret"))
    yield app
    app.database.close()


def test_a_card_says_what_is_stored_waits_and_when(app: OpenedApp) -> None:
    save_report(app, 7, report_body(3))
    app.database.reports(CLUB).save_listing_rows([ListedReport(8, ReportKey("abcdefgh1234"), "other")], "run-2")
    now = app.parts.clock.now()
    app.database.runs.begin("r1", trigger="cli", mode="incremental", max_sessions=10, account=CLUB, started_at=now)
    mine, club = app.accounts.load_cards()
    assert (mine.username, mine.place, mine.last_run, mine.receipt.stored_shots) == (ME, "file", None, 3)
    assert (club.receipt.waiting_sessions, club.is_enabled, club.next_run_at) == (1, True, None)
    assert club.last_run is not None
    assert club.last_run.run_id == "r1"


def test_accounts_are_found_by_name_or_label(app: OpenedApp) -> None:
    app.accounts.rename(CLUB, " The Club ")
    assert app.accounts.describe(CLUB) == "The Club"
    assert [app.accounts.find(name) for name in ("the club", CLUB.upper(), f" {ME}")] == [CLUB, CLUB, ME]
    with pytest.raises(NotFound, match="nobody"):
        app.accounts.find("nobody")


@pytest.mark.parametrize("label", ["all", "ALL ", ME, "home", "x" * 81])
def test_a_label_that_would_mislead_is_refused(app: OpenedApp, label: str) -> None:
    app.accounts.rename(ME, "Home")
    with pytest.raises(SettingsError):
        app.accounts.rename(CLUB, label)
    app.accounts.rename(ME, "home")
    app.accounts.rename(ME, "")
    assert app.accounts.describe(ME) == ME


def test_a_paused_account_is_in_no_round(app: OpenedApp) -> None:
    assert app.jobs.enabled_accounts() == (ME, CLUB)
    app.accounts.set_enabled(ME, enabled=False)
    assert app.jobs.enabled_accounts() == (CLUB,)
    assert app.credentials.accounts() == (ME, CLUB)


def test_when_every_account_is_paused_nothing_is_begun(app: OpenedApp) -> None:
    for name in (ME, CLUB):
        app.accounts.set_enabled(name, enabled=False)
    for begin in (app.jobs.start_all, app.jobs.run_all_blocking):
        with pytest.raises(EveryAccountPaused, match=r"Every account is paused.*Resume one"):
            begin(SyncOptions(), "button")
    assert app.jobs.latest() is None


def test_removing_keeps_the_sessions_and_hands_shared_ones_over(app: OpenedApp) -> None:
    save_report(app, 7, report_body(3))
    row = ListedReport(7, ReportKey("abcdefgh1234"), "sgt pebble", "Sam", date(2026, 2, 12), "Feb 12, 2026", 3)
    club = app.database.reports(CLUB)
    club.save_listing_rows([row], "run-2")
    app.database.reports(ME).finish_listing(None, "run-2")
    assert "removed" in app.credentials.clear(ME)
    assert app.credentials.accounts() == (CLUB,)
    assert len(app.database.journal.load_shots(7)) == 3
    assert app.database.accounts.load_owners([7]) == {7: CLUB}
    assert not app.database.reports(ME).is_listing_complete()
    assert app.database.journal.load_receipt(CLUB).stored_shots == 3


def test_sessions_are_asked_for_as_the_account_that_lists_them(app: OpenedApp) -> None:
    save_report(app, 7, report_body(3))
    app.database.reports("gone@example.com").save_listing_rows(
        [ListedReport(8, ReportKey("abcdefgh1234"), "other")], "run-2")
    assert app.accounts.find_owner([7, 8]) == ME
    assert app.accounts.find_owner([8]) is None


@pytest.mark.parametrize("asked", [
    SyncOptions(None, full=True, players=("Ann", "Bob")), SyncOptions(7, only=frozenset({3, 4})),
    SyncOptions(5, first_day=date(2026, 1, 2), last_day=date(2026, 2, 3), accept_missing=True)])
def test_what_a_refusal_interrupted_is_what_goes_on(app: OpenedApp, asked: SyncOptions) -> None:
    now = app.parts.clock.now()
    app.database.runs.begin("r1", trigger="button", mode=asked.mode, max_sessions=asked.max_sessions, account=CLUB,
                            started_at=now, selection=asked.selection_text())
    app.database.runs.finish(SyncResult("r1", SyncStatus.AUTH_FAILED), now)
    assert app.accounts.options_to_resume(CLUB) == asked
    assert app.accounts.options_to_resume(ME).max_sessions == 10


def test_a_sync_that_was_not_refused_is_not_begun_again_as_it_was(app: OpenedApp) -> None:
    now = app.parts.clock.now()
    app.database.runs.begin("r1", trigger="button", mode="full", max_sessions=3, account=ME, started_at=now)
    app.database.runs.finish(SyncResult("r1", SyncStatus.ERROR), now)
    assert app.accounts.options_to_resume(ME).max_sessions == 10


def test_a_restored_backup_forgets_no_account(app: OpenedApp, tmp_path: Path) -> None:
    info = app.database.backups.make(tmp_path / "backups", "manual")
    app.accounts.rename(CLUB, "Club")
    app.database.accounts.keep("new@example.com")
    app.database.accounts.release(ME)
    app.database.backups.restore(tmp_path / "backups", info.name)
    kept = {one.username: one.label for one in app.database.accounts.load_accounts() if one.is_kept}
    assert kept == {CLUB: "Club", "new@example.com": ""}
