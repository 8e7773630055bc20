"""What an open Rangebook consists of: every service by its name, made and imported when it is first asked for.

A command asks for three services and ends; the server asks for all of them (``load_all``) once its first page stands.
So this is the one module of services/ whose imports stand inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.app_doors import DataDoors
from services.lazy_service import Service

if TYPE_CHECKING:
    from services.accounts.service import Accounts
    from services.after_practice.service import AfterPractice
    from services.api_access.service import ApiAccess
    from services.clubs.bag_editor import BagEditor
    from services.clubs.devices import Devices
    from services.clubs.service import Clubs
    from services.coach.local_models import LocalModels
    from services.coach.service import CoachService
    from services.coach_reports.service import CoachReports
    from services.copies.service import Copies
    from services.home.first_steps import FirstSteps
    from services.home.service import HomeQuestions
    from services.maintenance.audit import AuditTrail
    from services.maintenance.service import Maintenance
    from services.players.service import Players
    from services.practice.service import PracticeQuestions
    from services.progress.goals import Goals
    from services.progress.service import ProgressQuestions
    from services.putting.service import PuttingQuestions
    from services.quality.service import Quality
    from services.schedule.automatic_sync import AutomaticSync
    from services.schedule.settings import ScheduleChoices
    from services.sessions.edit_session import SessionEditor
    from services.sessions.edit_shots import ShotEditor
    from services.sessions.edit_tags import TagEditor
    from services.sessions.original_report import OriginalReports
    from services.sessions.service import Sessions
    from services.sessions.shot_pictures import ShotPictures
    from services.shared.choices import Choices
    from services.shared.data_revision import DataRevision
    from services.sync.comparison import PortalComparison
    from services.sync.lost_fields import LostFields
    from services.sync.options import SyncChoices
    from services.sync_history.conflicts import Conflicts
    from services.sync_history.quarantine import Quarantine
    from services.sync_history.service import SyncHistory

class App(DataDoors):
    """Rangebook, put together by services/wiring.py: what pages and commands work with. Thread-safe."""

    def load_all(self) -> None:
        """Make every service now, for a process that stays: no page waits for an import later."""
        self._database.load_all()
        for kind in type(self).__mro__:
            for service in vars(kind).values():
                if isinstance(service, Service):
                    service.__get__(self)

    def wait_for_deliveries(self) -> None:
        """Wait until the messages and copies that this process began to send are sent, or given up."""
        if vars(self).keys() & {"imports", "databases", "joining"}:
            self.copies.runs.follow()  # a command that may have stored something
        if "copies" in vars(self):
            self.copies.runs.wait()
        if "notices" in vars(self):
            self.notices.wait_for_deliveries()

    @Service
    def pictures(self) -> ShotPictures:
        """The pictures of a shot."""
        from services.sessions.shot_pictures import ShotPictures
        from services.sync.portal_pause import load_pause_until
        return ShotPictures(
            self.settings, self._dependencies.keys, self._open_picture_api,
            lambda: load_pause_until(self._database, self.settings.api_url, self.clock.now()))

    @Service
    def coach(self) -> CoachService:
        """The coach that answers questions."""
        from services.coach.api_keys import CoachKeys
        from services.coach.service import CoachService
        return CoachService(self._database, CoachKeys(self.settings, self._keyring))

    @Service
    def revision(self) -> DataRevision:
        """The number that grows with every change of the data."""
        from services.shared.data_revision import DataRevision
        return DataRevision(self._database)

    @Service
    def choices(self) -> Choices:
        """What the golfer chose for every page."""
        from services.shared.choices import Choices
        return Choices(self._database)

    @Service
    def home(self) -> HomeQuestions:
        """What Home shows."""
        from services.home.service import HomeQuestions
        return HomeQuestions(self._database)

    @Service
    def first_steps(self) -> FirstSteps:
        """What a newcomer has done and has yet to do."""
        from services.home.first_steps import FirstSteps
        return FirstSteps(self._database)

    @Service
    def sessions(self) -> Sessions:
        """Sessions and their shots, to read."""
        from services.sessions.service import Sessions
        return Sessions(self._database)

    @Service
    def originals(self) -> OriginalReports:
        """Reports as the portal sent them."""
        from services.sessions.original_report import OriginalReports
        return OriginalReports(self._database, self._dependencies.keys)

    @Service
    def session_edits(self) -> SessionEditor:
        """What may be changed of a session."""
        from services.sessions.edit_session import SessionEditor
        return SessionEditor(self._database)

    @Service
    def shot_edits(self) -> ShotEditor:
        """What may be changed of a shot."""
        from services.sessions.edit_shots import ShotEditor
        return ShotEditor(self._database)

    @Service
    def tags(self) -> TagEditor:
        """Tags of sessions."""
        from services.sessions.edit_tags import TagEditor
        return TagEditor(self._database)

    @Service
    def quality(self) -> Quality:
        """Readings that may be wrong."""
        from services.quality.service import Quality
        return Quality(self._database)

    @Service
    def clubs(self) -> Clubs:
        """Clubs and their distances."""
        from services.clubs.service import Clubs
        return Clubs(self._database)

    @Service
    def bag(self) -> BagEditor:
        """What may be changed of the bag."""
        from services.clubs.bag_editor import BagEditor
        return BagEditor(self._database)

    @Service
    def devices(self) -> Devices:
        """The launch monitors that measured the balls."""
        from services.clubs.devices import Devices
        return Devices(self._database)

    @Service
    def progress(self) -> ProgressQuestions:
        """Progress of a club over time."""
        from services.progress.service import ProgressQuestions
        return ProgressQuestions(self._database)

    @Service
    def goals(self) -> Goals:
        """The golfer's goals."""
        from services.progress.goals import Goals
        return Goals(self._database)

    @Service
    def practice(self) -> PracticeQuestions:
        """How practice went."""
        from services.practice.service import PracticeQuestions
        return PracticeQuestions(self._database)

    @Service
    def putting(self) -> PuttingQuestions:
        """What the page about putts shows."""
        from services.putting.service import PuttingQuestions
        return PuttingQuestions(self._database)

    @Service
    def coach_reports(self) -> CoachReports:
        """Reports for a human coach."""
        from services.coach_reports.service import CoachReports
        return CoachReports(self._database, self.choices, self.settings.home)

    @Service
    def accounts(self) -> Accounts:
        """The portal accounts."""
        from services.accounts.service import Accounts
        return Accounts(self._database, self.credentials, self.automatic_sync, self.sync_choices)

    @Service
    def audit(self) -> AuditTrail:
        """Who did what, and when."""
        from services.maintenance.audit import AuditTrail
        return AuditTrail(self._database)

    @Service
    def api(self) -> ApiAccess:
        """What programs with a token may ask and change."""
        from services.api_access.changes import ApiChanges
        from services.api_access.exports import ApiExports
        from services.api_access.imports import ApiImports
        from services.api_access.live_shots import LiveShots
        from services.api_access.reading import ApiReading
        from services.api_access.service import ApiAccess
        from services.api_access.standing import StandingOperations
        from services.api_access.sync import ApiSync
        from services.api_access.uploads import ApiUploads
        return ApiAccess(
            self.tokens,
            ApiSync(self.jobs, self.credentials, self.sync_history, self.accounts, self.automatic_sync,
                    self.sync_choices, self.comparison, self.home, self.clock,
                    StandingOperations(self.folders, self.live, self.sync_history, self.copies, self.clock).load),
            ApiReading(self._database, self.sessions, self.clubs, self.progress, self.putting, self.home, self.choices,
                       self.clock),
            ApiChanges(self._database, self.session_edits, self.shot_edits, self.sync_history),
            ApiUploads(self.imports, self.clock),
            ApiImports(self.databases, self.allowed_paths),
            ApiExports(self._database, self.settings, self.clock, self.sessions, self.putting, self.devices,
                       self.coach_reports, self.backups, self.choices, self.audit),
            LiveShots(self._database))

    @Service
    def automatic_sync(self) -> AutomaticSync:
        """Syncs that start by themselves."""
        from services.schedule.automatic_sync import AutomaticSync
        return AutomaticSync(
            self._database, self.settings, self.clock, make_gate=self._dependencies.make_gate, jobs=self.jobs,
            credentials=self.credentials, choices=self.sync_choices, schedule=self.schedule)

    @Service
    def comparison(self) -> PortalComparison:
        """Comparing everything with the portal."""
        from services.sync.comparison import PortalComparison
        return PortalComparison(self._database, self.clock, self.jobs.enabled_accounts)

    @Service
    def conflicts(self) -> Conflicts:
        """Where the portal and the golfer disagree."""
        from services.sync_history.conflicts import Conflicts
        return Conflicts(self._database)

    @Service
    def copies(self) -> Copies:
        """Copies elsewhere, and everything back from one."""
        from services.copies.passwords import CopyPasswords
        from services.copies.service import Copies
        return Copies(self._dependencies, CopyPasswords(self.settings, self._keyring), self.notices, self.backups)

    @Service
    def lost_fields(self) -> LostFields:
        """What the portal's reports lack."""
        from services.sync.lost_fields import LostFields
        return LostFields(self._database)

    @Service
    def local_models(self) -> LocalModels:
        """What models in programs on this computer may look up."""
        from services.coach.local_models import LocalModels
        return LocalModels(self._database, self.clock, self.coach, self.sessions, self.choices)

    @Service
    def maintenance(self) -> Maintenance:
        """Checks and repairs of what is stored."""
        from services.maintenance.service import Maintenance
        return Maintenance(self._dependencies)

    @Service
    def after_practice(self) -> AfterPractice:
        """The minutes after practice."""
        from services.after_practice.service import AfterPractice
        return AfterPractice(self._database, self.sessions, self.quality, session_edits=self.session_edits,
                             shot_edits=self.shot_edits, copies=self.copies, backup_places=self.backup_places)

    @Service
    def players(self) -> Players:
        """Names of players that are joined."""
        from services.players.service import Players
        return Players(self._dependencies)

    @Service
    def quarantine(self) -> Quarantine:
        """Reports that are held back."""
        from services.sync_history.quarantine import Quarantine
        return Quarantine(self._database)

    @Service
    def schedule(self) -> ScheduleChoices:
        """When syncs start by themselves."""
        from services.schedule.settings import ScheduleChoices
        return ScheduleChoices(self._database, self.clock)

    @Service
    def sync_choices(self) -> SyncChoices:
        """What the Sync button brings."""
        from services.sync.options import SyncChoices
        return SyncChoices(self._database)

    @Service
    def sync_history(self) -> SyncHistory:
        """Past syncs, and taking one back."""
        from services.sync_history.service import SyncHistory
        return SyncHistory(self._dependencies, self.jobs, self.accounts)
