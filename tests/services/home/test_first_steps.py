from __future__ import annotations

from pathlib import Path

from golf_db import open_database
from services.home.first_steps import Step, hide_tour, load_tour, mark_step


def test_the_tour_goes_from_step_to_step_and_ends_by_itself(tmp_path: Path) -> None:
    database = open_database(tmp_path / "golf.db")
    tour = load_tour(database)
    assert (tour.done, tour.next_step, tour.is_over) == (frozenset(), Step.SYNC, False)
    mark_step(database, Step.SESSION)
    assert load_tour(database).next_step is Step.SYNC
    revision = database.load_revision()
    mark_step(database, Step.SESSION)
    assert database.load_revision() == revision, "a page that is opened again writes nothing"
    hide_tour(database)
    assert load_tour(database).is_over
    database.close()
