"""What a start of the command line loads: a job of the system asks every quarter of an hour, and mostly for nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from golf.schedule import Schedule, ScheduleMode
from golf_db import open_database
from services.schedule.settings import ScheduleChoices
from services.shared.clock import SystemClock

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic", "altair", "apprise", "apscheduler", "charts", "cryptography", "demo_portal", "httpx", "imports",
    "jinja2", "matplotlib", "mcp", "numpy", "openpyxl", "pandas", "PIL", "playwright", "pyarrow", "selectolax",
    "streamlit", "vl_convert", "xlsxwriter",
}
"""Each costs a few hundredths of a second of processor time or more; who needs one loads it where it is used."""
DATABASE = {"golf_db", "sqlalchemy", "sqlite3", "storage"}
OPTIONS_THAT_ARE_NO_SWITCH = {"pydantic"}
"""What typer loads to read a number or a text."""
OTHER_ROOMS = {"storage.backups", "storage.copies", "storage.imports.store", "storage.joining", "storage.upkeep",
               "storage.choices.goals", "storage.reading.flat_shots", "storage.reports.rows", "storage.runs.undo"}
"""Parts of the database that a look at how things stand does not ask."""
DRAWN = {"rich.progress", "rich.table"}
SYNC = {"automation.listing", "automation.portal", "automation.reports.report_api", "automation.reports.report_parser",
        "services.sync.pipeline"}
_ASK = """
import json, sys
import cli
code = cli.main(json.loads(sys.argv[1]))
print(json.dumps([code, sorted(sys.modules)]))
"""


@pytest.mark.parametrize(("arguments", "unneeded"), [
    (["--help"], HEAVY | DATABASE | OPTIONS_THAT_ARE_NO_SWITCH | SYNC),
    (["status", "--quiet"], HEAVY | OTHER_ROOMS | OPTIONS_THAT_ARE_NO_SWITCH | SYNC | DRAWN),
    (["history", "--quiet"], HEAVY | SYNC),
    (["sync", "--scheduled", "--quiet"], HEAVY | SYNC),
], ids=lambda value: value[0] if isinstance(value, list) else "")
def test_a_look_loads_nothing_that_draws_reads_files_syncs_or_drives_a_browser(
    tmp_path: Path, arguments: list[str], unneeded: set[str]
) -> None:
    keep_schedule_that_is_not_due(tmp_path)
    code, loaded = modules_of(tmp_path, arguments)
    assert code == 0
    packages = {".".join(name.split(".")[:length]) for name in loaded for length in (1, 2, 3)}
    assert packages & unneeded == set()


@pytest.mark.skipif(sys.platform == "darwin", reason="there it is the keyring that is used")
def test_no_library_of_macos_is_looked_for_elsewhere() -> None:
    code = ("import ctypes.util, sys\nasked = []\nctypes.util.find_library = asked.append\n"
            "from services.secrets.keyring_access import find_system_backend\nfind_system_backend()\n"
            "sys.exit(any(name in asked for name in ('Security', 'CoreServices', 'Foundation')))")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON_KEYRING")}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, timeout=240, check=False).returncode == 0


def keep_schedule_that_is_not_due(home: Path) -> None:
    """Daily, at a time that lies some hours ahead."""
    database = open_database(home / "golf.db")
    at = datetime.now(UTC).astimezone() + timedelta(hours=6)
    ScheduleChoices(database, SystemClock()).save(Schedule(ScheduleMode.DAILY, time(at.hour, at.minute)))
    database.close()


def modules_of(home: Path, arguments: list[str]) -> tuple[int, list[str]]:
    """The exit code of a command in a process of its own, and the modules it had loaded at its end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    told = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(arguments)], cwd=ROOT, capture_output=True, text=True, timeout=240,
        check=True,
        env={**clean, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    code, loaded = json.loads(told.stdout.splitlines()[-1])
    return code, loaded
