"""Sign-ins, refusals and stops of syncs are in the audit, each with the run; and what goes wrong is seen at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest

from demo_portal import Fault
from golf.errors import PasswordRefused
from golf.maintenance import AuditEntry, AuditFilter, AuditKind
from golf.sync_events import RunRecord, SyncProgress, SyncStatus, SyncWatch
from services.exports.json_values import to_json
from services.sync_service import SyncOptions, run_sync
from tests.journeys.conftest import Rangebook


def entries(book: Rangebook, kind: AuditKind) -> list[AuditEntry]:
    return book.database.audit.load(AuditFilter(kind))


def seen_elsewhere(book: Rangebook) -> RunRecord:
    """The running sync as another process reads it, once the heartbeat has told what went wrong."""
    while True:
        run = book.database.runs.load_latest()
        assert run is not None
        if run.errors:
            assert run.is_active
            return run
        threading.Event().wait(0.05)


def test_a_sign_in_is_written_down_with_its_run(rangebook: Rangebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(rangebook.paper), "sign_in", lambda *_: "password")
    result = run_sync(rangebook.portal.username, rangebook.portal.password, options=SyncOptions(2, rechecks=0),
                      trigger="schedule", dependencies=rangebook.parts)
    entry, = entries(rangebook, AuditKind.SIGN_IN)
    assert (entry.what, entry.who, entry.run_id, entry.account) == (
        "Signed in with the password", "automatic sync", result.run_id, rangebook.portal.username)
    assert rangebook.portal.password not in repr(entry)


def test_a_refusal_is_written_down(rangebook: Rangebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_portal: object, _username: str, password: Callable[[], str]) -> object:
        raise PasswordRefused(f"The portal refused it (password={password()}).", "Type it again.")

    monkeypatch.setattr(type(rangebook.paper), "sign_in", refuse)
    result = run_sync(rangebook.portal.username, rangebook.portal.password, trigger="button",
                      dependencies=rangebook.parts)
    assert result.status is SyncStatus.AUTH_FAILED
    entry, = entries(rangebook, AuditKind.REFUSAL)
    assert (entry.what, entry.run_id, entry.who) == ("password_refused", result.run_id, "this computer")
    assert rangebook.portal.password not in entry.detail
    assert entries(rangebook, AuditKind.SIGN_IN) == []


def test_what_goes_wrong_is_seen_while_the_sync_runs_with_its_moment(rangebook: Rangebook) -> None:
    broken = rangebook.portal.account.reports[0]
    rangebook.portal.faults.on(Fault.API_TRUNCATED_JSON, report_id=broken.id)
    seen: list[SyncProgress] = []
    elsewhere: list[object] = []

    def watch(progress: SyncProgress) -> None:
        seen.append(progress)
        if progress.failures and not elsewhere:
            elsewhere.append(to_json(seen_elsewhere(rangebook)))

    run_sync(rangebook.portal.username, rangebook.portal.password, options=SyncOptions(None, rechecks=0),
             on_progress=watch, dependencies=rangebook.parts)
    live = next(progress for progress in seen if progress.failures)
    failure, = live.failures
    assert failure.report_id == broken.id
    assert failure.recoverable
    assert failure.at is not None
    assert live.started_at is not None
    assert live.started_at <= failure.at
    document = json.loads(json.dumps(elsewhere[0]))
    assert document["progress"]["failures"][0]["recoverable"] is True
    assert document["progress"]["failures"][0]["at"]
    assert document["progress"]["started_at"]
    run = rangebook.database.runs.load_latest()
    assert run is not None
    assert [(each.report_id, each.at) for each in run.errors] == [(broken.id, failure.at)]


def test_how_many_are_gone_is_in_the_progress_and_in_the_history(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.delete(rangebook.portal.account.reports[2].id)
    result = rangebook.sync(full=True)
    run = rangebook.database.runs.load_run(result.run_id)
    assert run is not None
    assert (run.sessions_gone, run.progress.gone) == (1, 1)


def test_a_stopped_run_is_in_the_audit_once(rangebook: Rangebook) -> None:
    from services.sign_in.login_places import StoredCredentials
    from services.sync_jobs import SyncJobs

    class Login:
        def load(self, _account: str | None = None) -> StoredCredentials:
            return StoredCredentials(rangebook.portal.username, rangebook.portal.password)

        def accounts(self) -> tuple[str, ...]:
            return (rangebook.portal.username,)

    jobs, stop = SyncJobs(rangebook.parts, Login()), threading.Event()  # type: ignore[arg-type]
    stop.set()
    first = jobs.run_blocking(SyncOptions(3), "cli", watch=SyncWatch(stop=stop))
    assert first.status is SyncStatus.CANCELLED
    entry, = entries(rangebook, AuditKind.STOP)
    assert (entry.run_id, entry.who) == (first.run_id, "command line")
    jobs.request_stop("another-run")
    assert [each.run_id for each in entries(rangebook, AuditKind.STOP)] == ["another-run", first.run_id]
