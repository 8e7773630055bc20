"""Merging, splitting and moving: every shot counts exactly once, and everything can be taken back."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from golf.errors import GolfError, NotFound
from golf.sync_events import SyncResult, SyncStatus
from golf_db import AccountReports, GolfDatabase, RegroupingRefused, UndoRefused, open_database
from storage.tables.core import FIRST_OWN_ID
from tests.depth import share
from tests.storage.builders import GUESS, RUN, moment, raw, row, session

TODAY = date(2026, 2, 28)


def save(reports: AccountReports, report_id: int, shots: int = 4, *, day: int = 1, player: str = "Bob") -> None:
    reports.save_listing_rows([row(report_id, f"s{report_id}", player=player)], RUN)
    reports.save_report(raw(report_id, session(shots, seed=report_id)),
                        session(shots, seed=report_id, day=date(2026, 2, day)), GUESS, RUN)


def keys(db: GolfDatabase, report_id: int) -> list[tuple[int, str, str]]:
    return [stored.key for stored in db.journal.load_shots(report_id)]


def is_sound(db: GolfDatabase) -> bool:
    return [finding for finding in db.upkeep.check() if finding.severity == "error"] == []


def counted(db: GolfDatabase) -> tuple[int, int]:
    totals = db.journal.load_totals(None, TODAY)
    return totals.sessions, totals.shots


def card_shots(db: GolfDatabase) -> dict[int, int]:
    return {card.report_id: card.distinct_shots for card in db.journal.load_cards()}


# merging


def test_a_merged_session_counts_with_the_other_one_on_its_day(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, 4, day=1)
    save(reports, 2, 3, day=2)
    db.regrouping.merge([1], 2)
    assert counted(db) == (1, 7)
    assert card_shots(db) == {2: 7}
    found = db.journal.load_shots(2)
    assert [(stored.report_id, stored.session_id, stored.practised_on) for stored in found] == (
        [(1, 2, date(2026, 2, 2))] * 4 + [(2, 2, date(2026, 2, 2))] * 3)
    assert db.journal.load_shots(1) == []
    assert db.journal.load_session(2).parts == (1,)
    assert db.journal.load_session(1).merged_into == 2
    assert [(item.report_id, item.shots) for item in db.practice.load_club_sessions("Bob", "7 Iron")] == [(2, 7)]
    assert db.journal.load_receipt().stored_shots == 7, "what the portal lists is still here"
    assert is_sound(db)


def test_what_arrives_later_in_a_merged_session_counts_with_the_other_one(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1, 4)
    save(reports, 2, 3)
    db.regrouping.merge([1], 2)
    save(reports, 1, 6)
    assert card_shots(db) == {2: 9}
    assert is_sound(db)


def test_a_session_with_parts_takes_them_along(db: GolfDatabase, reports: AccountReports) -> None:
    for report_id in (1, 2, 3):
        save(reports, report_id)
    db.regrouping.merge([1], 2)
    changes = db.regrouping.merge([2], 3)
    assert len(changes) == 2
    assert db.journal.load_session(3).parts == (1, 2)
    assert card_shots(db) == {3: 12}
    for change in reversed(changes):
        db.edits.undo(change)
    assert db.journal.load_session(2).parts == (1,)
    assert card_shots(db) == {3: 4, 2: 8}
    assert is_sound(db)


def test_a_merge_is_parted_and_undone_from_the_log(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    save(reports, 2)
    before = db.compute_content_hash()
    change, = db.regrouping.merge([1], 2)
    back = db.regrouping.part(1)
    assert counted(db) == (2, 8)
    db.edits.undo(back)
    assert counted(db) == (1, 8)
    db.edits.undo(change)
    assert db.compute_content_hash() == before


@pytest.mark.parametrize(("report_ids", "into"), [([1], 1), ([3], 1), ([1], 9), ([9], 1)])
def test_what_cannot_be_merged_changes_nothing(
    db: GolfDatabase, reports: AccountReports, report_ids: list[int], into: int
) -> None:
    save(reports, 1)
    save(reports, 3, player="Ann")
    before = db.compute_content_hash()
    with pytest.raises((RegroupingRefused, NotFound)):
        db.regrouping.merge(report_ids, into)
    assert db.compute_content_hash() == before


def test_a_merged_session_is_no_target(db: GolfDatabase, reports: AccountReports) -> None:
    for report_id in (1, 2, 3):
        save(reports, report_id)
    db.regrouping.merge([1], 2)
    with pytest.raises(RegroupingRefused):
        db.regrouping.merge([3], 1)
    with pytest.raises(RegroupingRefused):
        db.regrouping.part(3)


# splitting and moving


def test_a_split_makes_a_session_of_its_own_on_the_same_day(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, 5, day=7)
    made, changes = db.regrouping.split(keys(db, 1)[3:], "  second bucket ")
    assert made >= FIRST_OWN_ID
    assert card_shots(db) == {made: 2, 1: 3}
    detail = db.journal.load_session(made)
    assert (detail.card.name, detail.card.player, detail.card.practised_on, detail.made_from) == (
        "second bucket", "Bob", date(2026, 2, 7), 1)
    assert counted(db) == (2, 5)
    assert {stored.session_id for stored in db.journal.load_shots(made)} == {made}
    db.edits.rename(made, "bucket two")
    db.edits.set_days([made], date(2026, 2, 9))
    assert [item.practised_on for item in db.practice.load_club_sessions("Bob", "7 Iron")] == [
        date(2026, 2, 9), date(2026, 2, 7)]
    assert db.journal.load_receipt().stored_shots == 5
    assert is_sound(db)
    db.shot_edits.undo(changes)
    assert card_shots(db) == {1: 5}
    assert counted(db) == (1, 5)
    assert is_sound(db)


def test_the_next_sync_knows_nothing_of_a_made_session(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1, 5)
    reports.finish_listing([1], RUN)
    made, _ = db.regrouping.split(keys(db, 1)[3:], "b")
    assert reports.finish_listing([1], RUN) == []
    assert made not in reports.load_recheck_order()
    assert db.journal.load_waiting() == []
    save(reports, 1, 6)
    assert card_shots(db) == {made: 2, 1: 4}, "a new import leaves moved shots where they were moved"
    assert is_sound(db)


@pytest.mark.parametrize(("chosen", "name"), [(slice(0, 5), "b"), (slice(0, 0), "b"), (slice(0, 2), "  ")])
def test_a_split_needs_a_name_and_leaves_something(
    db: GolfDatabase, reports: AccountReports, chosen: slice, name: str
) -> None:
    save(reports, 1, 5)
    before = db.compute_content_hash()
    with pytest.raises(RegroupingRefused):
        db.regrouping.split(keys(db, 1)[chosen], name)
    assert db.compute_content_hash() == before


def test_shots_of_two_sessions_make_no_new_one(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    save(reports, 2)
    with pytest.raises(RegroupingRefused):
        db.regrouping.split([keys(db, 1)[0], keys(db, 2)[0]], "b")


def test_a_moved_shot_counts_there_and_comes_back(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    save(reports, 2)
    db.regrouping.move(keys(db, 1)[:1], 2)
    assert card_shots(db) == {2: 5, 1: 3}
    moved = next(stored for stored in db.journal.load_shots(2) if stored.report_id == 1)
    db.regrouping.move([moved.key], 1)
    assert card_shots(db) == {2: 4, 1: 4}
    assert moved.edit.session_id == 2
    assert all(stored.edit.session_id is None for stored in db.journal.load_shots(1))
    with pytest.raises(NotFound):
        db.regrouping.move([moved.key], 77)
    assert is_sound(db)


def test_shots_of_another_player_stay_where_they_are(db: GolfDatabase, reports: AccountReports) -> None:
    save(reports, 1)
    save(reports, 2, player="Ann")
    with pytest.raises(RegroupingRefused):
        db.regrouping.move(keys(db, 1), 2)


def test_a_run_is_not_taken_back_while_others_count_with_what_it_brought(
    db: GolfDatabase, reports: AccountReports
) -> None:
    save(reports, 1)
    db.runs.begin("r2", trigger="cli", mode="full", max_sessions=None, account="bob@example.com",
                  started_at=moment())
    reports.save_listing_rows([row(2, "s2", player="Bob")], "r2")
    reports.save_report(raw(2), session(3, seed=2), GUESS, "r2")
    db.runs.finish(SyncResult("r2", SyncStatus.SUCCESS), moment(13))
    change, = db.regrouping.merge([1], 2)
    with pytest.raises(UndoRefused, match="count with"):
        db.changesets.undo("r2", "u", moment(14))
    db.edits.undo(change)
    moved, = db.regrouping.move(keys(db, 1)[:1], 2)
    with pytest.raises(UndoRefused, match="count with"):
        db.changesets.undo("r2", "u", moment(14))
    db.shot_edits.undo([moved])
    db.changesets.undo("r2", "u", moment(14))
    assert card_shots(db) == {1: 4}
    with pytest.raises(UndoRefused):
        db.edits.undo(change)
    assert is_sound(db)


# whatever is done


@settings(max_examples=share(5, 50), phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 10**6))
def test_whatever_is_done_every_shot_counts_once_and_all_of_it_can_be_taken_back(seed: int) -> None:
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "golf.db")
        reports = db.reports("bob@example.com")
        for report_id in (1, 2, 3):
            save(reports, report_id, 3, day=report_id)
        before = counted(db)
        done: list[int] = []
        for _ in range(8):
            ids = [1, 2, 3, *(card.report_id for card in db.journal.load_cards() if card.report_id > 3)]
            shots = [key for report_id in ids for key in keys(db, report_id)]
            one, other = source.choice(ids), source.choice(ids)
            try:
                match source.randrange(4):
                    case 0:
                        done += db.regrouping.merge([one], other)
                    case 1:
                        done += db.regrouping.move(source.sample(shots, 2), other)
                    case 2:
                        done += db.regrouping.split(source.sample(keys(db, one), min(1, len(keys(db, one)))), "b")[1]
                    case _:
                        done.append(db.regrouping.part(one))
            except GolfError:
                continue
            assert counted(db)[1] == before[1]
            assert sum(card_shots(db).values()) == before[1]
            found = [stored.key for stored in db.practice.load_shots(list(card_shots(db)))]
            assert len(found) == len(set(found)) == before[1]
            assert is_sound(db)
        for change in reversed(done):
            db.edits.undo(change)
        assert counted(db) == before
        assert card_shots(db) == {3: 3, 2: 3, 1: 3}
        assert is_sound(db)
        db.close()
