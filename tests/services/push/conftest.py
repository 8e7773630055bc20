from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.folders.steps import TurnedClock
from tests.services.push.steps import Scripted, SimulatorPC, serving_api
from tests.services.small_house import build_small_app


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[SimulatorPC]:
    """With a token of Ann's that may upload."""
    clock = TurnedClock()
    server, app = build_small_app(tmp_path / "server"), build_small_app(tmp_path / "simulator", clock=clock)
    folder = tmp_path / "shots"
    folder.mkdir()
    with serving_api(server) as address:
        made = SimulatorPC(app, server, folder, clock, address)
        made.give_token()
        yield made
        made.end()
    server.database.close()
    app.database.close()


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SimulatorPC, Scripted]]:
    """A simulator PC whose server answers as it is told."""
    clock = TurnedClock()
    app = build_small_app(tmp_path / "simulator", clock=clock)
    folder, server = tmp_path / "shots", Scripted()
    folder.mkdir()
    made = SimulatorPC(app, app, folder, clock, "https://there.example")
    monkeypatch.setattr(app.push, "_open_endpoint", lambda _address, _token: server)
    app.push.tokens.save(made.destination, "rangebook_x", allow_file=True)
    yield made, server
    made.end()
    app.database.close()
