"""Dates as the portal and people write them; impossible ones are never invented into others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.date_reclassifier import read_api_date, read_day, read_listing_date, read_name_date
from golf.records import DateSource

TODAY = date(2026, 3, 1)
FEB_12 = date(2026, 2, 12)


@pytest.mark.parametrize("text", [
    "Feb 12, 2026", "February 12, 2026", "Feb. 12 2026", "12 Feb 2026", "12. Feb 2026", "2026-02-12", "2026.2.12",
    "2026/02/12", "2026-02-12T21:44:00Z", "Thu Feb 12, 2026",
])
def test_known_ways_to_write_a_day(text: str) -> None:
    assert read_day(text) == FEB_12


@pytest.mark.parametrize("text", [
    "", "Feb 30, 2026", "2026-13-45", "0000-00-00", "02/12/2026", "12.02.26", "Foo 12, 2026",
])
def test_impossible_or_ambiguous_days_are_none(text: str) -> None:
    assert read_day(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert read_day(f"{day:%b %d, %Y}") == day
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.year}.{day.month}.{day.day}") == day


def test_tomorrow_is_believed_for_a_pc_east_of_here_but_not_next_week() -> None:
    assert read_listing_date(date(2026, 3, 2), "Mar 2, 2026", TODAY) is not None
    late = read_listing_date(date(2026, 3, 9), "Mar 9, 2026", TODAY)
    assert late is not None
    assert late.day is None


def test_a_row_without_a_date_is_no_evidence() -> None:
    assert read_listing_date(None, "", TODAY) is None


def test_a_date_in_the_name_is_the_weakest_evidence() -> None:
    evidence = read_name_date("2026.2.12", TODAY)
    assert evidence is not None
    assert (evidence.source, evidence.day) == (DateSource.LINK, FEB_12)
    assert read_name_date("sgt pebble", TODAY) is None


def test_no_groups_no_evidence() -> None:
    assert read_api_date([], TODAY) is None
    assert read_api_date([("", 3)], TODAY) is None
