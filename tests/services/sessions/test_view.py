from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from golf.sessions import UNKNOWN_PLAYER
from golf_db import GolfDatabase, open_database
from services.sessions.edit_session import SessionEditor, edits_of
from services.sessions.view import load_session_view
from tests.storage.builders import GUESS, RUN, raw, row, session


@pytest.fixture
def database(tmp_path: Path) -> Iterator[GolfDatabase]:
    opened = open_database(tmp_path / "golf.db")
    store = opened.reports("bob")
    store.save_listing_rows([row(1, "range")], RUN)
    store.save_report(raw(1), session(2), GUESS, RUN)
    yield opened
    opened.close()


def test_before_the_golfer_said_anything_there_are_no_words(database: GolfDatabase) -> None:
    words = edits_of(load_session_view(database, 1).detail)
    assert (words.name, words.player, words.type, words.day) == (None, None, None, None)


def test_a_player_set_by_hand_is_shown_and_can_be_cleared_though_the_portal_never_said_one(
    database: GolfDatabase
) -> None:
    words = edits_of(load_session_view(database, 1).detail)
    assert SessionEditor(database).save(1, words, replace(words, player="Bob")) == 1
    said = edits_of(load_session_view(database, 1).detail)
    assert said.player == "Bob"
    assert SessionEditor(database).save(1, said, replace(said, player=None)) == 1
    assert load_session_view(database, 1).detail.card.player == UNKNOWN_PLAYER


def test_a_word_equal_to_the_portals_is_still_the_golfers(database: GolfDatabase) -> None:
    database.reports("bob").save_listing_rows([row(1, "range", player="Bob")], RUN)
    words = edits_of(load_session_view(database, 1).detail)
    assert SessionEditor(database).save(1, words, replace(words, name="range", player="Bob")) == 2
    said = edits_of(load_session_view(database, 1).detail)
    assert (said.name, said.player) == ("range", "Bob")
    database.reports("bob").save_listing_rows([row(1, "renamed", player="Guest")], RUN)
    assert edits_of(load_session_view(database, 1).detail) == said
    assert SessionEditor(database).save(1, said, replace(said, name=None, player=None)) == 2
    card = load_session_view(database, 1).detail.card
    assert (card.name, card.player) == ("renamed", "Guest")
