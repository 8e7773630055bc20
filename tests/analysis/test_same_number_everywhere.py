"""How many balls of a club: the same on Home, Clubs, Progress, Session, Data quality, in files and for the coach.

The demo's sessions with all a golfer can say about them (hidden, left out, moved, merged, split, another club, another
player, a rule of the bag, a round that was one club), against pandas over the plain tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from analysis.filter_effects import compute_shot_filter_effects
from analysis.metrics import METRICS
from analysis.period import Basis, Window
from golf.shot_edits import ShotFilter, ShotReview
from golf.shots import StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.clubs.service import Clubs
from services.coach.anonymise import name_clubs
from services.coach.facts import load_coach_view
from services.home.digest import load_digest
from services.practice.service import PracticeQuestions
from services.progress.service import ProgressQuestions
from services.progress.view import Asked
from services.quality.service import Quality
from services.sessions.shot_tables import build_shot_table
from services.sessions.view import load_session_view
from services.shared.shot_filter import compute_left_out
from tests.pages.conftest import TODAY, seed_sessions

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
PART_SWING = r"\d{2,3} ?(?:yds|yd|y|m)\b"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path_factory.mktemp("home") / "golf.db")
    seed_sessions(made, 60)
    say_all_there_is_to_say(made)
    assert [finding for finding in made.upkeep.check() if finding.severity == "error"] == []
    yield made
    made.close()


def say_all_there_is_to_say(database: GolfDatabase) -> None:
    """Mostly about the player with the most sessions, so that each word meets a club that is looked at."""
    player = max(database.practice.load_players(), key=lambda name: len(database.journal.load_cards(name, limit=99)))
    found = {card.report_id: usable(database, card.report_id) for card in database.journal.load_cards(player, limit=99)}
    keys = {report_id: [shot.key for shot in shots] for report_id, shots in found.items() if len(shots) > 12}
    ids = list(keys)
    database.shot_edits.save(keys[ids[0]][:3], is_hidden=True)
    database.shot_edits.save(keys[ids[0]][3:5], review=ShotReview.OUT)
    database.shot_edits.save(keys[ids[1]][:4], club="5 Wood")
    database.regrouping.move(keys[ids[1]][4:7], ids[0])
    database.regrouping.merge([ids[2]], ids[3])
    friends, _ = database.regrouping.split(keys[ids[4]][:5], "a friend's")
    database.edits.set_player(friends, "Friend")
    database.regrouping.move(keys[ids[2]][:2], ids[5])
    most = max(database.practice.load_clubs(player), key=lambda use: use.sessions)
    days = [item.practised_on for item in database.practice.load_club_sessions(player, most.club) if item.practised_on]
    database.bag.save_rule(player, most.club, "New one", sorted(days)[len(days) // 2])
    for card in database.journal.load_cards(limit=99):
        group = next((shot.group_id for shot in database.journal.load_shots(card.report_id) if shot.is_default_club
                      and shot.report_id == card.report_id), None)
        if group is not None:
            database.edits.set_default_club(card.report_id, group, is_default=False)
            break


def usable(database: GolfDatabase, report_id: int) -> list[StoredShot]:
    return [shot for shot in database.journal.load_shots(report_id) if shot.counts and not shot.is_default_club]


@pytest.fixture(scope="module")
def stored(database: GolfDatabase) -> pd.DataFrame:
    """One row a stored ball with the club, player, day and session it counts with. None of the app's SQL or records."""
    with sqlite3.connect(f"file:{database.path}?mode=ro", uri=True) as connection:
        shots, groups, sessions, words, rules = (pd.read_sql(f"SELECT * FROM {name}", connection) for name in (
            "shots", "club_groups", "sessions", "shot_words", "bag_rules"))
    named = groups[["report_id", "group_id", "club", "is_default_club", "label"]].rename(
        columns={"club": "monitor_club"})
    said = words[["report_id", "group_id", "shot_id", "is_hidden", "verdict", "club", "session_id"]].rename(
        columns={"club": "own_club"})
    rows = shots.merge(named, on=["report_id", "group_id"]).merge(
        said, on=["report_id", "group_id", "shot_id"], how="left")
    into = sessions.set_index("report_id")["merged_into"].to_dict()
    home = rows["session_id"].where(rows["session_id"].notna(), rows["report_id"]).astype("int64")
    rows["counts_with"] = [int(into[one]) if pd.notna(into[one]) else one for one in home]
    rows = rows.drop(columns="session_id").merge(
        sessions[["report_id", "practised_on", "player"]].rename(columns={"report_id": "counts_with"}),
        on="counts_with")
    rows["club"] = [name_club(row, rules) for row in rows.itertuples()]
    rows["has_club"] = rows["own_club"].notna() | (rows["is_default_club"] == 0)
    rows["hidden"] = rows["is_hidden"].fillna(0).astype(bool)
    rows["once"] = rows["duplicate_of"].isna() & ~rows["flags"].str.contains("duplicate")
    rows["part"] = rows["label"].str.contains(PART_SWING, case=False, regex=True)
    distance = rows["label"].str.lower().str.extract(f"({PART_SWING})")[0].str.replace(" ", "").fillna("")
    rows["distance"] = distance.where(rows["has_club"], "")
    return rows


def name_club(row: object, rules: pd.DataFrame) -> str:
    facts = row._asdict()  # type: ignore[attr-defined]
    if pd.notna(facts["own_club"]):
        return str(facts["own_club"])
    hits = [("" if pd.isna(rule["from_on"]) else str(rule["from_on"]), str(rule["club"]))
            for rule in rules.to_dict("records")
            if rule["player"] == facts["player"] and rule["monitor_club"] == facts["monitor_club"]]
    held = [hit for hit in hits if hit[0] <= (facts["practised_on"] or "")]
    return max(held)[1] if held else str(facts["monitor_club"])


def counting(rows: pd.DataFrame, shot_filter: ShotFilter) -> pd.DataFrame:
    shown = rows[rows["once"] & ~rows["hidden"]]
    if shot_filter is ShotFilter.ALL:
        return shown
    whole = shown[(shown["flags"] == "") & (shown["verdict"] != "out")]
    return whole if shot_filter is ShotFilter.UNFLAGGED else whole[
        whole["ball_speed_mps"].notna() & whole["club_speed_mps"].notna()]


def players(database: GolfDatabase) -> list[str]:
    return database.practice.load_players()


def test_there_is_something_of_everything(stored: pd.DataFrame) -> None:
    assert stored["hidden"].any()
    assert (stored["verdict"] == "out").any()
    assert (stored["counts_with"] != stored["report_id"]).any()
    assert (~stored["once"]).any()
    assert (stored["flags"] != "").any()
    assert stored["part"].any()
    assert (~stored["has_club"]).any()
    assert {"New one", "5 Wood"} <= set(stored["club"])
    assert "Friend" in set(stored["player"])


def test_clubs_count_what_is_shown(database: GolfDatabase, stored: pd.DataFrame) -> None:
    shown = counting(stored, ShotFilter.ALL)
    for player in players(database):
        own = shown[(shown["player"] == player) & shown["has_club"]]
        assert {use.club: (use.shots, use.sessions) for use in database.practice.load_clubs(player)} == {
            club: (len(found), found["counts_with"].nunique()) for club, found in own.groupby("club")}


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_clubs_progress_and_coach_rest_on_the_same_balls(
    database: GolfDatabase, stored: pd.DataFrame, shot_filter: ShotFilter
) -> None:
    good = counting(stored, shot_filter)
    for player in players(database):
        bag = Clubs(database).load_bag(player, Basis(Window.ALL, shot_filter, TODAY))
        for card in (*bag.cards, *bag.retired):
            club = card.club
            hit = good[(good["player"] == player) & good["has_club"] & (good["club"] == club)]
            full = hit[~hit["part"]]
            assert card.stats.counted == len(full), (player, club)
            every = stored[(stored["player"] == player) & stored["has_club"] & (stored["club"] == club)
                           & stored["counts_with"].isin(sessions_of(database, player, club))]
            assert card.stats.counted + card.left_out.total + card.part_swings == len(every)
            view = ProgressQuestions(database).load_view(Asked(player, club, "carry_m", Window.ALL, shot_filter), TODAY)
            dated = full[full["practised_on"].notna() & full["carry_m"].notna()]
            by_session = dated.groupby("counts_with")["carry_m"]
            enough = by_session.count()[lambda sizes: sizes >= METRICS["carry_m"].fewest_shots]
            points = {point.report_id: (point.shots, round(point.value, 6)) for point in view.series.points}
            if shot_filter is not ShotFilter.ALL:  # of all balls the impossible values themselves stay out
                assert points == {number: (shots, round(by_session.get_group(number).median(), 6))
                                  for number, shots in enough.items()}
        recent = {card.club: card.stats.counted
                  for card in Clubs(database).load_bag(player, Basis(Window.LAST_20, shot_filter, TODAY)).cards}
        told = load_coach_view(database, player, Basis(Window.LAST_20, shot_filter, TODAY), YARDS)
        own = {str(outside): club for club, outside in name_clubs(
            [club for club in recent if club not in ("Putter", "Unknown club")]).items()}
        for facts in told.facts.clubs:
            assert facts.shots_counted == recent[own[str(facts.club)]], (player, facts.club)


def sessions_of(database: GolfDatabase, player: str, club: str) -> list[int]:
    return [item.report_id for item in database.practice.load_club_sessions(player, club)]


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_sessions_count_as_the_cards_home_and_files_do(
    database: GolfDatabase, stored: pd.DataFrame, shot_filter: ShotFilter
) -> None:
    good, shown = counting(stored, shot_filter), counting(stored, ShotFilter.ALL)
    cards = database.journal.load_cards(limit=999)
    assert sum(card.distinct_shots for card in cards) == len(shown)
    for card in cards:
        view = load_session_view(database, card.report_id, shot_filter)
        rows = stored[stored["counts_with"] == card.report_id]
        assert card.distinct_shots == len(shown[shown["counts_with"] == card.report_id])
        assert len(view.shots) == len(rows)
        here = good[good["counts_with"] == card.report_id]
        assert sorted((item.club, item.group.is_default_club, bool(item.group.distance), item.counted)
                      for item in view.figures if item.counted) == sorted(
            (club if has_club else "Mixed clubs", not has_club, part and has_club, len(found))
            for (club, has_club, part, _), found in here.groupby(["club", "has_club", "part", "distance"]))
        counted = sum(shot.passes(shot_filter) for shot in view.shots)
        assert counted + compute_left_out(view.shots, shot_filter).total == len(rows)
        table = build_shot_table(view.shots, YARDS, shot_filter)
        place = [column.heading for column in table.columns].index("counts")
        assert len(table.rows) == len(rows)
        assert sum(bool(row[place]) for row in table.rows) == len(counting(rows, shot_filter))


def test_home_practice_and_quality_count_a_players_balls_alike(database: GolfDatabase, stored: pd.DataFrame) -> None:
    shown = counting(stored, ShotFilter.ALL)
    for player in players(database):
        own = shown[shown["player"] == player]
        assert database.journal.load_totals(player, TODAY).shots == len(own)
        assert PracticeQuestions(database).load_year(player, None, TODAY).shots == len(own[own["practised_on"].notna()])
        quality = Quality(database).load_view(player, Basis(Window.ALL, ShotFilter.UNFLAGGED, TODAY))
        mine = stored[(stored["player"] == player)]
        for effect in compute_shot_filter_effects(quality.shots):
            assert effect.counted == len(counting(mine, effect.shot_filter))
        digest = load_digest(database, player, Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY))
        assert digest is not None
        that_day = own[own["practised_on"] == digest.practised.day.isoformat()]
        assert (digest.practised.shots, digest.practised.sessions) == (
            len(that_day), that_day["counts_with"].nunique())
        assert dict(digest.practised.clubs) == that_day[that_day["has_club"]].groupby("club").size().to_dict()
        assert digest.practised.day == date.fromisoformat(str(own["practised_on"].dropna().max()))
