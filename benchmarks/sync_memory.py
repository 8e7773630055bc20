"""`python -m benchmarks.sync_memory`: the most memory a process holds that does nothing but one whole sync.

Each size has a process of its own, made as ``cli.py sync`` makes it. The browser, its driver and the demo portal are
processes beside it and are not counted. Exit code 1: more than the target.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from automation.browser import BrowserChoice, find_browser
from automation.browser.remembered_choice import save_choice
from benchmarks.measure import BenchmarkError
from benchmarks.portal_process import ROOT, FarPortal, portal_process

SIZES = (100, 1_000, 3_000)
MOST_MB = 150
MISSED = 1
_SYNC = """
import json, pathlib, resource, sys
import cli  # what a command has loaded before it begins
from golf.settings import Settings
from golf.sync_events import Trigger
from services.sign_in.credentials import StoredCredentials
from services.sync.options import SyncOptions
from services.wiring import build_app

home, url, api_url, username, password = json.loads(sys.stdin.read())
settings = Settings(pathlib.Path(home), portal_url=url, api_url=api_url, requests_per_second=None)
app = build_app(settings, environment=StoredCredentials(username, password))
result = app.jobs.run_blocking(SyncOptions(max_sessions=None), Trigger.CLI)
app.wait_for_deliveries()
status = pathlib.Path("/proc/self/status")
if status.exists():
    peak = next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 ** 2
print(json.dumps([result.sessions_imported, result.total_shots, peak]))
"""


def measure_peak(sessions: int, choice: BrowserChoice, folder: Path) -> tuple[int, float]:
    """The shots and the peak in MB of a whole sync into an empty database. Raises BenchmarkError when it fell short."""
    with portal_process(sessions) as portal, TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as home:
        save_choice(Path(home), choice)
        imported, shots, peak = _sync_in_process(portal, home)
    if imported != sessions:
        raise BenchmarkError(f"The sync brought {imported} of {sessions} sessions.")
    return shots, peak


def _sync_in_process(portal: FarPortal, home: str) -> tuple[int, int, float]:
    told = subprocess.run(
        [sys.executable, "-c", _SYNC], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False,
        input=json.dumps([home, portal.url, portal.api_url, portal.username, portal.password]))
    if told.returncode:
        raise BenchmarkError("The process that was to sync failed.")
    imported, shots, peak = json.loads(told.stdout.splitlines()[-1])
    return imported, shots, peak


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size and write a line of the table for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync_memory", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SESSIONS")
    sizes = parser.parse_args(arguments).sizes
    choice = find_browser(None)
    if choice is None:
        raise BenchmarkError("No browser was found; run: python start.py --setup-only")
    worst = 0.0
    with TemporaryDirectory(prefix="rangebook-benchmarks-", ignore_cleanup_errors=True) as folder:
        for sessions in sizes:
            shots, peak = measure_peak(sessions, choice, Path(folder))
            worst = max(worst, peak)
            sys.stdout.write(f"| Memory of a process that only syncs, {sessions:,} sessions, {shots:,} shots "
                             f"| {peak:.0f} MB |  | ≤ {MOST_MB} MB | {'yes' if peak <= MOST_MB else 'no'} |\n")
            sys.stdout.flush()
    return MISSED if worst > MOST_MB else 0


if __name__ == "__main__":
    sys.exit(main())
