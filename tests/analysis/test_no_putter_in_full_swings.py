"""Absurd shots with the putter change no number of full swings, wherever such numbers are told."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.gapping import compute_gapping
from analysis.metrics import METRICS
from analysis.period import Basis, Window
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.clubs.service import Clubs
from services.coach.facts import load_coach_view
from services.home.digest import load_digest
from services.practice.service import PracticeQuestions
from services.progress.service import ProgressQuestions
from tests.storage.builders import GUESS, RUN, content, group, raw, shot

BASIS = Basis(Window.ALL, ShotFilter.ALL, date(2026, 3, 1))
SESSIONS = 6


def fill(path: Path, *, with_putter: bool) -> GolfDatabase:
    database = open_database(path)
    for number in range(1, SESSIONS + 1):
        swings = group([shot(each, seed=number) for each in range(12)])
        putter = group([shot(50 + each, seed=number, carry_m=390.0, smash_factor=1.49, ball_speed_mps=99.0, side_m=90.0)
                        for each in range(6)], group_id="g2", position=1, club="Putter")
        told = content(swings, *([putter] if with_putter else []), day=date(2026, 2, number))
        database.reports("me@example.com").save_report(raw(number), told, GUESS, RUN)
    return database


def tell_full_swings(database: GolfDatabase) -> dict[str, Any]:
    """Every surface with numbers of full swings, by its name."""
    player, = database.practice.load_players()
    cards = [database.journal.load_session(number).card for number in range(1, SESSIONS + 1)]
    clubs, progress = Clubs(database), ProgressQuestions(database)
    facts = load_coach_view(database, player, BASIS, DISPLAY_UNITS[UnitSystem.METRIC]).facts
    digest = load_digest(database, player, BASIS)
    assert digest is not None
    return {
        "cards": [(card.best_carry_m, card.average_smash, card.smash_shots) for card in cards],
        "clubs": [card.stats for card in clubs.load_bag(player, BASIS).cards if card.club != "Putter"],
        "gaps": compute_gapping(clubs.load_bag(player, BASIS).comparable, clubs.gap_limits),
        "wedges": clubs.load_wedges(player, BASIS),
        "board": {metric: progress.load_board(player, metric, BASIS) for metric in METRICS},
        "bests": progress.load_all_bests(player, ShotFilter.ALL),
        "coach": (facts.clubs, facts.progress, facts.gaps),
        "digest": (digest.changes, digest.looked_at, digest.work_on, digest.clubs),
        "practice": replace(PracticeQuestions(database).load_quality(player, BASIS), putts_left_out=0),
    }


def test_a_putter_changes_no_full_swing_number(tmp_path: Path) -> None:
    with closing(fill(tmp_path / "swings.db", with_putter=False)) as swings, \
            closing(fill(tmp_path / "both.db", with_putter=True)) as both:
        right, found = tell_full_swings(swings), tell_full_swings(both)
        assert all(right[name] for name in ("cards", "clubs", "board", "bests", "coach"))
        for name, told in right.items():
            assert repr(found[name]) == repr(told), name
