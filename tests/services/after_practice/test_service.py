"""The minutes after practice: in any order, nothing doubled, and as the pages say it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.period import Basis, Window
from golf.errors import NotFound
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.after_practice.service import OFFERED_DAYS
from services.home.view import choose_last_practice
from services.quality.view import count_to_check
from tests.depth import share
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

TODAY = date(2026, 7, 24)
BASIS = Basis(Window.LAST_30, ShotFilter.UNFLAGGED, TODAY)
YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    seed_database(app.database, 12, TODAY)
    yield app
    app.database.close()


def test_the_last_practice_is_that_of_home(app: OpenedApp) -> None:
    cards = app.database.journal.load_cards(None, limit=12)
    assert app.after_practice.find_last(None) == choose_last_practice(cards)


def test_nothing_stored_is_told(tmp_path: Path) -> None:
    app = build_small_app(tmp_path / "empty")
    with pytest.raises(NotFound):
        app.after_practice.find_last(None)
    assert app.after_practice.find_offered(None, TODAY) is None
    with pytest.raises(NotFound):
        app.after_practice.load(7, BASIS, YARDS)
    app.database.close()


def test_it_is_offered_while_it_is_news_and_until_it_is_done(app: OpenedApp) -> None:
    card = app.after_practice.find_last(None)
    assert card.practised_on is not None
    assert app.after_practice.find_offered(None, card.practised_on) == card
    assert app.after_practice.find_offered(None, card.practised_on + timedelta(days=OFFERED_DAYS)) == card
    assert app.after_practice.find_offered(None, card.practised_on + timedelta(days=OFFERED_DAYS + 1)) is None
    app.after_practice.finish(card.report_id)
    assert app.after_practice.find_offered(None, card.practised_on) is None


def test_doubtful_readings_are_those_of_data_quality(app: OpenedApp) -> None:
    player = app.after_practice.find_last(None).player
    view = app.quality.load_view(player, BASIS)
    found = sum(len(app.after_practice.load(card.report_id, BASIS, YARDS).doubtful)
                for card in app.database.journal.load_cards(player, limit=99))
    assert found >= count_to_check(view) > 0


STEPS = st.lists(st.sampled_from(["out", "fine", "tags", "note", "nothing", "finish", "copy"]), max_size=10)


@settings(max_examples=share(6, 60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(0, 1000))
def test_any_order_of_steps_ends_as_its_decisions_say(app: OpenedApp, steps: list[str], seed: int) -> None:
    chance = random.Random(seed)
    card = chance.choice(app.database.journal.load_cards(None, limit=12))
    tags: tuple[str, ...] = card.tags
    notes = app.after_practice.load(card.report_id, BASIS, YARDS).notes
    for step in steps:
        evening = app.after_practice.load(card.report_id, BASIS, YARDS)
        if step in ("out", "fine") and evening.doubtful:
            item = chance.choice(evening.doubtful)
            app.after_practice.judge(item, is_fine=step == "fine")
            assert len(app.after_practice.load(card.report_id, BASIS, YARDS).doubtful) == len(evening.doubtful) - 1
        elif step == "tags":
            tags = (*tags, "gap") if "gap" not in tags else tags
            app.after_practice.describe(card.report_id, tags=tags)
        elif step == "note":
            notes = chance.choice(["windy", "", "new grip"])
            app.after_practice.describe(card.report_id, notes=notes)
        elif step == "finish":
            app.after_practice.finish(card.report_id)
        elif step == "copy":
            assert app.after_practice.copy_everywhere() == []
    after = app.after_practice.load(card.report_id, BASIS, YARDS)
    assert (set(after.card.tags), after.notes) == (set(tags), notes)
    assert app.after_practice.describe(card.report_id) == 0
    assert [each for each in app.database.upkeep.check() if each.severity == "error"] == []


def test_copies_are_made_and_one_that_fails_stops_no_other(app: OpenedApp, tmp_path: Path) -> None:
    app.copies.add("good", str(tmp_path / "good"))
    app.copies.add("bad", str(tmp_path / "bad"))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "letter.txt").write_text("dear")
    assert app.after_practice.count_copies() == 2
    outcomes = {each.name: each.is_done for each in app.after_practice.copy_everywhere()}
    assert outcomes == {"good": True, "bad": False}
    assert app.copies.check("good").is_equal
