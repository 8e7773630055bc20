"""What a sync needs from outside; services.wiring supplies it, tests may supply something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from automation.ports import Clock, CookieStore, ReportKeys, SignInGate, StopSignal
from golf.sync_events import OnStatus

if TYPE_CHECKING:
    from automation.listing.listing_page import ListingPage
    from automation.reports.backfill_runner import ReportDone, WantedReport
    from automation.reports.report_api import ReportApi
    from golf.errors import GolfError
    from golf.settings import Settings
    from golf_db import GolfDatabase


class Walk(Protocol):
    """The pages of the listing, newest first; may repeat a page after a restart."""

    @property
    def reached_end(self) -> bool:
        """Whether the walk proved that it read the listing's last page."""
        ...

    def __iter__(self) -> Iterator[ListingPage]:
        """Pages as they come. Raises FatalSyncError and its kin, SyncStopped."""
        ...

    def confirm(self) -> bool:
        """For a walk that is left early: whether nothing slipped past between the pages it handed out."""
        ...


class Portal(Protocol):
    """A browser on the portal: signs in and walks the listing."""

    def sign_in(self, username: str, password: Callable[[], str]) -> object:
        """Come in with kept cookies, else with the password, once. Raises SignInFailed and other fatal errors."""
        ...

    def walk_listing(self, *, to_end: bool) -> Walk:
        """A new walk, from the newest session on. ``to_end`` False: it may be left early."""
        ...

    def what_changed(self) -> str:
        """Which part of the page in front of us is not as it was, in a sentence; "" when none is."""
        ...

    @property
    def requests_made(self) -> int:
        """How many requests the browser has sent to the portal."""
        ...


class ReportRunner(AbstractContextManager["ReportRunner"], Protocol):
    """Who brings queued reports home (automation.reports.backfill_runner), or only writes down what it would."""

    @property
    def fatal(self) -> GolfError | None:
        """Why nothing more is begun."""
        ...

    def submit(self, wanted: WantedReport) -> None:
        """Queue a report, newest first."""
        ...

    def collect(self) -> Iterator[ReportDone]:
        """News that is there now."""
        ...

    def drain(self) -> Iterator[ReportDone]:
        """News until everything is over; then raises ``fatal``."""
        ...

    def give_up(self, error: GolfError) -> None:
        """Begin nothing more."""
        ...


PortalOpener = Callable[[SignInGate, StopSignal, OnStatus], AbstractContextManager[Portal]]
ApiOpener = Callable[[StopSignal], "ReportApi"]
GateMaker = Callable[[str], SignInGate]


@dataclass(frozen=True, slots=True)
class SyncDependencies:
    """The real dependencies of a sync. ``make_gate`` takes the trigger: only a person may try again."""

    settings: Settings
    database: GolfDatabase
    keys: ReportKeys
    cookies: CookieStore
    clock: Clock
    make_gate: GateMaker
    open_portal: PortalOpener
    open_api: ApiOpener
