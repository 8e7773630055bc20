"""The Clubs page's figures, on a real database with the demo's sessions, against pandas."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.period import Basis, Window
from golf.bag_and_goals import BagClub
from golf.shot_edits import ShotFilter
from golf_db import GolfDatabase, open_database
from services.clubs.service import Clubs
from services.clubs.text import describe_part_swings
from services.clubs.view import compute_tiny_bars
from tests.pages.conftest import TODAY, seed_sessions

USUAL = Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path_factory.mktemp("home") / "golf.db")
    seed_sessions(made, 60)
    yield made
    made.close()


def every_shot(path: Path) -> pd.DataFrame:
    """All stored shots with day and player, without a line of the app's own SQL or arithmetic."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        shots, groups, sessions = (pd.read_sql(f"SELECT * FROM {name}", connection)
                                   for name in ("shots", "club_groups", "sessions"))
    named = groups[["report_id", "group_id", "club", "is_default_club", "label"]]
    joined = shots.merge(named, on=["report_id", "group_id"])
    joined = joined.merge(sessions[["report_id", "practised_on", "player"]], on="report_id")
    return joined[(joined["flags"] == "") & joined["duplicate_of"].isna() & (joined["is_default_club"] == 0)]


def full_swings(shots: pd.DataFrame) -> pd.DataFrame:
    """Without the groups that the demo's players named after a distance."""
    return shots[~shots["label"].str.contains(" yds", regex=False)]


def last_sessions(shots: pd.DataFrame, count: int) -> pd.DataFrame:
    """Those of the last ``count`` sessions in which the club was hit."""
    newest = shots[["practised_on", "report_id"]].drop_duplicates().sort_values(
        ["practised_on", "report_id"], ascending=False)
    return shots[shots["report_id"].isin(newest["report_id"].head(count))]


@pytest.mark.parametrize("window", [Window.LAST_5, Window.LAST_20, Window.ALL])
def test_every_club_of_every_player_agrees_with_pandas(database: GolfDatabase, window: Window) -> None:
    stored, compared = every_shot(Path(database.path)), 0
    count = {Window.LAST_5: 5, Window.LAST_20: 20, Window.ALL: 10_000}[window]
    for player in database.practice.load_players():
        for card in Clubs(database).load_bag(player, Basis(window, ShotFilter.UNFLAGGED, TODAY)).cards:
            own = stored[(stored["player"] == player) & (stored["club"] == card.club)]
            recent = last_sessions(own, count)
            carries = full_swings(recent)["carry_m"].dropna()
            carry = card.stats.carry
            if carry is None:
                assert carries.empty
                continue
            assert carry.n == len(carries)
            assert carry.mean == pytest.approx(carries.mean())
            assert carry.median == pytest.approx(carries.median())
            assert [carry.p10, carry.p25, carry.p75, carry.p90] == pytest.approx(
                carries.quantile([0.1, 0.25, 0.75, 0.9]).tolist())
            kept = carries.sort_values().iloc[carry.trimmed:len(carries) - carry.trimmed]
            assert carry.robust == pytest.approx(kept.mean())
            assert carry.sd is None or carry.sd == pytest.approx(carries.std())
            compared += 1
    assert compared > 10


def test_dispersion_and_smash_agree_with_pandas(database: GolfDatabase) -> None:
    player = database.practice.load_players()[0]
    stored = every_shot(Path(database.path))
    detail = Clubs(database).load_club(player, "Driver", USUAL)
    assert detail is not None
    own = full_swings(last_sessions(stored[(stored["player"] == player) & (stored["club"] == "Driver")], 20))
    landed = own[["side_m", "carry_m"]].dropna()
    figures, smash = detail.card.stats.dispersion, detail.card.stats.smash
    assert figures is not None
    assert smash is not None
    assert (figures.offline_mean_m, figures.offline_sd_m, figures.long_short_sd_m) == pytest.approx(
        (landed["side_m"].mean(), landed["side_m"].std(), landed["carry_m"].std()))
    det = float(np.linalg.det(np.cov(landed["side_m"], landed["carry_m"])))
    assert figures.ellipse_area_m2 == pytest.approx(3.141592653589793 * 5.991464547107979 * det**0.5)
    assert smash.spread.median == pytest.approx(own["smash_factor"].dropna().median())
    medians = own.groupby("report_id")["carry_m"].median()
    assert {item.report_id: item.carry.median for item in detail.sessions if item.carry} == pytest.approx(
        medians.dropna().to_dict())


def test_a_period_ends_today_and_holds_no_older_session(database: GolfDatabase) -> None:
    player = database.practice.load_players()[0]
    bag = Clubs(database).load_bag(player, Basis(Window.DAYS_90, ShotFilter.UNFLAGGED, TODAY))
    first_days = [card.stats.first_on for card in bag.cards if card.stats.first_on]
    assert first_days
    assert min(first_days) >= date(2026, 4, 26)


def test_a_club_nobody_hit_is_none(database: GolfDatabase) -> None:
    assert Clubs(database).load_club(database.practice.load_players()[0], "Chipper", USUAL) is None
    assert Clubs(database).load_bag("Nobody", USUAL).cards == ()


def test_a_retired_club_stands_apart_and_an_odd_name_needs_a_place(tmp_path: Path) -> None:
    database = open_database(tmp_path / "golf.db")
    seed_sessions(database, 30)
    player = database.practice.load_players()[0]
    database.bag.save_rule(player, "7 Iron", "My old favourite")
    database.bag.save_club(BagClub(player, "PW", is_in_bag=False))
    database.bag.save_club(BagClub(player, "Never hit"))
    known = Clubs(database).load_known(player)
    assert {"PW", "My old favourite", "Never hit"} < known
    assert "7 Iron" not in known
    bag = Clubs(database).load_bag(player, USUAL)
    assert "PW" in [card.club for card in bag.retired]
    assert bag.cards[-1].club == "My old favourite"
    assert bag.placeless == ["My old favourite"]
    assert "My old favourite" not in [stats.club for stats in bag.comparable]
    database.bag.save_club(BagClub(player, "My old favourite", position=1))
    assert Clubs(database).load_bag(player, USUAL).comparable[0].club == "My old favourite"
    database.close()


def test_tiny_bars_count_every_carry() -> None:
    assert compute_tiny_bars([]) == ()
    assert sum(compute_tiny_bars([5.0, 5.0])) == 2
    bars = compute_tiny_bars([0.0, 1.0, 18.0])
    assert (bars[0], bars[1], bars[-1], sum(bars)) == (1, 1, 1, 3)


def test_balls_hit_to_a_distance_on_purpose_are_in_no_figure_and_said(database: GolfDatabase) -> None:
    player = database.practice.load_players()[0]
    stored = every_shot(Path(database.path))
    own = stored[stored["player"] == player]
    bag = Clubs(database).load_bag(player, Basis(Window.ALL, ShotFilter.UNFLAGGED, TODAY))
    assert bag.part_swings >= len(own) - len(full_swings(own)) > 50
    assert describe_part_swings(bag.part_swings).startswith(f"{bag.part_swings} balls in groups named after a distance")
    assert describe_part_swings(0) == ""
