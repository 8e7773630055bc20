"""The time that is left is honest, also where storing slows as the file grows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from golf_db import open_database
from services.databases.importing import DatabasePass

TOTAL = 100_000


@pytest.mark.parametrize("slows", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("before", [0, 20_000])
def test_between_a_fifth_and_four_fifths_it_is_right_within_a_quarter(
    tmp_path: Path, slows: float, before: int
) -> None:
    """``slows``: by how much the last record takes longer than the first."""
    at = 0.0
    clock: Any = SimpleNamespace(monotonic=lambda: at, now=lambda: datetime(2026, 12, 1, tzinfo=UTC))
    kind: Any = SimpleNamespace(id="golfdata", title="GolfDataApp")
    with closing(open_database(tmp_path / "golf.db")) as database:
        work = DatabasePass(database, clock, kind, run_id="run", player="Ann", today=date(2026, 12, 1), total=TOTAL,
                            before=before, on_progress=lambda _progress: None)
        said = []
        for done in range(before + 500, TOTAL + 1, 500):
            at += 500 / 3000 * (1 + slows * done / TOTAL)
            work._show(replace(work.progress, processed=done))
            said.append(((done - before) / (TOTAL - before), at, work.progress.eta_seconds))
    for share, moment, left in said:
        if 0.2 <= share <= 0.8:
            assert left == pytest.approx(at - moment, rel=0.25)
    assert said[-1][2] == 0
