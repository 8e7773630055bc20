"""How long the server works for one page: script runs in this process, the empty page between them.

Run as `python -m benchmarks.script_time REPETITIONS WARM_UPS SESSION` with RANGEBOOK_HOME set; the app opens one
database per process, so every size gets a process. Writes one JSON object.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from benchmarks.grown_database import today, touch_revision
from benchmarks.measure import BenchmarkError, measure_in_turn
from benchmarks.portal_process import ROOT
from services.app import App
from services.home.view import CARDS_AT_FIRST
from services.wiring import open_app

LONGEST_RUN_S = 60.0
PAGES = ("home", "session", "clubs", "progress", "practice", "quality")
"""The pages with numbers, by the name of the file that draws each."""


def main(arguments: list[str]) -> int:
    """Measure the pages of this process's database."""
    logging.disable(logging.WARNING)  # AppTest is no browser, and Streamlit says so at every turn
    repetitions, warm_ups, session = int(arguments[0]), int(arguments[1]), arguments[2]
    _keep_the_frame()
    app = open_app()
    path = Path(app.revision.load().path)
    visits: dict[str, Callable[[], float]] = {"empty": lambda: _run(ROOT / "benchmarks" / "empty_page.py")}
    for name in PAGES:
        visit = partial(_run, ROOT / "app.py", name, session if name == "session" else None)
        visits[name] = _with_new_data(path, visit)
        visits[f"{name} again"] = _asked_again(visit)
    visits["empty rerun"] = _rerun_empty()
    visits["step"] = _step_through(session)
    visits["journal"] = lambda: _read_journal(app)
    spreads = measure_in_turn(visits, repetitions, warm_ups=warm_ups)
    sys.stdout.write(json.dumps({name: spread.seconds for name, spread in spreads.items()}) + "\n")
    return 0


def _keep_the_frame() -> None:
    """As server.py runs it; AppTest alone falls back into the old multipage mode at every run."""
    build = PagesManager.__init__

    def build_framed(self: PagesManager, *arguments: Any, **facts: Any) -> None:
        PagesManager.uses_pages_directory = False
        build(self, *arguments, **facts)

    PagesManager.__init__ = build_framed  # type: ignore[method-assign]


def _run(script: Path, name: str | None = None, session: str | None = None) -> float:
    """One fresh visit: a new session state, one script run. ``name`` chooses the page of the app."""
    return _time(_prepare(script, name, session).run)


def _prepare(script: Path, name: str | None = None, session: str | None = None) -> AppTest:
    page = AppTest.from_file(str(script), default_timeout=LONGEST_RUN_S)
    if name is not None:
        page.switch_page(f"pages/{name}.py")
    if session is not None:
        page.query_params["session"] = session
    return page


def _time(run: Callable[[], AppTest]) -> float:
    """Seconds of one script run. Raises BenchmarkError when it drew no page."""
    began = time.perf_counter()
    page = run()
    seconds = time.perf_counter() - began
    if page.exception or not page.title:
        raise BenchmarkError("A page did not draw.")
    return seconds


def _rerun_empty() -> Callable[[], float]:
    """The floor of a step: the empty page, which stands already, runs once more."""
    page = _prepare(ROOT / "benchmarks" / "empty_page.py").run()
    return lambda: _time(page.run)


def _step_through(session: str) -> Callable[[], float]:
    """From one shot of a session that stands already to the next; at the last one back again."""
    page, way = _prepare(ROOT / "app.py", "session", session).run(), ["shot_after", "shot_before"]

    def step() -> float:
        if page.button(key=way[0]).disabled:
            way.reverse()
        before = page.query_params.get("shot")
        seconds = _time(page.button(key=way[0]).click().run)
        if page.query_params.get("shot") == before:
            raise BenchmarkError("The session page took no step.")
        return seconds

    return step


def _with_new_data(path: Path, visit: Callable[[], float]) -> Callable[[], float]:
    """A visit that finds changed data, so that nothing comes from the page's cache."""
    def visit_anew() -> float:
        touch_revision(path)
        return visit()

    return visit_anew


def _asked_again(visit: Callable[[], float]) -> Callable[[], float]:
    """A visit straight after another one: the rounds turn round, so without it every second one found new data."""
    def visit_again() -> float:
        visit()
        return visit()

    return visit_again


def _read_journal(app: App) -> float:
    began = time.perf_counter()
    app.home.load_journal(None, CARDS_AT_FIRST, today())
    app.accounts.load_receipt(None)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
