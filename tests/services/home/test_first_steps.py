from __future__ import annotations

from pathlib import Path

from golf_db import open_database
from services.home.first_steps import FirstSteps, Step


def test_the_tour_goes_from_step_to_step_and_ends_by_itself(tmp_path: Path) -> None:
    database = open_database(tmp_path / "golf.db")
    steps = FirstSteps(database).load()
    assert (steps.done, steps.next_step, steps.is_over) == (frozenset(), Step.SYNC, False)
    FirstSteps(database).mark(Step.SESSION)
    assert FirstSteps(database).load().next_step is Step.SYNC
    revision = database.load_revision()
    FirstSteps(database).mark(Step.SESSION)
    assert database.load_revision() == revision, "a page that is opened again writes nothing"
    FirstSteps(database).hide()
    assert FirstSteps(database).load().is_over
    database.close()
