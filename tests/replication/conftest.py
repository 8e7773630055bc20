from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.replication.postgres_server import new_database


@pytest.fixture
def club() -> Iterator[str]:
    """The name of an empty database."""
    with new_database() as name:
        yield name
