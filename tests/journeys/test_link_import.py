"""One report by its pasted link: the manual way in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo_portal.faults import Fault
from golf.errors import LinkRefused, PortalRefusing, ReportError, ReportGone, SyncAlreadyRunning
from golf.sync_events import SyncStatus
from services.shared.formatting import format_moment
from services.shared.locks import hold_sync_lock
from services.sync.portal_pause import record_pause
from tests.journeys.conftest import Rangebook
from tests.services.small_house import app_around


def link_to(book: Rangebook, number: int = 3, key: str | None = None) -> str:
    report = book.portal.account.reports[number]
    return f"{book.portal.url}/power-u-report?id={report.id}&key={key or report.key}&distance=yard&speed=mph"


def test_a_pasted_link_brings_the_whole_session_with_name_and_day(rangebook: Rangebook) -> None:
    report = rangebook.portal.account.reports[3]
    saved = app_around(rangebook.parts).link_import.import_link(link_to(rangebook))
    assert (saved.report_id, saved.stored_shots) == (report.id, report.shot_count)
    card = rangebook.database.journal.load_session(report.id).card
    assert card.practised_on == report.date
    assert card.name == report.name.strip()


def test_pasting_it_twice_changes_nothing_and_a_later_sync_adopts_it(rangebook: Rangebook) -> None:
    app_around(rangebook.parts).link_import.import_link(link_to(rangebook))
    assert not app_around(rangebook.parts).link_import.import_link(link_to(rangebook)).changed
    rangebook.sync()
    rangebook.assert_whole()
    report = rangebook.portal.account.reports[3]
    assert rangebook.database.journal.load_session(report.id).card.player == report.player


def test_a_link_elsewhere_goes_nowhere(rangebook: Rangebook) -> None:
    for text in ("http://evil.example/power-u-report?id=1&key=abcdefghijkl", "hello", "javascript:alert(1)"):
        with pytest.raises(LinkRefused):
            app_around(rangebook.parts).link_import.import_link(text)
    assert rangebook.portal.counters.report_requests == 0


def test_a_wrong_key_stores_nothing_and_is_not_echoed(rangebook: Rangebook) -> None:
    with pytest.raises(ReportGone) as caught:
        app_around(rangebook.parts).link_import.import_link(link_to(rangebook, key="wrongkey123456"))
    assert "wrongkey123456" not in str(caught.value)
    assert not rangebook.stored()
    assert not rangebook.database.journal.load_waiting()


@pytest.mark.parametrize("fault", [None, Fault.API_403])
def test_a_wrong_key_is_said_to_be_one_however_the_portal_puts_it(rangebook: Rangebook, fault: Fault | None) -> None:
    if fault is not None:
        rangebook.portal.faults.on(fault)
    with pytest.raises(ReportError, match=r"the key of this link.*Copy the whole address"):
        app_around(rangebook.parts).link_import.import_link(link_to(rangebook, key="wrongkey123456"))
    assert rangebook.portal.counters.report_requests == 1


def test_a_portal_that_wants_to_be_left_alone_is_not_asked(rangebook: Rangebook) -> None:
    until = rangebook.parts.clock.now() + timedelta(hours=5)
    record_pause(rangebook.database, rangebook.parts.settings.api_url, until, rangebook.parts.clock.now())
    with pytest.raises(PortalRefusing, match=r"left alone until .* Paste the link again then") as caught:
        app_around(rangebook.parts).link_import.import_link(link_to(rangebook))
    assert format_moment(until) in str(caught.value)
    assert rangebook.portal.counters.report_requests == 0
    assert rangebook.database.runs.load_recent() == []


def test_it_waits_for_a_running_sync(rangebook: Rangebook) -> None:
    with hold_sync_lock(rangebook.parts.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        app_around(rangebook.parts).link_import.import_link(link_to(rangebook))


def test_a_pasted_session_can_be_taken_back(rangebook: Rangebook) -> None:
    app = app_around(rangebook.parts)
    before = rangebook.database.compute_content_hash()
    app.link_import.import_link(link_to(rangebook))
    run, = rangebook.database.runs.load_recent()
    assert (run.mode, run.sessions_imported, run.status) == ("link", 1, SyncStatus.SUCCESS)
    app.sync_history.undo(run.run_id)
    assert rangebook.database.compute_content_hash() == before


def test_a_link_that_leads_nowhere_is_in_the_history_as_an_error(rangebook: Rangebook) -> None:
    with pytest.raises(ReportGone):
        app_around(rangebook.parts).link_import.import_link(link_to(rangebook, key="wrongkey123456"))
    run, = rangebook.database.runs.load_recent()
    assert (run.status, [error.code for error in run.errors]) == (SyncStatus.ERROR, ["report_gone"])
    assert "wrongkey123456" not in repr(run)
