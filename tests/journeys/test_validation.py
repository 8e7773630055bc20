"""A validating run fetches and reads what a sync would bring, and leaves every table as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from demo_portal import Fault
from golf.sync_events import SyncResult, SyncStatus, SyncWatch
from services.sync.options import SyncOptions
from services.sync.run_recorder import new_run_id
from services.sync_preview.validation import CHANGED, NEW, SAME, UNREADABLE, Validation, validate_sync
from tests.journeys.conftest import SESSIONS, Rangebook
from tests.journeys.test_plans import content


def validate(
    book: Rangebook, max_sessions: int | None = None, said: list[str] | None = None, **more: object
) -> tuple[SyncResult, Validation]:
    book.paper.reached_end, book.paper.pages_read = False, 0
    options = SyncOptions(max_sessions, **{"rechecks": 0, **more})  # type: ignore[arg-type]
    return validate_sync(book.portal.username, book.portal.password, options, dependencies=book.parts,
                         run_id=new_run_id(), trigger="test",
                         watch=SyncWatch(on_status=(said if said is not None else []).append))


@contextmanager
def nothing_changes(book: Rangebook) -> Iterator[None]:
    """But for the run's line in the history, with what went wrong in it."""
    before = content(book) | {"run_errors": []}
    yield
    assert content(book) | {"run_errors": []} == before


def test_new_sessions_are_fetched_and_read_and_nothing_is_stored(rangebook: Rangebook) -> None:
    said: list[str] = []
    with nothing_changes(rangebook):
        result, found = validate(rangebook, 10, said)
    assert rangebook.portal.counters.report_requests == 10
    assert (found.count(NEW), len(found.sessions)) == (10, 10)
    assert (result.status, result.sessions_imported, result.total_shots) == (SyncStatus.SUCCESS, 0, 0)
    assert result.message == "Checked: 10 sessions read: 10 new. Nothing was stored."
    truth = rangebook.truth()
    assert all(each.shots + each.lost_shots == truth[each.report_id] for each in found.sessions)
    assert all(each.name for each in found.sessions)
    assert not [sentence for sentence in said if sentence.startswith("Stored")]
    latest = rangebook.database.runs.load_latest()
    assert latest is not None
    assert (latest.mode, latest.sessions_imported, latest.progress.imported) == ("validate", 0, 0)


def test_what_changed_is_told_from_what_is_as_stored(rangebook: Rangebook) -> None:
    rangebook.sync()
    changed = rangebook.portal.account.reports[0]
    rangebook.portal.grow(changed.id, 2)
    with nothing_changes(rangebook):
        result, found = validate(rangebook, rechecks=3)
    assert [each.report_id for each in found.sessions if each.outcome == CHANGED] == [changed.id]
    assert found.count(SAME) == 3
    assert result.status is SyncStatus.SUCCESS


def test_a_report_that_cannot_be_read_is_named(rangebook: Rangebook) -> None:
    broken = rangebook.portal.account.reports[1]
    rangebook.portal.faults.on(Fault.API_TRUNCATED_JSON, report_id=broken.id)
    with nothing_changes(rangebook):
        result, found = validate(rangebook, 5)
    unread, = (each for each in found.sessions if each.outcome == UNREADABLE)
    assert unread.report_id == broken.id
    assert unread.remark
    assert result.status is SyncStatus.PARTIAL
    assert len(found.sessions) == 5


def test_the_sync_after_it_does_what_it_foretold(rangebook: Rangebook) -> None:
    _, found = validate(rangebook)
    assert found.count(NEW) == SESSIONS
    rangebook.sync()
    assert {each.report_id: each.shots for each in found.sessions} == rangebook.stored()
    rangebook.assert_whole()
