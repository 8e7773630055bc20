"""The one door to the golfer's database: open, check, migrate, back up, read, write.

The rooms behind it are in ``storage/``; nobody else imports them.
"""

from __future__ import annotations

from pathlib import Path

from storage.backups.service import Backups
from storage.changes.audit import Audit
from storage.changes.report_snapshots import compute_content_hash
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
from storage.file.engine import Store
from storage.file.foreign import is_sqlite_file, open_foreign_copy
from storage.file.opening import open_store
from storage.file.revision import load_revision
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
    SourceTotals,
)
from storage.imports.store import Imports
from storage.joining.other_file import is_rangebook
from storage.joining.records import Demo, JoinConflict, JoinCounts, JoinOutcome, RangebookFacts
from storage.joining.store import Joining
from storage.reading.clubs import Practice
from storage.reading.devices import DEVICES_KEY, Devices
from storage.reading.flat_shots import FlatShotFilter, FlatShots
from storage.reading.run_bests import PersonalBests
from storage.reading.sessions import Journal
from storage.reports.account_reports import AccountReports
from storage.reports.field_losses import FieldLosses
from storage.runs.history import RunHistory
from storage.runs.log import RunLog
from storage.runs.undo import Changesets
from storage.tables.folders import Afterwards, FileState
from storage.upkeep.replay import Upkeep

__all__ = [
    "DEVICES_KEY",
    "NO_DEVICE",
    "AccountReports",
    "Accounts",
    "Afterwards",
    "Audit",
    "Backups",
    "Bag",
    "Changesets",
    "Conflicts",
    "Copies",
    "CopyRestore",
    "CopySource",
    "Demo",
    "DeviceName",
    "Devices",
    "Edits",
    "FieldLosses",
    "FileState",
    "FileToImport",
    "FlatShotFilter",
    "FlatShots",
    "Folders",
    "Goals",
    "GolfDatabase",
    "ImportLine",
    "ImportedFile",
    "Imports",
    "JoinConflict",
    "JoinCounts",
    "JoinOutcome",
    "Joining",
    "Journal",
    "KeptCopy",
    "KnownPart",
    "LiveSessions",
    "Notices",
    "OpenLive",
    "PersonalBests",
    "PlayerNames",
    "Players",
    "Practice",
    "Preferences",
    "PuttingSession",
    "Putts",
    "Quarantine",
    "RangebookFacts",
    "Regrouping",
    "RegroupingRefused",
    "RunHistory",
    "RunLog",
    "SaidLive",
    "SeenFile",
    "SessionToImport",
    "SharedBalls",
    "ShotEdits",
    "SourceTotals",
    "UndoRefused",
    "Upkeep",
    "WatchedFolder",
    "hash_packed",
    "is_rangebook",
    "is_sqlite_file",
    "open_database",
    "open_foreign_copy",
]


class GolfDatabase:
    """An open database. Thread-safe; several processes may have the same file open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.path = store.path
        self.runs = RunLog(store)
        self.history = RunHistory(store)
        self.audit = Audit(store)
        self.changesets = Changesets(store)
        self.imports = Imports(store)
        self.putts = Putts(store)
        self.live_sessions = LiveSessions(store)
        self.joining = Joining(store)
        self.copies = Copies(store)
        self.copy_restore = CopyRestore(store)
        self.quarantine = Quarantine(store)
        self.conflicts = Conflicts(store)
        self.field_losses = FieldLosses(store)
        self.journal = Journal(store)
        self.edits = Edits(store)
        self.backups = Backups(store)
        self.upkeep = Upkeep(store)
        self.preferences = Preferences(store)
        self.accounts = Accounts(store)
        self.notices = Notices(store)
        self.personal_bests = PersonalBests(store)
        self.practice = Practice(store)
        self.devices = Devices(store)
        self.flat_shots = FlatShots(store)
        self.shot_edits = ShotEdits(store)
        self.regrouping = Regrouping(store)
        self.bag = Bag(store)
        self.goals = Goals(store)
        self.folders = Folders(store)
        self.players = Players(store)
        self.player_names = PlayerNames(store)

    def reports(self, account: str) -> AccountReports:
        """The ReportStore of one portal account."""
        return AccountReports(self._store, account)

    def load_revision(self) -> int:
        """The data revision: grows with every change a page could show. Cheap enough to ask on every run."""
        with self._store.reading() as connection:
            return load_revision(connection)

    def compute_content_hash(self) -> str:
        """One hash over everything known of the reports; reads all of it. Equal: nothing differs."""
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
    return GolfDatabase(open_store(path, lambda store: Backups(store).make(folder, "before update")))
