"""Ready questions are answered, and say what the pages say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.period import Basis, Window
from golf.copies.contract import TABLES
from golf.errors import NotFound, SettingsError
from golf.query.records import Answer
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.clubs.service import Clubs
from services.exports.table import Kind, write_csv
from services.query.columns import TABLE_WORDS, describe_columns
from services.query.ready import build_ready_questions
from services.query.service import MOST_SAVED, Queries
from services.query.tables import build_answer_table, find_numbers
from tests.stored_sessions import seed_database

TODAY = date(2026, 7, 24)
PLAYER = "Alex"
KEYS = [each.key for each in build_ready_questions(PLAYER, DISPLAY_UNITS[UnitSystem.IMPERIAL])]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> GolfDatabase:
    database = open_database(tmp_path_factory.mktemp("query") / "golf.db")
    seed_database(database, 60, TODAY)
    return database


@pytest.mark.parametrize("system", list(UnitSystem))
@pytest.mark.parametrize("key", KEYS)
def test_every_ready_question_is_answered(db: GolfDatabase, key: str, system: UnitSystem) -> None:
    sql = next(each.sql for each in build_ready_questions(PLAYER, DISPLAY_UNITS[system]) if each.key == key)
    answer = db.query.ask(sql)
    assert key in ("putts", "wedges") or answer.rows, "the demo has no putts of a tracker"
    assert db.query.ask(sql.replace(f"'{PLAYER}'", "'nobody'")).rows == ()


@pytest.mark.parametrize("system", list(UnitSystem))
def test_the_carry_of_each_club_is_that_of_the_page_clubs(db: GolfDatabase, system: UnitSystem) -> None:
    units = DISPLAY_UNITS[system]
    sql = next(each.sql for each in build_ready_questions(PLAYER, units) if each.key == "carry")
    said = {row[0]: row[1:] for row in db.query.ask(sql).rows}
    basis = Basis(Window.ALL, ShotFilter.UNFLAGGED, TODAY)
    clubs = Clubs(db)
    found = 0
    for club, (shots, carry, low, high) in said.items():
        detail = clubs.load_club(PLAYER, str(club), basis)
        assert detail is not None
        number = detail.card.stats.carry_number
        if number is None:
            continue
        found += 1
        assert (shots, carry) == (number.n, round(number.median * units.distance_factor))
        if number.band:
            assert (low, high) == tuple(round(end * units.distance_factor) for end in number.band)
    assert found > 8


def test_a_players_name_is_a_text_and_nothing_else(db: GolfDatabase) -> None:
    for name in ("O'Brien", "x' OR '1' = '1", "{whose}", "'; DROP TABLE shots; --"):
        for each in build_ready_questions(name, DISPLAY_UNITS[UnitSystem.METRIC]):
            assert db.query.ask(each.sql).rows == (), each.key


def test_questions_are_saved_replaced_found_and_removed(tmp_path: Path) -> None:
    queries = Queries(open_database(tmp_path / "golf.db"))
    assert queries.load_saved() == ()
    queries.save(" my drives ", "SELECT 1")
    queries.save("Another", "SELECT 2")
    queries.save("my drives", "SELECT 3")
    assert [(each.name, each.sql) for each in queries.load_saved()] == [
        ("Another", "SELECT 2"), ("my drives", "SELECT 3")]
    assert queries.find("my drives").sql == "SELECT 3"
    queries.remove("my drives")
    with pytest.raises(NotFound):
        queries.find("my drives")
    with pytest.raises(NotFound):
        queries.remove("my drives")


@pytest.mark.parametrize(("name", "sql"), [("", "SELECT 1"), ("x" * 81, "SELECT 1"), ("a\nb", "SELECT 1"), ("a", " ")])
def test_what_has_no_name_or_no_text_is_not_saved(tmp_path: Path, name: str, sql: str) -> None:
    queries = Queries(open_database(tmp_path / "golf.db"))
    with pytest.raises(SettingsError):
        queries.save(name, sql)


def test_there_is_an_end_to_saving_and_strange_preferences_are_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path / "golf.db")
    queries = Queries(database)
    for number in range(MOST_SAVED):
        queries.save(str(number), "SELECT 1")
    with pytest.raises(SettingsError):
        queries.save("one more", "SELECT 1")
    queries.save("7", "SELECT 2")
    for strange in ("[]", "no json", '{"a": 1}'):
        database.preferences.save("saved_questions", strange)
        assert queries.load_saved() == ()


def test_an_answer_as_a_file_runs_nothing_in_a_spreadsheet() -> None:
    answer = Answer(("club", "club", "n"), (("=1+1", None, 1), ("@x", "b", None)), False, 0.1)
    table = build_answer_table(answer)
    assert table.headings == ["club", "club (2)", "n"]
    assert [column.kind for column in table.columns] == [Kind.TEXT, Kind.TEXT, Kind.WHOLE]
    assert find_numbers(answer) == [2]
    assert write_csv(table).decode("utf-8-sig").splitlines()[1].startswith("'=1+1")


def test_every_table_and_column_has_words() -> None:
    assert TABLE_WORDS.keys() == TABLES.keys()
    for table in TABLES:
        assert all(each.holds for each in describe_columns(table))
    assert {each.name: each.holds for each in describe_columns("shots")}["carry_yd"] == "yards"
