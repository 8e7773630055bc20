"""The one place that decides whether a sync starts by itself.

The app's server and a job of the system both ask ``run_due``; the slot is claimed under a lock of its own before the
sync begins, so that the two never answer the same one, and a crash is not tried again every minute.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import (
    DatabaseBusy,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    SettingsError,
    SignInBlocked,
    SyncAlreadyRunning,
)
from golf.schedule import Schedule, compute_due_at, compute_retry_at, compute_since
from golf.sync_events import SIDE_MODES, RunRecord, SyncStatus, Trigger
from services.schedule.settings import ScheduleState
from services.shared.locks import hold_sync_lock
from services.sync.portal_pause import load_sync_pause_until

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf.settings import Settings
    from golf_db import GolfDatabase
    from services.schedule.settings import ScheduleChoices
    from services.sign_in.credentials import Credentials
    from services.sync.dependencies import GateMaker
    from services.sync.options import SyncChoices, SyncOptions
    from services.sync_jobs import SyncJobs

log = logging.getLogger(__name__)

LOCK_FILE = "schedule.lock"
_LOOKED_BACK = 50
_PASSING = frozenset({PortalOffline.code, PortalMaintenance.code})
"""What goes away by itself, soon: tried again before the next slot."""

_owed: dict[Path, _Slot] = {}
"""Slots of this process that could not be given back because the database was locked, by database."""

Begin = Callable[["SyncOptions"], str]
"""Starts a sync, in the background or here, and returns its run id. Raises as SyncJobs does."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A slot that was answered: the state before, and the state that says so."""

    before: ScheduleState
    claimed: ScheduleState


class ScheduleDecision(StrEnum):
    """What came of asking whether a sync is due."""

    OFF = "off"
    NOT_DUE = "not_due"
    BUSY = "busy"
    PAUSED = "paused"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and why a sync that is due was not started."""

    kind: ScheduleDecision
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """For pages and the command line. ``next_at`` is None when off, and when opening the app is what starts it.

    A ``next_at`` that is past is due: it starts within a minute, or as soon as nothing stands in its way.
    """

    schedule: Schedule
    next_at: datetime | None
    paused: str | None
    last_run_at: datetime | None
    last_run: RunRecord | None


class AutomaticSync:
    """Decides whether a sync starts by itself, and says when the next one does."""

    def __init__(
        self, database: GolfDatabase, settings: Settings, clock: Clock, *, make_gate: GateMaker, jobs: SyncJobs,
        credentials: Credentials, choices: SyncChoices, schedule: ScheduleChoices,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._make_gate = make_gate
        self._jobs = jobs
        self._credentials = credentials
        self._choices = choices
        self._schedule = schedule

    def load_status(self) -> ScheduleStatus:
        """What is chosen, when the next one is, why it waits, and how the last one went."""
        schedule, state = self._schedule.load(), self._schedule.load_state()
        last_run = next((run for run in self._jobs.recent(_LOOKED_BACK) if run.run_id == state.last_run_id), None)
        paused = self.find_pause() if schedule.is_on else None
        return ScheduleStatus(schedule, self.next_run_at(), paused, state.last_run_at, last_run)

    def next_run_at(self) -> datetime | None:
        """When the next automatic sync is due; None when off, or when the next opening starts it."""
        schedule = self._schedule.load()
        return self._compute_due(schedule, self._schedule.load_state(), None)[0] if schedule.is_on else None

    def find_pause(self) -> str | None:
        """Why no automatic sync may sign in now, in the golfer's words; None when the way is free for any account."""
        accounts = self._jobs.enabled_accounts()
        if not accounts:
            return ("Every account is paused." if self._credentials.accounts()
                    else self._credentials.status().place_sentence)
        reasons = [self._find_pause_of(account) for account in accounts]
        return reasons[0] if all(reasons) else None

    def _find_pause_of(self, account: str) -> str | None:
        if reason := self._credentials.status(account).blocked_reason:
            return reason
        if self._database.accounts.load_interrupted_attempt(account) is None:
            return None
        try:  # seldom: the password itself must be asked for
            login = self._credentials.load(account)
            self._make_gate(Trigger.SCHEDULE).check_login(login.username, login.password)
        except (SignInBlocked, SettingsError) as error:
            return str(error)
        return None

    def run_due(self, begin: Begin | None = None, *, opened_at: datetime | None = None) -> Decision:
        """Start a sync when one is due, nothing stands in its way and nobody else has answered the slot.

        ``begin`` defaults to one in the background. ``opened_at`` is when the asking app opened. Raises DatabaseError.
        """
        schedule = self._schedule.load()
        if not schedule.is_on:
            return Decision(ScheduleDecision.OFF)
        try:
            with hold_sync_lock(self._settings.private_folder / LOCK_FILE):
                claimed = self._claim(schedule, opened_at)
        except SyncAlreadyRunning:
            return Decision(ScheduleDecision.BUSY, "Another process of Rangebook is deciding right now.")
        except SettingsError as error:
            return self._hold(self._schedule.load_state(), str(error))
        if isinstance(claimed, Decision):
            return claimed
        return self._begin(claimed, begin or (lambda options: self._jobs.start_all(options, Trigger.SCHEDULE)))

    def _claim(self, schedule: Schedule, opened_at: datetime | None) -> _Slot | Decision:
        """Under the lock: answer the slot that is due and return it; or say why there is none."""
        if owed := _owed.get(self._settings.database_path):
            self._give_back(owed)
        now, state = self._clock.now(), self._load_believable(schedule)
        due_at, is_retry = self._compute_due(schedule, state, opened_at)
        if due_at is None or due_at > now:
            return Decision(ScheduleDecision.NOT_DUE)
        if pause := self.find_pause():
            return self._hold(state, pause)
        if (latest := self._jobs.latest()) is not None and latest.is_active:
            return Decision(ScheduleDecision.BUSY, "A sync is running already.")
        claimed = replace(state, since=now, retries=state.retries + 1 if is_retry else 0, held="")
        self._schedule.save_state(claimed)
        return _Slot(state, claimed)

    def _begin(self, slot: _Slot, begin: Begin) -> Decision:
        """The slot is ours; it is given back when nothing could be begun."""
        try:
            run_id = begin(replace(self._choices.load_options(), full=False))
        except (SyncAlreadyRunning, DatabaseBusy, PortalRefusing) as error:
            _owed[self._settings.database_path] = slot
            self._give_back(slot)
            return Decision(ScheduleDecision.BUSY, str(error))
        except (SignInBlocked, SettingsError) as error:
            return self._hold(slot.before, str(error))
        state = self._schedule.load_state()
        self._schedule.save_state(replace(state, last_run_id=run_id, last_run_at=self._clock.now()))
        log.info("automatic_sync_started", extra={"run_id": run_id})
        return Decision(ScheduleDecision.STARTED)

    def _give_back(self, slot: _Slot) -> None:
        """The slot is due again, unless somebody chose or began anew since. While the database is locked: later."""
        try:
            if self._schedule.load_state() == slot.claimed:
                self._schedule.save_state(slot.before)
        except DatabaseBusy:
            log.warning("slot_not_given_back")
            return
        _owed.pop(self._settings.database_path, None)

    def _hold(self, state: ScheduleState, reason: str) -> Decision:
        """It stays due until a person acts; the reason is written and logged once, not every minute."""
        held = replace(state, held=reason)
        if self._schedule.load_state() != held:
            self._schedule.save_state(held)
            log.warning("automatic_sync_held")
        return Decision(ScheduleDecision.PAUSED, reason)

    def _load_believable(self, schedule: Schedule) -> ScheduleState:
        """The state; counted from now when it is lost, or lies in a future that only a wrong clock has seen."""
        kept, state = self._schedule.load_kept_state(), self._schedule.load_state()
        state = replace(state, since=compute_since(schedule, state.since, self._clock.now()))
        if state != kept:
            log.warning("schedule_counted_from_now")
            self._schedule.save_state(state)
        return state

    def _compute_due(
        self, schedule: Schedule, state: ScheduleState, opened_at: datetime | None
    ) -> tuple[datetime | None, bool]:
        """The slot to answer next, and whether it is only another try of the last one.

        What is due while the portal wants to be left alone is due when that is over.
        """
        due_at, is_retry = self._compute_slot(schedule, state, opened_at)
        closed_until = load_sync_pause_until(self._database, self._settings, self._clock.now())
        return max(due_at, closed_until) if due_at and closed_until else due_at, is_retry

    def _compute_slot(
        self, schedule: Schedule, state: ScheduleState, opened_at: datetime | None
    ) -> tuple[datetime | None, bool]:
        due_at = compute_due_at(schedule, state.since, self._clock.now(), seed=self._schedule.load_seed(),
                                opened_at=opened_at)
        retry_at = self._compute_retry(state)
        if retry_at is None or (due_at is not None and due_at <= retry_at):
            return due_at, False
        return retry_at, True

    def _compute_retry(self, state: ScheduleState) -> datetime | None:
        """When to try again what only the connection kept from working; a sync of anybody's since then settles it."""
        run = self._jobs.latest() if state.last_run_id else None
        if run is None or run.status is not SyncStatus.ERROR or not run.finished_at:
            return None
        passing = run.errors and {failure.code for failure in run.errors} <= _PASSING
        return compute_retry_at(run.finished_at, state.retries) if passing and self._is_of_round(run, state) else None

    def _is_of_round(self, latest: RunRecord, state: ScheduleState) -> bool:
        """Whether the latest run belongs to what began with the state's: that run, or of an account after the first."""
        if latest.run_id == state.last_run_id:
            return True
        for run in self._jobs.recent(_LOOKED_BACK):
            if run.run_id == state.last_run_id:
                return True
            if run.mode not in SIDE_MODES and run.trigger != Trigger.SCHEDULE:
                return False
        return False
