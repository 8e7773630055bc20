"""The lines about pages: Home and Session at growing sizes, seen from a browser and from the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext

from automation.browser import open_browser
from benchmarks.grown_database import build_database, middle_session, touch_revision
from benchmarks.measure import BenchmarkError, Line, OnRound, Spread, measure_in_turn
from benchmarks.page_servers import golfers_environment, page_server
from benchmarks.portal_process import ROOT
from benchmarks.script_time import PAGES

MOST_TIMES_EMPTY = 2.0
SIZES = (5_000, 100_000, 1_000_000)
_DRAWN_TIMEOUT_MS = 60_000
_DRAWN = """([selector, count]) =>
  document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
  && document.querySelectorAll(selector).length >= count"""
_TITLE = ("h1", 1)
_LAST_OF_HOME = (".st-key-show_more button", 1)
_ONE_CLUB = "/clubs?player=Alex&club=Driver&window=all"
"""The newest 500 sessions of the most played club; its figures draw up to 3,000 balls."""
_FIGURES = '[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg.marks'
_FIVE_FIGURES = (_FIGURES, 5)
_BOTH_FIGURES = (_FIGURES, 2)
_FIGURE = (_FIGURES, 1)
_MOST_SECONDS_OF_A_FIGURE = 2.0
_MOST_SECONDS_OF_A_STEP = 0.3


@dataclass(frozen=True, slots=True)
class Grown:
    """A database of some size in a home of its own."""

    home: Path
    shots: int
    session: int

    @property
    def path(self) -> Path:
        """The file."""
        return self.home / "golf.db"


def grow_databases(folder: Path, sizes: Sequence[int], on_round: OnRound) -> list[Grown]:
    """Make a database of about each size."""
    grown = []
    for size in sizes:
        home = folder / str(size)
        shots = build_database(home / "golf.db", size)
        on_round(f"database with {shots:,} shots made")
        grown.append(Grown(home, shots, middle_session(home / "golf.db")))
    return grown


@dataclass(frozen=True, slots=True)
class Visits:
    """How often each page is visited; what came before the warm-up is over does not count."""

    repetitions: int
    on_round: OnRound
    warm_ups: int = 2


def measure_pages(folder: Path, sizes: Sequence[int], visits: Visits) -> list[Line]:
    """Home and Session at each size: in a browser, then the script alone, then the reading alone."""
    databases = grow_databases(folder, sizes, visits.on_round)
    return [*_measure_in_browser(databases, folder, visits),
            *(line for database in databases for line in _measure_on_server(database, visits))]


def _measure_in_browser(databases: Sequence[Grown], folder: Path, visits: Visits) -> list[Line]:
    with ExitStack() as running:
        empty = running.enter_context(page_server(ROOT / "benchmarks" / "empty_page.py", golfers_environment(folder)))
        figure = running.enter_context(
            page_server(ROOT / "benchmarks" / "figure_page.py", golfers_environment(databases[-1].home)))
        servers = [running.enter_context(page_server(ROOT / "server.py", golfers_environment(database.home)))
                   for database in databases]
        context = running.enter_context(open_browser(None)).new_context(viewport={"width": 1280, "height": 900})
        pages: dict[str, Callable[[], float]] = {"empty page": lambda: _visit(context, empty, _TITLE),
                                                "figure": lambda: _visit(context, figure, _FIGURE)}
        for database, server in zip(databases, servers, strict=True):
            pages[f"home {database.shots}"] = _visit_anew(context, server, _LAST_OF_HOME, database)
            address = f"{server}/session?session={database.session}"
            pages[f"session {database.shots}"] = _visit_anew(context, address, _BOTH_FIGURES, database)
            pages[f"club {database.shots}"] = _visit_anew(context, server + _ONE_CLUB, _FIVE_FIGURES, database)
        spreads = measure_in_turn(pages, visits.repetitions, warm_ups=visits.warm_ups, on_round=visits.on_round)
    empty_page = spreads["empty page"]
    homes = [Line("home", f"Home drawn in a browser, {database.shots:,} shots", spreads[f"home {database.shots}"],
                  empty_page, most_ratio=MOST_TIMES_EMPTY) for database in databases]
    sessions = [Line("home", f"Session page with both figures drawn, {database.shots:,} shots",
                     spreads[f"session {database.shots}"], empty_page) for database in databases]
    clubs = [Line("home", f"One club over all time with its five figures drawn, {database.shots:,} shots",
                  spreads[f"club {database.shots}"], empty_page) for database in databases]
    return [*homes, *sessions, *clubs,
            Line("home", "One figure of 5,000 balls drawn", spreads["figure"], empty_page,
                 most_seconds=_MOST_SECONDS_OF_A_FIGURE),
            Line("home", "floor: an empty Streamlit page drawn", empty_page)]


def _visit_anew(
    context: BrowserContext, address: str, last: tuple[str, int], database: Grown
) -> Callable[[], float]:
    def visit() -> float:
        touch_revision(database.path)  # nothing may come from the server's cache
        return _visit(context, address, last)

    return visit


def _visit(context: BrowserContext, address: str, last: tuple[str, int]) -> float:
    """Seconds in a fresh tab from asking for the page until the script is over and its last piece is drawn."""
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_function(_DRAWN, arg=list(last), timeout=_DRAWN_TIMEOUT_MS)
    seconds = time.perf_counter() - began
    page.close()
    return seconds


def _measure_on_server(database: Grown, visits: Visits) -> list[Line]:
    spreads = _run_script_time(database, visits)
    visits.on_round(f"script runs with {database.shots:,} shots measured")
    shots, empty = f"{database.shots:,} shots", spreads["empty"]
    lines = []
    for name in PAGES:
        title = name.title()
        lines.append(Line("home", f"{title}, script on the server alone, new data, {shots}", spreads[name], empty,
                          most_ratio=MOST_TIMES_EMPTY))
        lines.append(Line("home", f"{title}, the same, asked again, {shots}", spreads[f"{name} again"], empty,
                          most_ratio=MOST_TIMES_EMPTY))
    lines.append(Line("home", f"Session, a step to the next shot, on the server alone, {shots}", spreads["step"],
                      spreads["empty rerun"], most_seconds=_MOST_SECONDS_OF_A_STEP))
    return [*lines, Line("home", f"Home, reading the database alone, {shots}", spreads["journal"])]


def _run_script_time(database: Grown, visits: Visits) -> dict[str, Spread]:
    numbers = (visits.repetitions, visits.warm_ups, database.session)
    command = [sys.executable, "-m", "benchmarks.script_time", *map(str, numbers)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **golfers_environment(database.home)},
                          capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise BenchmarkError(f"The script runs failed: {done.stderr.strip()[-500:]}")
    return {name: Spread(tuple(seconds)) for name, seconds in json.loads(done.stdout).items()}
