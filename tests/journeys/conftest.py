"""A small demo account behind real HTTP, a real SQLite file, and two ways to the listing.

``paper`` reads the listing from the demo's own truth (fast: for everything about reports);
``real`` drives a browser through the whole portal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from automation.listing.listing_page import ListingPage
from automation.ports import SignInGate, StopSignal
from automation.reports.report_api import ReportApi
from automation.shared.request_pacing import RequestPacer
from demo_portal import DemoPortal, Report
from golf.reports import ListedReport, ReportKey
from golf.settings import Settings
from golf.sync_events import OnStatus, SyncResult
from golf_db import GolfDatabase, open_database
from services.shared.clock import SystemClock
from services.sign_in.portal_secrets import FileCookieStore, FileReportKeys
from services.sign_in.refused_passwords import FileRefusedPasswords
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.sync.dependencies import Portal, SyncDependencies
from services.sync.options import SyncOptions
from services.sync.run_recorder import new_run_id
from services.sync_preview.dry_run import preview_sync
from services.sync_preview.view import SyncPreview
from services.sync_service import run_sync
from tests.browsers import shared_by_syncs
from tests.demo_accounts import fresh_account

SESSIONS = 20
TODAY = date.today()  # noqa: DTZ011 - the demo's days are local days
PAGE = 5


@dataclass
class PaperPortal:
    """The listing straight from the demo's truth, page by page."""

    portal: DemoPortal
    reached_end: bool = False
    pages_read: int = 0
    requests_made: int = 0
    before_page: Callable[[int], None] = field(default=lambda _number: None)

    def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002
        return None

    def what_changed(self) -> str:
        return ""

    def walk_listing(self, *, to_end: bool) -> PaperPortal:  # noqa: ARG002
        return self

    def confirm(self) -> bool:
        return True

    def reports(self) -> list[Report]:
        """What the portal lists."""
        return self.portal.account.reports

    def __iter__(self) -> Iterator[ListingPage]:
        rows = [listed(report) for report in self.reports()]
        rows.sort(key=lambda row: (row.listed_on or date.min, row.report_id), reverse=True)
        for number, start in enumerate(range(0, len(rows), PAGE)):
            self.before_page(number)
            self.pages_read += 1
            yield ListingPage(rows=tuple(rows[start:start + PAGE]), frame_seen=True)
        self.reached_end = True


def listed(report: object) -> ListedReport:
    from demo_portal import Report

    assert isinstance(report, Report)
    return ListedReport(report.id, ReportKey(report.key), report.name, report.player, report.date,
                        f"{report.date:%b %d, %Y}", report.shot_count)


@dataclass
class Rangebook:
    """The sync with its real parts, in a folder of its own."""

    portal: DemoPortal
    parts: SyncDependencies
    paper: PaperPortal

    @property
    def database(self) -> GolfDatabase:
        return self.parts.database

    def sync(self, max_sessions: int | None = None, *, full: bool = False, players: Sequence[str] = (),
             stop: threading.Event | None = None, rechecks: int = 0, **more: Any) -> SyncResult:
        """``more`` are further SyncOptions. No rechecks unless asked for: they would blur the counts of requests."""
        self.paper.reached_end, self.paper.pages_read = False, 0
        options = SyncOptions(max_sessions, full=full, players=tuple(players), rechecks=rechecks, **more)
        return run_sync(self.portal.username, self.portal.password, options=options, stop=stop, dependencies=self.parts)

    def preview(self, max_sessions: int | None = None, **more: Any) -> tuple[SyncResult, SyncPreview | None]:
        self.paper.reached_end, self.paper.pages_read = False, 0
        options = SyncOptions(max_sessions, rechecks=0, **more)
        return preview_sync(self.portal.username, self.portal.password, options, dependencies=self.parts,
                            run_id=new_run_id(), trigger="test")

    def execute(self, plan: SyncPreview) -> SyncResult:
        return run_sync(self.portal.username, self.portal.password, preview=plan, dependencies=self.parts)

    def stored(self) -> dict[int, int]:
        """Stored shots by session."""
        return {card.report_id: card.stored_shots for card in self.database.journal.load_cards(limit=1000)
                if card.state == "imported"}

    def truth(self) -> dict[int, int]:
        return {report.id: report.shot_count for report in self.portal.account.reports}

    def assert_whole(self) -> None:
        assert self.stored() == self.truth()
        receipt = self.database.journal.load_receipt(self.portal.username)
        assert receipt.is_complete, receipt
        latest = self.database.runs.load_latest()
        assert latest is not None
        assert not latest.is_active


def make_dependencies(home: Path, portal: DemoPortal, paper: PaperPortal) -> SyncDependencies:
    settings = Settings(home=home, portal_url=portal.url, api_url=portal.api_url, requests_per_second=None)
    database = open_database(settings.database_path)

    @contextmanager
    def open_portal(gate: SignInGate, stop: StopSignal, on_status: OnStatus) -> Iterator[Portal]:
        yield paper

    def open_api(stop: StopSignal) -> ReportApi:
        return ReportApi(settings.api_url, RequestPacer(None, stop), stop, backoff_s=0.02)

    return SyncDependencies(
        settings=settings, database=database, keys=FileReportKeys(settings), cookies=FileCookieStore(settings),
        clock=SystemClock(), make_gate=lambda _trigger: DatabaseSignInGate(
            database.accounts, FileRefusedPasswords(settings), started_by_person=True),
        open_portal=open_portal, open_api=open_api)


@pytest.fixture
def shared_browser(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All syncs of a file use the one browser that runs already."""
    with shared_by_syncs(monkeypatch, chromium):
        yield


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(fresh_account(sessions=SESSIONS, today=TODAY)) as portal:
        yield portal


@pytest.fixture
def rangebook(tmp_path: Path, portal: DemoPortal) -> Iterator[Rangebook]:
    paper = PaperPortal(portal)
    parts = make_dependencies(tmp_path, portal, paper)
    yield Rangebook(portal, parts, paper)
    parts.database.close()


@pytest.fixture
def with_settings() -> Callable[[Rangebook, int], Rangebook]:
    def change(book: Rangebook, concurrency: int) -> Rangebook:
        settings = replace(book.parts.settings, concurrent_requests=concurrency)
        return Rangebook(book.portal, replace(book.parts, settings=settings), book.paper)

    return change
