"""An app whose tests may look into its file, and at what its syncs are made of; pages and commands cannot."""

from __future__ import annotations

from dataclasses import fields

from golf_db import GolfDatabase
from services.app import App
from services.sign_in.credentials import Credentials
from services.sync.dependencies import SyncDependencies
from services.sync_jobs import SyncJobs
from services.wiring import offer_services


class OpenedApp(App):
    """The same services, and what they work on."""

    __slots__ = ()

    @property
    def parts(self) -> SyncDependencies:
        return self.jobs._dependencies

    @property
    def database(self) -> GolfDatabase:
        return self.parts.database


def with_credentials(app: OpenedApp, credentials: Credentials, parts: SyncDependencies | None = None) -> OpenedApp:
    """The same app with other logins (and other parts of a sync) in every service that asks for them."""
    jobs = app.jobs if parts is None else SyncJobs(parts, credentials)
    jobs._credentials = credentials
    return opened(offer_services(
        parts or app.parts, credentials, jobs, notices=app.notices, pictures=app.pictures, coach=app.coach))


def opened(app: App) -> OpenedApp:
    return OpenedApp(**{field.name: getattr(app, field.name) for field in fields(App)})
