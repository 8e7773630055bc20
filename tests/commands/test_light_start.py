"""What a start of the command line loads: a job of the system asks every quarter of an hour, and mostly for nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from golf_db import open_database

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic", "altair", "apscheduler", "demo_portal", "jinja2", "openpyxl", "pandas", "PIL", "playwright", "pyarrow",
    "streamlit", "vl_convert", "xlsxwriter",
}
"""Each of them costs a tenth of a second of processor time or more; who needs one loads it where it is used."""
_ASK = """
import json, sys
import cli
code = cli.main(["status", "--quiet"])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_the_status_of_a_home_loads_nothing_that_draws_reads_files_or_drives_a_browser(tmp_path: Path) -> None:
    open_database(tmp_path / "golf.db").close()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    told = subprocess.run(
        [sys.executable, "-c", _ASK], cwd=ROOT, capture_output=True, text=True, timeout=240, check=True,
        env={**clean, "RANGEBOOK_HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    code, loaded = json.loads(told.stdout)
    assert code == 0
    assert set(loaded) & HEAVY == set()
