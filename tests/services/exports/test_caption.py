from datetime import date

from golf.shot_edits import ShotFilter
from services.exports.caption import Subject, describe_subject, with_subject
from services.exports.table import Column, Kind, Table

TODAY = date(2026, 7, 24)
SESSION = Subject("Alex", ShotFilter.UNFLAGGED, report_id=51, practised_on=date(2026, 2, 12))
TABLE = Table((Column("carry_m", Kind.NUMBER),), ((150.0,), (None,)), "Clubs")


def test_a_picture_says_whose_which_club_when_and_on_which_shots() -> None:
    club = Subject("Alex", ShotFilter.MEASURED, "7 Iron", "the last 20 sessions")
    assert describe_subject(club, TODAY) == (
        "Alex · 7 Iron · the last 20 sessions", "Numbers rest on: measured only · made on Fri 24 Jul 2026")
    assert describe_subject(SESSION.of_club("PW"), TODAY) == (
        "Alex · PW · Thu 12 Feb 2026 · session 51", "Numbers rest on: without flagged")
    assert describe_subject(Subject("alex", period="2026"), TODAY) == ("alex · 2026", "Made on Fri 24 Jul 2026")


def test_a_name_in_a_picture_is_short_on_one_line_and_no_address() -> None:
    first, _ = describe_subject(Subject("a\nb " + "x" * 90, ShotFilter.ALL), TODAY)
    assert "\n" not in first
    assert len(first) <= 40
    assert "golfer@example.com" not in describe_subject(Subject("golfer@example.com", ShotFilter.ALL), TODAY)[0]


def test_a_table_says_it_in_every_row() -> None:
    table = with_subject(TABLE, SESSION)
    assert table.headings == ["report_id", "day", "player", "carry_m", "numbers_rest_on"]
    assert table.rows == ((51, date(2026, 2, 12), "Alex", 150.0, "Without flagged"),
                          (51, date(2026, 2, 12), "Alex", None, "Without flagged"))
    club = with_subject(TABLE, Subject("Alex", ShotFilter.ALL, "7 Iron", "the last 20 sessions"))
    assert club.headings == ["player", "period", "club", "carry_m", "numbers_rest_on"]
    days = with_subject(TABLE, Subject("Alex"))
    assert (days.headings, days.title) == (["player", "carry_m"], "Clubs")


def test_an_empty_table_keeps_its_headings() -> None:
    assert with_subject(Table(TABLE.columns, ()), SESSION).headings[-1] == "numbers_rest_on"
