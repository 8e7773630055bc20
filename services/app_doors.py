"""The services of an open Rangebook that bring data in or out, as services/app.py has the others.

Files, folders, databases, live balls, another Rangebook, backups and their places, and what may be read or sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.lazy_service import Service, ServiceOwner

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf.settings import Settings
    from services.api_access.tokens import Tokens
    from services.backup_places.service import BackupPlaces
    from services.backups.service import Backups
    from services.databases.service import DatabaseImports
    from services.devices.service import OtherDevices
    from services.folders.service import Folders
    from services.imports.service import Imports
    from services.imports.totals import ImportTotals
    from services.joining.service import Joining
    from services.live.service import Live
    from services.notices.service import NoticeService
    from services.push.service import Push
    from services.query.service import Queries
    from services.secrets.keyring_access import KeyringAccess
    from services.shared.allowed_paths import AllowedPaths
    from services.sign_in.credentials import Credentials
    from services.sync.dependencies import ApiOpener, SyncDependencies
    from services.sync.link_import import LinkImport
    from services.sync_jobs import SyncJobs


class DataDoors(ServiceOwner):
    """The part of ``App`` through which data come and go; holds what every service is made of."""

    def __init__(
        self, dependencies: SyncDependencies, credentials: Credentials, jobs: SyncJobs, *, keyring: KeyringAccess,
        open_picture_api: ApiOpener,
    ) -> None:
        super().__init__()
        self.settings: Settings = dependencies.settings
        self.clock: Clock = dependencies.clock
        self.credentials = credentials
        self.jobs = jobs
        self._dependencies = dependencies
        self._database = dependencies.database
        self._keyring = keyring
        self._open_picture_api = open_picture_api

    @property
    def may_change(self) -> bool:
        """Whether who sits at the page may sync and change things: services.devices.allowed_app says no to some."""
        return True

    @property
    def is_owner(self) -> bool:
        """Whether who sits at the page may everything, as this computer and its commands may."""
        return True

    @Service
    def notices(self) -> NoticeService:
        """Messages to the golfer after a sync."""
        from services.notices.addresses import NoticeAddresses
        from services.notices.service import NoticeService
        return NoticeService(self._database, NoticeAddresses(self.settings, self._keyring), self.clock)

    @Service
    def allowed_paths(self) -> AllowedPaths:
        """The folders that pages may read."""
        from services.shared.allowed_paths import AllowedPaths
        return AllowedPaths(self._database, self.settings)

    @Service
    def tokens(self) -> Tokens:
        """Tokens of programs."""
        from services.api_access.tokens import Tokens
        return Tokens(self.settings, self._database, self.clock.now)

    @Service
    def backups(self) -> Backups:
        """Backups, and their return."""
        from services.backups.service import Backups
        return Backups(self._database, self.settings, self.clock, notice_crash=self.jobs.latest)

    @Service
    def backup_places(self) -> BackupPlaces:
        """Backups in other places."""
        from services.backup_places.secrets import PlaceSecretStore
        from services.backup_places.service import BackupPlaces
        return BackupPlaces(self._database, self.backups, self.settings, clock=self.clock,
                            kept=PlaceSecretStore(self.settings, self._keyring), tell=self.notices.tell)

    @Service
    def databases(self) -> DatabaseImports:
        """Databases of other programs."""
        from services.databases.service import DatabaseImports
        return DatabaseImports(self._dependencies)

    @Service
    def folders(self) -> Folders:
        """Folders whose files come in by themselves."""
        from services.folders.service import Folders
        return Folders(self._dependencies, self.imports, self.allowed_paths)

    @Service
    def imports(self) -> Imports:
        """Files of launch monitors."""
        from services.imports.service import Imports
        return Imports(self._dependencies)

    @Service
    def import_totals(self) -> ImportTotals:
        """How much came through which door."""
        from services.imports.totals import ImportTotals
        return ImportTotals(self._database)

    @Service
    def joining(self) -> Joining:
        """Rangebooks on other computers."""
        from services.joining.service import Joining
        return Joining(self._dependencies)

    @Service
    def link_import(self) -> LinkImport:
        """Sessions from a pasted link."""
        from services.sync.link_import import LinkImport
        return LinkImport(self._dependencies)

    @Service
    def live(self) -> Live:
        """Balls as they are hit."""
        from services.live.service import Live
        return Live(self._dependencies)

    @Service
    def other_devices(self) -> OtherDevices:
        """Phones and other computers that are let in."""
        from services.devices.service import OtherDevices
        return OtherDevices(self.settings, self._database, self.clock.now)

    @Service
    def queries(self) -> Queries:
        """Questions of the golfer's own."""
        from services.query.service import Queries
        return Queries(self._database)

    @Service
    def push(self) -> Push:
        """Folders whose files are sent to another Rangebook."""
        from services.push.kept_tokens import PushTokens
        from services.push.service import Push
        tokens = PushTokens(self.settings, self._keyring)
        return Push(self._dependencies, self.imports, self.folders, self.allowed_paths, tokens)
