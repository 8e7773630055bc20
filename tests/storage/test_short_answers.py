"""A report with fewer shots than the portal lists: asked for again for a while, then believed."""

from __future__ import annotations

import pytest

from golf.reports import BadRecord, ReportContent
from golf.sync_events import SyncFailure
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, raw, row, session


@pytest.fixture(autouse=True)
def listed(reports: AccountReports) -> None:
    reports.save_listing_rows([row(7, shot_count=5)], RUN)


def fetch(reports: AccountReports, shots: int) -> bool:
    """Whether the report is wanted again afterwards."""
    reports.save_report(raw(7, session(shots)), session(shots), GUESS, RUN)
    return reports.load_known_reports()[7].wants_update


def reason(db: GolfDatabase) -> str:
    gap, = db.journal.load_receipt().gaps
    return gap.reason


def test_the_same_short_answer_is_believed_the_third_time(db: GolfDatabase, reports: AccountReports) -> None:
    assert [fetch(reports, 3) for _ in range(4)] == [True, True, False, False]
    assert reason(db) == "The portal lists 5 shots but sends 3."


def test_a_whole_answer_settles_it(db: GolfDatabase, reports: AccountReports) -> None:
    assert [fetch(reports, 3), fetch(reports, 5), fetch(reports, 5)] == [True, False, False]
    assert db.journal.load_receipt().gaps == ()


def test_an_answer_that_grew_but_is_still_short_starts_the_count_anew(reports: AccountReports) -> None:
    assert [fetch(reports, shots) for shots in (3, 3, 4, 4, 4)] == [True, True, True, True, False]


def test_a_listing_that_changed_starts_the_count_anew(db: GolfDatabase, reports: AccountReports) -> None:
    for _ in range(3):
        fetch(reports, 3)
    reports.save_listing_rows([row(7, shot_count=6)], RUN)
    assert reason(db) == "It changed on the portal; the next sync brings it again."
    assert [fetch(reports, 3) for _ in range(3)] == [True, True, False]


def test_a_failure_between_is_no_answer(reports: AccountReports) -> None:
    fetch(reports, 3)
    reports.save_failure(SyncFailure("report_unavailable", "No answer.", True, 7), RUN)
    assert [fetch(reports, 3), fetch(reports, 3)] == [True, False]


def test_shots_nobody_can_read_were_sent_all_the_same(db: GolfDatabase, reports: AccountReports) -> None:
    groups, lost = session(3).groups, BadRecord("groups[0].shots[3]", "broken", lost_shot=True)
    reports.save_report(raw(7), ReportContent(groups, (lost, lost)), GUESS, RUN)
    assert not reports.load_known_reports()[7].wants_update
    reports.save_report(raw(7), ReportContent(groups, (lost,)), GUESS, RUN)
    assert reason(db) == ("The portal lists 5 shots but sends 4; 1 of them could not be read. "
                          "The next sync asks again.")


def test_a_settled_short_answer_comes_again_without_a_change(db: GolfDatabase, reports: AccountReports) -> None:
    for _ in range(3):
        fetch(reports, 3)
    before = db.load_revision()
    fetch(reports, 3)
    assert db.load_revision() == before


def test_a_replay_is_no_answer_of_the_portal(db: GolfDatabase, reports: AccountReports) -> None:
    fetch(reports, 3)
    for _ in range(3):
        db.upkeep.save_replayed(db.upkeep.load_raw(7), session(3), GUESS, "replay")
    assert reports.load_known_reports()[7].wants_update
