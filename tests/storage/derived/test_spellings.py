"""Composed and decomposed letters are one name: players, filters, searches; what is stored stays as it came."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.listing.session_discovery import is_changed
from golf.reports import KnownReport, ListedReport, ReportKey
from golf.same_names import find_name, is_read_better, is_same_name, name_key, search_key
from golf.sessions import SessionState
from golf_db import AccountReports, GolfDatabase
from services.sync.options import SyncOptions
from tests.storage.builders import GUESS, RUN, raw, row, session

COMPOSED = "Jos\u00e9"
DECOMPOSED = "Jose\u0301"


def listed(report_id: int, player: str, name: str = "warmup") -> ListedReport:
    return ListedReport(report_id, ReportKey("abcdefgh1234"), name, player, date(2026, 2, 12), "Feb 12, 2026", 3)


@given(st.text(max_size=30))
def test_both_forms_of_any_name_are_one(name: str) -> None:
    forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    assert is_same_name(*forms)
    assert find_name(forms[1], [forms[0]]) == forms[0]
    assert search_key(forms[0]) == search_key(forms[1])


def test_case_and_blanks_are_compared_as_before() -> None:
    assert not is_same_name("sam", "Sam")
    assert not is_same_name("Sam", "Sam ")
    assert not is_same_name("Jose", COMPOSED)
    assert not is_same_name(None, "")
    assert find_name(COMPOSED, [DECOMPOSED, COMPOSED]) == COMPOSED
    assert name_key(DECOMPOSED) == COMPOSED


@pytest.mark.parametrize(("old", "new", "better"), [
    ("Driver ✎", "Driver", True), ("✎ Driver", "Driver", True), ("Driver Edit", "Driver", True),
    ("Driver ✎ ✕", "Driver", True), ("Driver", "Driver ✎", False), ("Driver 2", "Driver", False),
    ("Driver✎", "Driver", False), ("Driver edited", "Driver", False), ("Driver", "Wedge", False), ("✎", "", False),
])
def test_only_a_name_without_its_button_is_read_better(old: str, new: str, better: bool) -> None:
    assert is_read_better(old, new) is better


def test_a_row_in_the_other_spelling_is_no_change() -> None:
    known = KnownReport(1, DECOMPOSED, COMPOSED, date(2026, 2, 12), 3, SessionState.IMPORTED, 3)
    assert not is_changed(listed(1, DECOMPOSED, COMPOSED), known)
    assert is_changed(listed(1, "Jose", COMPOSED), known)


def test_the_filter_of_a_sync_finds_both_spellings() -> None:
    assert SyncOptions(players=(DECOMPOSED,)).includes(1, COMPOSED, None)
    assert not SyncOptions(players=(DECOMPOSED,)).includes(1, "Jose", None)
    assert not SyncOptions(players=(DECOMPOSED,)).includes(1, None, None)


def test_a_player_in_two_spellings_is_one_player(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, player=DECOMPOSED)], RUN)
    reports.save_listing_rows([row(2, player=COMPOSED), row(3, player="Jose")], RUN)
    for report_id in (1, 2, 3):
        reports.save_report(raw(report_id), session(report_id), GUESS, RUN)
    assert db.journal.load_players() == ["Jose", DECOMPOSED]
    assert db.journal.count_sessions(DECOMPOSED) == 2
    revision = db.load_revision()
    reports.save_listing_rows([row(1, player=COMPOSED), row(2, player=COMPOSED)], RUN)
    assert db.load_revision() == revision
    assert [db.journal.load_session(number).portal_player for number in (1, 2)] == [DECOMPOSED, DECOMPOSED]
    assert not any(report.wants_update for report in reports.load_known_reports().values())


def test_both_spellings_on_one_page_are_one_player(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, player=COMPOSED), row(2, player=DECOMPOSED)], RUN)
    assert {db.journal.load_session(number).card.player for number in (1, 2)} == {COMPOSED}


def test_a_player_set_by_hand_takes_the_stored_spelling(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(1, player=COMPOSED), row(2, player="Guest")], RUN)
    db.edits.set_player(2, DECOMPOSED)
    assert db.journal.load_session(2).card.player == COMPOSED


@pytest.mark.parametrize("search", [COMPOSED, DECOMPOSED, "JOS\u00c9", "JOSE\u0301"])
def test_a_search_finds_both_spellings(db: GolfDatabase, reports: AccountReports, search: str) -> None:
    reports.save_listing_rows([row(1, COMPOSED), row(2, DECOMPOSED), row(3, "Jose")], RUN)
    for report_id in (1, 2, 3):
        reports.save_report(raw(report_id), session(report_id), GUESS, RUN)
    assert {card.report_id for card in db.journal.load_cards(search=search)} == {1, 2}
