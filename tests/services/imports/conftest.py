from __future__ import annotations

from pathlib import Path

import pytest

from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    return build_small_app(tmp_path / "home")
