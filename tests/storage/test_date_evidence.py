from datetime import date

from golf.records import DateSource
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, raw, row, session

LISTED, PLAYED = date(2026, 2, 3), date(2026, 2, 1)


def store(reports: AccountReports, *report_ids: int) -> None:
    reports.save_listing_rows(
        [row(number, f"s{number}", listed_on=LISTED, date_text="Feb 3, 2026") for number in report_ids], RUN)
    for number in report_ids:
        reports.save_report(raw(number), session(2, seed=number, day=PLAYED), GUESS, RUN)


def test_all_at_once_is_what_each_session_says_on_its_own(db: GolfDatabase, reports: AccountReports) -> None:
    store(reports, 5, 6, 7)
    db.edits.set_days([6], date(2026, 1, 9))
    together = db.journal.load_date_evidence()
    assert together == {number: db.journal.load_session(number).dates for number in (5, 6, 7)}
    assert [item.source for item in together[6]] == [DateSource.MANUAL, DateSource.API, DateSource.LISTING]


def test_only_the_sessions_asked_for_come(db: GolfDatabase, reports: AccountReports) -> None:
    store(reports, 5, 6, 7)
    assert set(db.journal.load_date_evidence([7, 5, 99])) == {5, 7}
    assert db.journal.load_date_evidence([]) == {}


def test_more_sessions_than_sqlite_takes_parameters(db: GolfDatabase, reports: AccountReports) -> None:
    store(reports, 5)
    assert set(db.journal.load_date_evidence(range(100_000))) == {5}
