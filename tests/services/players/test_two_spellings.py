"""The question about two spellings of a player, and the join as a run of the history."""

from __future__ import annotations

import pytest

from golf.bag_and_goals import BagClub, PlayerSpellings, Spelling
from golf.errors import NotFound, SyncAlreadyRunning
from golf.sync_events import JOIN, SyncStatus
from services.players.service import describe_twins
from services.shared.locks import hold_sync_lock
from services.support.doctor import CheckState, check_players
from services.sync.text import describe_run
from tests.opened_app import OpenedApp
from tests.storage.two_spellings import COMPOSED, DECOMPOSED, store_spellings


@pytest.fixture
def twins(app: OpenedApp) -> OpenedApp:
    store_spellings(app.database, {1: COMPOSED, 2: COMPOSED, 3: DECOMPOSED})
    return app


def test_the_question_names_both_with_their_sessions() -> None:
    two = PlayerSpellings(Spelling("A", 12), (Spelling("B", 1),))
    assert describe_twins(two) == (
        "Two players are the same name written in two ways: A (12 sessions) and B (1 session).")
    three = PlayerSpellings(Spelling("A", 2), (Spelling("B", 1), Spelling("C", 1)))
    assert describe_twins(three).startswith("Three players are the same name written in three ways: A (2 sessions), B")


def test_a_join_is_a_run_that_says_what_it_did_and_can_be_undone(twins: OpenedApp) -> None:
    database = twins.database
    for player, club in ((COMPOSED, "Spoon"), (DECOMPOSED, "Mini Driver")):
        database.bag.save_rule(player, "3 Wood", club)
        database.bag.save_club(BagClub(player, club, 1, True, "Acme", 11.5))
        database.players.set_left_handed(player, value=player == DECOMPOSED)
    before = database.compute_content_hash()
    said = twins.players.join(COMPOSED)
    assert said == (f"{COMPOSED} is one player now: 1 session and 1 bag entry came from the other spelling. What the "
                    "other spelling said and is not used: 3 Wood is Mini Driver; left-handed.")
    run = twins.jobs.recent(1)[0]
    assert (run.mode, run.trigger, run.status, run.sessions_updated) == (JOIN, JOIN, SyncStatus.SUCCESS, 1)
    assert describe_run(run).headline == said
    assert list(database.player_names.load_twins()) == []
    assert database.runs.load_latest() is not None
    assert twins.sync_history.why_not(run.run_id) is None
    twins.sync_history.undo(run.run_id)
    assert database.compute_content_hash() == before
    assert len(list(database.player_names.load_twins())) == 1


def test_a_join_beside_a_sync_or_of_one_spelling_is_refused_and_changes_nothing(twins: OpenedApp) -> None:
    before = twins.database.compute_content_hash()
    with hold_sync_lock(twins.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        twins.players.join(COMPOSED)
    with pytest.raises(NotFound):
        twins.players.join("Jose")
    assert twins.jobs.recent(1)[0].status is SyncStatus.ERROR
    assert twins.database.compute_content_hash() == before


def test_the_doctor_tells_it_until_they_are_joined(twins: OpenedApp) -> None:
    path = twins.settings.database_path
    told = check_players(path)
    assert told.state is CheckState.WARN
    assert "(2 sessions) and " in told.sentence
    assert "players join" in told.next_step
    twins.players.join(COMPOSED)
    assert check_players(path).state is CheckState.OK
    assert check_players(path.with_name("none")).state is CheckState.OK
