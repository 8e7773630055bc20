"""A small Rangebook over a portal that changes: real SQLite, real HTTP, the listing from the demo's truth."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Self

from automation.listing.listing_page import ListingPage
from automation.reports.report_parser import read_report
from demo_portal import DemoPortal, Report
from golf.reports import ReportContent
from golf.sync_events import SyncResult
from golf_db import GolfDatabase, open_database
from services.sync.dependencies import SyncDependencies
from services.sync.options import SyncOptions
from services.sync_service import run_sync
from storage.changes.report_snapshots import COLUMNS
from tests.demo_accounts import fresh_account
from tests.journeys.conftest import listed, make_dependencies
from tests.opened_app import OpenedApp
from tests.proofs.points import Doom, with_points
from tests.services.small_house import app_around

PAGE = 4
DERIVED = {"duplicate_of", "same_ball_as", "same_putt_as", "copy_of", "distinct_shots", "clubs", "best_carry_m",
           "average_smash", "smash_shots"}
"""What follows from the reports of others, too: an undo decides it anew."""

Shots = tuple[tuple[str, str, float | None, float | None], ...]
Image = dict[str, list[tuple[Any, ...]]]


@dataclass
class MovableClock:
    """The machine's clock, which somebody sets, in a time zone that changes on journeys."""

    shift: timedelta = timedelta(0)
    zone_hours: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def today(self) -> date:
        return self.now().astimezone(timezone(timedelta(hours=self.zone_hours))).date()

    def monotonic(self) -> float:
        return datetime.now(UTC).timestamp()


class OnlyListing:
    """The part of a portal that is no listing: lets everybody in, never changes."""

    requests_made = 0

    def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002 - nobody is asked
        return None

    def what_changed(self) -> str:
        return ""

    def walk_listing(self, *, to_end: bool) -> Self:  # noqa: ARG002
        return self

    def confirm(self) -> bool:
        return True


@dataclass
class ChangingListing(OnlyListing):
    """The listing as the portal shows it now, in small pages; some rows may be hidden by a fault."""

    portal: DemoPortal
    hidden: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    reached_end: bool = False
    before_page: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[ListingPage]:
        self.reached_end = False
        rows = [listed(report) for report in self.portal.account.reports if report.id not in self.hidden]
        rows.sort(key=lambda row: (row.listed_on or date.min, row.report_id), reverse=True)
        for start in range(0, len(rows), PAGE):
            self.before_page()
            page = rows[start:start + PAGE]
            self.shown |= {row.report_id for row in page}
            yield ListingPage(rows=tuple(page), frame_seen=True)
        self.reached_end = True


class SmallHouse:
    """Everything a proof needs: the portal, the file, the clock, the points."""

    def __init__(self, home: Path, doom: Doom, sessions: int = 8) -> None:
        self.clock = MovableClock()
        self.portal = DemoPortal(fresh_account(sessions=sessions, today=self.clock.today(), traps=False)).start()
        for report in self.portal.account.reports:
            shorten(report)
        self.listing = ChangingListing(self.portal)
        self.doom = doom
        shutil.copy(_empty_database(), home / "golf.db")
        plain = make_dependencies(home, self.portal, self.listing)  # type: ignore[arg-type]
        self.parts: SyncDependencies = with_points(replace(plain, clock=self.clock), doom)
        self.listing.before_page = lambda: doom.passes("page: before")

    @property
    def database(self) -> GolfDatabase:
        return self.parts.database

    @property
    def app(self) -> OpenedApp:
        """The services on this file."""
        return app_around(self.parts)

    def sync(self, options: SyncOptions, stop: threading.Event | None = None) -> SyncResult:
        self.listing.shown.clear()
        return run_sync(self.portal.username, self.portal.password, options=options, stop=stop, dependencies=self.parts)

    def close(self) -> None:
        self.database.close()
        self.portal.stop()

    def truth(self, report: Report) -> ReportContent:
        """What the portal would send now, read."""
        body = json.dumps(report.payload()).encode()
        return read_report(body, session_name=report.name, today=self.clock.today())


@cache
def _empty_database() -> Path:
    """A new file, made once: each example begins with a copy of it (nobody has it open)."""
    path = Path(tempfile.mkdtemp(prefix="rangebook-empty-")) / "golf.db"
    open_database(path).close()
    return path


def shorten(report: Report, most: int = 4) -> None:
    """Few shots, so that many steps are quick; never none."""
    del report.groups[3:]
    for group in report.groups:
        del group.shots[most:]


def content_shots(content: ReportContent) -> Shots:
    return tuple(sorted((group.group_id, shot.shot_id, shot.carry_m, shot.ball_speed_mps)
                        for group in content.groups for shot in group.shots))


def stored_shots(database: GolfDatabase, report_id: int) -> Shots:
    return tuple(sorted((stored.group_id, stored.shot.shot_id, stored.shot.carry_m, stored.shot.ball_speed_mps)
                        for stored in database.journal.load_shots(report_id)))


def take_images(database: GolfDatabase) -> dict[int, Image]:
    """Every row of every report, by report; without what others have a say in."""
    images: dict[int, Image] = {}
    with database._store.raw() as connection:
        for table, columns in COLUMNS.items():
            own = [name for name in columns if name not in DERIVED]
            place = own.index("report_id")
            for row in connection.execute(f"SELECT {', '.join(own)} FROM {table} ORDER BY {', '.join(own)}"):
                images.setdefault(row[place], {}).setdefault(table, []).append(row)
    return images


def load_truth_of_sessions(database: GolfDatabase) -> dict[int, dict[str, Any]]:
    """The rows of ``sessions`` as they are, by report."""
    with database._store.raw() as connection:
        cursor = connection.execute("SELECT * FROM sessions")
        names = [column[0] for column in cursor.description]
        return {row[names.index("report_id")]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
