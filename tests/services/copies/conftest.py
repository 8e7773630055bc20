from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.opened_app import OpenedApp
from tests.replication.postgres_server import new_database
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

DAY = date(2026, 7, 24)


@pytest.fixture
def club() -> Iterator[str]:
    """The name of an empty database of PostgreSQL."""
    with new_database() as name:
        yield name


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    """A Rangebook with six sessions, without this machine's keyring."""
    app = build_small_app(tmp_path / "home")
    seed_database(app.database, 6, DAY)
    yield app
    app.database.close()
