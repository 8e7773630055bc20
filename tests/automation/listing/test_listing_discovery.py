"""Which rows are news: properties of the comparison between a listing page and the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from automation.listing.session_discovery import is_changed, is_page_settled, wants_fetch
from golf.reports import KnownReport, ListedReport, ReportKey
from golf.sessions import SessionState

words = st.text(max_size=8)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
listed = st.builds(
    ListedReport, report_id=st.integers(1, 50), key=st.just(ReportKey("abcdefgh1234")), name=words,
    player=st.none() | words.filter(bool), listed_on=st.none() | days, shot_count=st.none() | st.integers(0, 200))


def imported(row: ListedReport) -> KnownReport:
    return KnownReport(row.report_id, row.name, row.player, row.listed_on, row.shot_count, SessionState.IMPORTED,
                       row.shot_count or 0)


@given(st.lists(listed, max_size=10, unique_by=lambda row: row.report_id))
def test_what_is_imported_and_unchanged_is_settled(rows: list[ListedReport]) -> None:
    known = {row.report_id: imported(row) for row in rows}
    assert is_page_settled(rows, known)
    assert not any(wants_fetch(row, known[row.report_id], full=False) for row in rows)


@given(listed)
def test_what_a_row_leaves_out_is_no_change(row: ListedReport) -> None:
    silent = replace(row, player=None, listed_on=None, shot_count=None, date_text="")
    assert not is_changed(silent, imported(row))


@given(listed)
def test_each_thing_a_row_says_differently_is_a_change(row: ListedReport) -> None:
    told = replace(row, player=row.player or "Sam", listed_on=row.listed_on or date(2024, 1, 1),
                   shot_count=row.shot_count or 1)
    known = imported(told)
    assert told.listed_on is not None
    assert told.shot_count is not None
    for changed in (replace(told, name=told.name + "!"), replace(told, player=f"{told.player}!"),
                    replace(told, shot_count=told.shot_count + 1),
                    replace(told, listed_on=told.listed_on + timedelta(days=1))):
        assert is_changed(changed, known)
        assert wants_fetch(changed, known, full=False)
        assert not is_page_settled([changed], {known.report_id: known})


@given(listed)
def test_unknown_gone_pending_and_failed_reports_are_fetched(row: ListedReport) -> None:
    known = imported(row)
    assert wants_fetch(row, None, full=False)
    assert wants_fetch(row, replace(known, gone=True), full=False)
    assert wants_fetch(row, replace(known, state=SessionState.FAILED), full=False)
    assert wants_fetch(row, replace(known, state=SessionState.PENDING), full=False)
    assert wants_fetch(row, replace(known, wants_update=True), full=False)
    assert not is_page_settled([row], {})


@given(listed, listed, st.booleans())
def test_a_row_of_another_accounts_report_is_no_change(row: ListedReport, other: ListedReport, full: bool) -> None:
    known = replace(imported(row), owned_by_other_account=True)
    other = replace(other, report_id=row.report_id)
    assert not wants_fetch(other, known, full=full)
    assert is_page_settled([other], {row.report_id: known})
    assert wants_fetch(other, replace(known, state=SessionState.PENDING), full=full)
