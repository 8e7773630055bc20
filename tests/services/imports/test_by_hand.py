"""Sessions and shots that are typed in."""

from __future__ import annotations

import math
from datetime import date

import pytest

from golf.errors import NotFound
from golf.provenance import Provenance, source_of
from golf_db import RegroupingRefused
from services.imports.by_hand import TypedRefused, TypedSession, TypedShot
from tests.opened_app import OpenedApp
from tests.services.imports.steps import balls, bring, count_shots, errors_of
from tests.storage.builders import GUESS, raw, session

DAY = date(2026, 6, 25)


def seven(carry: float = 140.0) -> TypedShot:
    return TypedShot("7i", {"carry_m": carry})


def test_a_session_of_a_day_with_carries_alone(app: OpenedApp) -> None:
    rolled = TypedShot("", {"total_m": 200})
    session_id = app.imports.add_session(TypedSession("Ann", DAY, [seven(), seven(150), rolled]))
    detail = app.database.journal.load_session(session_id)
    assert (detail.card.player, detail.card.practised_on, detail.card.clubs) == ("Ann", DAY, ("7 Iron", "Unknown club"))
    shots = app.database.journal.load_shots(session_id)
    assert [shot.shot.carry_m for shot in shots] == [140, 150, None]
    assert source_of("carry_m", shots[0].shot.how_measured) is Provenance.BY_HAND
    assert shots[0].shot.ball_speed_mps is None
    assert errors_of(app) == []
    line, = app.imports.load_log()
    assert line.name == "Typed in"


def test_the_smash_of_both_speeds_is_worked_out(app: OpenedApp) -> None:
    typed = TypedShot("Driver", {"ball_speed_mps": 70.0, "club_speed_mps": 48.0})
    session_id = app.imports.add_session(TypedSession("Ann", DAY, [typed]))
    shot = app.database.journal.load_shots(session_id)[0].shot
    assert shot.smash_factor == pytest.approx(70 / 48)
    assert source_of("smash_factor", shot.how_measured) is Provenance.DERIVED


def test_the_same_typed_twice_is_two_sessions(app: OpenedApp) -> None:
    for _ in range(2):
        app.imports.add_session(TypedSession("Ann", DAY, [seven()]))
    assert count_shots(app) == 2


@pytest.mark.parametrize("typed", [
    TypedSession("", DAY, [seven()]), TypedSession("Ann", DAY, []), TypedSession("Ann", DAY, [TypedShot("7i", {})]),
    TypedSession("Ann", DAY, [TypedShot("7i", {"carry_m": math.nan})]),
    TypedSession("Ann", DAY, [TypedShot("7i", {"mood": 3.0})])])
def test_what_is_no_session_is_refused(app: OpenedApp, typed: TypedSession) -> None:
    with pytest.raises(TypedRefused):
        app.imports.add_session(typed)
    assert app.imports.load_log() == []


def test_single_shots_in_a_session_of_the_portal_survive_every_sync(app: OpenedApp) -> None:
    reports = app.database.reports("bob")
    reports.save_report(raw(5), session(3), GUESS, "r1")
    app.database.edits.set_player(5, "Ann")
    before = app.database.journal.load_session(5).card
    own_id = app.imports.add_shots(5, [seven(90)])
    assert app.database.journal.load_session(5).card.distinct_shots == before.distinct_shots + 1
    assert {shot.session_id for shot in app.database.journal.load_shots(5)} == {5}
    assert own_id in {shot.report_id for shot in app.database.journal.load_shots(5)}
    assert [card.report_id for card in app.database.journal.load_cards()] == [5]
    reports.save_report(raw(5, session(4)), session(4), GUESS, "r2")
    assert app.database.journal.load_session(5).card.distinct_shots == 5
    assert errors_of(app) == []


def test_typed_shots_are_undone_with_their_run(app: OpenedApp) -> None:
    session_id, = bring(app, "garmin", balls(3)).stored_sessions
    before = app.database.compute_content_hash()
    app.imports.add_shots(session_id, [seven(), seven(131)])
    assert count_shots(app) == 5
    app.sync_history.undo(app.imports.load_log()[0].run_id)
    assert app.database.compute_content_hash() == before
    assert errors_of(app) == []


def test_shots_cannot_be_typed_into_nothing(app: OpenedApp) -> None:
    with pytest.raises(NotFound):
        app.imports.add_shots(77, [seven()])
    assert RegroupingRefused.code == "regrouping_refused"
