"""What an open Rangebook consists of: types only, put together by services/wiring.py."""

from __future__ import annotations

from dataclasses import dataclass

from golf.settings import Settings
from golf_db import GolfDatabase
from services.clubs.bag_editor import BagEditor
from services.clubs.service import Clubs
from services.coach.service import CoachService
from services.coach_reports.service import CoachReports
from services.home.service import HomeQuestions
from services.notices.service import NoticeService
from services.practice.service import PracticeQuestions
from services.progress.goals import Goals
from services.progress.service import ProgressQuestions
from services.quality.service import Quality
from services.sessions.edit_session import SessionEditor
from services.sessions.edit_shots import ShotEditor
from services.sessions.service import Sessions
from services.sessions.shot_pictures import ShotPictures
from services.shared.choices import Choices
from services.shared.data_revision import DataRevision
from services.sign_in.credentials import Credentials
from services.sync.dependencies import SyncDependencies
from services.sync_jobs import SyncJobs


@dataclass(frozen=True, slots=True)
class App:
    """Rangebook, put together: what pages and commands work with."""

    settings: Settings
    parts: SyncDependencies
    database: GolfDatabase
    credentials: Credentials
    jobs: SyncJobs
    notices: NoticeService
    pictures: ShotPictures
    coach: CoachService
    revision: DataRevision
    choices: Choices
    home: HomeQuestions
    sessions: Sessions
    session_edits: SessionEditor
    shot_edits: ShotEditor
    quality: Quality
    clubs: Clubs
    bag: BagEditor
    progress: ProgressQuestions
    goals: Goals
    practice: PracticeQuestions
    coach_reports: CoachReports
