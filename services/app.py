"""What an open Rangebook consists of: types only, put together by services/wiring.py."""

from __future__ import annotations

from dataclasses import dataclass

from automation.ports import Clock
from golf.settings import Settings
from services.accounts.service import Accounts
from services.backups.service import Backups
from services.clubs.bag_editor import BagEditor
from services.clubs.devices import Devices
from services.clubs.service import Clubs
from services.coach.service import CoachService
from services.coach_reports.service import CoachReports
from services.folders.service import Folders
from services.home.first_steps import FirstSteps
from services.home.service import HomeQuestions
from services.imports.service import Imports
from services.live.service import Live
from services.maintenance.audit import AuditTrail
from services.maintenance.service import Maintenance
from services.notices.service import NoticeService
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
from services.shared.allowed_paths import AllowedPaths
from services.shared.choices import Choices
from services.shared.data_revision import DataRevision
from services.sign_in.credentials import Credentials
from services.sync.comparison import PortalComparison
from services.sync.link_import import LinkImport
from services.sync.lost_fields import LostFields
from services.sync.options import SyncChoices
from services.sync_history.conflicts import Conflicts
from services.sync_history.quarantine import Quarantine
from services.sync_history.service import SyncHistory
from services.sync_jobs import SyncJobs


@dataclass(frozen=True, slots=True)
class App:
    """Rangebook, put together: what pages and commands work with."""

    settings: Settings
    clock: Clock
    credentials: Credentials
    jobs: SyncJobs
    notices: NoticeService
    pictures: ShotPictures
    coach: CoachService
    revision: DataRevision
    choices: Choices
    home: HomeQuestions
    first_steps: FirstSteps
    sessions: Sessions
    originals: OriginalReports
    session_edits: SessionEditor
    shot_edits: ShotEditor
    tags: TagEditor
    quality: Quality
    clubs: Clubs
    bag: BagEditor
    devices: Devices
    progress: ProgressQuestions
    goals: Goals
    practice: PracticeQuestions
    putting: PuttingQuestions
    coach_reports: CoachReports
    accounts: Accounts
    allowed_paths: AllowedPaths
    audit: AuditTrail
    automatic_sync: AutomaticSync
    backups: Backups
    comparison: PortalComparison
    conflicts: Conflicts
    folders: Folders
    imports: Imports
    link_import: LinkImport
    live: Live
    lost_fields: LostFields
    maintenance: Maintenance
    players: Players
    quarantine: Quarantine
    schedule: ScheduleChoices
    sync_choices: SyncChoices
    sync_history: SyncHistory
