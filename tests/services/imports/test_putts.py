"""Files of putting trackers go the way of every file: previewed, whole, once, replayed, taken back."""

from __future__ import annotations

from datetime import date

from services.imports.text import describe_arrivals, describe_log_line, describe_preview, describe_result
from services.imports.view import ImportAnswers, NeedKind
from tests.imports.formats.test_putting import LIST, NAME, form, log, report
from tests.opened_app import OpenedApp
from tests.services.imports.steps import errors_of


def bring_putts(app: OpenedApp, data: bytes, name: str = f"{NAME}.json") -> int:
    result = app.imports.store(app.imports.preview(data, name))
    assert result.is_in
    assert errors_of(app) == []
    return result.stored_sessions[0] if result.stored_sessions else 0


def test_a_file_of_putts_is_previewed_as_putts(app: OpenedApp) -> None:
    preview = app.imports.preview(report(LIST), f"{NAME}.json")
    assert (preview.found, preview.new, preview.known, preview.needs, preview.noun) == (6, 6, 0, (), "putt")
    assert describe_preview(preview) == "Proof of Putt: 1 session, 6 putts (6 new, 0 known)"
    assert describe_arrivals(preview) == "6 new putts"
    assert app.database.putts.count() == (0, 0)


def test_it_is_stored_once_whichever_of_its_files_comes(app: OpenedApp) -> None:
    number = bring_putts(app, report(LIST))
    card = app.database.journal.load_session(number).card
    assert (card.player, card.practised_on, card.stored_shots, card.name) == (
        "Bob", date(2026, 2, 14), 0, "Proof of Putt")
    stored = app.database.compute_content_hash()
    for again, name in ((report(LIST), "renamed.json"), (form(LIST), f"{NAME}.csv"), (log(LIST), f"log_{NAME}.csv")):
        answers = ImportAnswers(player="Bob", day=date(2026, 2, 14))
        result = app.imports.store(app.imports.preview(again, name, answers), answers)
        assert describe_result(result) == "Nothing new: all 6 putts were here already."
    assert app.database.compute_content_hash() == stored
    assert app.database.putts.count() == (6, 1)


def test_a_log_that_grew_updates_its_session(app: OpenedApp) -> None:
    first = bring_putts(app, report(LIST[:4]))
    preview = app.imports.preview(report(LIST), f"{NAME}.json")
    assert (preview.new, preview.known) == (2, 4)
    assert bring_putts(app, report(LIST)) == first
    assert [each.putt.number for each in app.database.putts.load()] == [1, 2, 3, 4, 5, 6]


def test_it_is_replayed_deleted_and_taken_back(app: OpenedApp) -> None:
    number = bring_putts(app, report(LIST))
    stored = app.database.compute_content_hash()
    assert app.imports.replay() == "1 file read again, 0 sessions changed."
    assert app.database.compute_content_hash() == stored
    run_id = app.imports.delete([number])
    assert app.database.putts.count() == (0, 0)
    app.sync_history.undo(run_id)
    assert app.database.compute_content_hash() == stored
    line = app.imports.load_log()[-1]
    assert describe_log_line(line) == "1 session new: 6 new putts."
    app.sync_history.undo(line.run_id)
    assert app.database.putts.count() == (0, 0)


def test_a_camera_file_asks_who_and_when(app: OpenedApp) -> None:
    data = b'[{"speed":4.2,"hla":-1.5},{"speed":5.1,"hla":0.2},{"speed":4.4,"hla":0.9}]'
    preview = app.imports.preview(data, "putts.json")
    assert {need.kind for need in preview.needs} == {NeedKind.DAY, NeedKind.PLAYER}
    answers = ImportAnswers(player="Bob", day=date(2026, 2, 1))
    assert app.imports.store(app.imports.preview(data, "putts.json", answers), answers).new_putts == 3
