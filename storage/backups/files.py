"""Backup files and the manifests beside them."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from golf.backups import BackupInfo, read_info, write_info
from golf.errors import BackupInvalid, DiskFull
from golf.private_files import write_private_bytes
from storage.backups.content_facts import check_quickly, compute_facts
from storage.file.schema import VERSION_TABLE
from storage.file.schema_guard import find_what_acts
from storage.tables.core import APPLICATION_ID

_LOG = logging.getLogger(__name__)
CHOOSE_ANOTHER = "Choose another backup; nothing was changed."
_NAME = re.compile(r"[\w.-]+\.db")
_OLD_ENOUGH_SECONDS = 3600.0  # nobody is still writing what has lain for an hour
_SPARE_BYTES = 1_000_000
_SECONDS, _BYTES_PER_SECOND = 60.0, 1_000_000  # a slow disk reads ten times as fast
_STEPS_BETWEEN_LOOKS = 100_000  # a few milliseconds


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
    write_private_bytes(manifest_path(folder, info.name), json.dumps(write_info(info), indent=2).encode())


def load_manifest(folder: Path, name: str) -> BackupInfo:
    """What was verified when the backup was made. Raises BackupInvalid."""
    if not _NAME.fullmatch(name) or not (folder / name).is_file():
        raise BackupInvalid("There is no such backup.", "Choose one from the list.")
    try:
        return read_info(name, json.loads(manifest_path(folder, name).read_bytes()))
    except (OSError, ValueError) as error:
        raise BackupInvalid(f"The manifest beside {name} is missing or unreadable.", CHOOSE_ANOTHER) from error


def load_manifests(folder: Path) -> list[BackupInfo]:
    """Every backup with a manifest, newest first; others are not ours to judge and only logged."""
    found = []
    for path in sorted(folder.glob("[!.]*.db")):
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
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        with _in_time(connection, path):
            yield connection


@contextmanager
def _in_time(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """No single statement on this file goes on for ever, and Ctrl-C ends it. Raises BackupInvalid.

    SQLite asks this thread now and then whether to go on; an exception raised there (Ctrl-C) it only takes as a no.
    """
    ends_at = time.monotonic() + _SECONDS + path.stat().st_size / _BYTES_PER_SECOND
    connection.set_progress_handler(lambda: time.monotonic() > ends_at, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        if time.monotonic() <= ends_at:
            raise KeyboardInterrupt from error
        raise BackupInvalid(f"Reading {path.name} takes far longer than it should.", CHOOSE_ANOTHER) from error


def verify_file(folder: Path, name: str) -> BackupInfo:
    """Compare a backup with its manifest, value by value. Raises BackupInvalid."""
    info = load_manifest(folder, name)
    verify_copy(folder / name, info)
    return info


def verify_copy(path: Path, info: BackupInfo) -> None:
    """Compare a copy of a backup, wherever it lies, with the backup's facts, value by value. Raises BackupInvalid."""
    try:
        with opened_backup(path) as connection:
            check_is_as_made(connection, info)
    except (sqlite3.Error, UnicodeError) as error:
        raise BackupInvalid(f"The backup {info.name} is damaged.", CHOOSE_ANOTHER) from error


def check_is_as_made(connection: sqlite3.Connection, info: BackupInfo) -> None:
    """Raise BackupInvalid unless this open file is what the manifest says, to the last value."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise BackupInvalid(f"{info.name} is not a Rangebook database.", CHOOSE_ANOTHER)
    if acting := find_what_acts(connection):  # before anything that it defines is read
        raise not_as_made(info.name, acting)
    check_quickly(connection)
    facts = compute_facts(connection)
    if (facts.sessions, facts.shots, facts.content_hash) != (info.sessions, info.shots, info.content_hash):
        raise BackupInvalid(f"The backup {info.name} is not what it was when it was made.", CHOOSE_ANOTHER)


def with_counts(info: BackupInfo, connection: sqlite3.Connection) -> BackupInfo:
    """What this open file holds instead of what the manifest says of it."""
    sessions, shots, stored = connection.execute(
        "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM shots), "
        "(SELECT count(*) FROM sessions WHERE imported_at IS NOT NULL)").fetchone()
    return replace(info, sessions=sessions, shots=shots, stored_sessions=stored)


def not_as_made(name: str, what: str) -> BackupInvalid:
    """A backup defines what neither a Rangebook of its version nor the golfer's own file does."""
    return BackupInvalid(
        f"The backup {name} holds {what}. Rangebook did not make it so, and it could change your numbers unseen.",
        f"{CHOOSE_ANOTHER} If you made it yourself, make the same in golf.db first, then restore again.")


def read_schema(connection: sqlite3.Connection) -> str:
    """The schema revision of an open database file of ours."""
    return str(connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0])  # noqa: S608


def remove_backup(folder: Path, name: str) -> None:
    """Delete a backup with its manifest: the file first, so that no copy is left that nobody can verify."""
    (folder / name).unlink(missing_ok=True)
    manifest_path(folder, name).unlink(missing_ok=True)


def sweep_leftovers(folder: Path) -> int:
    """Delete what a killed backup left behind: unfinished files and manifests without a file; returns how many.

    Young ones stay, another process may be at work on them.
    """
    oldest_at_work = time.time() - _OLD_ENOUGH_SECONDS
    leftovers = [path for path in folder.glob(".*.db*") if path.is_file()]
    leftovers += [path for path in folder.glob("*.db.json") if not path.with_suffix("").exists()]
    old = [path for path in leftovers if path.stat().st_mtime < oldest_at_work]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def check_room(folder: Path, needed_bytes: int) -> None:
    """Raise DiskFull before anything is begun that would not fit."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + _SPARE_BYTES:
        raise DiskFull(
            f"The disk with {folder} has {free / 1e6:,.0f} MB free; a backup with its check needs "
            f"{(needed_bytes + _SPARE_BYTES) / 1e6:,.0f} MB. Nothing was begun.", "Make room, then try again.")
