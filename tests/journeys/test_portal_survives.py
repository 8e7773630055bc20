"""The whole journey through a real browser: both layouts, every trouble with signing in and paging.

The syncs here share one running browser, in which each has a context of its own, as ever. That a sync starts and ends
its own browser is seen where it runs in a process of its own: tests/test_cli.py, tests/journeys/test_by_itself.py.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demo_portal import DemoPortal, Fault, PortalOptions
from golf.errors import GolfError, PasswordRefused, SignInBlocked
from golf.settings import Settings
from golf.sync_events import SyncResult, SyncStatus, SyncWatch
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.wiring import build_app
from tests.demo_accounts import fresh_account
from tests.journeys.conftest import TODAY
from tests.opened_app import OpenedApp, opened

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

SESSIONS = 34


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(fresh_account(sessions=SESSIONS, today=TODAY)) as portal:
        yield portal


AppMaker = Callable[..., OpenedApp]


@pytest.fixture
def make_app(tmp_path: Path, portal: DemoPortal) -> AppMaker:
    def make(password: str | None = None) -> OpenedApp:
        settings = Settings(home=tmp_path, portal_url=portal.url, api_url=portal.api_url, requests_per_second=None)
        login = StoredCredentials(portal.username, password if password is not None else portal.password)
        return opened(build_app(settings, environment=login))

    return make


def sync(app: OpenedApp, max_sessions: int | None = None, *, full: bool = False, trigger: str = "button",
         stop: threading.Event | None = None) -> SyncResult:
    watch = SyncWatch(stop=stop) if stop else None
    return app.jobs.run_blocking(SyncOptions(max_sessions, full), trigger, watch=watch)


def assert_whole(app: OpenedApp, portal: DemoPortal) -> None:
    stored = {card.report_id: card for card in app.database.journal.load_cards(limit=1000)}
    assert {i: card.stored_shots for i, card in stored.items()} == {r.id: r.shot_count for r in portal.account.reports}
    for report in portal.account.reports:
        card = stored[report.id]
        assert (card.name, card.player, card.practised_on) == (report.name.strip(), report.player, report.date)
    assert app.database.journal.load_receipt(portal.username).is_complete
    assert portal.counters.deletes == 0


LAYOUTS = {
    "table": PortalOptions(),
    "table, window, slow, form post": PortalOptions(
        page_buttons="window", listing_seconds=0.7, sign_in="form", sign_in_seconds=1.0, default_limit=10),
    "table, re-rendered, stale rows": PortalOptions(rerender_every=0.15, while_loading="stale", listing_seconds=0.3),
    "table, old links, script redirects": PortalOptions(older_links=True, expired="script", links="absolute"),
    "accordion, one open": PortalOptions(layout="accordion"),
    "accordion, several open, on expand": PortalOptions(layout="accordion", one_open=False, details="on_expand"),
    "accordion, re-rendered": PortalOptions(layout="accordion", rerender_every=1.5, details="on_expand"),
}


@pytest.mark.parametrize("options", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_whole_account_comes_home_through_any_face_of_the_portal(
    portal: DemoPortal, make_app: AppMaker, options: PortalOptions
) -> None:
    portal.options = options
    app = make_app()
    result = sync(app)
    assert result.status is SyncStatus.SUCCESS, result
    assert portal.counters.sign_in_attempts == 1
    assert_whole(app, portal)


def test_a_kept_session_types_no_password_and_finds_nothing_new(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app()
    sync(app)
    result = sync(app)
    assert result.status is SyncStatus.NO_NEW
    assert portal.counters.sign_in_attempts == 1


def test_a_slow_listing_is_waited_for(portal: DemoPortal, make_app: AppMaker) -> None:
    portal.faults.on(Fault.LISTING_DELAY, seconds=3)
    app = make_app()
    assert sync(app, 3).sessions_imported == 3


def test_a_session_that_ends_in_the_middle_of_paging_costs_one_more_sign_in(
    portal: DemoPortal, make_app: AppMaker
) -> None:
    portal.faults.on(Fault.SESSION_EXPIRES, count=2, times=1)
    app = make_app()
    result = sync(app)
    assert result.status is SyncStatus.SUCCESS, result
    assert portal.counters.sign_in_attempts == 2
    assert_whole(app, portal)


def test_a_refused_password_is_sent_exactly_once_whatever_asks(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app("wrong password")
    first = sync(app)
    assert first.status is SyncStatus.AUTH_FAILED
    assert first.errors[0].code == PasswordRefused.code
    for trigger in ("button", "cli", "schedule"):
        with pytest.raises(SignInBlocked):
            sync(app, trigger=trigger)
    app.database.close()
    restarted = make_app("wrong password")
    with pytest.raises(SignInBlocked):
        restarted.jobs.start(SyncOptions(), "button")
    assert portal.counters.sign_in_attempts == 1
    restarted.credentials.try_again()
    assert sync(restarted).status is SyncStatus.AUTH_FAILED
    assert portal.counters.sign_in_attempts == 2


@pytest.mark.parametrize(("fault", "code"), [
    (Fault.LOCKED_ACCOUNT, "account_locked"), (Fault.CAPTCHA_AFTER_SUBMIT, "person_needed"),
    (Fault.TERMS_AFTER_SUBMIT, "person_needed"),
])
def test_what_needs_a_person_stops_every_attempt(
    portal: DemoPortal, make_app: AppMaker, fault: Fault, code: str
) -> None:
    portal.faults.on(fault)
    app = make_app()
    result = sync(app)
    assert result.status is SyncStatus.AUTH_FAILED
    assert result.errors[0].code == code
    with pytest.raises(SignInBlocked):
        sync(app)
    assert portal.counters.sign_in_attempts <= 1


@pytest.mark.parametrize(("fault", "code"), [
    (Fault.NO_LOGIN_FORM, "portal_changed"), (Fault.PORTAL_MAINTENANCE, "maintenance"),
    (Fault.LISTING_ERROR, None),
])
def test_a_portal_that_is_not_itself_is_said_and_the_next_sync_heals(
    portal: DemoPortal, make_app: AppMaker, fault: Fault, code: str | None
) -> None:
    portal.faults.on(fault)
    app = make_app()
    result = sync(app)
    assert result.status is SyncStatus.ERROR, result
    assert code is None or result.errors[0].code == code
    assert "up to date" not in result.message
    portal.faults.clear()
    assert sync(app).status is SyncStatus.SUCCESS
    assert_whole(app, portal)


def test_a_portal_that_is_unplugged_is_said(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app()
    sync(app, 5)
    portal.stop()
    result = sync(app)
    assert result.status is SyncStatus.ERROR
    assert result.errors[0].code == "offline"
    assert len(app.database.journal.load_cards(limit=100)) == 5


def test_a_suddenly_empty_listing_stops_and_asks(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app()
    sync(app)
    portal.faults.on(Fault.LISTING_EMPTY)
    result = sync(app, full=True)
    assert (result.status, result.errors[-1].code) == (SyncStatus.ERROR, "listing_shrunk")
    assert result.gone_sessions == ()
    portal.faults.clear()
    assert sync(app, full=True).status is SyncStatus.NO_NEW
    assert_whole(app, portal)


def test_a_stop_in_the_browser_ends_soon_and_the_next_sync_completes(portal: DemoPortal, make_app: AppMaker) -> None:
    portal.faults.on(Fault.LISTING_DELAY, seconds=60)
    stop = threading.Event()
    timer = threading.Timer(3, stop.set)
    timer.start()
    app = make_app()
    result = sync(app, stop=stop)
    assert result.status is SyncStatus.CANCELLED
    assert result.duration_seconds < 40
    portal.faults.clear()
    sync(app)
    assert_whole(app, portal)


def test_a_new_password_is_checked_before_it_replaces_the_old_one(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app()
    with pytest.raises(GolfError):
        app.credentials.check_and_save(portal.username, "not the one", allow_file=True)
    assert app.credentials.load().password == portal.password
    app.credentials.check_and_save(portal.username, portal.password, allow_file=True)
    assert app.credentials.status().blocked_reason is None


def test_no_secret_is_in_any_file_but_the_private_ones(portal: DemoPortal, make_app: AppMaker, tmp_path: Path) -> None:
    app = make_app()
    portal.faults.on(Fault.API_500, times=1)
    sync(app)
    app.database.close()
    keys = [report.key for report in portal.account.reports]
    cookies = json.dumps(json.loads((tmp_path / "private" / ".uneekor_session.json").read_text()))
    assert cookies
    for path in tmp_path.rglob("*"):
        if not path.is_file() or path.parent.name == "private":
            continue
        content = path.read_bytes()
        assert portal.password.encode() not in content, path
        for key in keys:
            assert key.encode() not in content, path
    for path in (tmp_path / "private").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_options_of_the_portal_may_change_between_two_syncs(portal: DemoPortal, make_app: AppMaker) -> None:
    app = make_app()
    sync(app, 4)
    portal.options = replace(portal.options, layout="accordion", details="on_expand")
    sync(app)
    assert_whole(app, portal)


def test_an_account_without_sessions_is_no_error(portal: DemoPortal, make_app: AppMaker) -> None:
    portal.faults.on(Fault.LISTING_EMPTY)
    app = make_app()
    result = sync(app)
    assert result.status is SyncStatus.NO_NEW, result
