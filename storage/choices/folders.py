"""Watched folders, and what became of each file seen in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.errors import NotFound
from storage.file.engine import Repository
from storage.file.texts import LONGEST_MESSAGE, storable
from storage.tables.core import watched_files, watched_folders
from storage.tables.folders import Afterwards, FileState

_FOLDER, _FILE = watched_folders.c, watched_files.c


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder whose files come in by themselves.

    ``player``, ``device`` and ``day_order`` (``day first`` or ``month first``) hold where a file does not say; empty:
    not said. ``network_kind``: of the disk it lay on when it was added. ``computer``: the mark of where it was added.
    """

    folder_id: int
    path: str
    player: str
    device: str
    day_order: str
    afterwards: Afterwards
    network_kind: str
    computer: str
    added_at: datetime
    looked_at: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as it was last dealt with. ``put_to``: where it was moved, below the folder; ``deleted``; else empty."""

    folder_id: int
    name: str
    size_bytes: int
    mtime_ns: int
    state: FileState
    at: datetime
    sha256: bytes | None = None
    has_grown: bool = False
    put_to: str = ""
    message: str = ""
    run_id: str | None = None


class Folders(Repository):
    """Keeps the watched folders. Thread-safe."""

    def load(self) -> list[WatchedFolder]:
        """Return every folder, the oldest first."""
        statement = select(watched_folders).order_by(_FOLDER.folder_id)
        return self._read(lambda connection: [_read_folder(row) for row in connection.execute(statement)])

    def add(
        self, path: str, *, player: str, device: str, day_order: str, afterwards: Afterwards, network_kind: str,
        computer: str, at: datetime,
    ) -> WatchedFolder:
        """Add a folder; the caller has looked that it is not here yet."""
        with self._store.changing() as connection:
            row = connection.execute(insert(watched_folders).values(
                path=path[:1000], player=storable(player), device=storable(device, 80), day_order=day_order,
                afterwards=afterwards, network_kind=network_kind[:40], computer=computer, added_at=at,
            ).returning(watched_folders)).one()
        return _read_folder(row)

    def change(
        self, folder_id: int, *, player: str, device: str, day_order: str, afterwards: Afterwards, computer: str
    ) -> None:
        """Save what holds for its files from now on. Raises NotFound."""
        values = {"player": storable(player), "device": storable(device, 80), "day_order": day_order,
                  "afterwards": afterwards, "computer": computer}
        with self._store.changing() as connection:
            statement = update(watched_folders).where(_FOLDER.folder_id == folder_id).values(values)
            if connection.execute(statement).rowcount == 0:
                raise NotFound("This folder is not watched.", "Reload the page.")

    def remove(self, folder_id: int) -> None:
        """Forget a folder and what was seen in it. Raises NotFound."""
        with self._store.changing() as connection:
            connection.execute(delete(watched_files).where(_FILE.folder_id == folder_id))
            statement = delete(watched_folders).where(_FOLDER.folder_id == folder_id)
            if connection.execute(statement).rowcount == 0:
                raise NotFound("This folder is not watched.", "Reload the page.")

    def note_look(self, folder_id: int, at: datetime, trouble: str) -> None:
        """Remember when a folder was looked into, and what was wrong with it."""
        with self._store.writing() as connection:
            connection.execute(update(watched_folders).where(_FOLDER.folder_id == folder_id).values(
                looked_at=at, trouble=storable(trouble, LONGEST_MESSAGE)))

    def load_files(self, folder_id: int, names: Collection[str] | None = None) -> dict[str, SeenFile]:
        """Return what became of the files of a folder, by name; ``names``: of these alone."""
        statement = select(watched_files).where(_FILE.folder_id == folder_id)
        with self._store.reading() as connection:
            found = [_read_file(row) for row in connection.execute(statement)]
        wanted = None if names is None else {storable(name) for name in names}
        return {each.name: each for each in found if wanted is None or each.name in wanted}

    def load_latest(self, folder_id: int, limit: int, *, states: Collection[FileState]) -> list[SeenFile]:
        """Return the files in one of these states that were dealt with last, the newest first."""
        statement = (select(watched_files).where(_FILE.folder_id == folder_id, _FILE.state.in_(list(states)))
                     .order_by(_FILE.at.desc(), _FILE.name).limit(limit))
        return self._read(lambda connection: [_read_file(row) for row in connection.execute(statement)])

    def count_files(self, folder_id: int) -> dict[FileState, int]:
        """Count the files of a folder by what became of them."""
        statement = (select(_FILE.state, func.count()).where(_FILE.folder_id == folder_id).group_by(_FILE.state))
        return self._read(lambda connection: {
            FileState(state): int(number) for state, number in connection.execute(statement)})

    def save_file(self, file: SeenFile) -> None:
        """Remember what became of a file. A folder that was removed meanwhile remembers nothing."""
        values: dict[str, Any] = {
            "folder_id": file.folder_id, "name": storable(file.name), "size_bytes": file.size_bytes,
            "mtime_ns": file.mtime_ns, "sha256": file.sha256, "state": file.state, "has_grown": file.has_grown,
            "put_to": storable(file.put_to), "message": storable(file.message, LONGEST_MESSAGE), "run_id": file.run_id,
            "at": file.at}
        with self._store.writing() as connection:
            known = select(_FOLDER.folder_id).where(_FOLDER.folder_id == file.folder_id)
            if connection.execute(known).first() is not None:
                connection.execute(upsert(watched_files).values(values).on_conflict_do_update(
                    index_elements=["folder_id", "name"], set_=values))

    def forget_files(self, folder_id: int, names: Collection[str]) -> None:
        """Forget files that are gone before anything came of them."""
        with self._store.writing() as connection:
            for name in names:
                connection.execute(delete(watched_files).where(
                    _FILE.folder_id == folder_id, _FILE.name == storable(name)))


def _read_folder(row: Row[Any]) -> WatchedFolder:
    return WatchedFolder(
        row.folder_id, row.path, row.player, row.device, row.day_order, Afterwards(row.afterwards), row.network_kind,
        row.computer, row.added_at, row.looked_at, row.trouble)


def _read_file(row: Row[Any]) -> SeenFile:
    return SeenFile(row.folder_id, row.name, row.size_bytes, row.mtime_ns, FileState(row.state), row.at, row.sha256,
                    bool(row.has_grown), row.put_to, row.message, row.run_id)
