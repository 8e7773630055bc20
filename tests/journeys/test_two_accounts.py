"""Two users of one portal over real HTTP: secrets, receipts and refusals apart, a shared session stored once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from demo_portal import Account, DemoPortal, Fault, Report, build_account
from golf.errors import PasswordRefused, PortalRefusing, SignInBlocked
from golf.sync_events import OnStatus, SyncStatus
from services.secrets.keyring_access import KeyringAccess
from services.sign_in.credentials import Credentials
from services.sign_in.login_places import build_places
from services.sync.options import SyncOptions
from services.sync_jobs import SyncJobs
from services.wiring import build_app
from tests.journeys.conftest import TODAY, PaperPortal
from tests.opened_app import OpenedApp, opened, with_credentials
from tests.services.keyring_doubles import MemoryKeyring

EVERYTHING = SyncOptions(None, full=True, rechecks=0)


class PaperOf(PaperPortal):
    """The listing of whoever signed in; refuses a wrong password as the portal does."""

    def __init__(self, portal: DemoPortal, gate: object) -> None:
        super().__init__(portal)
        self._gate = gate
        self.who: Account = portal.account

    def sign_in(self, username: str, password: object) -> object:
        assert callable(password)
        secret = password()
        self._gate.attempt_begins(username, secret)  # type: ignore[attr-defined]
        for account in self.portal.accounts:
            if (account.username, account.password) == (username, secret):
                self.who = account
                self._gate.attempt_ended(username, None)  # type: ignore[attr-defined]
                return None
        self._gate.attempt_ended(username, PasswordRefused.code)  # type: ignore[attr-defined]
        raise PasswordRefused("The portal refused user name or password.", "Check both.")

    def reports(self) -> list[Report]:
        return self.who.reports


@dataclass
class Club:
    """The app with two accounts of one portal, the second of which shares one report with the first."""

    app: OpenedApp
    portal: DemoPortal

    @property
    def names(self) -> tuple[str, str]:
        return self.portal.accounts[0].username, self.portal.accounts[1].username

    def receipt(self, *names: str) -> str:
        return self.app.database.journal.load_receipt(names).sentence()

    def truth(self, *numbers: int) -> str:
        accounts = [self.portal.accounts[number] for number in numbers]
        reports = {report.id: report.shot_count for account in accounts for report in account.reports}
        shots = f"{sum(reports.values()):,}"
        return f"{len(reports)} of {len(reports)} sessions, {shots} of {shots} shots"


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    home = build_account(sessions=8, today=TODAY, traps=False)
    second = build_account(sessions=5, seed=99, today=TODAY, traps=False, username="club@example.com",
                           password="second-secret")
    second.reports = [*second.reports[:4], home.reports[2]]
    with DemoPortal(accounts=[home, second]) as portal:
        yield from build_club(tmp_path, portal)


def build_club(folder: Path, portal: DemoPortal) -> Iterator[Club]:
    from golf.settings import Settings

    settings = Settings(folder, portal.url, portal.api_url, requests_per_second=None)
    app = opened(build_app(settings))

    @contextmanager
    def open_portal(gate: object, stop: object, on_status: OnStatus) -> Iterator[PaperOf]:
        yield PaperOf(portal, gate)

    def verify(username: str, password: str, gate: object, on_status: OnStatus) -> None:
        PaperOf(portal, gate).sign_in(username, lambda: password)

    parts = replace(app.parts, open_portal=open_portal)
    backend = MemoryKeyring()
    credentials = Credentials(
        build_places(settings, keyring=KeyringAccess(lambda: backend)), app.credentials._gate,
        verify, parts.cookies, no_sync=app.credentials._no_sync, roster=app.database.accounts)
    for account in portal.accounts:
        credentials.check_and_save(account.username, account.password)
    yield Club(with_credentials(app, credentials, parts), portal)
    app.database.close()


def test_both_come_home_in_one_round_and_a_shared_session_is_fetched_once(club: Club) -> None:
    home, second = club.names
    ended = club.app.jobs.run_all_blocking(EVERYTHING, "cli")
    assert [step.result and step.result.status for step in ended.steps] == [SyncStatus.SUCCESS] * 2
    assert (club.receipt(home), club.receipt(second)) == (club.truth(0), club.truth(1))
    assert club.receipt(home, second) == club.truth(0, 1)
    assert club.portal.counters.report_requests == len({r.id for a in club.portal.accounts for r in a.reports})
    runs = club.app.jobs.recent(5)
    assert {run.account for run in runs} == {home, second}
    assert "nothing is waiting" in club.app.jobs.explain_wait(EVERYTHING)


def test_one_account_that_was_not_just_synced_is_reason_enough_to_ask(club: Club) -> None:
    club.app.jobs.run_blocking(EVERYTHING, "cli", account=club.names[0])
    assert club.app.jobs.explain_wait(EVERYTHING) == ""


@pytest.mark.parametrize("first", [0, 1])
def test_the_order_of_the_walks_does_not_matter(club: Club, first: int) -> None:
    jobs, order = club.app.jobs, (club.names[first], club.names[1 - first])
    for _ in range(2):
        for name in order:
            jobs.run_blocking(EVERYTHING, "cli", account=name)
    assert (club.receipt(club.names[0]), club.receipt(club.names[1])) == (club.truth(0), club.truth(1))
    again = [jobs.run_blocking(EVERYTHING, "cli", account=name) for name in order]
    assert [result.status for result in again] == [SyncStatus.NO_NEW] * 2


def test_a_session_one_account_loses_is_kept_for_the_other_and_gone_with_both(club: Club) -> None:
    jobs, (home, second) = club.app.jobs, club.names
    assert not jobs.run_all_blocking(EVERYTHING, "cli").left_out
    shared = club.portal.accounts[1].reports[-1]
    club.portal.accounts[0].reports.remove(shared)
    assert jobs.run_blocking(EVERYTHING, "cli", account=home).gone_sessions == ()
    assert (club.receipt(home), club.receipt(second)) == (club.truth(0), club.truth(1))
    club.portal.accounts[1].reports.remove(shared)
    assert jobs.run_blocking(EVERYTHING, "cli", account=second).gone_sessions == (shared.id,)
    assert club.receipt(home, second) == club.truth(0, 1)


def test_a_refused_account_is_left_out_and_goes_on_after_signing_in_again(club: Club) -> None:
    jobs, (home, second) = club.app.jobs, club.names
    club.portal.accounts[1].password = "another-password-1"
    ended = jobs.run_all_blocking(EVERYTHING, "cli")
    assert [step.result and step.result.status for step in ended.steps] == [SyncStatus.SUCCESS, SyncStatus.AUTH_FAILED]
    attempts = club.portal.counters.report_requests
    later = jobs.run_all_blocking(EVERYTHING, "cli")
    assert [step.account for step in later.left_out] == [second]
    assert "refused" in later.left_out[0].reason
    assert club.portal.counters.report_requests == attempts
    with pytest.raises(SignInBlocked):
        jobs.start(EVERYTHING, "button", account=second)
    assert club.app.credentials.status(home).blocked_reason is None
    club.app.credentials.check_and_save(second, "another-password-1", account=second)
    assert jobs.run_blocking(EVERYTHING, "cli", account=second).status is SyncStatus.SUCCESS
    assert club.receipt(second) == club.truth(1)


def test_wait_24_hours_outlives_the_run_and_holds_for_whatever_starts_by_itself(club: Club) -> None:
    club.portal.faults.on(Fault.API_429, seconds=24 * 3600)
    ended = club.app.jobs.run_all_blocking(EVERYTHING, "button")
    assert [step.account for step in ended.left_out] == [club.names[1]]
    asked = club.portal.counters.report_requests
    later = SyncJobs(club.app.parts, club.app.credentials)  # another process, an hour later
    for trigger in ("schedule", "script"):
        for begin in (later.start, later.start_all, later.run_blocking, later.run_all_blocking, later.preview_blocking):
            with pytest.raises(PortalRefusing, match="left alone until"):
                begin(EVERYTHING, trigger)
    assert club.portal.counters.report_requests == asked
    assert later.all_accounts is None
    club.portal.faults.clear()
    assert not later.run_all_blocking(EVERYTHING, "button").left_out  # a person may


def test_in_the_background_stop_stops_all(club: Club) -> None:
    jobs = club.app.jobs
    run_id = jobs.start_all(EVERYTHING, "button")
    jobs.request_stop(run_id)
    wait = threading.Event()
    for _ in range(200):
        if jobs.all_accounts is not None and jobs.all_accounts.is_over:
            break
        wait.wait(0.05)
    assert jobs.all_accounts is not None
    assert jobs.all_accounts.is_over
    if jobs.all_accounts.steps[0].result and jobs.all_accounts.steps[0].result.status is SyncStatus.CANCELLED:
        assert [step.account for step in jobs.all_accounts.left_out] == [club.names[1]]


def test_secrets_are_apart(club: Club) -> None:
    home, second = club.names
    assert club.app.credentials.load(home).password == club.portal.accounts[0].password
    assert club.app.credentials.load(second).password == "second-secret"
    club.app.credentials.clear(home)
    assert club.app.credentials.load().username == second
