"""The one module that knows the concrete classes and puts them together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

from automation.ports import Clock, Cookies, CookieStore, SignInGate, StopSignal
from automation.reports.report_api import ATTEMPTS, ReportApi
from automation.shared.request_pacing import RequestPacer, Timetable
from golf.errors import FatalSyncError, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.settings import Settings, load_settings
from golf.sync_events import PERSON_TRIGGERS, OnStatus
from golf_db import GolfDatabase, open_database
from services.accounts.service import Accounts
from services.app import App
from services.backups.service import Backups
from services.clubs.bag_editor import BagEditor
from services.clubs.devices import Devices
from services.clubs.service import Clubs
from services.coach.api_keys import CoachKeys
from services.coach.service import CoachService
from services.coach_reports.service import CoachReports
from services.folders.service import Folders
from services.home.first_steps import FirstSteps
from services.home.service import HomeQuestions
from services.imports.service import Imports
from services.live.service import Live
from services.maintenance.audit import AuditTrail
from services.maintenance.service import Maintenance
from services.notices.addresses import NoticeAddresses
from services.notices.service import NoticeService
from services.players.service import Players
from services.practice.service import PracticeQuestions
from services.progress.goals import Goals
from services.progress.service import ProgressQuestions
from services.putting.service import PuttingQuestions
from services.quality.service import Quality
from services.schedule.automatic_sync import AutomaticSync
from services.schedule.settings import ScheduleChoices
from services.secrets.keyring_access import KeyringAccess
from services.sessions.edit_session import SessionEditor
from services.sessions.edit_shots import ShotEditor
from services.sessions.edit_tags import TagEditor
from services.sessions.original_report import OriginalReports
from services.sessions.service import Sessions
from services.sessions.shot_pictures import ShotPictures
from services.shared.allowed_paths import AllowedPaths
from services.shared.audit_note import note_audit
from services.shared.choices import Choices
from services.shared.clock import SystemClock
from services.shared.data_revision import DataRevision
from services.shared.locks import hold_sync_lock
from services.shared.log_setup import set_up_logbook
from services.sign_in.credentials import Credentials, Verify
from services.sign_in.login_places import StoredCredentials, build_places, take_environment_credentials
from services.sign_in.portal_secrets import FileCookieStore, FileReportKeys
from services.sign_in.refused_passwords import FileRefusedPasswords
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.support.open_files import raise_open_file_limit
from services.sync.comparison import PortalComparison
from services.sync.dependencies import Portal, PortalOpener, SyncDependencies
from services.sync.link_import import LinkImport
from services.sync.lost_fields import LostFields
from services.sync.options import SyncChoices
from services.sync.page_snapshots import FilePageStructures
from services.sync.portal_pause import load_pause_until, record_pause
from services.sync_history.conflicts import Conflicts
from services.sync_history.quarantine import Quarantine
from services.sync_history.service import SyncHistory
from services.sync_jobs import SyncJobs

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
    notices = NoticeService(database, NoticeAddresses(settings, keyring), dependencies.clock)
    credentials = Credentials(places, person_gate, _verifier(settings, database, cookies), cookies,
                              no_sync=lambda: hold_sync_lock(settings.lock_path), roster=database.accounts)
    pictures = ShotPictures(
        settings, dependencies.keys, _api_opener(settings, database, attempts=2),
        lambda: load_pause_until(database, settings.api_url, dependencies.clock.now()))
    jobs = SyncJobs(dependencies, credentials)
    app = offer_services(dependencies, credentials, jobs, notices=notices, pictures=pictures,
                         coach=CoachService(database, CoachKeys(settings, keyring)))
    jobs.on_finished(lambda result: notices.after_run(result.run_id))
    jobs.on_crashed(notices.after_run)
    jobs.on_finished(lambda _result: app.backups.back_up_when_due())
    return dependencies, app


def offer_services(
    dependencies: SyncDependencies, credentials: Credentials, jobs: SyncJobs, *, notices: NoticeService,
    pictures: ShotPictures, coach: CoachService,
) -> App:
    """The services of an app, each with what it needs."""
    database, settings, clock = dependencies.database, dependencies.settings, dependencies.clock
    choices, sync_choices, schedule = Choices(database), SyncChoices(database), ScheduleChoices(database, clock)
    automatic_sync = AutomaticSync(database, settings, clock, make_gate=dependencies.make_gate, jobs=jobs,
                                   credentials=credentials, choices=sync_choices, schedule=schedule)
    accounts = Accounts(database, credentials, automatic_sync, sync_choices)
    imports, allowed_paths = Imports(dependencies), AllowedPaths(database, settings)
    return App(
        settings=settings, clock=clock, credentials=credentials, jobs=jobs,
        notices=notices, pictures=pictures, coach=coach, accounts=accounts, automatic_sync=automatic_sync,
        allowed_paths=allowed_paths,
        audit=AuditTrail(database),
        backups=Backups(database, settings, clock, notice_crash=jobs.latest),
        comparison=PortalComparison(database, clock, jobs.enabled_accounts),
        conflicts=Conflicts(database),
        folders=Folders(dependencies, imports, allowed_paths),
        imports=imports,
        link_import=LinkImport(dependencies),
        live=Live(dependencies),
        lost_fields=LostFields(database),
        maintenance=Maintenance(dependencies),
        players=Players(dependencies),
        quarantine=Quarantine(database),
        schedule=schedule,
        sync_choices=sync_choices,
        sync_history=SyncHistory(dependencies, jobs, accounts),
        revision=DataRevision(database),
        choices=choices,
        first_steps=FirstSteps(database),
        home=HomeQuestions(database),
        sessions=Sessions(database),
        originals=OriginalReports(database, dependencies.keys),
        session_edits=SessionEditor(database),
        shot_edits=ShotEditor(database),
        tags=TagEditor(database),
        quality=Quality(database),
        clubs=Clubs(database),
        bag=BagEditor(database),
        devices=Devices(database),
        progress=ProgressQuestions(database),
        goals=Goals(database),
        practice=PracticeQuestions(database),
        putting=PuttingQuestions(database),
        coach_reports=CoachReports(database, choices, settings.home),
    )


def _portal_opener(settings: Settings, database: GolfDatabase, cookies: CookieStore) -> PortalOpener:
    def note(until: datetime) -> None:
        record_pause(database, settings.portal_url, until, SystemClock().now())

    @contextmanager
    def open_portal(gate: SignInGate, stop: StopSignal, on_status: OnStatus) -> Iterator[Portal]:
        from automation.browser import open_browser  # noqa: PLC0415 - Playwright, which only a sync needs
        from automation.portal_session import PortalSession  # noqa: PLC0415 - the same

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
    settings: Settings, database: GolfDatabase, *, attempts: int = ATTEMPTS
) -> Callable[[StopSignal], ReportApi]:
    def note(retry_at: datetime | None) -> None:
        record_pause(database, settings.api_url, retry_at, SystemClock().now())

    def open_api(stop: StopSignal) -> ReportApi:
        pacer = RequestPacer(_timetable_of(urlsplit(settings.api_url).netloc, settings.requests_per_second), stop)
        return ReportApi(settings.api_url, pacer, stop, concurrency=settings.concurrent_requests, attempts=attempts,
                         on_refusing=note)

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
