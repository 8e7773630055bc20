"""Pages on a real database file, with jobs and credentials that a test can steer."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest
import streamlit as st
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from golf.errors import DatabaseBusy, GolfError
from golf.reports import ListedReport, ReportKey
from golf.settings import Settings
from golf.sync_events import RunRecord, SyncFailure, SyncProgress, SyncStatus
from golf_db import GolfDatabase
from services.app import App
from services.coach.service import CoachService
from services.notices.service import NoticeService
from services.sessions.shot_pictures import ShotPictures
from services.sign_in.credentials import CredentialStatus
from services.sync.all_accounts import AllAccountsProgress
from services.sync.dependencies import SyncDependencies
from services.sync.options import SyncOptions
from services.sync_preview.view import SyncPreview
from services.wiring import build_app
from tests import stored_sessions
from tests.opened_app import app_around, opened
from tests.pages.at_rest import leave_shared_pages

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = stored_sessions.ACCOUNT
ADDRESSES = {"sync_preview": "plan", "sync_history": "history", "import_files": "import"}
"""Of the pages whose file has another name than their address."""
TODAY = date(2026, 7, 24)
CONNECTED = CredentialStatus(ACCOUNT, "keyring", "Kept in the system keyring.", None, False)
NOT_CONNECTED = CredentialStatus(None, None, "No user name and password are known yet.", None, False)


@dataclass
class FakeJobs:
    runs: list[RunRecord] = field(default_factory=list)
    started: list[SyncOptions] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    refusal: GolfError | None = None
    preview: SyncPreview | None = None
    previewed: list[SyncOptions] = field(default_factory=list)
    executed: list[SyncPreview] = field(default_factory=list)
    credentials: "FakeCredentials | None" = None
    paused: set[str] = field(default_factory=set)
    accounts: list[str | None] = field(default_factory=list)
    all_accounts: AllAccountsProgress | None = None
    just_synced: str = ""

    @property
    def is_going(self) -> bool:
        return self.all_accounts is not None and not self.all_accounts.is_over

    def enabled_accounts(self) -> tuple[str, ...]:
        assert self.credentials is not None
        return tuple(name for name in self.credentials.accounts() if name not in self.paused)

    def start_all(self, options: SyncOptions, trigger: str) -> str:
        return self.start(options, trigger)

    def start_preview(self, options: SyncOptions, trigger: str, account: str | None = None) -> str:
        self.previewed.append(options)
        self.accounts.append(account)
        return self._begin(trigger, "plan")

    def start_previewed(self, preview: SyncPreview, trigger: str) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.executed.append(preview)
        return self._begin(trigger, "preview")

    def _begin(self, trigger: str, run_id: str) -> str:
        self.runs.insert(0, make_run(SyncStatus.RUNNING, run_id=run_id, trigger=trigger))
        return run_id

    def latest(self) -> RunRecord | None:
        return self.runs[0] if self.runs else None

    def last_sync(self) -> RunRecord | None:
        return next((run for run in self.runs if run.mode != "preview" or run.is_active), None)

    def recent(self, limit: int = 10, *, with_previews: bool = True) -> list[RunRecord]:
        return [run for run in self.runs if with_previews or run.mode != "preview"][:limit]

    def start(self, options: SyncOptions, trigger: str, account: str | None = None) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.started.append(options)
        self.accounts.append(account)
        self.runs.insert(0, make_run(SyncStatus.RUNNING, run_id=f"run-{len(self.started)}", trigger=trigger))
        return self.runs[0].run_id

    def load_pause_until(self) -> datetime | None:
        return None

    def explain_wait(self, options: SyncOptions) -> str:  # noqa: ARG002 - the same for any
        return self.just_synced

    def request_stop(self, run_id: str) -> None:
        self.stopped.append(run_id)
        self.runs[:1] = [replace(run, stop_requested=True) for run in self.runs[:1]]

    def finish(self, status: SyncStatus, **facts: Any) -> None:
        self.runs[0] = replace(self.runs[0], status=status, finished_at=datetime.now(UTC), **facts)


@dataclass
class FakeCredentials:
    now: CredentialStatus = CONNECTED
    checked: list[tuple[str, str, bool]] = field(default_factory=list)
    refusal: GolfError | None = None
    forgotten: bool = False
    tried_again: int = 0
    once_more: bool = False

    others: dict[str, CredentialStatus] = field(default_factory=dict)

    def accounts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.now.username, *self.others)))

    def status(self, username: str | None = None) -> CredentialStatus:
        if username is None or username == self.now.username:
            return self.now
        return self.others.get(username, NOT_CONNECTED)

    def check_and_save(
        self, username: str, password: str, *, allow_file: bool = False, on_status: Any = None,
        account: str | None = None, once_more: bool = False,
    ) -> None:
        self.once_more = once_more
        assert on_status is None or callable(on_status)
        assert account in (None, username)
        self.checked.append((username, password, allow_file))
        if self.refusal is not None:
            raise self.refusal
        if self.now.username in (None, username):
            self.now = replace(CONNECTED, username=username)
        else:
            self.others[username] = replace(CONNECTED, username=username)

    def clear(self, username: str | None = None) -> str:
        assert username == self.now.username
        self.forgotten, self.now = True, NOT_CONNECTED
        return "User name and password were removed."

    def try_again(self, username: str | None = None) -> None:
        assert username == self.now.username
        self.tried_again += 1
        self.now = replace(self.now, blocked_reason=None)


@dataclass
class FakeApp:
    settings: Settings
    parts: SyncDependencies
    database: GolfDatabase
    jobs: FakeJobs
    credentials: FakeCredentials
    notices: NoticeService
    pictures: ShotPictures
    coach: CoachService
    real: App

    def __getattr__(self, name: str) -> Any:
        """A service that no test steers is the real one."""
        return getattr(self.real, name)


def make_run(status: SyncStatus, *, run_id: str = "run-0", trigger: str = "button", **facts: Any) -> RunRecord:
    now = datetime.now(UTC)
    return RunRecord(run_id, trigger, "incremental", status, now, now,
                     None if status is SyncStatus.RUNNING else now, 10, SyncProgress(run_id), **facts)


def seed_sessions(database: GolfDatabase, sessions: int) -> list[int]:
    """The demo's newest sessions, stored as a sync stores them; returns their ids, newest first."""
    return stored_sessions.seed_database(database, sessions, TODAY)


@pytest.fixture(scope="session", autouse=True)
def looked_for_components_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself, for each AppTest anew: half of what a test costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="module")
def browser(running_browser: Browser) -> Iterator[Browser]:
    """A browser whose pages the tests of all files share (tests/pages/at_rest.py)."""
    yield running_browser
    leave_shared_pages(running_browser)


def seed_waiting(database: GolfDatabase, sessions: int) -> None:
    """Sessions that the portal lists and nobody has fetched."""
    database.reports(ACCOUNT).save_listing_rows(
        [ListedReport(1000 + number, ReportKey("k" * 12), f"s{number}", "Alex", TODAY, "", 9)
         for number in range(sessions)], "seed")


def list_again(database: GolfDatabase, report_id: int, *, on: date) -> None:
    """The portal's list gives a session another day."""
    name = database.journal.load_session(report_id).portal_name
    database.reports(ACCOUNT).save_listing_rows(
        [ListedReport(report_id, ReportKey("k" * 12), name, listed_on=on, date_text=f"{on:%b %d, %Y}")], "again")


def save_failed(database: GolfDatabase, report_id: int, *, listed_on: date | None = TODAY) -> None:
    store = database.reports(ACCOUNT)
    row = ListedReport(report_id, ReportKey("k" * 12), "a *starred* name", "Alex", listed_on, "", 9)
    store.save_listing_rows([row], "r")
    store.save_failure(SyncFailure("report_unreadable", "The portal sent a web page.", True, report_id), "r")


def busy(*_: object, **__: object) -> NoReturn:
    """In place of a call: what it raises while another program holds the file."""
    raise DatabaseBusy("The database is busy.", "Try again in a moment.")


def links_of(page: AppTest) -> list[str]:
    """The labels of the links below the header, whose own end with the settings."""
    labels = [element.proto.label for element in page.get("page_link")]
    return labels[labels.index("Settings") + 1:]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApp]:
    settings = Settings(home=tmp_path)
    real = opened(build_app(settings))
    credentials = FakeCredentials()
    jobs = FakeJobs(credentials=credentials)
    steered = app_around(real.parts, credentials, jobs, like=real)
    made = FakeApp(settings, real.parts, real.database, jobs, credentials, real.notices, real.pictures, real.coach,
                   steered)
    wire(monkeypatch, lambda: made)
    st.cache_resource.clear()
    yield made
    real.database.close()


def wire(monkeypatch: pytest.MonkeyPatch, open_app: Callable[[], Any]) -> None:
    """Pages reach the app through services.wiring.open_app only."""
    module = ModuleType("services.wiring")
    module.open_app = open_app  # type: ignore[attr-defined]
    module.App = FakeApp  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "services.wiring", module)


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The frame as server.py runs it; AppTest alone falls back into the old multipage mode on every run."""
    build = PagesManager.__init__

    def build_framed(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        PagesManager.uses_pages_directory = False
        build(self, *args, **kwargs)

    monkeypatch.setattr(PagesManager, "__init__", build_framed)
    return bare_frame()


def bare_frame() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


def texts(page: AppTest) -> str:
    """Everything a page says, in one string, for plain assertions."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(page, kind))


def go_to(frame: AppTest, name: str, **query: str) -> AppTest:
    """Open a page of the frame by its file name, with query parameters: as by its address, no other page before it.

    AppTest knows pages by what the last run registered. Before the first run it is told what Streamlit makes of the
    page's address.
    """
    if frame._registered_pages:
        frame.switch_page(f"pages/{name}.py")
    elif name != "home":
        frame._page_hash = calc_hash(ADDRESSES.get(name, name))
    for key, value in query.items():
        frame.query_params[key] = value
    return frame.run()


def type_into(page: AppTest, key: str, text: str) -> AppTest:
    """Type what is no option into a box that takes it: the test's own box knows only the options it was drawn with."""
    box = page.selectbox(key=key)
    box.options.append(text)
    return box.select(text).run()


def open_box(page: AppTest, label: str) -> AppTest:
    """Open the box with this label, and what is drawn only then is there."""
    box = next(box for box in page.expander if box.label == label)
    assert box.proto.id, f"{label} is filled without being opened."
    page.session_state[box.proto.id.rsplit("-", 1)[1]] = True
    page.run()
    assert not page.exception
    return page


def kept_state(page: AppTest) -> str:
    """The session state as text, to look for what must not stay in it."""
    return repr(page.session_state)
