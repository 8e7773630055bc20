"""Scratch files: a backup is restored into one to prove that it can be, to preview it, and to put it back.

They lie beside the backups, 0600, under a hidden name, and go away with the block that made them.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from golf.backups import BackupInfo
from golf.errors import BackupInvalid
from storage.backups.content_facts import ContentFacts, check_quickly, compute_facts
from storage.backups.files import (
    CHOOSE_ANOTHER,
    check_is_as_made,
    check_room,
    load_manifest,
    not_as_made,
    opened_backup,
    read_schema,
    with_counts,
)
from storage.file.schema import HEAD_REVISION
from storage.file.schema_forms import Schema
from storage.file.schema_guard import find_what_differs

_ALL_PAGES = -1  # in one go: a copy in portions starts over with every write and may never end


@contextmanager
def scratch_file(folder: Path, name: str) -> Iterator[Path]:
    """An empty private file, removed with whatever SQLite put beside it."""
    path = folder / f".{name}.{secrets.token_hex(4)}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield path
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def prove_by_restoring(folder: Path, backup: Path, facts: ContentFacts) -> None:
    """Restore a fresh backup into a scratch file and compare that with the original. Raises BackupInvalid."""
    with scratch_file(folder, "proof.db") as scratch:
        _copy_file(backup, scratch)
        with opened_backup(scratch) as restored:
            check_quickly(restored)
            if compute_facts(restored) != facts:
                raise BackupInvalid("The backup is not equal to the database.",
                                    "Check the disk it was written to, then try again.")


@contextmanager
def restored_scratch(folder: Path, name: str, golfers: Schema) -> Iterator[tuple[Path, BackupInfo]]:
    """The backup restored into a scratch file, proved equal to its manifest, brought to this app's schema.

    It defines nothing but what a fresh file of its version does, or ``golfers``, the file it is to replace. The counts
    are those of the scratch file. Raises BackupInvalid, DatabaseNewerThanApp or DiskFull; the backup itself is never
    written to.
    """
    info = load_manifest(folder, name)
    check_room(folder, 2 * info.size_bytes)
    with scratch_file(folder, "restored.db") as scratch:
        try:
            _copy_file(folder / name, scratch)
            with opened_backup(scratch) as restored:
                check_is_as_made(restored, info)
                if differing := find_what_differs(restored, golfers):
                    raise not_as_made(name, differing)
                schema = read_schema(restored)
        except (sqlite3.Error, UnicodeError) as error:
            raise BackupInvalid(f"The backup {name} is damaged.", CHOOSE_ANOTHER) from error
        if schema != HEAD_REVISION:
            _migrate(scratch, schema)
        with opened_backup(scratch) as restored:
            counted = with_counts(info, restored)
        yield scratch, counted


def _copy_file(source: Path, target: Path) -> None:
    with opened_backup(source) as reading, closing(sqlite3.connect(target)) as writing:
        writing.execute("PRAGMA synchronous=OFF")  # a scratch file need not survive a power cut
        reading.backup(writing, pages=_ALL_PAGES)


def _migrate(path: Path, schema: str) -> None:
    from storage.file.migrating import check_is_known, migrate  # noqa: PLC0415 – Alembic is slow to import

    check_is_known(schema)
    migrate(path)
