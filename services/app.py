"""What an open Rangebook consists of: types only, put together by services/wiring.py."""

from __future__ import annotations

from dataclasses import dataclass

from golf.settings import Settings
from golf_db import GolfDatabase
from services.coach.service import CoachService
from services.notices.service import NoticeService
from services.sessions.shot_pictures import ShotPictures
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
