"""The description is what the API does: schemathesis sends what it allows and what it does not, to a real server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.describe import PLACE
from services.api_access.caller import Scope
from tests.depth import share
from tests.opened_app import OpenedApp

REFUSING = ("start_sync_v1_sync_post", "upload_sessions_v1_sessions_upload_post",
            "upload_sessions_sessions_upload_post", "validate_v1_import_validate_post", "start_v1_import_post")
"""What is valid is rightly refused: nobody is signed in, no made-up path is there, and no made-up file holds shots."""


@pytest.mark.slow
@pytest.mark.parametrize("scopes", [(Scope.READ, Scope.CONTROL), (Scope.UPLOAD,)], ids=["control", "upload"])
def test_nothing_that_is_sent_is_answered_otherwise_than_described(
    filled: OpenedApp, address: str, tmp_path: Path, scopes: tuple[Scope, ...]
) -> None:
    secret, _ = filled.api.tokens.create("Schema", scopes, "Sam")
    done = subprocess.run([
        str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", str(PLACE), "--url", address,
        "-H", f"Authorization: Bearer {secret}", "--exclude-path-regex", "/events$",
        *(part for operation in REFUSING for part in ("--exclude-operation-id", operation)),
        "--max-examples", str(share(2, 60)), "--phases", "coverage,fuzzing", "--generation-database", ":memory:",
    ], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
