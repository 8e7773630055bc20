from __future__ import annotations

import json
from datetime import date

import pytest

from analysis.averages_by_club import compute_club_figures
from automation.ports import ReportStore
from golf.errors import ReportUnreadable
from golf.reports import BadRecord, ReportContent
from golf.sessions import LONGEST_NAME, DateEvidence, DateSource
from golf.sync_events import SyncFailure
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, KEY, RUN, content, group, moment, raw, row, session, shot
from tests.storage.report_store_contract import ReportStoreContract


def query(db: GolfDatabase, sql: str) -> list[tuple[object, ...]]:
    with db._store.reading() as connection:
        return [tuple(found) for found in connection.exec_driver_sql(sql)]


class TestTheRealStore(ReportStoreContract):
    @pytest.fixture
    def store(self, reports: AccountReports) -> ReportStore:
        return reports


def test_no_report_key_is_ever_in_the_file(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7)], RUN)
    reports.save_report(raw(7), session(3), GUESS, RUN)
    db.close()
    assert KEY.reveal().encode() not in db.path.read_bytes()


def test_identical_content_bumps_no_revision_and_keeps_one_raw_version(
    db: GolfDatabase, reports: AccountReports
) -> None:
    reports.save_listing_rows([row(7)], RUN)
    reports.save_report(raw(7), session(3), GUESS, RUN)
    before = db.load_revision()
    reports.save_report(raw(7, at=moment(13)), session(3), GUESS, RUN)
    reports.save_listing_rows([row(7)], RUN)
    assert db.load_revision() == before
    assert query(db, "SELECT count(*) FROM raw_reports") == [(1,)]


def test_each_distinct_raw_version_is_kept_and_the_one_seen_last_is_the_newest(
    db: GolfDatabase, reports: AccountReports
) -> None:
    for hour, size in ((1, 3), (2, 4), (3, 3)):
        reports.save_report(raw(7, session(size), at=moment(hour)), session(size), GUESS, RUN)
    assert query(db, "SELECT count(*) FROM raw_reports") == [(2,)]
    assert db.upkeep.load_raw(7) == raw(7, session(3), at=moment(3))


def test_the_newest_raw_version_is_the_one_that_came_last_though_the_clock_was_set_back(
    db: GolfDatabase, reports: AccountReports
) -> None:
    for hour, size in ((9, 3), (6, 4), (2, 3), (1, 5)):
        reports.save_report(raw(7, session(size), at=moment(hour)), session(size), GUESS, RUN)
        assert db.upkeep.load_raw(7) == raw(7, session(size), at=moment(hour))
    assert query(db, "SELECT count(*) FROM raw_reports") == [(3,)]


def test_shots_that_left_upstream_go_to_the_archive_with_the_run(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_report(raw(7), session(4), GUESS, RUN)
    reports.save_report(raw(7, session(1)), session(1), GUESS, "run-2")
    archived = query(db, "SELECT report_id, shot_id, run_id, content FROM archived_shots ORDER BY shot_id")
    assert [found[:3] for found in archived] == [(7, str(number), "run-2") for number in range(1, 4)]
    assert json.loads(str(archived[0][3]))["carry_m"] == shot(1).carry_m
    assert ("shots", "4", "1") in [(c.field, c.old, c.new) for c in db.edits.load_changes()]
    assert db.upkeep.check() == []


def test_archived_shots_that_come_back_are_stored_again(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_report(raw(7), session(3), GUESS, RUN)
    before = db.journal.load_shots(7)
    reports.save_report(raw(7, session(1)), session(1), GUESS, "run-2")
    back = reports.save_report(raw(7), session(3), GUESS, "run-3")
    assert (back.changed, back.new_shots, back.archived_shots) == (True, 2, 0)
    assert db.journal.load_shots(7) == before
    assert db.upkeep.check() == []


@pytest.mark.parametrize("empty", [
    content(), content(group([])), ReportContent((), (BadRecord("groups[0].shots[0]", "broken", lost_shot=True),))])
def test_an_answer_without_any_shot_leaves_a_stored_session_as_it_is(
    db: GolfDatabase, reports: AccountReports, empty: ReportContent
) -> None:
    reports.save_listing_rows([row(7, shot_count=3)], RUN)
    reports.save_report(raw(7), session(3), GUESS, RUN)
    before = db.load_revision()
    with pytest.raises(ReportUnreadable, match="sent this session without") as caught:
        reports.save_report(raw(7, empty), empty, GUESS, "run-2")
    assert caught.value.recoverable
    assert db.load_revision() == before
    assert len(db.journal.load_shots(7)) == 3
    assert db.upkeep.load_raw(7) == raw(7)
    assert query(db, "SELECT count(*) FROM archived_shots") == [(0,)]


def test_a_session_without_shots_may_be_stored_and_fetched_again(reports: AccountReports) -> None:
    reports.save_report(raw(7), content(), GUESS, RUN)
    assert reports.save_report(raw(7, session(0)), session(0), GUESS, RUN).stored_shots == 0


def test_the_word_on_a_group_survives_an_answer_without_that_group(db: GolfDatabase, reports: AccountReports) -> None:
    whole = content(group([shot(1)], group_id="a"), group([shot(2)], group_id="b", position=1))
    reports.save_report(raw(7), whole, GUESS, RUN)
    db.edits.set_default_club(7, "b", is_default=True)
    reports.save_report(raw(7, session(1)), content(whole.groups[0]), GUESS, RUN)
    assert [figure.club for figure in compute_club_figures(db.journal.load_shots(7))] == ["7 Iron"]
    reports.save_report(raw(7), whole, GUESS, RUN)
    assert [stored.is_default_club for stored in db.journal.load_shots(7)] == [False, True]


def test_upstream_changes_are_logged_with_old_and_new(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, "old", listed_on=date(2026, 2, 1))], RUN)
    reports.save_report(raw(7), session(3, day=None), GUESS, RUN)
    assert db.edits.load_changes() == []
    reports.save_listing_rows([row(7, "new", listed_on=date(2026, 2, 3))], "run-2")
    logged = {(c.actor, c.run_id, c.field, c.old, c.new) for c in db.edits.load_changes(report_id=7)}
    assert ("sync", "run-2", "portal_name", "old", "new") in logged
    assert ("sync", "run-2", "practised_on", "2026-02-01", "2026-02-03") in logged
    assert db.journal.load_session(7).card.name == "new"


def test_date_evidence_of_row_link_and_report_is_kept_side_by_side(db: GolfDatabase, reports: AccountReports) -> None:
    link = DateEvidence(DateSource.LINK, date(2026, 1, 30), "2026.1.30")
    reports.save_listing_rows([row(7, date_text="Feb 2, 2026", listed_on=date(2026, 2, 2))], RUN,
                              link_dates={7: link})
    assert db.journal.load_session(7).card.date_source is DateSource.LISTING
    reports.save_report(raw(7), session(3, day=date(2026, 2, 1)), GUESS, RUN)
    detail = db.journal.load_session(7)
    assert (detail.card.practised_on, detail.card.date_source) == (date(2026, 2, 1), DateSource.API)
    assert [(item.source, item.day) for item in detail.dates] == [
        (DateSource.API, date(2026, 2, 1)), (DateSource.LISTING, date(2026, 2, 2)),
        (DateSource.LINK, date(2026, 1, 30))]


def test_an_unreadable_date_never_replaces_a_readable_one(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, date_text="Feb 2, 2026", listed_on=date(2026, 2, 2))], RUN)
    reports.save_listing_rows([row(7, date_text="soon")], RUN)
    assert db.journal.load_session(7).card.practised_on == date(2026, 2, 2)


def test_a_pasted_report_brings_its_own_name_and_leaves_known_ones_alone(
    db: GolfDatabase, reports: AccountReports
) -> None:
    reports.save_listing_rows([row(7, "range")], RUN)
    for report_id in (7, 8):
        reports.save_report(raw(report_id), content(group([shot(1)])), GUESS, RUN)
    known = reports.load_known_reports()
    assert (known[7].name, known[7].listed) == ("range", True)
    assert (known[8].name, known[8].listed) == (content(group([shot(1)])).groups[0].label, False)
    assert list(reports.finish_listing({7}, RUN)) == []
    assert db.journal.load_receipt().listed_sessions == 1


def test_a_pasted_report_that_appears_in_the_listing_is_listed_from_then_on(reports: AccountReports) -> None:
    reports.save_report(raw(8), content(group([shot(1)])), GUESS, RUN)
    reports.save_listing_rows([row(8, "range")], RUN)
    assert reports.load_known_reports()[8].listed


def test_accounts_are_apart_and_their_spelling_does_not_matter(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7)], RUN)
    assert db.reports("ann@example.com").load_known_reports() == {}
    assert 7 in db.reports(" Bob@Example.COM").load_known_reports()


def test_gone_leaves_other_accounts_alone(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_listing_rows([row(7)], RUN)
    ann = db.reports("ann")
    ann.save_listing_rows([row(8)], RUN)
    assert list(ann.finish_listing(set(), RUN)) == [8]
    assert not reports.load_known_reports()[7].gone


@pytest.mark.parametrize("name", ["\ud800 lone", "nul\0inside", "=1+1", "<b>bold</b>", "🏌️‍♂️", "x" * 10_000, ""])
def test_odd_names_are_stored(db: GolfDatabase, reports: AccountReports, name: str) -> None:
    reports.save_listing_rows([row(7, name, player=name)], RUN)
    reports.save_report(raw(7), session(1), GUESS, RUN)
    before = db.load_revision()
    reports.save_listing_rows([row(7, name, player=name)], RUN)
    assert db.load_revision() == before
    stored = db.journal.load_session(7).portal_name
    assert stored == name[:LONGEST_NAME].replace("\ud800", "?")


def test_a_name_that_was_cut_is_no_change_when_it_comes_again(db: GolfDatabase, reports: AccountReports) -> None:
    long = "x" * (LONGEST_NAME + 100)
    for _ in range(2):
        reports.save_listing_rows([row(7, long, player=long, date_text=long)], RUN)
        reports.save_report(raw(7), session(1), GUESS, RUN)
        known = reports.load_known_reports()[7]
        assert (known.name, known.player, known.wants_update) == (long[:LONGEST_NAME], long[:LONGEST_NAME], False)
    assert db.edits.load_changes() == []


def test_absurd_counts_are_not_believed(reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, shot_count=10**30), row(8, shot_count=-1)], RUN)
    assert {known.listed_shots for known in reports.load_known_reports().values()} == {None}


def test_a_failure_of_no_report_is_nothing_to_remember(reports: AccountReports) -> None:
    reports.save_failure(SyncFailure("offline", "No answer.", True), RUN)
    assert reports.load_known_reports() == {}
