"""One server a process for the tests in a browser, and in it a journal of its own for each file.

A server's start and the first page that it draws cost as much as four pages more. What a file stored or changed is gone
when the next one fills the journal. Tests of a fresh process, or of another portal, start a server themselves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from demo_portal.account import DEFAULT_SESSIONS as PORTAL_SESSIONS
from golf.reports import ReportKey
from golf.settings import Settings
from golf_db import GolfDatabase
from services.sign_in.portal_secrets import FileReportKeys
from tests import stored_sessions
from tests.browsers import remember_browser
from tests.demo_accounts import fresh_account
from tests.pages.conftest import TODAY
from tests.pages.serving import serving

PORTAL_DAY = date(2026, 11, 28)


@dataclass(frozen=True)
class SharedServer:
    address: str
    home: Path

    @property
    def database_path(self) -> Path:
        return Settings(home=self.home, demo=True).database_path

    def fill(self, sessions: int = 0, then: Callable[[GolfDatabase], object] | None = None) -> str:
        """Let the journal hold the demo's newest sessions and nothing else; ``then`` does more to the database.

        Returns the server's address. Its portal has forgotten nothing: a sync brings the demo's newest sessions.
        """
        stored_sessions.replace_database(self.database_path, sessions, TODAY, then)
        return self.address

    def fill_from_portal(self, sessions: int = 10) -> str:
        """Let the journal hold what a first sync would bring from the server's portal, and know the reports' keys.

        Returns the server's address. A sync itself, with its browser, costs as much as ten pages.
        """
        account = fresh_account(today=PORTAL_DAY, sessions=PORTAL_SESSIONS)
        reports = account.reports[:sessions]
        FileReportKeys(Settings(home=self.home, demo=True)).remember(
            {report.id: ReportKey(report.key) for report in reports})
        return self.fill(then=lambda database: stored_sessions.store_reports(
            database, reports, PORTAL_DAY, account.username))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    """Keeps what the browser of the tests is, so that its syncs look for none."""
    home = tmp_path_factory.mktemp("home")
    remember_browser(home)
    with serving("server.py", home, RANGEBOOK_REQUESTS_PER_SECOND="0", RANGEBOOK_DEMO_TODAY=f"{PORTAL_DAY}",
                 PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring") as address:
        yield SharedServer(address, home)
