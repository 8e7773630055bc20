"""Backup files and the manifests beside them."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from golf.errors import BackupInvalid
from golf.private_files import write_private_bytes
from golf.records import BackupInfo
from storage.content_facts import check_quickly, compute_facts
from storage.schema import VERSION_TABLE
from storage.tables import APPLICATION_ID

_LOG = logging.getLogger(__name__)
_CHOOSE_ANOTHER = "Choose another backup; nothing was changed."
_NAME = re.compile(r"[\w.-]+\.db")


def name_backup(folder: Path, stem: str, reason: str, at: datetime) -> str:
    """A free file name that says when and why, such as ``golf-20260212-183000-by-hand.db``."""
    why = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")[:40] or "backup"
    base = f"{stem}-{at:%Y%m%d-%H%M%S}-{why}"
    names = (f"{base}.db" if number == 1 else f"{base}-{number}.db" for number in range(1, 10_000))
    return next(name for name in names if not (folder / name).exists())


def manifest_path(folder: Path, name: str) -> Path:
    """Where the manifest of a backup lies."""
    return folder / f"{name}.json"


def save_manifest(folder: Path, info: BackupInfo) -> None:
    """Write it beside the backup, 0600."""
    facts = {**asdict(info), "made_at": info.made_at.isoformat()}
    write_private_bytes(manifest_path(folder, info.name), json.dumps(facts, indent=2).encode())


def load_manifest(folder: Path, name: str) -> BackupInfo:
    """What was verified when the backup was made. Raises BackupInvalid."""
    if not _NAME.fullmatch(name) or not (folder / name).is_file():
        raise BackupInvalid("There is no such backup.", "Choose one from the list.")
    try:
        facts = json.loads(manifest_path(folder, name).read_bytes())
        return BackupInfo(**{**facts, "name": name, "made_at": datetime.fromisoformat(facts["made_at"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupInvalid(f"The manifest beside {name} is missing or unreadable.", _CHOOSE_ANOTHER) from error


def load_manifests(folder: Path) -> list[BackupInfo]:
    """Every backup with a manifest, newest first; others are not ours to judge and only logged."""
    found = []
    for path in sorted(folder.glob("*.db")):
        try:
            found.append(load_manifest(folder, path.name))
        except BackupInvalid:
            _LOG.warning("backup_without_manifest", extra={"backup": path.name})
    return sorted(found, key=lambda info: (info.made_at, info.name), reverse=True)


@contextmanager
def opened_backup(path: Path) -> Iterator[sqlite3.Connection]:
    """A finished backup, strictly to read. ``immutable`` also keeps a stray -wal beside it from being applied."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        connection.isolation_level = None
        yield connection


def verify_file(folder: Path, name: str) -> BackupInfo:
    """Compare a backup with its manifest, value by value. Raises BackupInvalid."""
    info = load_manifest(folder, name)
    try:
        with opened_backup(folder / name) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BackupInvalid(f"{name} is not a Rangebook database.", _CHOOSE_ANOTHER)
            check_quickly(connection)
            facts = compute_facts(connection)
    except (sqlite3.Error, UnicodeError) as error:
        raise BackupInvalid(f"The backup {name} is damaged.", _CHOOSE_ANOTHER) from error
    if (facts.sessions, facts.shots, facts.content_hash) != (info.sessions, info.shots, info.content_hash):
        raise BackupInvalid(f"The backup {name} is not what it was when it was made.", _CHOOSE_ANOTHER)
    return info


def load_schema(path: Path) -> str:
    """The schema revision of a verified backup."""
    with opened_backup(path) as connection:
        return str(connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0])  # noqa: S608


def remove_backup(folder: Path, name: str) -> None:
    """Delete a backup with its manifest."""
    (folder / name).unlink(missing_ok=True)
    manifest_path(folder, name).unlink(missing_ok=True)


def select_surplus(backups: list[BackupInfo], daily: int, weekly: int) -> list[BackupInfo]:
    """Backups that neither the last days nor the last weeks need; each keeps its newest. ``backups`` newest first.

    What was made within a day of the newest one stays: it may be what somebody is about to restore.
    """
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    for info in backups:
        days.setdefault(info.made_at.date(), info.name)
        weeks.setdefault(info.made_at.isocalendar()[:2], info.name)
    recent = {info.name for info in backups if backups[0].made_at - info.made_at < timedelta(days=1)}
    kept = {*list(days.values())[:daily], *list(weeks.values())[:weekly], *recent}
    return [info for info in backups if info.name not in kept]
