from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    """The whole app without a keyring, on a database of its own."""
    made = build_small_app(tmp_path)
    yield made
    made.database.close()
