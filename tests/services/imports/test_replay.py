"""Kept files are read again: what is stored follows today's readers, and the golfer's words stay on their shots."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

import services.imports.preview as preview_module
from imports.read_file import ReadFile
from imports.read_file import read_file as read_as_today
from imports.sessions import part_sessions
from tests.opened_app import OpenedApp
from tests.services.imports.steps import balls, bring, count_shots, errors_of


def test_reading_again_what_reads_the_same_changes_nothing(app: OpenedApp) -> None:
    bring(app, "garmin", balls(4))
    bring(app, "rapsodo", balls(3))
    before = app.database.compute_content_hash()
    assert app.imports.replay() == "2 files read again, 0 sessions changed."
    assert app.database.compute_content_hash() == before


@pytest.mark.parametrize("spec", ["garmin", "rapsodo"])
def test_a_better_reading_replaces_values_and_keeps_words(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch, spec: str
) -> None:
    session_id, = bring(app, spec, balls(4)).stored_sessions
    third = app.database.journal.load_shots(session_id)[2]
    app.database.shot_edits.save([third.key], note="the good one")
    before = app.database.compute_content_hash()
    monkeypatch.setattr(preview_module, "read_file", _read_with_side_turned)
    assert app.imports.replay() == "1 file read again, 1 session changed."
    shots = app.database.journal.load_shots(session_id)
    assert [shot.shot.side_m for shot in shots] == pytest.approx([3.5, 2.5, 1.5, 0.5])
    assert [shot.edit.note for shot in shots] == ["", "", "the good one", ""]
    assert count_shots(app) == 4
    assert errors_of(app) == []
    run_id = _last_run(app)
    app.sync_history.undo(run_id)
    assert app.database.compute_content_hash() == before


def test_a_file_that_is_refused_today_stays_as_it_is(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    from golf.errors import FileNotKnown

    def refuse(*_args: Any, **_options: Any) -> ReadFile:
        raise FileNotKnown("Nobody knows it any more.", "Keep it.")

    bring(app, "garmin", balls(4))
    before = app.database.compute_content_hash()
    monkeypatch.setattr(preview_module, "read_file", refuse)
    app.imports.replay()
    assert app.database.compute_content_hash() == before


def _read_with_side_turned(*args: Any, **options: Any) -> ReadFile:
    """As a version would read that has learned that this program's sides have the other sign."""
    from dataclasses import replace

    found = read_as_today(*args, **options)
    turned = [replace(each, shot=replace(each.shot, side_m=None if each.shot.side_m is None else -each.shot.side_m))
              for each in found.shots]
    return replace(found, sessions=part_sessions(turned))


def _last_run(app: OpenedApp) -> str:
    with sqlite3.connect(app.settings.database_path) as connection:
        return str(connection.execute("SELECT run_id FROM backfill_runs ORDER BY rowid DESC LIMIT 1").fetchone()[0])
