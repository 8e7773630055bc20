from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from golf_db import AccountReports, GolfDatabase, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "golf.db"


@pytest.fixture
def db(path: Path) -> Iterator[GolfDatabase]:
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def reports(db: GolfDatabase) -> AccountReports:
    return db.reports("bob@example.com")
