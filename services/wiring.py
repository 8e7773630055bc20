"""The one module that knows the concrete classes and puts them together."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from automation.ports import Clock, Cookies, CookieStore, SignInGate, StopSignal
from automation.shared.request_pacing import RequestPacer, Timetable
from golf.errors import DatabaseError, FatalSyncError, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.settings import Settings, load_settings
from golf.sync_events import PERSON_TRIGGERS, OnStatus
from golf_db import GolfDatabase, open_database
from services.app import App
from services.secrets.keyring_access import KeyringAccess
from services.shared.audit_note import note_audit, note_setting
from services.shared.clock import SystemClock
from services.shared.locks import hold_sync_lock
from services.shared.log_setup import set_up_logbook
from services.sign_in.credentials import Credentials, Verify
from services.sign_in.login_places import StoredCredentials, build_places, take_environment_credentials
from services.sign_in.portal_secrets import FileCookieStore, FileReportKeys
from services.sign_in.refused_passwords import FileRefusedPasswords
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.support.open_files import raise_open_file_limit
from services.sync.dependencies import Portal, PortalOpener, SyncDependencies
from services.sync.portal_pause import record_pause
from services.sync_jobs import SyncJobs

if TYPE_CHECKING:
    from automation.reports.report_api import ReportApi

log = logging.getLogger(__name__)
_opening = threading.Lock()


def open_app() -> App:
    """The app of this process, opened once. Raises SettingsError or a DatabaseError that explains itself.

    A failed opening is tried afresh by the next call. User name and password are taken out of the
    environment here, so that no child process inherits them.
    """
    with _opening:
        return _open_process()[1]


def open_dependencies() -> SyncDependencies:
    """What the syncs of this process are made of, for one that is begun without an app. Raises as ``open_app``."""
    with _opening:
        return _open_process()[0]


@cache
def _open_process() -> tuple[SyncDependencies, App]:
    settings = load_settings()
    set_up_logbook(settings.home)
    raise_open_file_limit()
    environment = _environment_credentials()
    if not settings.demo:
        return _build(settings, environment=environment)
    portal_url, api_url, login = _start_demo_portal()
    return _build(settings.with_portal(portal_url, api_url), demo=login)


@cache
def _environment_credentials() -> StoredCredentials | None:
    """Read once and taken away: a later call must not find the environment empty."""
    return take_environment_credentials(os.environ)


@cache
def _start_demo_portal() -> tuple[str, str, StoredCredentials]:
    """The pretend portal on a free loopback port, until this process ends."""
    from demo_portal import (  # noqa: PLC0415 - only the demo needs it
        DEMO_PASSWORD,
        DEMO_USERNAME,
        DemoPortal,
        build_account,
    )

    portal = DemoPortal(build_account(today=_demo_day(os.environ.get("RANGEBOOK_DEMO_TODAY", "")))).start()
    return portal.url, portal.api_url, StoredCredentials(DEMO_USERNAME, DEMO_PASSWORD)


def _demo_day(text: str) -> date | None:
    """The day of the demo's newest session; None is today. Raises SettingsError for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError("RANGEBOOK_DEMO_TODAY is no day.", "Write it as 2026-11-28, then start again.") from None


def build_app(
    settings: Settings,
    *,
    environment: StoredCredentials | None = None,
    demo: StoredCredentials | None = None,
    clock: Clock | None = None,
) -> App:
    """Put an app together for these settings; tests call it with a folder, a portal and a clock of their own."""
    return _build(settings, environment=environment, demo=demo, clock=clock)[1]


def build_dependencies(
    settings: Settings, refused: FileRefusedPasswords | None = None, clock: Clock | None = None
) -> SyncDependencies:
    """What a sync is made of, around the database of these settings. Raises DatabaseError."""
    database = open_database(settings.database_path, backup_folder=settings.backup_folder)
    cookies, passwords = FileCookieStore(settings), refused or FileRefusedPasswords(settings)
    return SyncDependencies(
        settings=settings,
        database=database,
        keys=FileReportKeys(settings),
        cookies=cookies,
        clock=clock or SystemClock(),
        make_gate=lambda trigger: DatabaseSignInGate(
            database.accounts, passwords, started_by_person=trigger in PERSON_TRIGGERS),
        open_portal=_portal_opener(settings, database, cookies),
        open_api=_api_opener(settings, database),
    )


def _build(
    settings: Settings, *, environment: StoredCredentials | None = None, demo: StoredCredentials | None = None,
    clock: Clock | None = None,
) -> tuple[SyncDependencies, App]:
    """The parts of a sync and the app around them; one memory of refused passwords serves both."""
    refused, keyring = FileRefusedPasswords(settings), KeyringAccess()
    dependencies = build_dependencies(settings, refused, clock)
    database, cookies = dependencies.database, dependencies.cookies
    person_gate = DatabaseSignInGate(database.accounts, refused, started_by_person=True)
    places = build_places(settings, environment=environment, demo=demo, keyring=keyring)
    credentials = Credentials(places, person_gate, _verifier(settings, database, cookies), cookies,
                              no_sync=lambda: hold_sync_lock(settings.lock_path), roster=database.accounts,
                              note=lambda what, account: note_setting(database, what, account=account))
    jobs = SyncJobs(dependencies, credentials)
    app = App(dependencies, credentials, jobs, keyring=keyring,
              open_picture_api=_api_opener(settings, database, attempts=2))

    def tell_of(run_id: str) -> None:
        app.notices.after_run(run_id)  # made only now that there is something to tell

    jobs.on_finished(lambda result: tell_of(result.run_id))
    jobs.on_crashed(tell_of)
    jobs.on_finished(lambda _result: app.backups.back_up_when_due())
    jobs.on_finished(lambda _result: _copy_elsewhere(app, database))
    return dependencies, app


def _copy_elsewhere(app: App, database: GolfDatabase) -> None:
    """Copies follow in the background; without any, nothing is even imported. A sync never fails because of them."""
    try:
        if database.copies.load():
            app.copies.runs.follow()
    except DatabaseError as error:
        log.warning("copies_not_followed", extra={"code": error.code})


def _portal_opener(settings: Settings, database: GolfDatabase, cookies: CookieStore) -> PortalOpener:
    def note(until: datetime) -> None:
        record_pause(database, settings.portal_url, until, SystemClock().now())

    @contextmanager
    def open_portal(gate: SignInGate, stop: StopSignal, on_status: OnStatus) -> Iterator[Portal]:
        from automation.browser import open_browser  # noqa: PLC0415 - Playwright, which only a sync needs
        from automation.portal_session import PortalSession  # noqa: PLC0415 - the same
        from services.sync.page_snapshots import FilePageStructures  # noqa: PLC0415 - the same

        with open_browser(settings.home, on_status) as browser, PortalSession(
            browser, settings.portal_url, cookies=cookies, gate=gate, stop=stop, on_status=on_status,
            structures=FilePageStructures(settings), on_pause=note,
        ) as portal:
            yield portal

    return open_portal


@cache
def _timetable_of(host: str, per_second: float | None) -> Timetable:  # noqa: ARG001 - one for each host
    """What this process asks of a host goes by one timetable: a sync, a picture and a pasted link side by side."""
    return Timetable(per_second)


def _api_opener(
    settings: Settings, database: GolfDatabase, *, attempts: int | None = None
) -> Callable[[StopSignal], ReportApi]:
    def note(retry_at: datetime | None) -> None:
        record_pause(database, settings.api_url, retry_at, SystemClock().now())

    def open_api(stop: StopSignal) -> ReportApi:
        from automation.reports.report_api import ATTEMPTS, ReportApi  # noqa: PLC0415 - an HTTP client, as above

        pacer = RequestPacer(_timetable_of(urlsplit(settings.api_url).netloc, settings.requests_per_second), stop)
        return ReportApi(settings.api_url, pacer, stop, concurrency=settings.concurrent_requests,
                         attempts=attempts or ATTEMPTS, on_refusing=note)

    return open_api


def _verifier(settings: Settings, database: GolfDatabase, cookies: CookieStore) -> Verify:
    """One real sign-in with the password typed, whatever cookies are kept."""
    open_portal = _portal_opener(settings, database, _OnlySaving(cookies))

    def verify(username: str, password: str, gate: SignInGate, on_status: OnStatus) -> None:
        def note(kind: AuditKind, what: str, detail: str = "") -> None:
            note_audit(database, AuditEntry(kind, who_acts(), what, detail, account=username))

        try:
            with open_portal(gate, threading.Event(), on_status) as portal:
                portal.sign_in(username, lambda: password)
        except FatalSyncError as error:
            note(AuditKind.REFUSAL, error.code, str(error))
            raise
        note(AuditKind.SIGN_IN, "Password checked")

    return verify


class _OnlySaving:
    """A cookie store that keeps new cookies and shows none, so that the password is really tried."""

    def __init__(self, kept: CookieStore) -> None:
        self._kept = kept

    def load(self, username: str) -> Cookies | None:  # noqa: ARG002 - nothing is shown to anybody
        return None

    def save(self, username: str, cookies: Cookies) -> None:
        self._kept.save(username, cookies)

    def forget(self, username: str | None = None) -> None:
        self._kept.forget(username)
