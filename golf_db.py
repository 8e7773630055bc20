"""The one door to the golfer's database: open, check, migrate, back up, read, write.

The rooms behind it are in ``storage/``; nobody else imports them.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.file.engine import Store
from storage.file.opening import create_store, open_store
from storage.file.revision import load_revision

if TYPE_CHECKING:
    from storage.backups.service import Backups
    from storage.changes.audit import Audit
    from storage.changes.undo import UndoRefused
    from storage.choices.accounts import Accounts
    from storage.choices.folders import Folders, SeenFile, WatchedFolder
    from storage.choices.goals import Goals
    from storage.choices.notices import Notices
    from storage.choices.players import Players
    from storage.choices.preferences import Preferences
    from storage.copies.registry import Copies, KeptCopy
    from storage.copies.restore import CopyRestore
    from storage.copies.source import CopySource, hash_packed
    from storage.derived.quarantine import Quarantine
    from storage.edits.bag import Bag
    from storage.edits.conflicts import Conflicts
    from storage.edits.joined_players import PlayerNames
    from storage.edits.merge_and_split import Regrouping, RegroupingRefused
    from storage.edits.sessions import Edits
    from storage.edits.shots import ShotEdits
    from storage.file.foreign import is_sqlite_file, open_foreign_copy
    from storage.imports.live_sessions import LiveSessions, OpenLive, SaidLive
    from storage.imports.putt_store import PuttingSession, Putts
    from storage.imports.records import (
        NO_DEVICE,
        DeviceName,
        FileToImport,
        ImportedFile,
        ImportLine,
        KnownPart,
        SessionToImport,
        SharedBalls,
    )
    from storage.imports.store import Imports
    from storage.joining.other_file import is_rangebook
    from storage.joining.records import Demo, JoinConflict, JoinCounts, JoinOutcome, RangebookFacts
    from storage.joining.store import Joining
    from storage.query.store import QueryStore
    from storage.reading.clubs import Practice
    from storage.reading.devices import DEVICES_KEY, Devices
    from storage.reading.flat_shots import FlatShotFilter, FlatShots
    from storage.reading.run_bests import PersonalBests
    from storage.reading.sessions import Journal, SourceTotals
    from storage.reports.account_reports import AccountReports
    from storage.reports.field_losses import FieldLosses
    from storage.runs.history import RunHistory
    from storage.runs.log import RunLog
    from storage.runs.undo import Changesets
    from storage.tables.folders import Afterwards, FileState
    from storage.upkeep.replay import Upkeep

__all__ = [
    "DEVICES_KEY", "NO_DEVICE", "AccountReports", "Accounts", "Afterwards", "Audit", "Backups", "Bag", "Changesets",
    "Conflicts", "Copies", "CopyRestore", "CopySource", "Demo", "DeviceName", "Devices", "Edits", "FieldLosses",
    "FileState", "FileToImport", "FlatShotFilter", "FlatShots", "Folders", "Goals", "GolfDatabase", "ImportLine",
    "ImportedFile", "Imports", "JoinConflict", "JoinCounts", "JoinOutcome", "Joining", "Journal", "KeptCopy",
    "KnownPart", "LiveSessions", "Notices", "OpenLive", "PersonalBests", "PlayerNames", "Players", "Practice",
    "Preferences", "PuttingSession", "Putts", "Quarantine", "QueryStore", "RangebookFacts", "Regrouping",
    "RegroupingRefused", "RunHistory", "RunLog", "SaidLive", "SeenFile", "SessionToImport", "SharedBalls", "ShotEdits",
    "SourceTotals", "UndoRefused", "Upkeep", "WatchedFolder", "create_database", "hash_packed", "is_rangebook",
    "is_sqlite_file", "open_database", "open_filled_database", "open_foreign_copy",
]
_ROOMS = {
    "storage.backups.service": "Backups",
    "storage.changes.audit": "Audit",
    "storage.changes.undo": "UndoRefused",
    "storage.choices.accounts": "Accounts",
    "storage.choices.folders": "Folders SeenFile WatchedFolder",
    "storage.choices.goals": "Goals",
    "storage.choices.notices": "Notices",
    "storage.choices.players": "Players",
    "storage.choices.preferences": "Preferences",
    "storage.copies.registry": "Copies KeptCopy",
    "storage.copies.restore": "CopyRestore",
    "storage.copies.source": "CopySource hash_packed",
    "storage.derived.quarantine": "Quarantine",
    "storage.edits.bag": "Bag",
    "storage.edits.conflicts": "Conflicts",
    "storage.edits.joined_players": "PlayerNames",
    "storage.edits.merge_and_split": "Regrouping RegroupingRefused",
    "storage.edits.sessions": "Edits",
    "storage.edits.shots": "ShotEdits",
    "storage.file.foreign": "is_sqlite_file open_foreign_copy",
    "storage.imports.live_sessions": "LiveSessions OpenLive SaidLive",
    "storage.imports.putt_store": "PuttingSession Putts",
    "storage.imports.records": (
        "NO_DEVICE DeviceName FileToImport ImportLine "
        "ImportedFile KnownPart SessionToImport SharedBalls"),
    "storage.imports.store": "Imports",
    "storage.joining.other_file": "is_rangebook",
    "storage.joining.records": "Demo JoinConflict JoinCounts JoinOutcome RangebookFacts",
    "storage.joining.store": "Joining",
    "storage.query.store": "QueryStore",
    "storage.reading.clubs": "Practice",
    "storage.reading.devices": "DEVICES_KEY Devices",
    "storage.reading.flat_shots": "FlatShotFilter FlatShots",
    "storage.reading.run_bests": "PersonalBests",
    "storage.reading.sessions": "Journal SourceTotals",
    "storage.reports.account_reports": "AccountReports",
    "storage.reports.field_losses": "FieldLosses",
    "storage.runs.history": "RunHistory",
    "storage.runs.log": "RunLog",
    "storage.runs.undo": "Changesets",
    "storage.tables.folders": "Afterwards FileState",
    "storage.upkeep.replay": "Upkeep",
}
_PLACES = {name: place for place, names in _ROOMS.items() for name in names.split()}
"""Where each name stands that is imported when it is first asked for: to say how things stand needs few of them."""


def _load(name: str) -> Any:
    """What stands behind a name of ``_PLACES``, imported now if nobody has asked for it before."""
    found = globals()[name] = getattr(import_module(_PLACES[name]), name)
    return found


if not TYPE_CHECKING:  # mypy knows the names above, and no others

    def __getattr__(name: str) -> Any:
        """One of ``__all__`` that nobody has asked for yet."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _load(name)


class GolfDatabase:
    """An open database. Thread-safe; several processes may have the same file open.

    Each part is made, and what it needs imported, when it is first asked for; a part keeps nothing but the file.
    """

    runs: RunLog
    history: RunHistory
    audit: Audit
    changesets: Changesets
    imports: Imports
    putts: Putts
    live_sessions: LiveSessions
    joining: Joining
    copies: Copies
    copy_restore: CopyRestore
    quarantine: Quarantine
    conflicts: Conflicts
    field_losses: FieldLosses
    journal: Journal
    edits: Edits
    backups: Backups
    upkeep: Upkeep
    preferences: Preferences
    accounts: Accounts
    notices: Notices
    personal_bests: PersonalBests
    practice: Practice
    devices: Devices
    flat_shots: FlatShots
    query: QueryStore
    shot_edits: ShotEdits
    regrouping: Regrouping
    bag: Bag
    goals: Goals
    folders: Folders
    players: Players
    player_names: PlayerNames

    def __init__(self, store: Store) -> None:
        self._store = store
        self.path = store.path

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A part that nobody has asked for yet, made by its class."""
            kind = GolfDatabase.__annotations__.get(name)
            if kind is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            part = vars(self)[name] = _load(kind)(self._store)
            return part

    def load_all(self) -> None:
        """Make every part now, for a process that stays: no page waits for an import later."""
        for name in GolfDatabase.__annotations__:
            getattr(self, name)

    def reports(self, account: str) -> AccountReports:
        """The ReportStore of one portal account."""
        kind: type[AccountReports] = _load("AccountReports")
        return kind(self._store, account)

    def load_revision(self) -> int:
        """The data revision: grows with every change a page could show. Cheap enough to ask on every run."""
        with self._store.reading() as connection:
            return load_revision(connection)

    def compute_content_hash(self) -> str:
        """One hash over everything known of the reports; reads all of it. Equal: nothing differs."""
        from storage.changes.report_snapshots import compute_content_hash  # noqa: PLC0415 - a look at everything

        with self._store.reading() as connection:
            return compute_content_hash(connection)

    def close(self) -> None:
        """Close every connection."""
        self._store.close()


def open_database(path: Path, *, backup_folder: Path | None = None) -> GolfDatabase:
    """The database at ``path``: created (0600) when absent, brought to this app's schema when older.

    Before a migration a verified backup goes to ``backup_folder`` (default: ``backups`` beside the
    file). Raises DatabaseDamaged, DatabaseNewerThanApp, DatabaseReadOnly, DatabaseBusy or DiskFull.
    """
    folder = path.parent / "backups" if backup_folder is None else backup_folder
    return GolfDatabase(open_store(path, lambda store: GolfDatabase(store).backups.make(folder, "before update")))


def create_database(path: Path, schema: str) -> GolfDatabase:
    """A new, empty file for what a Rangebook of this schema wrote; fill it, close it, then ``open_filled_database``.

    Raises what ``open_database`` raises.
    """
    return GolfDatabase(create_store(path, schema))


def open_filled_database(path: Path) -> GolfDatabase:
    """As ``open_database``, without a backup before a migration: the file was made a moment ago from something else."""
    return GolfDatabase(open_store(path, lambda _store: None))
