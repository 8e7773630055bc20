"""Whether the automatic backups work: the newest one, what is not in it yet, and the last failure."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from golf.backups import BackupInfo
from golf.private_files import write_private_bytes
from golf.settings import Settings

if TYPE_CHECKING:
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackupTrouble:
    """Why the last automatic backup was not made."""

    at: datetime
    code: str
    what_happened: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """The backups as a whole. ``changed``: the data is no longer what the newest one holds."""

    newest: BackupInfo | None
    kept: int
    size_bytes: int
    changed: bool
    trouble: BackupTrouble | None


def load_health(database: GolfDatabase, settings: Settings) -> BackupHealth:
    """A few small files and one number from the database."""
    backups = database.backups.load_list(settings.backup_folder)
    return BackupHealth(
        newest=backups[0] if backups else None, kept=len(backups),
        size_bytes=sum(info.size_bytes for info in backups),
        changed=is_changed_since(database, backups), trouble=load_trouble(settings))


def is_changed_since(database: GolfDatabase, backups: Sequence[BackupInfo]) -> bool:
    """Whether the data revision moved since the newest backup (newest first); an empty new file has nothing to lose."""
    revision = database.load_revision()
    return revision != backups[0].revision if backups else revision > 0


def load_trouble(settings: Settings) -> BackupTrouble | None:
    """What was kept of the last failure; None when the last automatic backup went well."""
    try:
        facts = json.loads(_path(settings).read_bytes())
        return BackupTrouble(datetime.fromisoformat(facts["at"]), str(facts["code"]), str(facts["what_happened"]),
                             str(facts["what_to_do"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def save_trouble(settings: Settings, trouble: BackupTrouble) -> None:
    """Keep it for Settings and the doctor; a disk too full even for that is only logged."""
    try:
        write_private_bytes(_path(settings), json.dumps({**asdict(trouble), "at": trouble.at.isoformat()}).encode())
    except OSError as error:
        log.warning("backup_trouble_not_kept", extra={"kind": type(error).__name__})


def forget_trouble(settings: Settings) -> None:
    """The automatic backup works again."""
    try:
        _path(settings).unlink(missing_ok=True)
    except OSError as error:
        log.warning("backup_trouble_not_forgotten", extra={"kind": type(error).__name__})


def _path(settings: Settings) -> Path:
    return settings.private_folder / "backup_trouble.json"
