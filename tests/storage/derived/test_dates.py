from datetime import date

from golf.sessions import DateEvidence, DateSource
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


FUTURE = date(2099, 2, 12)
NOT_BELIEVED = DateEvidence(DateSource.LISTING, None, "Feb 12, 2099")


def test_a_listing_date_that_is_not_believed_is_kept_as_text_only(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, listed_on=FUTURE, date_text="Feb 12, 2099")], RUN,
                              listing_dates={7: NOT_BELIEVED})
    detail = db.journal.load_session(7)
    assert (detail.card.practised_on, detail.dates) == (None, (NOT_BELIEVED,))
    assert reports.load_known_reports()[7].listed_on == FUTURE


def test_a_day_believed_before_goes_when_the_same_text_is_not_believed_any_more(
    db: GolfDatabase, reports: AccountReports
) -> None:
    listed = [row(7, listed_on=FUTURE, date_text="Feb 12, 2099")]
    reports.save_listing_rows(listed, RUN)
    assert db.journal.load_session(7).card.practised_on == FUTURE
    before = db.load_revision()
    reports.save_listing_rows(listed, RUN, listing_dates={7: NOT_BELIEVED})
    assert db.journal.load_session(7).card.practised_on is None
    assert db.load_revision() > before


def test_a_row_without_given_evidence_is_taken_at_its_word(db: GolfDatabase, reports: AccountReports) -> None:
    rows = [row(number, listed_on=LISTED, date_text="Feb 3, 2026") for number in (7, 8)]
    reports.save_listing_rows(rows, RUN, listing_dates={8: DateEvidence(DateSource.LISTING, PLAYED, "better read")})
    assert db.journal.load_session(7).card.practised_on == LISTED
    assert db.journal.load_session(8).card.practised_on == PLAYED


def test_a_session_renamed_to_a_name_without_a_date_loses_the_old_names_date(
    db: GolfDatabase, reports: AccountReports
) -> None:
    named = DateEvidence(DateSource.LINK, PLAYED, "2026.2.1")
    reports.save_listing_rows([row(7, "2026.2.1")], RUN, link_dates={7: named})
    reports.save_listing_rows([row(7, "")], RUN)
    assert db.journal.load_session(7).dates == (named,)
    reports.save_listing_rows([row(7, "warmup")], RUN)
    detail = db.journal.load_session(7)
    assert (detail.dates, detail.card.practised_on, detail.card.date_source) == ((), None, None)


def test_a_day_that_an_earlier_version_read_in_a_word_goes_with_the_next_sync(
    db: GolfDatabase, reports: AccountReports
) -> None:
    misread = DateEvidence(DateSource.LINK, PLAYED, "Augusta 1 2026")
    reports.save_listing_rows([row(7, "Augusta 1 2026")], RUN, link_dates={7: misread})
    reports.save_listing_rows([row(7, "Augusta 1 2026")], RUN)
    assert db.journal.load_session(7).card.practised_on is None


def test_a_session_renamed_to_another_date_moves_there(db: GolfDatabase, reports: AccountReports) -> None:
    for day in (PLAYED, LISTED):
        reports.save_listing_rows([row(7, str(day))], RUN, link_dates={7: DateEvidence(DateSource.LINK, day, str(day))})
    assert db.journal.load_session(7).card.practised_on == LISTED
