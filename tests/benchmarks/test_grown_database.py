"""Grown databases are whole in the eyes of the app itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.grown_database import build_database, middle_session, today, touch_revision
from golf_db import open_database
from services.home.service import HomeQuestions
from services.home.view import CARDS_AT_FIRST
from services.sessions.view import load_session_view

SESSIONS = 3


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("grown") / "golf.db"
    return path, build_database(path, 1_000, base_sessions=SESSIONS)


def test_it_has_about_as_many_shots_as_asked_for(grown: tuple[Path, int]) -> None:
    assert 800 <= grown[1] <= 1_200


def test_the_integrity_check_finds_nothing(grown: tuple[Path, int]) -> None:
    with closing(open_database(grown[0])) as database:
        assert database.upkeep.check() == []


def test_home_counts_every_shot_and_the_receipt_is_complete(grown: tuple[Path, int]) -> None:
    path, shots = grown
    with closing(open_database(path)) as database:
        view = HomeQuestions(database).load_journal(None, CARDS_AT_FIRST, today())
        receipt = database.journal.load_receipt()
    assert view.totals.sessions % SESSIONS == 0
    assert view.totals.sessions > SESSIONS
    assert receipt.stored_shots == shots
    assert receipt.is_complete


def test_the_middle_session_can_be_opened_and_a_touched_revision_moves(grown: tuple[Path, int]) -> None:
    path, _ = grown
    with closing(open_database(path)) as database:
        before = database.load_revision()
        touch_revision(path)
        assert database.load_revision() == before + 1
        assert load_session_view(database, middle_session(path)).shots
