"""How much a sync brings: kept in the database's preferences, shared by Home, Settings and the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.sync.options import DEFAULT_RECHECKS, SyncOptions

if TYPE_CHECKING:
    from golf_db import GolfDatabase

ALL = "all"
MAX_SESSION_CHOICES = ("5", "10", "25", "50", "100", ALL)
INCREMENTAL, FULL = "incremental", "full"
_MAX_KEY, _MODE_KEY = "sync_max_sessions", "sync_mode"
_RECHECKS_KEY = "sync_rechecks"
_DEFAULT_MAX = "10"
RECHECK_CHOICES = (0, 3, 5, 10, 25)


def load_max_sessions(database: GolfDatabase) -> str:
    """One of MAX_SESSION_CHOICES; anything else that may be stored counts as the default."""
    kept = database.preferences.load(_MAX_KEY, _DEFAULT_MAX)
    return kept if kept in MAX_SESSION_CHOICES else _DEFAULT_MAX


def load_mode(database: GolfDatabase) -> str:
    """``incremental`` or ``full``."""
    return FULL if database.preferences.load(_MODE_KEY, INCREMENTAL) == FULL else INCREMENTAL


def load_sync_options(database: GolfDatabase) -> SyncOptions:
    """The options the Sync button uses."""
    chosen = load_max_sessions(database)
    return SyncOptions(max_sessions=None if chosen == ALL else int(chosen), full=load_mode(database) == FULL,
                       rechecks=load_rechecks(database))


def load_rechecks(database: GolfDatabase) -> int:
    """How many old sessions each sync compares with the portal's numbers; one of RECHECK_CHOICES."""
    kept = database.preferences.load(_RECHECKS_KEY, str(DEFAULT_RECHECKS))
    return int(kept) if kept in map(str, RECHECK_CHOICES) else DEFAULT_RECHECKS


def save_rechecks(database: GolfDatabase, chosen: int) -> None:
    """Keep how many old sessions each sync compares."""
    database.preferences.save(_RECHECKS_KEY, str(chosen))


def save_max_sessions(database: GolfDatabase, chosen: str) -> None:
    """Keep the number of sessions a sync brings at most."""
    database.preferences.save(_MAX_KEY, chosen)


def save_mode(database: GolfDatabase, mode: str) -> None:
    """Keep whether a sync walks the whole listing."""
    database.preferences.save(_MODE_KEY, mode)
