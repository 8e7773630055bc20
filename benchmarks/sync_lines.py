"""The three lines about syncing: a whole account, nothing new, and the polite default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from automation.browser import BrowserChoice, find_browser
from benchmarks.app_sync import fresh_rangebook
from benchmarks.bare_browser import Walk, walk_first_page, walk_whole_listing
from benchmarks.bare_transfer import build_rows, fetch_all, insert_all
from benchmarks.measure import BenchmarkError, Line, OnRound, Spread, add_spreads, measure_in_turn
from benchmarks.portal_process import FarPortal, portal_process
from golf.settings import POLITE_CONCURRENCY
from golf.sync_events import SyncStatus

MOST_TIMES_FLOOR = 1.3
POLITE_SESSIONS = 10
POLITE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Course:
    """Where everything is measured: the portal, the browser, a folder on the disk, how often."""

    portal: FarPortal
    choice: BrowserChoice
    folder: Path
    sessions: int
    repetitions: int
    on_round: OnRound
    warm_ups: int = 1


@contextmanager
def open_course(folder: Path, sessions: int, repetitions: int, on_round: OnRound) -> Iterator[Course]:
    """Start the portal and find the browser. Raises BenchmarkError when there is none."""
    choice = find_browser(None)
    if choice is None:
        raise BenchmarkError("No browser was found; run: python start.py --setup-only")
    with portal_process(sessions) as portal:
        yield Course(portal, choice, folder, sessions, repetitions, on_round)


def measure_whole_account(course: Course) -> list[Line]:
    """A whole account into an empty database against the bare walk + requests + inserts."""
    floor = WholeFloor(course)
    names = {"bare walk": floor.walk, "bare requests": floor.fetch, "bare inserts": floor.insert}
    spreads = measure_in_turn(
        {**names, "whole account": lambda: sync_everything(course, floor)}, course.repetitions,
        warm_ups=course.warm_ups, on_round=course.on_round)
    shots = f"{course.sessions:,} sessions, {floor.shots:,} shots"
    steps = [Line("sync", f"floor: {name}", spreads[name]) for name in names]
    whole = Line("sync", f"Whole account ({shots}), no politeness limit", spreads["whole account"],
                 add_spreads([spreads[name] for name in names]), most_ratio=MOST_TIMES_FLOOR)
    return [whole, *steps]


class WholeFloor:
    """The floor's three steps; each needs what the one before it found, so they are made once beforehand."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._links = self._walk().links
        _, self._bodies = fetch_all(course.portal.api_url, self._links, POLITE_CONCURRENCY)
        self._rows = [build_rows(report_id, body) for report_id, body in self._bodies.items()]
        self.shots = sum(len(rows) for rows in self._rows)

    def walk(self) -> float:
        """Seconds of the bare browser walk."""
        return self._walk().seconds

    def fetch(self) -> float:
        """Seconds of the bare requests."""
        return fetch_all(self._course.portal.api_url, self._links, POLITE_CONCURRENCY)[0]

    def insert(self) -> float:
        """Seconds of the raw inserts into a new file."""
        with TemporaryDirectory(dir=self._course.folder) as folder:
            return insert_all(Path(folder) / "bare.db", self._rows)

    def _walk(self) -> Walk:
        walk = walk_whole_listing(self._course.portal, self._course.choice)
        if len(walk.links) != self._course.sessions:
            raise BenchmarkError(f"The bare walk found {len(walk.links)} of {self._course.sessions} sessions.")
        return walk


def sync_everything(course: Course, floor: WholeFloor) -> float:
    """Seconds of one whole sync; its work is checked against what the floor has fetched."""
    with fresh_rangebook(course.portal, course.choice, course.folder, requests_per_second=None) as rangebook:
        seconds, result = rangebook.sync(None, SyncStatus.SUCCESS)
        if (result.sessions_imported, result.total_shots) != (course.sessions, floor.shots):
            raise BenchmarkError(f"The sync brought {result.sessions_imported} sessions, {result.total_shots} shots.")
        return seconds


def measure_nothing_new(course: Course) -> list[Line]:
    """A second sync with kept cookies against a bare browser on the first page with kept cookies."""
    with fresh_rangebook(course.portal, course.choice, course.folder, requests_per_second=None) as rangebook:
        rangebook.sync(None, SyncStatus.SUCCESS)
        cookies = walk_whole_listing(course.portal, course.choice).cookies
        spreads = measure_in_turn(
            {"bare first page": lambda: walk_first_page(course.portal, course.choice, cookies).seconds,
             "nothing new": lambda: rangebook.sync(None, SyncStatus.NO_NEW)[0]},
            course.repetitions, warm_ups=course.warm_ups, on_round=course.on_round)
    return [Line("nothing-new", "Nothing new, sign-in kept", spreads["nothing new"], spreads["bare first page"],
                 most_ratio=MOST_TIMES_FLOOR),
            Line("nothing-new", "floor: bare browser, first page with 30 rows", spreads["bare first page"])]


def measure_polite(course: Course) -> list[Line]:
    """The default: ten new sessions at the polite pace."""
    spread = Spread(tuple(_sync_politely(course) for _ in range(course.repetitions)))
    return [Line("polite", f"{POLITE_SESSIONS} new sessions at the polite default pace", spread,
                 most_seconds=POLITE_SECONDS)]


def _sync_politely(course: Course) -> float:
    with fresh_rangebook(course.portal, course.choice, course.folder) as rangebook:
        seconds, result = rangebook.sync(POLITE_SESSIONS, SyncStatus.SUCCESS)
    if result.sessions_imported != min(POLITE_SESSIONS, course.sessions):
        raise BenchmarkError(f"The polite sync brought {result.sessions_imported} sessions.")
    course.on_round(f"polite: {seconds:.3f} s")
    return seconds
