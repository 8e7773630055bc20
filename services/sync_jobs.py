"""One background sync at a time for the whole machine; progress, stop, re-attach, crash noticed.

Nothing of a running sync lives in this object but what speeds things up: its state is the row in
``backfill_runs``, so a page refresh, a second tab and the CLI all see the same run.

What a sync is made of is imported when one begins: who asks how the last one went needs none of it.
"""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from golf.accounts import account_name
from golf.errors import DatabaseError, EveryAccountPaused, GolfError, PortalRefusing, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts, who_started
from golf.sync_events import (
    BESIDE_SYNCS,
    DRY_RUNS,
    PERSON_TRIGGERS,
    SIDE_MODES,
    RunRecord,
    SyncResult,
    SyncStatus,
    SyncWatch,
)
from services.shared.audit_note import note_audit
from services.shared.locks import is_sync_lock_free
from services.sign_in.credentials import Credentials, StoredCredentials
from services.sync.all_accounts import AllAccountsProgress, Tell, sync_each_account
from services.sync.portal_pause import describe_pause, load_sync_pause_until
from services.sync.run_recorder import CRASH_MESSAGE, new_run_id
from services.sync.text import describe_just_synced

if TYPE_CHECKING:
    from services.sync.dependencies import SyncDependencies
    from services.sync.options import SyncOptions
    from services.sync_preview.validation import Validation
    from services.sync_preview.view import SyncPreview

log = logging.getLogger(__name__)

SILENCE_BEFORE_PROBING = timedelta(seconds=5)


class SyncJobs:
    """Starts, watches and stops syncs. Thread-safe."""

    def __init__(self, dependencies: SyncDependencies, credentials: Credentials) -> None:
        self._dependencies = dependencies
        self._credentials = credentials
        self._stops: dict[str, threading.Event] = {}
        self._last_result: SyncResult | None = None
        self.all_accounts: AllAccountsProgress | None = None
        """The accounts this process syncs one after another, or synced last; None when it never did."""
        self.preview: SyncPreview | None = None
        """What the last preview of this process found, until it is run or made anew. It is in memory only."""
        self._listeners: list[Callable[[SyncResult], object]] = []
        self._crash_listeners: list[Callable[[str], object]] = []

    def on_finished(self, listener: Callable[[SyncResult], object]) -> None:
        """Call ``listener`` after each run of this process, on the run's thread, when the lock is free again."""
        self._listeners.append(listener)

    def on_crashed(self, listener: Callable[[str], object]) -> None:
        """Call ``listener`` with the id of a run found crashed. It returns at once: a page may be waiting."""
        self._crash_listeners.append(listener)

    def start(self, options: SyncOptions, trigger: str, account: str | None = None) -> str:
        """Begin a sync of one account (None: the first) in the background, and return its run id once it really runs.

        Raises SyncAlreadyRunning, CredentialsMissing, SignInBlocked, SettingsError, DatabaseError; PortalRefusing
        when the portal wants to be left alone and no person asked.
        """
        login = self._permitted_login(trigger, account)
        self.all_accounts = None
        return _start_thread(partial(self._run, login, options, trigger))

    def start_all(self, options: SyncOptions, trigger: str) -> str:
        """Begin a sync of each account that is not paused, one after another; return the first one's run id.

        An account that may not sign in is left out (``round`` says why). Raises as ``start`` when none can begin,
        and EveryAccountPaused.
        """
        accounts = self.accounts_to_sync()
        if len(accounts) < 2:
            return self.start(options, trigger, *accounts)
        return _start_thread(partial(self._sync_each_account, accounts, options, trigger))

    def run_all_blocking(
        self, options: SyncOptions, trigger: str, *, watch: SyncWatch | None = None, tell: Tell | None = None
    ) -> AllAccountsProgress:
        """Sync each account that is not paused on this thread; ``tell`` hears whose turn it is."""
        return self._sync_each_account(self.accounts_to_sync(), options, trigger, new_run_id(), watch or SyncWatch(),
                                       tell=tell)

    def enabled_accounts(self) -> tuple[str, ...]:
        """Return the accounts that "all" means, the first one first; none when all are paused."""
        paused = {account.username for account in self._dependencies.database.accounts.load_accounts()
                  if not account.sync_enabled}
        return tuple(name for name in self._credentials.accounts() if account_name(name) not in paused)

    @property
    def is_going(self) -> bool:
        """Whether accounts are synced one after another and not all are done, also between two of their runs."""
        return self.all_accounts is not None and not self.all_accounts.is_over

    def accounts_to_sync(self) -> tuple[str, ...]:
        """Return the enabled accounts, to sync them: empty only when no account is known. Raises EveryAccountPaused."""
        accounts = self.enabled_accounts()
        if not accounts and self._credentials.accounts():
            raise EveryAccountPaused(
                "Every account is paused; nothing was begun.",
                "Resume one in Settings ▸ Automation (or: account resume NAME), or sync a single one by its name.")
        return accounts

    def start_previewed(self, preview: SyncPreview, trigger: str) -> str:
        """Execute exactly what was previewed. Raises SyncPreviewOutdated, and what ``start`` raises."""
        login = self._permitted_login(trigger, preview.account)
        run_id = _start_thread(partial(self._run, login, preview.options, trigger, preview=preview))
        self.preview = None
        return run_id

    def start_preview(self, options: SyncOptions, trigger: str, account: str | None = None) -> str:
        """Find out in the background what a sync would do; ``preview`` holds it afterwards. Raises as ``start``."""
        login = self._permitted_login(trigger, account)
        self.preview = None
        return _start_thread(partial(self._preview, login, options, trigger))

    def preview_blocking(
        self, options: SyncOptions, trigger: str, *, watch: SyncWatch | None = None, account: str | None = None
    ) -> SyncResult:
        """Find out on this thread what a sync would do. Raises as ``start``."""
        login = self._permitted_login(trigger, account)
        self.preview = None
        return self._preview(login, options, trigger, new_run_id(), watch or SyncWatch())

    def validate_blocking(
        self, options: SyncOptions, trigger: str, *, watch: SyncWatch | None = None, account: str | None = None
    ) -> tuple[SyncResult, Validation]:
        """Fetch and read what a sync would bring, on this thread, and store none of it. Raises as ``start``."""
        from services.sync_preview.validation import validate_sync  # noqa: PLC0415 - see the module

        login, run_id, watch = self._permitted_login(trigger, account), new_run_id(), watch or SyncWatch()
        with self._stoppable(run_id, watch.stop):
            result, found = validate_sync(
                login.username, login.password, options, dependencies=self._dependencies, run_id=run_id,
                trigger=trigger, watch=watch)
        self._last_result = result
        return result, found

    def run_blocking(
        self, options: SyncOptions, trigger: str, *, watch: SyncWatch | None = None, preview: SyncPreview | None = None,
        account: str | None = None,
    ) -> SyncResult:
        """Run a sync, or what was previewed, on this thread until it is over. Raises as start() does."""
        login = self._permitted_login(trigger, preview.account if preview else account)
        return self._run(login, options, trigger, new_run_id(), watch or SyncWatch(), preview=preview)

    def latest(self) -> RunRecord | None:
        """Return the running or last run of this machine; a crashed one is recognised and said."""
        record = self._dependencies.database.runs.load_latest()
        if record is None or not record.is_active:
            return record
        if self._last_result is not None and self._last_result.run_id == record.run_id:
            return _with_result(record, self._last_result)
        # a clock may be set back
        if abs(self._dependencies.clock.now() - record.heartbeat_at) < SILENCE_BEFORE_PROBING:
            return record
        return self._crashed_or_alive(record)

    def last_sync(self) -> RunRecord | None:
        """Return ``latest``; a preview that is over is passed over: it is never the last sync."""
        record = self.latest()
        is_over = record is not None and record.mode in DRY_RUNS and not record.is_active
        return self._dependencies.database.runs.load_latest_sync() if is_over else record

    def recent(self, limit: int = 10, *, with_previews: bool = True) -> list[RunRecord]:
        """Return the last runs, newest first, a crashed one already recognised."""
        self.latest()
        records = self._dependencies.database.runs.load_recent(limit, with_previews=with_previews)
        return [self.settle(record) for record in records]

    def settle(self, record: RunRecord) -> RunRecord:
        """Return a run as it is. One that is no sync shows no heartbeat: when nobody holds the lock, its owner is gone.

        (A live session and a copy have owners of their own.)
        """
        is_held = record.mode in SIDE_MODES and record.mode not in BESIDE_SYNCS
        if record.is_active and is_held and self._is_nobody_syncing():
            return self._dependencies.database.runs.as_crashed(record, CRASH_MESSAGE)
        return record

    def load_pause_until(self) -> datetime | None:
        """Return until when the portal asked to be left alone; None when it may be asked now. Raises DatabaseError."""
        dependencies = self._dependencies
        return load_sync_pause_until(dependencies.database, dependencies.settings, dependencies.clock.now())

    def explain_wait(self, options: SyncOptions) -> str:
        """Why a press on Sync can wait a moment, in a sentence; "" when it should start. For the button only.

        No other way to start a sync asks this: not the retry, not the command line, not the schedule.
        """
        accounts, database = self.enabled_accounts(), self._dependencies.database
        last = [database.runs.load_latest_sync(account) for account in accounts]
        words = describe_just_synced(last, self._dependencies.clock.now(), full=options.full)
        return words if words and not database.journal.load_receipt(accounts).waiting_sessions else ""

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop, whichever process it runs in; what is stored stays."""
        if (stop := self._stops.get(run_id)) is not None:
            stop.set()
        self._dependencies.database.runs.request_stop(run_id)
        self._note_stop(run_id, who_acts())

    def _note_stop(self, run_id: str, who: str) -> None:
        note_audit(self._dependencies.database, AuditEntry(AuditKind.STOP, who, "Sync stopped", run_id=run_id))

    def _note_own_stop(self, result: SyncResult, trigger: str) -> None:
        """A run that was stopped where it runs, such as by Ctrl-C; who asked for it elsewhere was noted there."""
        if result.status is SyncStatus.CANCELLED:
            run = self._dependencies.database.runs.load_run(result.run_id)
            if run is not None and not run.stop_requested:
                self._note_stop(result.run_id, who_started(trigger))

    def _sync_each_account(
        self, accounts: tuple[str, ...], options: SyncOptions, trigger: str, first_run_id: str, watch: SyncWatch, *,
        tell: Tell | None = None,
    ) -> AllAccountsProgress:
        run_ids = chain([first_run_id], iter(new_run_id, ""))

        def run_one(account: str) -> SyncResult:
            return self._run(self._login(trigger, account), options, trigger, next(run_ids), watch)

        def remember(now: AllAccountsProgress) -> None:
            self.all_accounts = now
            if tell is not None:
                tell(now)

        self._check_open(trigger)
        if not accounts:
            self._login(trigger, None)  # raises what a sync of nobody raises
        return sync_each_account(accounts, run_one, watch.stop, remember)

    def _check_open(self, trigger: str) -> None:
        """Only a person's sync goes ahead while the portal wants to be left alone. Raises PortalRefusing."""
        until = self.load_pause_until()
        if until and trigger not in PERSON_TRIGGERS:
            raise PortalRefusing(describe_pause(until), "Sync again then; nothing was begun.", until)

    def _permitted_login(self, trigger: str, account: str | None) -> StoredCredentials:
        self._check_open(trigger)
        return self._login(trigger, account)

    def _login(self, trigger: str, account: str | None) -> StoredCredentials:
        login = self._credentials.load(account)
        self._dependencies.make_gate(trigger).check_login(login.username, login.password)
        return login

    def _run(
        self, login: StoredCredentials, options: SyncOptions, trigger: str, run_id: str, watch: SyncWatch, *,
        preview: SyncPreview | None = None,
    ) -> SyncResult:
        from services.sync_service import run_sync  # noqa: PLC0415 - see the module

        with self._stoppable(run_id, watch.stop):
            result = run_sync(
                login.username, login.password, watch.on_status, options=options, preview=preview, trigger=trigger,
                on_progress=watch.on_progress, stop=watch.stop, run_id=run_id, dependencies=self._dependencies)
        self._last_result = result
        self._note_own_stop(result, trigger)
        for listener in self._listeners:
            listener(result)
        return result

    def _preview(
        self, login: StoredCredentials, options: SyncOptions, trigger: str, run_id: str, watch: SyncWatch
    ) -> SyncResult:
        from services.sync_preview.dry_run import preview_sync  # noqa: PLC0415 - see the module

        with self._stoppable(run_id, watch.stop):
            result, self.preview = preview_sync(
                login.username, login.password, options, dependencies=self._dependencies, run_id=run_id,
                trigger=trigger, watch=watch)
        self._last_result = result
        return result

    @contextmanager
    def _stoppable(self, run_id: str, stop: threading.Event) -> Iterator[None]:
        """While it runs, ``request_stop`` reaches it without waiting for a heartbeat."""
        self._stops[run_id] = stop
        try:
            yield
        finally:
            self._stops.pop(run_id, None)

    def _is_nobody_syncing(self) -> bool:
        """False when nobody can say: what may be alive is not called dead."""
        try:
            return is_sync_lock_free(self._dependencies.settings.lock_path)
        except SettingsError:
            return False

    def _crashed_or_alive(self, record: RunRecord) -> RunRecord | None:
        """Silent for long: when nobody holds the lock, its owner is gone."""
        if not self._is_nobody_syncing():
            return record
        runs = self._dependencies.database.runs
        try:
            if runs.mark_crashed(
                record.run_id, expected_heartbeat_at=record.heartbeat_at, message=CRASH_MESSAGE,
                at=self._dependencies.clock.now(),
            ):
                log.warning("sync_crash_noticed", extra={"run_id": record.run_id})
                for listener in self._crash_listeners:
                    listener(record.run_id)
        except DatabaseError as error:
            log.warning("sync_crash_not_recorded", extra={"run_id": record.run_id, "code": error.code})
            return runs.as_crashed(record, CRASH_MESSAGE)
        return runs.load_latest()


def _start_thread(work: Callable[[str, SyncWatch], object]) -> str:
    """Do ``work`` on a daemon thread of its own; return its run id once the run has begun. Raises why it did not."""
    run_id, begun = new_run_id(), threading.Event()
    refusals: list[GolfError] = []

    def run() -> None:
        try:
            work(run_id, SyncWatch(on_progress=lambda _progress: begun.set()))
        except GolfError as error:
            refusals.append(error)
        finally:
            begun.set()

    as_who_asked = contextvars.copy_context()  # the audit names who started it
    threading.Thread(target=as_who_asked.run, args=(run,), name=f"sync-{run_id}", daemon=True).start()
    begun.wait()
    if refusals:
        raise refusals[0]
    return run_id


def _with_result(record: RunRecord, result: SyncResult) -> RunRecord:
    """The row of a run whose end could not be written (a full disk), as it really ended."""
    return replace(
        record, status=result.status, message=result.message, errors=result.errors,
        duration_seconds=result.duration_seconds, receipt=result.receipt)
