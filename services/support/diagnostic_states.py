"""The states that a report tells: of accounts without their names, of the golfer's choices, of the backups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from golf.backups import BackupKind
from golf.notices import NoticeChannel
from golf.schedule import ScheduleMode
from golf.settings import Settings
from golf.units import UnitSystem
from golf_db import GolfDatabase
from services.backups.status import BackupHealth
from services.notices.choices import load_addressed, load_switches
from services.schedule.settings import ScheduleChoices
from services.secrets.outgoing_values import AllowedText, allowed_pattern
from services.shared.choices import Choices
from services.shared.clock import SystemClock
from services.support.diagnostic_events import read_code
from services.sync.options import SyncChoices

_NUMBER_OR_ALL = re.compile(r"[0-9]{1,6}|all")


@dataclass(frozen=True, slots=True)
class AccountState:
    """A portal account, by its place in the list alone. ``refusal``: what the portal said and nobody acted on."""

    is_kept: bool
    sync_enabled: bool
    listing_complete: bool
    refusal: AllowedText | None
    attempt_unanswered: bool


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """What the golfer chose, as far as it says nothing of the golfer."""

    units: UnitSystem
    max_sessions: AllowedText
    reads_everything: bool
    rechecks: int
    schedule: ScheduleMode
    every_hours: int
    notices_on: Mapping[NoticeChannel, int]
    channels_with_address: int


@dataclass(frozen=True, slots=True)
class BackupState:
    """The backups: how many of each kind, and whether the automatic ones are made."""

    daily: int
    by_hand: int
    safety: int
    size_bytes: int
    hours_since_newest: float | None
    changed_since_newest: bool
    trouble: AllowedText | None


def load_accounts(database: GolfDatabase) -> tuple[AccountState, ...]:
    """Every account of the database, in its order."""
    states = []
    for account in database.accounts.load_accounts():
        block = database.accounts.load_block(account.username)
        states.append(AccountState(
            account.is_kept, account.sync_enabled, account.listing_complete, read_code(block[0]) if block else None,
            database.accounts.load_interrupted_attempt(account.username) is not None))
    return tuple(states)


def load_choices(database: GolfDatabase) -> ChoiceState:
    """Read by the services that keep them, which pass over what they do not know."""
    schedule, sync = ScheduleChoices(database, SystemClock()).load(), SyncChoices(database)
    return ChoiceState(
        units=Choices(database).unit_system, max_sessions=allowed_pattern(sync.load_max_sessions(), _NUMBER_OR_ALL),
        reads_everything=sync.load_options().full, rechecks=sync.load_rechecks(), schedule=schedule.mode,
        every_hours=schedule.every_hours,
        notices_on={channel: len(kinds) for channel, kinds in load_switches(database).items()},
        channels_with_address=len(load_addressed(database)))


def load_backup_state(
    health: BackupHealth, database: GolfDatabase, settings: Settings, now: datetime
) -> BackupState:
    """Counts by kind; no file's name."""
    kinds = [info.kind for info in database.backups.load_list(settings.backup_folder)]
    age = None if health.newest is None else round((now - health.newest.made_at).total_seconds() / 3600, 1)
    return BackupState(
        daily=kinds.count(BackupKind.DAILY), by_hand=kinds.count(BackupKind.BY_HAND),
        safety=kinds.count(BackupKind.SAFETY), size_bytes=health.size_bytes, hours_since_newest=age,
        changed_since_newest=health.changed, trouble=read_code(health.trouble.code) if health.trouble else None)
