"""What the bag's preview says is what saving does."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf_db import GolfDatabase, open_database
from tests.pages.conftest import seed_sessions


@pytest.fixture
def database(tmp_path: Path) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path / "golf.db")
    seed_sessions(made, 40)
    yield made
    made.close()


def clubs_of(database: GolfDatabase, player: str) -> dict[tuple[int, str, str], str]:
    sessions = {item.report_id for use in database.practice.load_clubs(player)
                for item in database.practice.load_club_sessions(player, use.club)}
    shots: list[StoredShot] = database.practice.load_shots(sorted(sessions))
    return {shot.key: shot.club for shot in shots
            if shot.passes(ShotFilter.ALL) and not shot.is_default_club}


def moved(database: GolfDatabase, player: str, monitor_club: str, club: str, from_on: date | None) -> tuple[int, int]:
    """What saving the rule really moves: sessions, shots."""
    before = clubs_of(database, player)
    database.bag.save_rule(player, monitor_club, club, from_on)
    after = clubs_of(database, player)
    changed = [key for key in before if before[key] != after[key]]
    return len({key[0] for key in changed}), len(changed)


def days(database: GolfDatabase, player: str, club: str) -> list[date]:
    return sorted(item.practised_on for item in database.practice.load_club_sessions(player, club) if item.practised_on)


@pytest.fixture
def player(database: GolfDatabase) -> str:
    return database.practice.load_players()[0]


@pytest.fixture
def most_hit(database: GolfDatabase, player: str) -> str:
    return max(database.practice.load_clubs(player), key=lambda use: use.sessions).club


def test_a_rule_for_always(database: GolfDatabase, player: str, most_hit: str) -> None:
    foretold = database.bag.count_moves(player, most_hit, "Mine")
    use = next(use for use in database.practice.load_clubs(player) if use.club == most_hit)
    assert (foretold.sessions, foretold.shots) == (use.sessions, use.shots)
    assert moved(database, player, most_hit, "Mine", None) == (foretold.sessions, foretold.shots)
    assert database.bag.count_moves(player, most_hit, "Mine").shots == 0


def test_a_rule_from_a_day_on_before_a_later_one(database: GolfDatabase, player: str, most_hit: str) -> None:
    played = days(database, player, most_hit)
    assert len(played) >= 4
    database.bag.save_rule(player, most_hit, "Newest", played[-1])
    foretold = database.bag.count_moves(player, most_hit, "Middle", played[1])
    assert foretold.sessions == len([day for day in played[1:] if day < played[-1]])
    assert moved(database, player, most_hit, "Middle", played[1]) == (foretold.sessions, foretold.shots)
    for from_on in (None, played[0], played[2], played[-1], played[-1] + timedelta(days=1)):
        foretold = database.bag.count_moves(player, most_hit, "Another", from_on)
        assert moved(database, player, most_hit, "Another", from_on) == (foretold.sessions, foretold.shots), from_on


def test_a_shots_own_word_stays(database: GolfDatabase, player: str, most_hit: str) -> None:
    everything = database.bag.count_moves(player, most_hit, "Mine")
    shot = next(shot for shot in database.practice.load_club_shots(player, most_hit) if shot.passes(ShotFilter.ALL))
    database.shot_edits.save([shot.key], club="PW")
    assert database.bag.count_moves(player, most_hit, "Mine").shots == everything.shots - 1


def test_two_names_become_one_club_and_apart_again(database: GolfDatabase, player: str, most_hit: str) -> None:
    before = Counter(clubs_of(database, player).values())
    other = next(use.club for use in database.practice.load_clubs(player) if use.club != most_hit)
    change = database.bag.save_rule(player, most_hit, other)
    assert Counter(clubs_of(database, player).values())[other] == before[other] + before[most_hit]
    database.edits.undo(change)
    assert Counter(clubs_of(database, player).values()) == before


def test_nobodys_club_moves_nothing(database: GolfDatabase) -> None:
    moves = database.bag.count_moves("Nobody", "7 Iron", "Mine")
    assert (moves.sessions, moves.shots) == (0, 0)
