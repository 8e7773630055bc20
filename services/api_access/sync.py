"""Syncs for programs: start, stop, watch and look back. Each method asks what the caller's token allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from golf.errors import SettingsError
from golf.maintenance import acting_as
from golf.sync_events import DRY_RUNS, IMPORT, LIVE, LIVE_PUTTS, SyncStatus, Trigger
from golf.sync_history import RunFilter
from services.api_access.caller import Caller, Scope, require
from services.api_access.operations import (
    FILE_IMPORT,
    PORTAL_SYNC,
    LoadOperations,
    OperationStatus,
    build_idle,
    build_operation,
)
from services.sync.options import ALL, FULL, SyncOptions, SyncSelection, check_max_sessions

if TYPE_CHECKING:
    from automation.ports import Clock
    from services.accounts.service import Accounts
    from services.home.service import HomeQuestions
    from services.schedule.automatic_sync import AutomaticSync
    from services.sign_in.credentials import Credentials
    from services.sync.comparison import PortalComparison
    from services.sync.options import SyncChoices
    from services.sync_history.service import SyncHistory
    from services.sync_jobs import SyncJobs

_LOOKED_BACK = 5
"""Runs among which the one that goes on is: one runs at a time, and live sessions beside it."""


class SyncMode(StrEnum):
    """What a sync looks at."""

    INCREMENTAL = "incremental"
    FULL = "full"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class SyncWanted:
    """What a program asks for. ``max_sessions`` None: as the golfer chose for the button; ``all`` or a number else.

    ``account`` None: every account that is not paused. ``since`` and ``until`` are days, both included.
    """

    mode: SyncMode = SyncMode.INCREMENTAL
    max_sessions: str | None = None
    days_back: int | None = None
    since: date | None = None
    until: date | None = None
    players: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    account: str | None = None
    dry_run: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves sessions out on purpose."""
        return bool(self.days_back or self.since or self.until or self.players or self.sessions)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A part of the history, newest first; ``total`` is how many runs pass."""

    total: int
    runs: tuple[OperationStatus, ...]


@dataclass(frozen=True, slots=True)
class SyncInfo:
    """What is stored, how the last sync went, and when the next one starts by itself."""

    total_sessions: int
    total_shots: int
    last_practice_on: date | None
    last_sync: OperationStatus | None
    automatic: bool
    schedule: str
    interval_hours: int | None
    next_run_at: datetime | None
    paused: str | None


@dataclass(frozen=True, slots=True)
class ApiSync:
    """Syncs as a program asks for them. Thread-safe."""

    jobs: SyncJobs
    credentials: Credentials
    history: SyncHistory
    accounts: Accounts
    automatic_sync: AutomaticSync
    choices: SyncChoices
    comparison: PortalComparison
    home: HomeQuestions
    clock: Clock
    load_others: LoadOperations
    """What else is an operation (services/api_access/standing.py)."""

    def start(self, caller: Caller, wanted: SyncWanted) -> str:
        """Begin it in the background and return its run id.

        Raises NotAllowed, SyncAlreadyRunning, CredentialsMissing, SignInBlocked, PortalRefusing (a program is no
        person: it waits as the portal asks), SettingsError for what cannot be meant, NotFound for an account that is
        not known, DatabaseError.
        """
        require(caller, Scope.CONTROL)
        with acting_as(caller.who):
            account = None if wanted.account is None else self.accounts.find(wanted.account)
            options = self._build_options(wanted)
            if wanted.dry_run:
                return self.jobs.start_preview(options, Trigger.API, self._only_account(account))
            if account is None:
                return self.jobs.start_all(options, Trigger.API)
            return self.jobs.start(options, Trigger.API, account)

    def stop(self, caller: Caller) -> OperationStatus | None:
        """Ask what runs to stop; what is stored stays. None: nothing ran. Raises NotAllowed."""
        require(caller, Scope.CONTROL)
        running = self.jobs.latest()
        if running is None or not running.is_active:
            return None
        with acting_as(caller.who):
            self.jobs.request_stop(running.run_id)
        return build_operation(running)

    def load_status(self, caller: Caller) -> tuple[OperationStatus, ...]:
        """One status an operation: each account's sync, the last import, each folder, live balls. Raises NotAllowed."""
        require(caller, Scope.READ)
        latest, found = self.jobs.latest(), []  # a crashed run is recognised first
        for account in self.credentials.accounts() or (None,):
            run = self.history.load_newest_sync(account)
            found.append(build_idle(PORTAL_SYNC, account) if run is None else build_operation(run))
        if latest is not None and latest.is_active and latest.mode in DRY_RUNS:
            found.append(build_operation(latest))
        imports = self.history.load_runs(RunFilter(trigger=IMPORT), 1)
        found.append(build_operation(self.jobs.settle(imports[0])) if imports else build_idle(FILE_IMPORT))
        return (*found, *self.load_others())

    def load_latest(self) -> OperationStatus | None:
        """What goes on, or what went on last; live sessions are not asked after: their balls are told one by one.

        It is the one look a second that all streams share: whoever hands it on has asked what the listener may.
        """
        recent = [run for run in self.jobs.recent(_LOOKED_BACK) if run.mode not in (LIVE, LIVE_PUTTS)]
        latest = next((run for run in recent if run.is_active), None) or next(iter(recent), None) or self.jobs.latest()
        return None if latest is None else build_operation(latest)

    def load_running(self, caller: Caller) -> OperationStatus | None:
        """The operation of any kind that goes on, or None. Raises NotAllowed."""
        require(caller, Scope.READ)
        running = next((run for run in self.jobs.recent(_LOOKED_BACK) if run.is_active), None)
        return None if running is None else build_operation(running)

    def load_run(self, caller: Caller, run_id: str) -> OperationStatus:
        """One run of the history; ``last`` is the newest sync. Raises NotAllowed, NotFound."""
        require(caller, Scope.READ)
        return build_operation(self.jobs.settle(self.history.find_run(run_id)))

    def load_history(
        self, caller: Caller, *, limit: int, offset: int = 0, statuses: Sequence[SyncStatus] = (),
        account: str | None = None,
    ) -> HistoryPage:
        """The newest runs that pass, without the first ``offset``. Raises NotAllowed, NotFound for an account."""
        require(caller, Scope.READ)
        self.jobs.latest()
        wanted = RunFilter(tuple(statuses), None if account is None else self.accounts.find(account))
        runs = map(self.jobs.settle, self.history.load_runs(wanted, limit, offset))
        return HistoryPage(self.history.count_runs(wanted), tuple(map(build_operation, runs)))

    def load_info(self, caller: Caller) -> SyncInfo:
        """Totals, the last sync, and the automatic one. Raises NotAllowed."""
        require(caller, Scope.READ)
        totals = self.home.load_journal(None, 0, self.clock.today()).totals
        last, automatic = self.jobs.last_sync(), self.automatic_sync.load_status()
        schedule = automatic.schedule
        return SyncInfo(
            totals.sessions, totals.shots, totals.last_practice_on, None if last is None else build_operation(last),
            schedule.is_on, schedule.mode.value,
            int(schedule.period.total_seconds() // 3600) if schedule.is_on else None, automatic.next_at,
            automatic.paused)

    def _build_options(self, wanted: SyncWanted) -> SyncOptions:
        if wanted.mode is SyncMode.COMPARE:
            if wanted.dry_run or wanted.is_narrowed or wanted.max_sessions is not None:
                raise SettingsError("A comparison compares every session.", "Leave out what narrows it down.")
            return self.comparison.begin()
        chosen = self.choices.load_max_sessions() if wanted.max_sessions is None else check_max_sessions(
            wanted.max_sessions)
        options = SyncSelection(
            None if chosen == ALL else int(chosen), wanted.days_back, wanted.since, wanted.until, wanted.players,
            wanted.mode == FULL).options(self.clock.today(), self.choices.load_rechecks())
        return replace(options, only=frozenset(wanted.sessions))

    def _only_account(self, account: str | None) -> str | None:
        """A dry run is of one account. Raises SettingsError when several could be meant."""
        enabled = self.jobs.enabled_accounts()
        if account is None and len(enabled) > 1:
            raise SettingsError("There are several accounts.", "Say in “account” which one the dry run is for.")
        return account
