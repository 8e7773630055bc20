"""Refused files are kept for a while and can be tried again; what sessions rest on is never thrown away for them."""

from __future__ import annotations

import pytest

from golf.errors import NotFound
from services.imports.view import ImportAnswers
from storage.imports import kept_files
from tests.imports.builders import SPECS, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import ANN, balls, bring, count_shots, errors_of

NO_PLAYER = build(SPECS["mevo"], balls(5))


def test_a_refused_file_is_kept_and_comes_in_with_other_answers(app: OpenedApp) -> None:
    refused = app.imports.store(app.imports.preview(NO_PLAYER, "evening.csv"))
    assert refused.refusal
    line = app.imports.load_log()[0]
    assert line.can_be_retried
    name, data = app.imports.load_kept(line.run_id)
    assert (name, data) == ("evening.csv", NO_PLAYER)
    again = app.imports.store(app.imports.preview(data, name, ANN), ANN)
    assert again.new_shots == 5
    app.sync_history.undo(again.run_id or "")
    assert (count_shots(app), errors_of(app)) == (0, [])


def test_a_file_that_nothing_can_read_is_kept_for_a_later_version(app: OpenedApp) -> None:
    app.imports.store(app.imports.preview(b"%PDF-1.7 nothing", "report.pdf"))
    line = app.imports.load_log()[0]
    assert (line.can_be_retried, app.imports.load_kept(line.run_id)[1]) == (True, b"%PDF-1.7 nothing")


def test_a_partly_unreadable_file_can_be_tried_again_and_a_whole_one_needs_no_button(app: OpenedApp) -> None:
    data = build(SPECS["garmin"], balls(5))
    app.imports.store(app.imports.preview(data + b"1,2,3" + b",9" * 60 + b"\n", "cut.csv", ANN), ANN)
    bring(app, "garmin wide", balls(5, 20))
    assert [line.can_be_retried for line in app.imports.load_log()] == [False, True]


def test_only_the_newest_refused_files_are_kept_and_none_that_a_session_rests_on(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(app, "garmin", balls(5))
    taken_back = bring(app, "garmin", balls(5, 20))
    undo = app.sync_history.undo(taken_back.run_id or "")
    monkeypatch.setattr(kept_files, "MOST_KEPT_BYTES", 30)
    for number in range(3):
        app.imports.store(app.imports.preview(b"%PDF no. " + str(number).encode(), f"{number}.pdf"), ImportAnswers())
    kept = {line.name: line.is_kept for line in app.imports.load_log() if line.name.endswith("pdf")}
    assert kept == {"2.pdf": True, "1.pdf": False, "0.pdf": False}
    with pytest.raises(NotFound, match="not kept"):
        app.imports.load_kept(next(line.run_id for line in app.imports.load_log() if line.name == "0.pdf"))
    app.sync_history.undo(undo.run_id)
    assert (count_shots(app), errors_of(app)) == (10, [])
