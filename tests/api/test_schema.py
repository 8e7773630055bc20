"""The description is what the API does: schemathesis sends what it allows and what it does not, to a real server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from api.describe import PLACE
from services.api_access.caller import Scope
from tests.depth import is_deep, share
from tests.opened_app import OpenedApp

REFUSING = {
    "start_sync_v1_sync_post": "nobody is signed in at the portal",
    "upload_sessions_v1_sessions_upload_post": "no made-up file holds shots",
    "upload_sessions_sessions_upload_post": "no made-up file holds shots",
    "validate_v1_import_validate_post": "no made-up path is there",
    "start_v1_import_post": "no made-up path is there",
    "export_table_v1_export_get": "not every filter goes with every kind",
    "export_report_v1_export_report_get": "a report is of a session, or of a player and a month",
    "decide_v1_shots_decisions_post": "a length of swing goes with one choice alone",
}
"""Why what the description allows is rightly refused (422): all else is checked of these, too."""
MAY_REFUSE = ("--exclude-checks", "positive_data_acceptance,negative_data_rejection")
"""The second: a form whose ``file`` is the word null is a file of four letters."""


@pytest.mark.slow
@pytest.mark.parametrize("refuses", [False, True], ids=["all others", "those that may refuse"])
def test_nothing_that_is_sent_is_answered_otherwise_than_described(
    filled: OpenedApp, address: str, tmp_path: Path, *, refuses: bool
) -> None:
    secret, _ = filled.api.tokens.create("Schema", [Scope.OWNER], "Sam")
    phases = "coverage,fuzzing" if is_deep() else "coverage"
    chosen = "--include-operation-id" if refuses else "--exclude-operation-id"
    done = subprocess.run([
        str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", str(PLACE), "--url", address,
        "-H", f"Authorization: Bearer {secret}", "--exclude-path-regex", "/events$",
        *(part for operation in REFUSING for part in (chosen, operation)), *(MAY_REFUSE if refuses else ()),
        "--max-examples", str(share(1, 60)), "--phases", phases, "--generation-database", ":memory:",
    ], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]


def test_the_reasons_above_are_of_real_operations() -> None:
    described = json.loads(PLACE.read_text(encoding="utf-8"))["paths"].values()
    assert REFUSING.keys() <= {operation["operationId"] for each in described for operation in each.values()}
