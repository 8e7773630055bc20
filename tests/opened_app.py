"""An app whose tests may look into its file, and at what its syncs are made of; pages and commands cannot."""

from __future__ import annotations

from typing import Any

from golf_db import GolfDatabase
from services.app import App
from services.secrets.keyring_access import KeyringAccess
from services.sign_in.credentials import Credentials
from services.sync.dependencies import SyncDependencies
from services.sync_jobs import SyncJobs


class OpenedApp(App):
    """The same services, and what they work on."""

    @property
    def parts(self) -> SyncDependencies:
        return self._dependencies

    @property
    def database(self) -> GolfDatabase:
        return self.parts.database


def with_credentials(app: OpenedApp, credentials: Credentials, parts: SyncDependencies | None = None) -> OpenedApp:
    """The same app with other logins (and other parts of a sync) in every service that asks for them."""
    jobs = app.jobs if parts is None else SyncJobs(parts, credentials)
    jobs._credentials = credentials
    return app_around(parts or app.parts, credentials, jobs, like=app)


def app_around(parts: SyncDependencies, credentials: Any, jobs: Any, *, like: App) -> OpenedApp:
    """The services of an app around these parts; its notices, pictures and coach are those of ``like``."""
    made = OpenedApp(parts, credentials, jobs, keyring=KeyringAccess(), open_picture_api=parts.open_api)
    made.notices, made.pictures, made.coach = like.notices, like.pictures, like.coach
    return made


def opened(app: App) -> OpenedApp:
    """The same app, opened: what the wiring knows of stays the one there is."""
    app.__class__ = OpenedApp
    assert isinstance(app, OpenedApp)
    return app
