"""A report that several accounts list is stored once, and is gone only when none of them lists it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from automation.listing.session_discovery import is_page_settled, wants_fetch
from golf.sessions import DateEvidence, DateSource, SessionState
from golf_db import AccountReports, GolfDatabase, open_database
from tests.depth import share
from tests.storage.builders import GUESS, RUN, raw, row, session

BOB, CLUB = "bob@example.com", "club@example.com"
REPORTS = st.frozensets(st.integers(1, 6))
WALKS = st.lists(st.tuples(st.sampled_from([BOB, CLUB]), REPORTS, REPORTS), min_size=1, max_size=8)


@pytest.fixture
def club(db: GolfDatabase) -> AccountReports:
    return db.reports(CLUB)


def save(reports: AccountReports, *report_ids: int) -> None:
    reports.save_listing_rows([row(report_id, shot_count=3) for report_id in report_ids], RUN)
    for report_id in report_ids:
        reports.save_report(raw(report_id), session(3, seed=report_id), GUESS, RUN)
    reports.finish_listing(set(report_ids), RUN)


def owners(db: GolfDatabase) -> dict[int, str]:
    with db._store.reading() as connection:
        return {found[0]: found[1] for found in connection.exec_driver_sql("SELECT report_id, account FROM sessions")}


def test_a_second_account_does_not_take_the_session_away(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    before = db.load_revision()
    club.save_listing_rows([row(7, shot_count=3), row(8, shot_count=3)], "run-2")
    assert db.load_revision() > before
    assert owners(db) == {7: BOB, 8: CLUB}
    assert set(club.load_known_reports()) == {7, 8}
    assert set(reports.load_known_reports()) == {7}
    again = db.load_revision()
    reports.save_listing_rows([row(7, shot_count=3)], "run-3")
    club.save_listing_rows([row(7, shot_count=3)], "run-4")
    assert db.load_revision() == again


def test_a_report_that_is_new_to_one_account_alone_makes_only_its_list_incomplete(
    reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    club.finish_listing(None, RUN)
    club.save_listing_rows([row(7, shot_count=3)], "run-2")
    assert not club.is_listing_complete()
    assert reports.is_listing_complete()
    club.finish_listing(None, "run-2")
    club.save_listing_rows([row(7, shot_count=3)], "run-3")
    assert club.is_listing_complete()


def test_rows_that_differ_in_two_accounts_do_not_change_a_session_to_and_fro(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    mine = row(7, "mine", player="Bob", shot_count=3, listed_on=date(2026, 2, 1))
    theirs = row(7, "theirs", player="Guest", shot_count=4, listed_on=date(2026, 2, 9))
    reports.save_listing_rows([mine], RUN)
    reports.save_report(raw(7), session(3, seed=7, day=None), GUESS, RUN)
    card = db.journal.load_session(7).card
    for run in ("run-2", "run-3"):
        assert not any(wants_fetch(theirs, club.load_reports([7])[7], full=full) for full in (False, True))
        club.save_listing_rows([theirs], run, link_dates={7: DateEvidence(DateSource.LINK, date(2026, 3, 3), "3.3.")})
        assert not wants_fetch(theirs, club.load_known_reports()[7], full=True)
        assert is_page_settled([theirs], club.load_known_reports())
        assert not wants_fetch(mine, reports.load_known_reports()[7], full=True)
        reports.save_listing_rows([mine], run)
        assert db.journal.load_session(7).card == card
    assert owners(db) == {7: BOB}
    assert [change for change in db.edits.load_changes() if change.actor == "sync" and change.field != "state"] == []


def test_an_heir_has_the_word(db: GolfDatabase, reports: AccountReports, club: AccountReports) -> None:
    save(reports, 7)
    club.save_listing_rows([row(7, "theirs", shot_count=4)], "run-2")
    reports.finish_listing(set(), "run-3")
    theirs = row(7, "theirs", shot_count=4)
    assert wants_fetch(theirs, club.load_known_reports()[7], full=False)
    club.save_listing_rows([theirs], "run-4")
    assert db.journal.load_session(7).card.name == "theirs"


def test_what_the_first_account_loses_becomes_the_others_and_is_gone_with_the_last(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    club.save_listing_rows([row(7, shot_count=3)], RUN)
    assert list(reports.finish_listing(set(), "run-2")) == []
    assert owners(db) == {7: CLUB}
    assert reports.load_known_reports() == {}
    assert list(club.finish_listing(set(), "run-3")) == [7]
    assert club.load_known_reports()[7].gone


def test_what_the_second_account_loses_stays_with_the_first(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    club.save_listing_rows([row(7, shot_count=3)], RUN)
    assert list(club.finish_listing(set(), "run-2")) == []
    assert (owners(db), club.load_known_reports()) == ({7: BOB}, {})
    assert db.journal.load_receipt(CLUB).listed_sessions == 0


def test_a_gone_report_comes_back_through_whoever_lists_it(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    assert list(reports.finish_listing(set(), "run-2")) == [7]
    club.save_listing_rows([row(7, shot_count=3)], "run-3")
    assert owners(db) == {7: CLUB}
    assert not club.load_known_reports()[7].gone


def test_a_pasted_report_goes_to_the_first_account_that_lists_it(db: GolfDatabase, club: AccountReports) -> None:
    db.reports("").save_report(raw(7), session(3), GUESS, RUN)
    club.save_listing_rows([row(7)], RUN)
    assert owners(db) == {7: CLUB}


def test_any_account_learns_what_another_brought(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    club.save_listing_rows([row(7, shot_count=3), row(8)], RUN)
    known = club.load_reports([7, 8, 9])
    assert {number: report.state for number, report in known.items()} == {
        7: SessionState.IMPORTED, 8: SessionState.PENDING}
    assert club.load_reports([]) == {}
    assert db.journal.load_waiting(BOB) == []
    assert [card.report_id for card in db.journal.load_waiting(CLUB)] == [8]


def test_receipts_count_a_shared_report_for_each_account_and_once_for_both(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 6, 7)
    club.save_listing_rows([row(7, shot_count=3), row(8, shot_count=3)], RUN)
    club.finish_listing({7, 8}, RUN)
    figures = {who: db.journal.load_receipt(accounts).sentence() for who, accounts in (
        ("bob", BOB), ("club", [CLUB]), ("both", [BOB, CLUB.upper()]), ("all", None))}
    assert figures == {
        "bob": "2 of 2 sessions, 6 of 6 shots", "club": "1 of 2 sessions, 3 of 6 shots",
        "both": "2 of 3 sessions, 6 of 9 shots", "all": "2 of 3 sessions, 6 of 9 shots"}
    assert db.journal.load_receipt([BOB, CLUB]).listing_complete
    assert not db.journal.load_receipt([BOB, "new@example.com"]).listing_complete
    assert db.journal.load_receipt([]).listed_sessions == 0


def test_gaps_of_a_shared_report_are_named_for_both(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    for account in (reports, club):
        account.save_listing_rows([row(7, shot_count=5)], RUN)
    reports.save_report(raw(7), session(3), GUESS, RUN)
    assert [[gap.report_id for gap in db.journal.load_receipt(who).gaps] for who in (BOB, CLUB, "ann")] == [
        [7], [7], []]


def test_no_account_makes_receipt_or_waiting_list_read_settled_sessions(
    db: GolfDatabase, reports: AccountReports, club: AccountReports
) -> None:
    save(reports, 7)
    save(club, 7, 8)
    asked: list[tuple[str, Any]] = []
    event.listen(db._store.engine, "before_cursor_execute",
                 lambda _connection, _cursor, sql, facts, *_rest: asked.append((sql, facts)))
    db.journal.load_receipt(BOB)
    db.journal.load_waiting([BOB, CLUB])
    with db._store.reading() as connection:
        plans = [step[3] for sql, facts in list(asked) if sql.startswith("SELECT")
                 for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, facts)]
    touched = {step for step in plans if " sessions " in f"{step} "}
    assert {step.split(" (")[0] for step in touched} == {
        "SCAN sessions USING INDEX ix_sessions_unsettled",
        "SEARCH sessions USING COVERING INDEX ix_sessions_receipt"}


@given(WALKS)
@settings(max_examples=share(8, 120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_accounts_in_any_order_of_walks(walks: list[tuple[str, frozenset[int], frozenset[int]]]) -> None:
    """Each report once, each receipt right, after every single walk."""
    with fresh_database() as database:
        listed: dict[str, frozenset[int]] = {BOB: frozenset(), CLUB: frozenset()}
        stored: set[int] = set()
        for account, shown, fetched in walks:
            reports = database.reports(account)
            reports.save_listing_rows([row(number, shot_count=3) for number in shown], RUN)
            for number in shown & fetched:
                reports.save_report(raw(number), session(3, seed=number), GUESS, RUN)
            listed[account] = shown
            stored |= shown & fetched
            reports.finish_listing(shown, RUN)
            check(database, listed, stored)


def check(database: GolfDatabase, listed: dict[str, frozenset[int]], stored: set[int]) -> None:
    both = listed[BOB] | listed[CLUB]
    for accounts, expected in (([BOB], listed[BOB]), ([CLUB], listed[CLUB]), ([BOB, CLUB], both), (None, both)):
        receipt = database.journal.load_receipt(accounts)
        assert (receipt.listed_sessions, receipt.stored_sessions) == (len(expected), len(expected & stored))
        assert receipt.stored_shots == 3 * len(expected & stored)
        waiting = {card.report_id for card in database.journal.load_waiting(accounts)}
        assert waiting == expected - stored
        assert receipt.waiting_sessions == len(waiting)
    for account, expected in listed.items():
        known = database.reports(account).load_known_reports()
        assert {number for number, report in known.items() if not report.gone} == expected
    assert database.upkeep.check() == []


class fresh_database:  # noqa: N801 - a context manager, used like a function
    def __enter__(self) -> GolfDatabase:
        self._folder = tempfile.TemporaryDirectory()
        self._database = open_database(Path(self._folder.name) / "golf.db")
        return self._database

    def __exit__(self, *_error: object) -> None:
        self._database.close()
        self._folder.cleanup()
