"""The portal draws its list otherwise: nothing is new, nothing has changed, nothing is fetched again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from automation.portal_session import PortalSession
from automation.ports import SignInGate, StopSignal
from golf.sync_events import OnStatus
from services.sync.dependencies import Portal
from tests.automation.portal.portal_doubles import QUICK
from tests.journeys.conftest import Rangebook

pytestmark = pytest.mark.browser


def walk_for_real(book: Rangebook, browser: Browser) -> None:
    @contextmanager
    def open_portal(gate: SignInGate, stop: StopSignal, on_status: OnStatus) -> Iterator[Portal]:
        with PortalSession(browser, book.portal.url, cookies=book.parts.cookies, gate=gate, stop=stop,
                           on_status=on_status, patience=QUICK) as session:
            yield session

    book.parts = replace(book.parts, open_portal=open_portal)


def test_a_change_of_layout_or_a_new_pencil_fetches_nothing_again(rangebook: Rangebook, chromium: Browser) -> None:
    walk_for_real(rangebook, chromium)
    for report in list(rangebook.portal.account.reports)[12:]:
        rangebook.portal.delete(report.id)
    assert rangebook.sync(rechecks=0).status == "success"
    fetched = rangebook.portal.counters.report_requests
    stored = [(card.report_id, card.name, card.player) for card in rangebook.database.journal.load_cards(limit=100)]
    for look in ({"layout": "accordion"}, {"layout": "table", "rename_button": True},
                 {"layout": "accordion", "rename_button": True}, {"layout": "table"}):
        rangebook.portal.options = replace(rangebook.portal.options, **look)
        for full in (False, True):
            result = rangebook.sync(full=full, rechecks=0)
            assert (result.status, result.sessions_imported, result.sessions_updated) == ("no_new", 0, 0), look
    assert rangebook.portal.counters.report_requests == fetched == 12
    assert stored == [(card.report_id, card.name, card.player)
                      for card in rangebook.database.journal.load_cards(limit=100)]
    assert rangebook.portal.counters.deletes == 0
