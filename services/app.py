"""What an open Rangebook consists of: types only, put together by services/wiring.py."""

from __future__ import annotations

from dataclasses import dataclass

from golf.settings import Settings
from golf_db import GolfDatabase
from services.coach.service import CoachDesk
from services.notices.service import NoticeDesk
from services.sessions.shot_pictures import PictureDesk
from services.sign_in.credentials import Credentials
from services.sync.dependencies import SyncParts
from services.sync_jobs import SyncJobs


@dataclass(frozen=True, slots=True)
class App:
    """Rangebook, put together: what pages and commands work with."""

    settings: Settings
    parts: SyncParts
    database: GolfDatabase
    credentials: Credentials
    jobs: SyncJobs
    notices: NoticeDesk
    pictures: PictureDesk
    coach: CoachDesk
