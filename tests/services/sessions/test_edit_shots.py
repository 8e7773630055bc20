"""A decision about shots does what its preview says, once written and once taken back, wherever it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analysis.quality.effects import Choice, Decision, apply_decision
from golf.shot_edits import NO_EDIT, ShotReview
from golf_db import GolfDatabase, open_database
from services.sessions.edit_shots import DONE_WORDS, ShotEditor
from tests.stored_sessions import seed_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[GolfDatabase]:
    opened = open_database(tmp_path / "golf.db")
    seed_database(opened, 1, date(2026, 7, 24))
    yield opened
    opened.close()


@pytest.mark.parametrize("before", [{}, {"review": ShotReview.FINE}, {"review": ShotReview.OUT}, {"is_hidden": True}])
@pytest.mark.parametrize("choice", Choice)
def test_what_is_stored_is_what_the_preview_counted(
    database: GolfDatabase, choice: Choice, before: dict[str, ShotReview | bool]
) -> None:
    editor, (report_id,) = ShotEditor(database), [card.report_id for card in database.journal.load_cards()]
    keys = tuple(shot.key for shot in database.journal.load_shots(report_id))[:2]
    if before:
        database.shot_edits.save(keys, **before)  # type: ignore[arg-type]
    shots = [shot for shot in database.journal.load_shots(report_id) if shot.key in keys]
    decision = Decision(choice, keys, dict.fromkeys(keys, "7 Wood") if choice is Choice.CLUB else None)
    previewed = [apply_decision(shot, decision).edit for shot in shots]
    changes = editor.decide(decision)
    stored = [shot.edit for shot in database.journal.load_shots(report_id) if shot.key in keys]
    assert stored == previewed
    assert bool(changes) is (stored != [shot.edit for shot in shots])
    if changes:
        editor.undo(changes)
    assert [shot.edit for shot in database.journal.load_shots(report_id) if shot.key in keys] == [
        shot.edit for shot in shots]


def test_the_last_decision_can_be_taken_back_from_the_log(database: GolfDatabase) -> None:
    editor, (card,) = ShotEditor(database), database.journal.load_cards()
    assert editor.load_last_decision(card.player) is None
    keys = tuple(shot.key for shot in database.journal.load_shots(card.report_id))[:3]
    editor.decide(Decision(Choice.HIDE, keys))
    last = editor.load_last_decision(card.player)
    assert last is not None
    assert last.shots == "3 shots"
    editor.undo(last.change_ids)
    assert editor.load_last_decision(card.player) is None
    assert all(shot.edit == NO_EDIT for shot in database.journal.load_shots(card.report_id))


def test_every_choice_has_its_words() -> None:
    assert set(DONE_WORDS) == set(Choice)
