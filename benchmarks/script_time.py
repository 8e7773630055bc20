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
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.grown_database import today, touch_revision
from benchmarks.measure import BenchmarkError, measure_in_turn
from benchmarks.portal_process import ROOT
from services.journal import CARDS_AT_FIRST, load_journal
from services.wiring import App, open_app

LONGEST_RUN_S = 60.0


def main(arguments: list[str]) -> int:
    """Measure the pages of this process's database."""
    logging.disable(logging.WARNING)  # AppTest is no browser, and Streamlit says so at every turn
    repetitions, warm_ups, session = int(arguments[0]), int(arguments[1]), arguments[2]
    app = open_app()
    path = app.database.path
    spreads = measure_in_turn(
        {"empty": lambda: _run(str(ROOT / "benchmarks" / "empty_page.py")),
         "home": _with_new_data(path, lambda: _run(str(ROOT / "app.py"))),
         "session": _with_new_data(path, lambda: _run(str(ROOT / "pages" / "session.py"), session)),
         "journal": lambda: _read_journal(app)},
        repetitions, warm_ups=warm_ups)
    sys.stdout.write(json.dumps({name: spread.seconds for name, spread in spreads.items()}) + "\n")
    return 0


def _run(script: str, session: str | None = None) -> float:
    """One fresh visit: a new session state, one script run."""
    page = AppTest.from_file(script, default_timeout=LONGEST_RUN_S)
    if session is not None:
        page.query_params["session"] = session
    began = time.perf_counter()
    page.run()
    seconds = time.perf_counter() - began
    if page.exception or not page.title:
        raise BenchmarkError(f"The page {Path(script).name} did not draw.")
    return seconds


def _with_new_data(path: Path, visit: Callable[[], float]) -> Callable[[], float]:
    """A visit that finds changed data, so that nothing comes from the page's cache."""
    def visit_anew() -> float:
        touch_revision(path)
        return visit()

    return visit_anew


def _read_journal(app: App) -> float:
    began = time.perf_counter()
    load_journal(app.database, None, CARDS_AT_FIRST, today())
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
