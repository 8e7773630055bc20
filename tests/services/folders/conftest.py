from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.folders.steps import TurnedClock, Watched
from tests.services.small_house import build_small_app


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def watched(tmp_path: Path, clock: TurnedClock) -> Iterator[Watched]:
    """A folder of Ann's that is watched, and an app whose clock is turned by hand."""
    app = build_small_app(tmp_path / "home", clock=clock)
    folder = tmp_path / "shots"
    folder.mkdir()
    made = Watched(app, folder, clock)
    made.add()
    yield made
    app.database.close()
