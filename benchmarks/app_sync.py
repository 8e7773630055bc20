"""Rangebook's own sync, put together as the app does it, in a folder that is thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from automation.browser.remembered_choice import BrowserChoice, save_choice
from benchmarks.measure import BenchmarkError
from benchmarks.portal_process import FarPortal
from golf.settings import POLITE_REQUESTS_PER_SECOND, Settings
from golf.sync_events import SyncResult, SyncStatus
from services.sync.dependencies import SyncDependencies
from services.sync_service import run_sync
from services.wiring import build_dependencies


@dataclass(frozen=True, slots=True)
class Rangebook:
    """The app in a folder of its own, against the demo portal."""

    parts: SyncDependencies
    portal: FarPortal

    def sync(self, max_sessions: int | None, wanted: SyncStatus) -> tuple[float, SyncResult]:
        """Seconds and outcome of one sync. Raises BenchmarkError when it ended otherwise than wanted."""
        began = time.perf_counter()
        result = run_sync(self.portal.username, self.portal.password, None, max_sessions, dependencies=self.parts)
        seconds = time.perf_counter() - began
        if result.status is not wanted:
            raise BenchmarkError(f"A sync ended as “{result.status}”, not as “{wanted}”: {result.message}")
        return seconds, result


@contextmanager
def fresh_rangebook(
    portal: FarPortal, choice: BrowserChoice, folder: Path, *,
    requests_per_second: float | None = POLITE_REQUESTS_PER_SECOND,
) -> Iterator[Rangebook]:
    """An empty database below ``folder``; the browser is known already, as after ``python start.py``."""
    with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as home:
        save_choice(Path(home), choice)
        settings = Settings(Path(home), portal_url=portal.url, api_url=portal.api_url,
                            requests_per_second=requests_per_second)
        parts = build_dependencies(settings)
        try:
            yield Rangebook(parts, portal)
        finally:
            parts.database.close()
